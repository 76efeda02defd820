"""Figures of a simulation, one by one: `subject, measure, statistic, value, unit`.

The full name of a figure, `capital.senior.irr.median`, is what other commands call it by.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pfs.analysis.luck import Evaluation
from pfs.analysis.simulate import Simulation
from pfs.analysis.statistics import Estimate, Summary

UNITS = {
    "multiple": "times",
    "irr": "share a year",
    "yield": "share a year",
    "units": "units",
    "enrolled": "people",
}
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

    @property
    def name(self) -> str:
        """Full name: subject, measure and statistic."""
        return f"{self.subject}.{self.measure}.{self.statistic}"


def figures(result: Simulation) -> Iterator[Figure]:
    """Yield every figure of a simulation, in an order that the file's order does not change."""
    currency = result.file.deal.currency
    for key, summary in sorted(result.numbers.items()):
        subject, measure = split(key)
        unit = UNITS.get(measure.partition("@")[0], currency)
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
    yield from _evaluation(result.evaluation, currency)


def _evaluation(found: Evaluation, currency: str) -> Iterator[Figure]:
    """Yield what the evaluations can tell, what luck moves, and payments by true effect."""
    for design in found.designs:
        subject, measure = f"payments.{design.payment}", f"{design.metric}_{design.read}"
        for statistic in ("effect", "se", "detectable"):
            yield Figure(subject, measure, statistic, getattr(design, statistic), "own read")
        yield Figure(subject, measure, "power", design.power, "share")
    for curve in found.curves:
        for point in curve.points:
            subject, at = f"metrics.{curve.metric}", f"{point.level:.12g}"
            yield from _estimate(subject, f"pays@{at}", "probability", point.pays, "share")
            yield from _estimate(subject, f"paid@{at}", "mean", point.paid, currency)
    if found.luck is not None:
        yield from _estimate("deal", "paid_by_luck", "mean", found.luck.made, currency)
        yield from _estimate("deal", "missed_by_luck", "mean", found.luck.missed, currency)
        if found.luck.false_share is not None and found.luck.false_paid is not None:
            false = found.luck.false_share
            yield from _estimate("deal", "pays_without_effect", "probability", false, "share")
            paid = found.luck.false_paid
            yield from _estimate("deal", "paid_without_effect", "mean", paid, currency)


def _estimate(
    subject: str, measure: str, statistic: str, found: Estimate, unit: str
) -> Iterator[Figure]:
    yield Figure(subject, measure, statistic, found.value, unit, _reason(found.value))
    yield Figure(subject, measure, f"{statistic}_se", found.se, unit, _reason(found.se))


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
