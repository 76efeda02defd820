"""Break-evens for CSV and JSON: a row for each interval, or for each answer without one."""

from collections.abc import Iterator
from typing import Any

from pfs.analysis.breakeven.answers import Answer, Interval
from pfs.analysis.breakeven.run import BreakEven, Moved, Row
from pfs.output import tidy
from pfs.output.json_text import value

COLUMNS = (
    "moved", "basis", "unit", "subject", "question", "verdict", "from", "from_included",
    "from_se", "to", "to_included", "to_se", "nearest", "nearest_se", "nearest_at", "missing",
)  # fmt: skip
NUMBERS = frozenset({"from", "from_se", "to", "to_se", "nearest_at"})
MONEY = frozenset({"nearest", "nearest_se"})


def records(result: BreakEven) -> Iterator[dict[str, Any]]:
    """Yield the rows, every column in each; None is what is undefined or does not apply."""
    for moved in result.moved:
        for row in moved.rows:
            for basis, unit, answer in _bases(moved, row):
                if answer is not None:
                    for interval in answer.intervals or (None,):
                        head = (moved.name, basis, unit, row.question.subject, row.question.name)
                        cells = (*head, *_cells(answer, interval))
                        yield dict(zip(COLUMNS, cells, strict=True))


def _bases(moved: Moved, row: Row) -> tuple[tuple[str, str, Answer | None], ...]:
    if moved.is_metric:
        exact = ("measured", f"metrics.{moved.name}, own read", row.exact)
        return (exact, ("true_on_average", moved.path, row.average))
    times = f"times the stated {moved.name}"
    return (("at_base", times, row.exact), ("on_average", times, row.average))


def _cells(answer: Answer, interval: Interval | None) -> tuple[Any, ...]:
    low = None if interval is None else interval.low
    high = None if interval is None else interval.high
    ends: list[Any] = []
    for edge in (low, high):
        ends += [None] * 3 if edge is None else [edge.level, edge.included, edge.se]
    near = answer.nearest
    nearest = (None, None, None) if near is None else (near.value, near.se, near.level)
    return (answer.verdict.value, *ends, *nearest, answer.missing or None)


def csv_of(result: BreakEven) -> str:
    """Return the rows as CSV."""
    currency = result.file.deal.currency
    rows = [[_cell(name, record[name], currency) for name in COLUMNS] for record in records(result)]
    return tidy.csv_text(COLUMNS, rows)


def _cell(name: str, raw: Any, currency: str) -> str:  # noqa: ANN401 - whatever a cell holds
    if isinstance(raw, str):
        return raw
    return tidy.number(raw, currency if name in MONEY else "")


def json_rows(result: BreakEven) -> dict[str, Any]:
    """Return the rows and the chances as JSON objects."""
    currency = result.file.deal.currency
    rows = []
    for record in records(result):
        units = {name: currency if name in MONEY else "" for name in NUMBERS | MONEY}
        rows.append({k: value(v, units[k]) if k in units else v for k, v in record.items()})
    chances = [
        {
            "subject": found.question.subject,
            "question": found.question.name,
            "holds_now": value(found.now.value, ""),
            "holds_now_se": value(found.now.se, ""),
            "must_hold": value(found.needed, ""),
            "must_hold_se": value(found.se, ""),
        }
        for found in result.chances
    ]
    return {"results": rows, "chances": chances}
