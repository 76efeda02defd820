"""The tidy table behind CSV and JSON: `subject, measure, statistic, value, unit`, one figure a row.

Numbers are printed with 12 significant digits, money to a millionth: the last binary digits differ
between processors.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pfs.analysis.simulate import Simulation
from pfs.analysis.statistics import Summary

HEAD = ("subject", "measure", "statistic", "value", "unit")
UNITS = {"multiple": "times", "irr": "share a year", "yield": "share a year"}
AVERAGED_NEVER = frozenset({"irr", "yield"})
"""Returns are never averaged."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` is None where it is undefined, and `reason` says why."""

    subject: str
    measure: str
    statistic: str
    value: float | bool | None
    unit: str
    reason: str = ""


def figures(result: Simulation) -> Iterator[Figure]:
    """Yield every figure of a simulation, in an order that the file's order does not change."""
    currency = result.file.deal.currency
    for key, summary in sorted(result.numbers.items()):
        subject, measure = split(key)
        unit = UNITS.get(measure, currency)
        for statistic, value in _statistics(measure, summary):
            yield Figure(subject, measure, statistic, value, unit, _reason(value))
    for key, tail in sorted(result.tails.items()):
        subject, measure = split(key)
        yield Figure(subject, measure, "mean_of_worst_5pc", tail.value, currency)
        yield Figure(subject, measure, "mean_of_worst_5pc_se", tail.se, currency)
    for key, share in sorted(result.shares.items()):
        subject, measure = split(key)
        yield Figure(subject, measure, "probability", share.value, "share", _reason(share.value))
        yield Figure(subject, measure, "probability_se", share.se, "share", _reason(share.se))
    for key, outcomes in sorted(result.returns.items()):
        subject, _ = split(key)
        for status, part in outcomes.items():
            yield Figure(subject, "irr", f"share_{status.name.lower()}", part, "share")
    yield from _thresholds(result)


def _statistics(measure: str, summary: Summary) -> Iterator[tuple[str, float | None]]:
    if measure not in AVERAGED_NEVER:
        yield "mean", summary.mean
        yield "mean_se", summary.mean_se
    for name in ("p5", "median", "p95"):
        yield name, getattr(summary, name)
        yield f"{name}_se", getattr(summary, f"{name}_se")
    yield "least", summary.smallest
    yield "most", summary.largest
    yield "undefined_share", summary.undefined_share


def _reason(value: float | None) -> str:
    return "" if value is not None else "no path has a defined value"


def _thresholds(result: Simulation) -> Iterator[Figure]:
    for found in result.thresholds:
        subject = f"capital.{found.capital}"
        measure = f"whole_by_{found.metric}"
        for number, level in enumerate(found.crossings, start=1):
            yield Figure(subject, measure, f"crossing_{number}", level, "own read")
        yield Figure(subject, measure, "whole_at_low", found.whole_at_low, "yes or no")
        yield Figure(subject, measure, "whole_at_high", found.whole_at_high, "yes or no")


def split(key: str) -> tuple[str, str]:
    """Return subject and measure of a result key; a date or year stays with the measure."""
    name, _, measure = key.rpartition(".")
    return name, measure


def number(value: float | bool | None, unit: str) -> str:  # noqa: FBT001
    """Return a value as CSV has it: 12 significant digits, money to a millionth."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if len(unit) == 3 and unit.isupper():
        value = round(value, 6)
    text = f"{value:.12g}"
    return "0" if text == "-0" else text


def text_cell(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV with a newline after each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def figures_csv(found: Iterable[Figure]) -> str:
    """Return figures as CSV."""
    return csv_text(
        HEAD,
        (
            (text_cell(f.subject), f.measure, f.statistic, number(f.value, f.unit), f.unit)
            for f in found
        ),
    )
