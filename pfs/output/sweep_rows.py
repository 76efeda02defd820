"""Rows of a sweep for CSV and JSON: one a cell, what is varied first, stable columns."""

import json
from typing import Any

from pfs.analysis.sweep import Sweep
from pfs.output import tidy
from pfs.output.json_text import value as json_value
from pfs.source.paths import number_of


def csv_of(result: Sweep) -> str:
    """Return the cells as CSV; what is undefined is an empty cell."""
    head = [*result.cells.paths, *(column.name for column in result.columns)]
    rows = (
        [
            *(varied_cell(varied) for varied in cell),
            *(tidy.number(found, column.unit)
              for found, column in zip(values, result.columns, strict=True)),
        ]
        for cell, values in zip(result.cells.rows, result.values, strict=True)
    )  # fmt: skip
    return tidy.csv_text(head, rows)


def varied_cell(value: Any) -> str:  # noqa: ANN401 - whatever a deal file can hold
    """Return a varied value as CSV has it: `3%` is 0.03, a map is JSON, a word itself."""
    number = number_of(value)
    if number is not None:
        return tidy.number(float(number), "")
    return tidy.text_cell(value if isinstance(value, str) else json.dumps(value))


def json_rows(result: Sweep) -> list[dict[str, Any]]:
    """Return the cells as JSON objects; what is undefined is null with a reason."""
    return [_row(result, index) for index in range(len(result.cells))]


def _row(result: Sweep, index: int) -> dict[str, Any]:
    given = dict(zip(result.cells.paths, result.cells.rows[index], strict=True))
    pairs = list(zip(result.columns, result.values[index], strict=True))
    row: dict[str, Any] = {"given": given}
    row |= {column.name: json_value(found, column.unit) for column, found in pairs}
    undefined = [column.name for column, found in pairs if found is None]
    if undefined:
        reason = "undefined on every path, or no result of this cell's deal"
        row["undefined"] = dict.fromkeys(undefined, reason)
    return row
