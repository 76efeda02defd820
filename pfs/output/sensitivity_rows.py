"""Sensitivities for CSV and JSON: one figure a row, of which table and which number."""

from collections.abc import Iterator
from typing import Any

from pfs.analysis.figures import UNITS, split
from pfs.analysis.sensitivity.run import Sensitive, Sensitivity
from pfs.analysis.sensitivity.tornado import Swing
from pfs.output import tidy
from pfs.output.json_text import value

COLUMNS = ("result", "statistic", "table", "name", "at", "figure", "value", "se", "unit", "source")


def records(result: Sensitivity) -> Iterator[dict[str, Any]]:
    """Yield the rows: the statistic as it is, then swings, shares of variance, the register."""
    for part in result.results:
        unit = UNITS.get(split(part.key)[1], result.file.deal.currency)
        head = (part.key, part.statistic)
        yield _row(head, ("now", "", "", "value"), (part.now.value, part.now.se), unit, None)
        for table, swings in (("tornado", part.swings), ("register", part.assumed)):
            for swing in swings:
                yield from _swing(head, table, swing, unit)
        yield from _indices(result, part, head)


def _swing(head: tuple[str, str], table: str, swing: Swing, unit: str) -> Iterator[dict[str, Any]]:
    for name, end in (("low", swing.low), ("high", swing.high)):
        at = " and ".join(x if isinstance(x, str) else tidy.number(x, "") for x in end.at or ())
        place = (table, swing.name, at)
        yield _row(head, (*place, name), (end.value, None), unit, swing.source)
        moved = (end.change.value, end.change.se)
        yield _row(head, (*place, f"{name}_change"), moved, unit, swing.source)


def _indices(
    result: Sensitivity, part: Sensitive, head: tuple[str, str]
) -> Iterator[dict[str, Any]]:
    for index in part.indices:
        source = result.sources.get(index.group.name)
        for name, found in (("first", index.first), ("total", index.total)):
            place = ("variance", index.group.name, "", name)
            yield _row(head, place, (found.value, found.se), "share", source)


def _row(
    head: tuple[str, str],
    place: tuple[str, str, str, str],
    found: tuple[float | None, float | None],
    unit: str,
    source: str | None,
) -> dict[str, Any]:
    return dict(zip(COLUMNS, (*head, *place, *found, unit, source), strict=True))


def csv_of(result: Sensitivity) -> str:
    """Return the rows as CSV."""
    rows = []
    for record in records(result):
        unit = record["unit"]
        numbers = {name: tidy.number(record[name], unit) for name in ("value", "se")}
        cells = {**record, **numbers, "source": tidy.text_cell(record["source"] or "")}
        rows.append([cells[name] for name in COLUMNS])
    return tidy.csv_text(COLUMNS, rows)


def json_rows(result: Sensitivity) -> dict[str, Any]:
    """Return the rows as JSON objects, and the numbers that were not tried."""
    rows = [
        {**record, **{name: value(record[name], record["unit"]) for name in ("value", "se")}}
        for record in records(result)
    ]
    return {"results": rows, "not_tried": dict(result.fixed)}
