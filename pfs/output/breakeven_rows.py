"""Break-evens for CSV and JSON: a row for each interval, or for each answer without one."""

from collections.abc import Iterator
from typing import Any

from pfs.analysis.breakeven.answers import Answer, Edge, Interval
from pfs.analysis.breakeven.frontier import Frontier
from pfs.analysis.breakeven.run import BreakEven, Moved, Row
from pfs.analysis.breakeven.solve import Solution
from pfs.analysis.ranges import true_path
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


def frontier_records(result: Frontier) -> Iterator[dict[str, Any]]:
    """Yield the rows of a frontier, the level of the first metric first."""
    path = true_path(result.file.deal, result.along)
    for point in result.points:
        bases = (
            ("measured", f"metrics.{result.along}, own read", point.exact),
            ("true_on_average", path, point.average),
        )
        for basis, unit, answer in bases:
            for interval in answer.intervals or (None,):
                head = (result.along, basis, unit, point.question.subject, point.question.name)
                cells = (*head, *_cells(answer, interval))
                yield {result.across: point.level, **dict(zip(COLUMNS, cells, strict=True))}


def frontier_csv(result: Frontier) -> str:
    """Return the rows of a frontier as CSV."""
    columns = (result.across, *COLUMNS)
    currency = result.file.deal.currency
    rows = [[_cell(n, r[n], currency) for n in columns] for r in frontier_records(result)]
    return tidy.csv_text(columns, rows)


def frontier_json(result: Frontier) -> dict[str, Any]:
    """Return the rows of a frontier as JSON objects."""
    rows = [_plain(record, result.file.deal.currency) for record in frontier_records(result)]
    return {"across": result.across, "along": result.along, "results": rows}


def solution_csv(result: Solution) -> str:
    """Return the statistic at each value that was tried, the solution's rows last."""
    columns = (result.path, "statistic", "value", "value_se", "solution", "solution_se")
    name = result.target.name
    rows = [
        [_number(t.level), name, _number(t.found.value), _number(t.found.se), "", ""]
        for t in result.tried
    ]
    rows += [["", name, "", "", _number(e.level), _number(e.se)] for e in _edges(result)]
    return tidy.csv_text(columns, rows)


def solution_json(result: Solution) -> dict[str, Any]:
    """Return a solved term as JSON."""
    target = result.target
    return {
        "term": result.path,
        "target": f"{target.name} {target.relation} {target.value:.12g}",
        "now": value(result.now, ""),
        "at_now": value(result.at_now.value, ""),
        "at_now_se": value(result.at_now.se, ""),
        "verdict": result.answer.verdict.value,
        "intervals": [
            {"from": _edge(part.low), "to": _edge(part.high)} for part in result.answer.intervals
        ],
        "unresolved": [list(part) for part in result.answer.unresolved],
        "tried": [
            {"value": t.level, "statistic": value(t.found.value, ""), "se": value(t.found.se, "")}
            for t in result.tried
        ],
    }


def _edges(result: Solution) -> list[Edge]:
    return [e for i in result.answer.intervals for e in (i.low, i.high) if e is not None]


def _edge(edge: Edge | None) -> dict[str, Any] | None:
    if edge is None:
        return None
    return {"level": value(edge.level, ""), "included": edge.included, "se": value(edge.se, "")}


def _number(raw: float | None) -> str:
    return tidy.number(raw, "")


def csv_of(result: BreakEven) -> str:
    """Return the rows as CSV."""
    currency = result.file.deal.currency
    rows = [[_cell(name, record[name], currency) for name in COLUMNS] for record in records(result)]
    return tidy.csv_text(COLUMNS, rows)


def _cell(name: str, raw: Any, currency: str) -> str:  # noqa: ANN401 - whatever a cell holds
    if isinstance(raw, str):
        return raw
    return tidy.number(raw, currency if name in MONEY else "")


def _plain(record: dict[str, Any], currency: str) -> dict[str, Any]:
    units = {name: currency if name in MONEY else "" for name in NUMBERS | MONEY}
    return {k: value(v, units[k]) if k in units else v for k, v in record.items()}


def json_rows(result: BreakEven) -> dict[str, Any]:
    """Return the rows and the chances as JSON objects."""
    rows = [_plain(record, result.file.deal.currency) for record in records(result)]
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
