"""Quantiles of sums over many people: numbers of claims, and money that is 0 or more.

Every function takes uniform numbers `u`, shape (paths,), and does not fall as they rise.
"""

import math

import numpy as np
from scipy import special

from pfs.outcomes.quantiles import binomial, least_count, poisson
from pfs.outcomes.sample import BoolArray, FloatArray

_LARGE = 25.0
"""Variance of a number, in whole people, from which its quantiles follow from its moments."""


def made(u: FloatArray, number: FloatArray, share: FloatArray) -> FloatArray:
    """Return how many of `number` people make a claim, each with a chance of `share`.

    Exactly (the least count with at least u at or below it) for small variances; for large ones by
    the Cornish-Fisher expansion to the fourth cumulant with Sheppard's correction, rounded.
    """
    number, share = np.broadcast_to(number, u.shape), np.broadcast_to(share, u.shape)
    variance = number * share * (1.0 - share)
    large = variance >= _LARGE
    found = np.empty_like(u)
    small = ~large
    if small.any():
        found[small] = binomial(u[small], number[small], share[small])
    if large.any():
        found[large] = _many(u[large], number[large], share[large], variance[large])
    return found


def _many(u: FloatArray, number: FloatArray, share: FloatArray, variance: FloatArray) -> FloatArray:
    z = special.ndtri(u)
    spread = np.sqrt(variance)
    skew = (1.0 - 2.0 * share) / spread
    excess = (1.0 - 6.0 * share * (1.0 - share)) / variance
    shape = z + skew * (z**2 - 1) / 6 + excess * (z**3 - 3 * z) / 24
    shape -= skew**2 * (2 * z**3 - 5 * z) / 36
    counts = np.floor(number * share + np.sqrt(variance - 1 / 12) * shape + 0.5)
    return np.clip(counts, 0.0, number)


def times(u: FloatArray, mean: FloatArray, dispersion: FloatArray) -> FloatArray:
    """Return a number of claims with this mean: negative binomial, Poisson without dispersion.

    The variance is mean + mean**2 / dispersion; an infinite dispersion is Poisson's.
    """
    mean = np.broadcast_to(mean, u.shape)
    dispersion = np.broadcast_to(dispersion, u.shape)
    found = np.zeros_like(u)
    plain = np.isinf(dispersion) & (mean > 0.0)
    if plain.any():
        found[plain] = poisson(u[plain], mean[plain])
    mixed = ~np.isinf(dispersion) & (mean > 0.0)
    if mixed.any():
        found[mixed] = _mixed(u[mixed], mean[mixed], dispersion[mixed])
    return found


def _mixed(u: FloatArray, mean: FloatArray, dispersion: FloatArray) -> FloatArray:
    share = dispersion / (dispersion + mean)
    spread = np.sqrt(mean + mean**2 / dispersion)
    start = np.maximum(np.floor(mean + spread * special.ndtri(u)), 0.0)
    return least_count(
        u,
        start,
        lambda count, size, chance: special.betainc(size, count + 1.0, chance),
        (dispersion, share),
        most=math.inf,
    )


def money(u: FloatArray, mean: FloatArray, variance: FloatArray, third: FloatArray) -> FloatArray:
    """Return money with this mean, variance and third central moment, 0 or more.

    The first Cornish-Fisher term, scaled so that the variance is kept; where that could fall below
    0 a multiple of a Poisson number with the same mean and variance.
    """
    rows = np.broadcast_arrays(u, mean, variance, third)
    u, mean, variance, third = (np.asarray(row) for row in rows)
    varies = (mean > 0.0) & (variance > 1e-12 * mean**2)
    rare = varies & (mean**2 < _LARGE * variance)
    found = np.maximum(mean, 0.0)
    found = np.where(varies & ~rare, _smooth(u, mean, variance, third, varies), found)
    if rare.any():
        found[rare] = _rare(u[rare], mean[rare], variance[rare])
    return np.maximum(found, 0.0)


def _smooth(
    u: FloatArray, mean: FloatArray, variance: FloatArray, third: FloatArray, where: BoolArray
) -> FloatArray:
    z = special.ndtri(u)
    spread = np.sqrt(np.where(where, variance, 1.0))
    skew = np.clip(third / spread**3, -1.0, 1.0)
    shape = (z + skew * (z**2 - 1) / 6) / np.sqrt(1.0 + skew**2 / 18)
    values: FloatArray = mean + spread * shape
    return values


def _rare(u: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
    return variance / mean * poisson(u, mean**2 / variance)
