"""The page of `pfs sweep`: what is varied, how far results move, and a table a subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pfs.analysis.figures import split
from pfs.analysis.sweep import Sweep
from pfs.analysis.sweeps.cell import Number
from pfs.analysis.sweeps.columns import Column
from pfs.analysis.sweeps.plan import written
from pfs.output import figures as fig
from pfs.output.page import Block, Labelled, Page, Table, Text, row, table
from pfs.output.pages import common

HEADLINES = ("outcome_payments.mean", "loses.probability", "irr.median")
"""What the page shows of the usual columns; CSV has all of them."""
_MOST = 8
"""Results whose range is told above the tables, and values of a term that are listed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a table: its results, and their standard errors where they have their own."""

    column: Column
    values: Sequence[Number]
    errors: Sequence[Number] | None

    @property
    def subject(self) -> str:
        """What the result is of: `capital.senior`."""
        return split(self.column.name.rpartition(".")[0])[0]

    def heads(self) -> list[str]:
        """Return the heads of its columns."""
        key, _, statistic = self.column.name.rpartition(".")
        measure = split(key)[1].replace("_", " ").replace("irr", "IRR")
        words = measure if statistic == "probability" else f"{measure} {statistic}"
        return [words.replace("_", " "), *([] if self.errors is None else ["s.e."])]

    def cells(self, at: int) -> list[str]:
        """Return what stands in them for a cell of the sweep."""
        if self.errors is None:
            return [self.figure(at)]
        se = self.errors[at]
        number = None if se is None else float(se)
        share = self.column.unit == "share"
        return [self.figure(at), fig.share_error(number) if share else fig.error(number)]

    def figure(self, at: int) -> str:
        """Return the result of a cell."""
        value, unit = self.values[at], self.column.unit
        if value is None:
            return fig.NONE
        if isinstance(value, bool):
            return "yes" if value else "no"
        if len(unit) == 3 and unit.isupper():
            return fig.sampled(value, None if self.errors is None else self.errors[at])
        return _PRINTED.get(unit, fig.plain)(value)


_PRINTED = {"share": fig.table_share, "share a year": fig.rate, "times": fig.times}


def page(result: Sweep) -> Page:
    """Return the page of a sweep."""
    shown = _shown(result)
    lines = [("Varied", _varied(result, at)) for at in range(len(result.cells.paths))]
    lines += [("Range", _range(result, column)) for column in shown[:_MOST]]
    blocks: list[Block] = [Labelled(common.unlabelled(lines))]
    subjects = dict.fromkeys(column.subject for column in shown)
    blocks += [_table(result, subject, shown) for subject in subjects]
    if any(value is None for column in shown for value in column.values):
        blocks.append(Text("none: undefined in every case, or no result of that cell's deal."))
    subtitle = common.subtitle(result.file, kind=f"sweep: {len(result.cells):,} cells")
    return Page(result.file.deal.name, subtitle, (*blocks, *_ending(result)))


def _shown(result: Sweep) -> list[Shown]:
    """Return the columns of the tables: all of them, or of many the headlines."""
    names = {column.name for column in result.columns}
    own = [c for c in result.columns if c.name.removesuffix("_se") not in names - {c.name}]
    headlines = [column for column in own if column.name.endswith(HEADLINES)]
    chosen = headlines if headlines and len(own) > _MOST else own
    return [Shown(c, result.column(c.name), _errors(result, c, names)) for c in chosen]


def _errors(result: Sweep, column: Column, names: set[str]) -> Sequence[Number] | None:
    """Return standard errors; a percentile of a return is shown without, as on every page."""
    name = f"{column.name}_se"
    return result.column(name) if name in names and column.unit != "share a year" else None


def _varied(result: Sweep, at: int) -> str:
    values = list(dict.fromkeys(_typed(cell[at]) for cell in result.cells.rows))
    if len(values) <= _MOST:
        return f"{result.cells.paths[at]} {', '.join(values)}"
    return f"{result.cells.paths[at]} {values[0]} to {values[-1]}, {len(values):,} values"


def _range(result: Sweep, shown: Shown) -> str:
    """Return where a result is lowest and where it is highest."""
    name = shown.column.name
    found = [(value, -at) for at, value in enumerate(shown.values) if value is not None]
    if not found:
        return f"{name} is undefined in every cell"
    lowest, highest = -min(found, key=lambda pair: (pair[0], -pair[1]))[1], -max(found)[1]
    if shown.values[lowest] == shown.values[highest]:
        return f"{name} is {shown.figure(lowest)} in every cell"
    low, high = (f"{shown.figure(at)} at ({_cell(result, at)})" for at in (lowest, highest))
    return f"{name} is from {low} to {high}"


def _cell(result: Sweep, at: int) -> str:
    return ", ".join(_typed(value) for value in result.cells.rows[at])


def _typed(value: Any) -> str:  # noqa: ANN401 - whatever a deal file can hold
    """Return a varied value as it can be typed, large numbers in groups: `3_600_000`."""
    text = written(value)
    return f"{int(text):_}" if text.isdecimal() and len(text) > len("9999") else text


def _table(result: Sweep, subject: str, shown: Sequence[Shown]) -> Table:
    of = [column for column in shown if column.subject == subject]
    heads = [head for column in of for head in column.heads()]
    rows = [
        row(_cell(result, at), *(cell for column in of for cell in column.cells(at)))
        for at in range(len(result.cells))
    ]
    varied = ", ".join(".".join(path.split(".")[-2:]) for path in result.cells.paths)
    return table(f"{subject}, by {varied}", heads, rows)


def _ending(result: Sweep) -> tuple[Block, ...]:
    sample, drawing = result.drawing.sample, result.drawing
    asked = "" if sample.asked == sample.paths else f" ({sample.asked:,} asked)"
    run = f"seed {drawing.seed}, {sample.paths:,} paths a cell{asked}, {drawing.sampling}"
    return common.ending(result.file, [f"pfs simulate {common.name_of(result.file)}"], run)
