"""Inverse distribution functions: a uniform number in, a value of the distribution out.

Every function takes `u`, uniform numbers in the open interval (0, 1) of any shape, first, and
returns values of the same shape that do not fall (beyond rounding) as `u` rises. Parameters are
numbers in their stated domain, which the caller has checked; where a parameter may be an array it
broadcasts with `u`. Values at u = 0.5 are the median, which is the base of a number unless the
deal states one. SciPy loads slowly, so only what needs it loads it.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pfs.outcomes.normal import normal_scores
from pfs.outcomes.sample import BoolArray, FloatArray

Values: TypeAlias = float | FloatArray

_SCORE_OF_95 = 1.6448536269514722
"""Normal score of the 95th percentile."""


def normal(u: FloatArray, mean: Values, sd: Values) -> FloatArray:
    """Return normal values with sd >= 0; median `mean`."""
    return mean + sd * normal_scores(u)


def between(u: FloatArray, low: float, high: float) -> FloatArray:
    """Return normal values whose 5th and 95th percentile are low <= high; median their middle."""
    return normal(u, (low + high) / 2, (high - low) / (2 * _SCORE_OF_95))


def lognormal(u: FloatArray, median: Values, sd: Values) -> FloatArray:
    """Return values whose natural logarithm is normal with sd >= 0; `median` above 0."""
    values: FloatArray = median * np.exp(sd * normal_scores(u))
    return values


def uniform(u: FloatArray, low: float, high: float) -> FloatArray:
    """Return values uniform on [low, high]; median the middle."""
    return low + (high - low) * u


def triangular(u: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    """Return triangular values with low <= mode <= high.

    The median is high - sqrt((high - low) (high - mode) / 2) if the mode is at or below the
    middle, else low + sqrt((high - low) (mode - low) / 2).
    """
    width = high - low
    rising = np.minimum(low + np.sqrt(u * (width * (mode - low))), mode)
    falling = np.maximum(high - np.sqrt((1 - u) * (width * (high - mode))), mode)
    return np.where(u * width < mode - low, rising, falling)


def pert(u: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    """Return PERT values with low <= mode <= high: a beta on [low, high], mean (l + 4 m + h) / 6.

    Its parameters are 1 + 4 (mode - low) / (high - low) and 1 + 4 (high - mode) / (high - low).
    The median has no closed form.
    """
    width = high - low
    if width == 0:
        return np.full_like(u, low)
    from scipy import special

    first, second = 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width
    return low + width * special.betaincinv(first, second, u)


def beta(u: FloatArray, mean: float, sd: float) -> FloatArray:
    """Return beta values on [0, 1] with 0 < mean < 1 and 0 < sd < sqrt(mean (1 - mean)).

    Their parameters are mean * n and (1 - mean) * n with n = mean (1 - mean) / sd**2 - 1. The
    median has no closed form.
    """
    from scipy import special

    size = mean * (1 - mean) / sd**2 - 1
    values: FloatArray = special.betaincinv(mean * size, (1 - mean) * size, u)
    return values


def empirical(u: FloatArray, values: Sequence[float] | FloatArray) -> FloatArray:
    """Return one of n >= 1 equally likely values: the least with a share >= u at or below it."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    position = np.ceil(u * len(ordered)).astype(np.intp) - 1
    return ordered[np.clip(position, 0, len(ordered) - 1)]


def quantiles(u: FloatArray, points: Mapping[float, float]) -> FloatArray:
    """Return values of a distribution known at two probabilities or more.

    Between the points the value is a straight line in the normal score; below the first and
    above the last the line continues with the slope it has there.

    Parameters
    ----------
    u
        Uniform numbers.
    points
        Value at each probability in (0, 1); values do not fall as probabilities rise.
    """
    known = np.array(sorted(points.items()))
    scores, values = normal_scores(known[:, 0]), known[:, 1]
    score = normal_scores(u)
    piece = np.clip(np.searchsorted(scores, score, side="right") - 1, 0, len(scores) - 2)
    slope = np.diff(values) / np.diff(scores)
    return values[piece] + slope[piece] * (score - scores[piece])


def binomial(u: FloatArray, number: Values, share: Values) -> FloatArray:
    """Return counts among `number` people, each counted with probability `share` in [0, 1].

    `number` is whole and at least 0. The count is the least one whose probability of being
    reached or undercut is at least u, so counts of two shares move together.
    """
    from scipy import special

    spread = np.sqrt(number * share * (1 - share))
    start = _near_normal(u, number * share, spread, 1 - 2 * share)
    return least_count(
        u,
        np.minimum(start, number),
        lambda count, people, chance: special.bdtr(count, people.astype(np.intp), chance),
        (number, share),
        most=number,
    )


def poisson(u: FloatArray, mean: Values) -> FloatArray:
    """Return counts of events with a mean of at least 0, inverted as `binomial`."""
    from scipy import special

    start = _near_normal(u, mean, np.sqrt(mean), 1.0)
    return least_count(u, start, special.pdtr, (mean,), most=math.inf)


def clamp(
    values: FloatArray, at_least: float | None = None, at_most: float | None = None
) -> FloatArray:
    """Return the values with those outside [at_least, at_most] set to the bound they pass."""
    low = -math.inf if at_least is None else at_least
    high = math.inf if at_most is None else at_most
    return np.clip(values, low, high)


def _near_normal(u: FloatArray, mean: Values, sd: Values, skew: Values) -> FloatArray:
    """Return the count that the first Cornish-Fisher term puts near u, never below 0."""
    score = normal_scores(u)
    return np.maximum(np.floor(mean + sd * score + skew * (score**2 - 1) / 6 + 0.5), 0.0)


def least_count(
    u: FloatArray,
    start: FloatArray,
    probability: Callable[..., FloatArray],
    parameters: tuple[Values, ...],
    most: Values,
) -> FloatArray:
    """Return the least count in [0, most] with P(X <= count) >= u, walking from `start`."""
    level = np.ravel(u)
    count = np.array(np.broadcast_to(start, u.shape)).ravel()
    rows = [np.broadcast_to(value, u.shape).ravel() for value in (*parameters, most)]
    limit = rows.pop()

    def reaches(at: FloatArray, paths: NDArray[np.intp]) -> BoolArray:
        reached: BoolArray = probability(at, *(row[paths] for row in rows)) >= level[paths]
        return reached

    paths = np.flatnonzero(count > 0)
    while paths.size:
        paths = paths[reaches(count[paths] - 1, paths)]
        count[paths] -= 1
        paths = paths[count[paths] > 0]
    paths = np.flatnonzero(count < limit)
    while paths.size:
        paths = paths[~reaches(count[paths], paths)]
        count[paths] += 1
        paths = paths[count[paths] < limit[paths]]
    return count.reshape(u.shape)
