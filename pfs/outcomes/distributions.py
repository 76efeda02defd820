"""Distributions of the deal file: value at a uniform number, and the base where none is drawn."""

import math
from collections.abc import Mapping
from statistics import NormalDist

from pfs.models.numbers import Stated, distribution_of, percentile, plain_value
from pfs.outcomes.sample import FloatArray


def inverse(shape: Stated, u: FloatArray) -> FloatArray:
    """Return the values of a distribution at uniform numbers in (0, 1), within its bounds."""
    from pfs.outcomes import quantiles as q

    return q.clamp(_unbounded(shape, u), shape.at_least, shape.at_most)


def _unbounded(shape: Stated, u: FloatArray) -> FloatArray:  # noqa: PLR0911 - one a shape
    from pfs.outcomes import quantiles as q

    if shape.normal is not None:
        return q.normal(u, shape.normal.mean, shape.normal.sd)
    if shape.between is not None:
        return q.between(u, *shape.between)
    if shape.lognormal is not None:
        return q.lognormal(u, shape.lognormal.median, shape.lognormal.sd)
    if shape.triangular is not None:
        return q.triangular(u, *shape.triangular)
    if shape.pert is not None:
        return q.pert(u, *shape.pert)
    if shape.beta is not None:
        return q.beta(u, shape.beta.mean, shape.beta.sd)
    if shape.uniform is not None:
        return q.uniform(u, *shape.uniform)
    if shape.empirical is not None:
        return q.empirical(u, shape.empirical)
    if shape.quantiles is not None:
        return q.quantiles(u, {percentile(key): x for key, x in shape.quantiles.items()})
    raise TypeError("the number is not a distribution")


def base_value(number: float | Stated) -> float:
    """Return the value used where nothing is drawn: `base` if stated, else the median."""
    outer: float | Stated | None = number
    while isinstance(outer, Stated):
        if outer.base is not None:
            return outer.base
        outer = outer.value
    shape = distribution_of(number)
    if shape is None:
        return plain_value(number)
    low = -math.inf if shape.at_least is None else shape.at_least
    high = math.inf if shape.at_most is None else shape.at_most
    return min(max(_median(shape), low), high)


def _median(shape: Stated) -> float:
    if shape.normal is not None:
        return shape.normal.mean
    if shape.lognormal is not None:
        return shape.lognormal.median
    if shape.between is not None or shape.uniform is not None:
        return sum(shape.between or shape.uniform or ()) / 2
    if shape.empirical is not None:
        return sorted(shape.empirical)[(len(shape.empirical) - 1) // 2]
    if shape.quantiles is not None:
        return _median_of_quantiles(shape.quantiles)
    if shape.triangular is not None:
        return _median_of_triangle(*shape.triangular)
    return _by_inverse(shape)


def _by_inverse(shape: Stated) -> float:
    import numpy as np

    return float(_unbounded(shape, np.array([0.5]))[0])


def _median_of_triangle(low: float, mode: float, high: float) -> float:
    if mode <= (low + high) / 2:
        return high - math.sqrt((high - low) * (high - mode) / 2)
    return low + math.sqrt((high - low) * (mode - low) / 2)


def _median_of_quantiles(points: Mapping[str, float]) -> float:
    known = sorted((NormalDist().inv_cdf(percentile(k)), v) for k, v in points.items())
    after = next((i for i, (score, _) in enumerate(known) if score >= 0), len(known) - 1)
    after = max(1, after)
    (x0, y0), (x1, y1) = known[after - 1], known[after]
    return y0 + (y1 - y0) * (0 - x0) / (x1 - x0)
