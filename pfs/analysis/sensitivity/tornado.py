"""One number at a time: the statistic of a result at a low and a high value of it.

The same cases are drawn at both ends and as the deal stands, so that differences are of the number
and not of the draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pfs.analysis.statistics import Estimate
from pfs.analysis.target import QUANTILES
from pfs.models.deal import Deal
from pfs.models.numbers import Stated, distribution_of
from pfs.models.places_of_numbers import number_at
from pfs.outcomes.distributions import inverse
from pfs.outcomes.sample import FloatArray, Sample

Kind = Literal["uncertain", "span", "assumed"]
LOW, HIGH = 0.1, 0.9
"""Percentiles at which uncertain numbers are held."""


@dataclass(frozen=True, slots=True)
class End:
    """The statistic at one end of a number, and its change from the deal as it stands.

    Parameters
    ----------
    at
        Values of the group's numbers there, as written or computed; None where a driver is no
        number of the file.
    change
        Difference from the deal as it stands, on the same cases.
    """

    at: tuple[float | str, ...] | None
    value: float
    change: Estimate


@dataclass(frozen=True, slots=True)
class Swing:
    """How one number moves one statistic.

    Parameters
    ----------
    name
        Its setting path; those of correlated numbers are joined by ` and `.
    kind
        uncertain (at its 10th and 90th percentile), span (at the values that were named) or
        assumed (a tenth below and above what the deal states without a source).
    source
        Where the number comes from; None where the deal does not say.
    """

    name: str
    kind: Kind
    low: End
    high: End
    source: str | None

    @property
    def reach(self) -> float:
        """By how much the statistic moves between its lowest and its highest value."""
        changes = (0.0, self.low.change.value or 0.0, self.high.change.value or 0.0)
        return max(changes) - min(changes)

    @property
    def one_way(self) -> bool:
        """Whether the ends are not both, by two standard errors, on the same side of now."""
        ends = [end.change for end in (self.low, self.high)]
        sure = [e.value or 0.0 for e in ends if abs(e.value or 0.0) > 2 * (e.se or 0.0)]
        return len(sure) < 2 or sure[0] * sure[1] < 0


def percentile_of(deal: Deal, path: str, probability: float) -> float | None:
    """Return a percentile of the uncertain number at a path; None where there is none."""
    number = number_at(deal, path)
    shape = distribution_of(number) if isinstance(number, Stated) else None
    return None if shape is None else float(inverse(shape, np.array([probability]))[0])


def statistic_of(values: FloatArray, statistic: str) -> float:
    """Return a statistic of results: mean, or a percentile; NaN where none is defined."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return float("nan")
    if statistic in QUANTILES:
        return float(np.quantile(defined, QUANTILES[statistic], method="inverted_cdf"))
    return float(defined.mean())


def change(now: FloatArray, moved: FloatArray, statistic: str, sample: Sample) -> Estimate:
    """Return how a statistic changes, with the error that the replicates show.

    The value is that of all cases; its standard error is the spread of the same difference taken
    in each replicate, over the root of their number.
    """
    value = statistic_of(moved, statistic) - statistic_of(now, statistic)
    if sample.replicates < 2:
        return Estimate(value, None, None, None)
    rows = (sample.replicates, sample.points)
    pairs: Sequence[tuple[FloatArray, FloatArray]] = list(
        zip(now.reshape(rows), moved.reshape(rows), strict=True)
    )
    apart = np.array([statistic_of(b, statistic) - statistic_of(a, statistic) for a, b in pairs])
    se = float(apart.std(ddof=1) / np.sqrt(sample.replicates))
    return Estimate(value, se if np.isfinite(se) else None, None, None)
