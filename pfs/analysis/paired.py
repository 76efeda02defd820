"""Differences between two deals path by path, on the same draws."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from pfs.analysis.figures import split
from pfs.analysis.paths import PathResults
from pfs.analysis.statistics import Estimate, mean, share
from pfs.cashflow.ledger import CENT
from pfs.outcomes.sample import FloatArray, Sample

_NOISE = 1e-6
"""Differences up to this, in money, are the rounding of binary numbers."""


@dataclass(frozen=True, slots=True)
class Paired:
    """One result of two deals on shared draws.

    Parameters
    ----------
    subject, measure
        Whose result and which: `parties.city`, `net`.
    old, new
        Mean of either deal; None where the deal has no such subject, which then counts as 0.
    change
        Mean of new less old, path by path, with its standard error and 95 % interval.
    higher, same, lower
        Share of paths on which the new deal's result is higher, equal to half a cent, or lower.
    """

    subject: str
    measure: str
    old: Estimate | None
    new: Estimate | None
    change: Estimate
    higher: Estimate
    same: Estimate
    lower: Estimate

    @property
    def key(self) -> str:
        """Key of the result: `parties.city.net_money`."""
        return f"{self.subject}.{self.measure}"

    @property
    def unchanged(self) -> bool:
        """Whether no path has a different result."""
        return self.same.value == 1.0

    @property
    def up(self) -> bool:
        """Whether the whole 95 % interval of the change is above 0."""
        return self.change.low is not None and self.change.low > 0 and not self.unchanged

    @property
    def down(self) -> bool:
        """Whether the whole 95 % interval of the change is below 0."""
        return self.change.high is not None and self.change.high < 0 and not self.unchanged


def paired(key: str, old: PathResults, new: PathResults, sample: Sample) -> Paired:
    """Return the difference of one result; a deal that does not have it counts as 0 on each path.

    Parameters
    ----------
    key
        Key of a numeric or yes-or-no result that at least one deal has.
    old, new
        Results of either deal on the same paths.
    sample
        The paths.
    """
    before, after = _column(key, old), _column(key, new)
    nothing = np.zeros(sample.paths)
    change = (nothing if after is None else after) - (nothing if before is None else before)
    change[np.abs(change) <= _NOISE] = 0.0
    subject, measure = split(key)
    least = CENT if key in old.numbers or key in new.numbers else 0.0
    return Paired(
        subject,
        measure,
        None if before is None else mean(before, sample),
        None if after is None else mean(after, sample),
        mean(change, sample),
        share(change > least, sample),
        share(np.abs(change) <= least, sample),
        share(change < -least, sample),
    )


def all_paired(
    keys: Iterable[str], old: PathResults, new: PathResults, sample: Sample
) -> tuple[Paired, ...]:
    """Return the differences of results, in the order of the keys."""
    return tuple(paired(key, old, new, sample) for key in keys)


def keys_of(*kept: PathResults) -> list[str]:
    """Return every key of numeric and yes-or-no results that one of the deals has, sorted."""
    tables: list[Mapping[str, object]] = [t for k in kept for t in (k.numbers, k.flags)]
    return sorted({key for table in tables for key in table})


def _column(key: str, kept: PathResults) -> FloatArray | None:
    if key in kept.numbers:
        return kept.numbers[key]
    return kept.flags[key].astype(np.float64) if key in kept.flags else None
