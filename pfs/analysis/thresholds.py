"""The outcome from which a tranche is whole: it gets back what it put in, with nothing drawn.

One metric at a time is moved over a range, in every cohort and at every date, while other metrics
are at their base and options held by a party are left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pfs.analysis.levels import Found, scan, search_each
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
    spans = {metric: span(file.deal, metric) for metric in paid_metrics(file.deal)}
    losses = {name: f"capital.{name}.loss" for name in file.deal.debts}
    if not spans or not losses:
        return ()
    lows = {metric: low for metric, (low, _) in spans.items()}
    cases = PlayedCases(file, lows, losses.values())

    def whole(moves: Sequence[tuple[str, FloatArray]]) -> list[dict[str, BoolArray]]:
        return [
            {name: found[key] < NIL for name, key in losses.items()} for found in cases.at(moves)
        ]

    scans = {m: scan(low, high, knots(file.deal, m)) for m, (low, high) in spans.items()}
    return tuple(
        _threshold(capital, metric, found, spans[metric])
        for metric, by_capital in search_each(whole, scans).items()
        for capital, found in by_capital.items()
    )


def _threshold(capital: str, metric: str, found: Found, ends: tuple[float, float]) -> Threshold:
    crossings = tuple(crossing.level for crossing in found.crossings)
    return Threshold(capital, metric, crossings, found.at_low, found.at_high, *ends)
