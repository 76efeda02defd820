"""The outcome from which a tranche is whole: it gets back what it put in, with nothing drawn.

One metric at a time is moved over a range, in every cohort and at every date, while other metrics
are at their base and options held by a party are left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pfs.analysis.levels import scan, search
from pfs.analysis.played import PlayedCases
from pfs.analysis.ranges import knots, paid_metrics, span
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import BoolArray, FloatArray

NIL = 1e-4
"""Money up to this is nothing where a break-even is looked for."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a tranche is whole as one metric moves.

    Parameters
    ----------
    capital, metric
        The tranche and the metric.
    crossings
        Levels of the metric, in its own read, at which being whole begins or ends; of a jump the
        first level on the far side.
    whole_at_low, whole_at_high
        Whether it is whole at the ends of the range.
    low, high
        The range that was looked at.
    """

    capital: str
    metric: str
    crossings: tuple[float, ...]
    whole_at_low: bool
    whole_at_high: bool
    low: float
    high: float


def thresholds(file: DealFile) -> tuple[Threshold, ...]:
    """Return where each debt tranche is whole, by tranche, then metric."""
    return tuple(found for metric in paid_metrics(file.deal) for found in _of_metric(file, metric))


def _of_metric(file: DealFile, metric: str) -> Iterator[Threshold]:
    low, high = span(file.deal, metric)
    losses = {name: f"capital.{name}.loss" for name in file.deal.debts}
    cases = PlayedCases(file, metric, losses.values())

    def whole(levels: FloatArray) -> dict[str, BoolArray]:
        found = cases.at(levels)
        return {name: found[key] < NIL for name, key in losses.items()}

    for capital, found in search(whole, scan(low, high, knots(file.deal, metric))).items():
        crossings = tuple(crossing.level for crossing in found.crossings)
        yield Threshold(capital, metric, crossings, found.at_low, found.at_high, low, high)
