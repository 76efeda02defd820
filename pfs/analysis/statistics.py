"""Statistics of one result a path, with standard errors from the replicates.

Results come as arrays of shape (paths,) in the order of paths: replicate by replicate, point by
point. Replicates are independent of one another, the points of one are not; so every standard
error is the spread between replicates, and every interval is Student's with R - 1 degrees of
freedom. With one replicate there is no standard error (None).

Undefined results (NaN) are left out of every statistic and their share is reported. An infinite
result ranks in quantiles and leaves the mean undefined (None). Where all defined results are
equal the statistic is that value and its standard error is exactly 0.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np

from pfs.outcomes.sample import BoolArray, FloatArray, Sample

CONFIDENCE = 0.95
_RANK_ALLOWANCE = 1e-9
_Results = TypeVar("_Results", FloatArray, BoolArray)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic, its standard error and its 95 % interval [low, high].

    None is what is undefined: every field if no result is defined, the last three if there is
    one replicate, and the standard error of a quantile whose interval is unbounded.
    """

    value: float | None
    se: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a result: in its own unit, `undefined_share` as a share of all paths."""

    mean: float | None
    mean_se: float | None
    p5: float | None
    p5_se: float | None
    median: float | None
    median_se: float | None
    p95: float | None
    p95_se: float | None
    smallest: float | None
    largest: float | None
    undefined_share: float


NOTHING = Estimate(None, None, None, None)


def mean(values: FloatArray, sample: Sample) -> Estimate:
    """Return the mean of the defined results; undefined if one of them is infinite.

    The standard error is s.d. of the replicate means / sqrt(R) where all results are defined, and
    in general that of a ratio of sums (Cochran 1977, Sampling Techniques, chapter 6).
    """
    defined = ~np.isnan(_checked(values, sample))
    some = values if defined.all() else values[defined]
    if not some.size:
        return NOTHING
    return _mean(values, defined, (float(some.min()), float(some.max())), sample)


def _mean(
    values: FloatArray, defined: BoolArray, ends: tuple[float, float], sample: Sample
) -> Estimate:
    """Return the mean of the defined results, of which the least and the greatest are known."""
    low, high = ends
    if not math.isfinite(low) or not math.isfinite(high):
        return NOTHING
    if low == high:
        return _constant(low, sample)
    present = values if defined.all() else np.where(defined, values, 0.0)
    sums, counts = _by_replicate(present, sample), _counts(defined, sample)
    value = float(sums.sum() / counts.sum())
    return _symmetric(value, _ratio_error(sums, counts), sample)


def share(flags: BoolArray, sample: Sample) -> Estimate:
    """Return the share of paths on which a statement is true, with an interval inside [0, 1]."""
    true = _counts(_checked(flags, sample), sample)
    value = int(true.sum()) / sample.paths
    estimate = _symmetric(value, _ratio_error(true, np.full_like(true, sample.points)), sample)
    if estimate.low is None or estimate.high is None:
        return estimate
    return Estimate(value, estimate.se, max(estimate.low, 0.0), min(estimate.high, 1.0))


def quantile(values: FloatArray, probability: float, sample: Sample) -> Estimate:
    """Return the least result with at least `probability` of the defined ones at or below it.

    `probability` is in (0, 1). The interval is Woodruff's (1952, JASA 47:635): the standard error
    of the share of results at or below the quantile, taken around `probability` and read back
    through the pooled results. It holds every x that neither the share below x nor the share at
    or below x speaks against; so its lower end uses the error of the share strictly below, which
    differs where many results are equal, as at a cap. The standard error is half the length of
    the interval over Student's factor.
    """
    return _quantile(_Ranked(values, sample), probability)


def ratio(numerators: FloatArray, denominators: FloatArray, sample: Sample) -> Estimate:
    """Return the sum of some numbers over that of others, one of each a path.

    The standard error is that of a ratio of sums over the replicates, as for `mean`.
    """
    over, under = _by_replicate(numerators, sample), _by_replicate(denominators, sample)
    return _symmetric(float(over.sum() / under.sum()), _ratio_error(over, under), sample)


def summarise(values: FloatArray, sample: Sample) -> Summary:
    """Return the summary of a result."""
    if values.strides == (0,) and sample.points > 1:
        # The same on every path: one point a replicate tells as much.
        few = Sample(sample.replicates, sample.replicates, 1)
        return summarise(_checked(values, sample)[: few.paths], few)
    ranked = _Ranked(values, sample)
    average = ranked.mean()
    p5, median, p95 = (_quantile(ranked, probability) for probability in (0.05, 0.5, 0.95))
    ordered = ranked.ordered
    return Summary(
        mean=average.value,
        mean_se=average.se,
        p5=p5.value,
        p5_se=p5.se,
        median=median.value,
        median_se=median.se,
        p95=p95.value,
        p95_se=p95.se,
        smallest=float(ordered[0]) if ordered.size else None,
        largest=float(ordered[-1]) if ordered.size else None,
        undefined_share=(sample.paths - ordered.size) / sample.paths,
    )


@cache
def student_factor(replicates: int) -> float:
    """Return how many standard errors the 95 % interval reaches to each side (R >= 2).

    Abramowitz and Stegun (1964), 26.7.3 and 26.7.4, give the probability between -t and t in the
    angle whose tangent is t / sqrt(degrees of freedom); the angle is found by bisection.
    """
    degrees = replicates - 1
    low, high = 0.0, math.pi / 2
    while low < (angle := (low + high) / 2) < high:
        low, high = (angle, high) if _between(angle, degrees) < CONFIDENCE else (low, angle)
    return math.sqrt(degrees) * math.tan(high)


def _between(angle: float, degrees: int) -> float:
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2
    terms = [cosine**odd]
    for k in range(2 + odd, degrees, 2):
        terms.append(terms[-1] * cosine**2 * (k - 1) / k)
    total = sine * math.fsum(terms) if degrees > 1 else 0.0
    return (angle + total) * 2 / math.pi if odd else total


class _Ranked:
    """The defined results in rising order, beside all of them in the order of paths."""

    __slots__ = ("counts", "defined", "ordered", "sample", "values")

    def __init__(self, values: FloatArray, sample: Sample) -> None:
        defined = ~np.isnan(_checked(values, sample))
        self.values = values
        self.sample = sample
        self.defined = defined
        self.ordered = np.sort(values if defined.all() else values[defined])
        self.counts = _counts(defined, sample)

    def mean(self) -> Estimate:
        """Return the mean, as the function of that name."""
        if not self.ordered.size:
            return NOTHING
        ends = float(self.ordered[0]), float(self.ordered[-1])
        return _mean(self.values, self.defined, ends, self.sample)

    def at(self, probability: float) -> float:
        """Return the least x with a share of at least `probability` at or below it."""
        # 0.07 * 100 is 7.000000000000001; the seventh value is meant.
        return self._ranked(math.ceil(probability * self.ordered.size - _RANK_ALLOWANCE))

    def after(self, probability: float) -> float:
        """Return the greatest x with a share of at most `probability` below it."""
        return self._ranked(math.floor(probability * self.ordered.size + _RANK_ALLOWANCE) + 1)

    def _ranked(self, rank: int) -> float:
        size = self.ordered.size
        return float(self.ordered[min(max(rank, 1), size) - 1])

    def error(self, flags: BoolArray) -> float | None:
        """Return the standard error of the share of defined results that are flagged."""
        return _ratio_error(_counts(flags, self.sample), self.counts)


def _quantile(ranked: _Ranked, probability: float) -> Estimate:
    if not ranked.ordered.size:
        return NOTHING
    value = ranked.at(probability)
    under, upto = ranked.error(ranked.values < value), ranked.error(ranked.values <= value)
    if under is None or upto is None:
        return Estimate(value, None, None, None)
    factor = student_factor(ranked.sample.replicates)
    low, high = ranked.at(probability - factor * under), ranked.after(probability + factor * upto)
    if low == high:
        return Estimate(value, 0.0, low, high)
    error = (high - low) / (2 * factor)
    return Estimate(value, error if math.isfinite(error) else None, low, high)


def _symmetric(value: float, error: float | None, sample: Sample) -> Estimate:
    if error is None:
        return Estimate(value, None, None, None)
    reach = student_factor(sample.replicates) * error
    return Estimate(value, error, value - reach, value + reach)


def _constant(value: float, sample: Sample) -> Estimate:
    return _symmetric(value, 0.0 if sample.replicates > 1 else None, sample)


def _ratio_error(numerators: FloatArray, denominators: FloatArray) -> float | None:
    """Return the standard error of sum(numerators) / sum(denominators), one pair a replicate."""
    replicates = len(numerators)
    if replicates < 2:
        return None
    over, under = float(numerators.sum()), float(denominators.sum())
    if np.all(numerators * under == over * denominators):
        return 0.0
    residuals = (numerators - over / under * denominators) / (under / replicates)
    return math.sqrt(float(np.square(residuals).sum()) / (replicates - 1) / replicates)


def _checked(values: _Results, sample: Sample) -> _Results:
    if values.shape != (sample.paths,):
        raise ValueError(f"{sample.paths} results are needed, not shape {values.shape}")
    return values


def _by_replicate(values: FloatArray, sample: Sample) -> FloatArray:
    sums: FloatArray = values.reshape(sample.replicates, sample.points).sum(axis=1)
    return sums


def _counts(flags: BoolArray, sample: Sample) -> FloatArray:
    rows = flags.reshape(sample.replicates, sample.points)
    # Row by row: along an axis NumPy adds up converted flags, in three times the time.
    return np.array([np.count_nonzero(row) for row in rows], dtype=np.float64)
