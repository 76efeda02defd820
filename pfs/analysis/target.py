"""A target on a figure of a simulation: `capital.senior.irr.median >= 5%`."""

import re
from dataclasses import dataclass
from typing import Self

import numpy as np

from pfs.analysis.asked import AskedError
from pfs.analysis.figures import AVERAGED_NEVER, split
from pfs.analysis.paths import Drawing, PathResults, run_paths
from pfs.analysis.simulate import tail
from pfs.analysis.statistics import Estimate, mean, quantile, share
from pfs.models.deal_file import DealFile
from pfs.models.plain import read_number
from pfs.outcomes.comparison import guard
from pfs.outcomes.sample import Sample
from pfs.source.nearest import nearest

QUANTILES = {"p5": 0.05, "median": 0.5, "p95": 0.95}
STATISTICS = ("mean", *QUANTILES, "probability", "mean_of_worst_5pc")
_TARGET = re.compile(
    r"(?:(?P<before>[a-z0-9_]+)\s+)?(?P<name>[a-z][a-z0-9_.@A-Z-]*)\s*(?P<how><=|>=|=)\s*(?P<at>\S+)"
)
EXAMPLE = "capital.senior.irr.median >= 5%"


@dataclass(frozen=True, slots=True)
class Target:
    """A statistic of a result of every case, and what it must be.

    Parameters
    ----------
    key
        The result, as `capital.senior.irr`.
    statistic
        mean, p5, median, p95, probability or mean_of_worst_5pc.
    relation
        >=, <= or =.
    value
        In the unit of the result: money, or a share a year.
    """

    key: str
    statistic: str
    relation: str
    value: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `RESULT.STATISTIC OP VALUE` or `STATISTIC RESULT OP VALUE`.

        Raises
        ------
        AskedError
            If it is not of that form, or a return would be averaged.
        """
        match = _TARGET.fullmatch(text.strip())
        if match is None:
            raise AskedError(f"`{text[:60]}` is not a target; write for instance `{EXAMPLE}`")
        key, _, last = match["name"].rpartition(".")
        if match["before"] is not None:
            key, last = match["name"], match["before"]
        if last not in STATISTICS:
            raise AskedError(f"`{last}` is not one of {', '.join(STATISTICS)}")
        if last == "mean" and split(key)[1] in AVERAGED_NEVER:
            raise AskedError("returns are never averaged; write `median` instead of `mean`")
        try:
            value = read_number(match["at"])
        except ValueError as error:
            raise AskedError(str(error)) from error
        return cls(key, last, match["how"], value)

    @property
    def name(self) -> str:
        """Full name of the figure."""
        return f"{self.key}.{self.statistic}"

    def estimate(self, file: DealFile, drawing: Drawing) -> tuple[Estimate, Estimate]:
        """Return the statistic, and how far above its target it is: 0 or more where it holds.

        The second of a percentile is a share of cases: a percentile is at a value where the share
        of cases on its far side is, and shares have an error where percentiles jump.

        Raises
        ------
        AskedError
            If no case has such a result, or it has no such statistic.
        """
        kept = run_paths(file, drawing, wanted=self.key.__eq__)
        if self.key not in kept.numbers and self.key not in kept.flags:
            raise AskedError(_unknown(self.key, file, drawing))
        if (self.statistic == "probability") != (self.key in kept.flags):
            fitting = "probability" if self.key in kept.flags else "a mean or a percentile"
            raise AskedError(f"`{self.key}` has {fitting}, not `{self.statistic}`")
        found = _statistic(self, kept, drawing.sample)
        return found, self._margin(found, kept, drawing.sample)

    def _margin(self, found: Estimate, kept: PathResults, sample: Sample) -> Estimate:
        sign = -1 if self.relation == "<=" else 1
        if self.statistic in QUANTILES:
            values, level = kept.numbers[self.key], QUANTILES[self.statistic]
            beyond = values <= self.value if sign < 0 else values < self.value
            met = mean(np.where(np.isnan(values), np.nan, beyond), sample)
            return _moved(met, -sign, sign * level)
        return _moved(found, sign, guard(self.value) - sign * self.value)


def _statistic(target: Target, kept: PathResults, sample: Sample) -> Estimate:
    if target.statistic == "probability":
        return share(kept.flags[target.key], sample)
    values = kept.numbers[target.key]
    if target.statistic == "mean":
        return mean(values, sample)
    if target.statistic in QUANTILES:
        return quantile(values, QUANTILES[target.statistic], sample)
    worst = tail(values, sample)
    return Estimate(worst.value, worst.se, None, None)


def _moved(found: Estimate, factor: float, shift: float) -> Estimate:
    value = None if found.value is None else factor * found.value + shift
    return Estimate(value, found.se, None, None)


def _unknown(key: str, file: DealFile, drawing: Drawing) -> str:
    few = Drawing(Sample.of(1), drawing.seed, drawing.sampling, drawing.drivers)
    kept = run_paths(file, few)
    known = sorted({**kept.numbers, **kept.flags})
    near = nearest(key, dict.fromkeys(known))
    remedy = f"write `{near}`" if near else f"for instance {', '.join(known[:4])}"
    return f"`{key}` is no result of a simulation of this deal; {remedy}"
