"""Step tables and straight lines read for many paths at once: one pass over a row, no branches."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from pfs.outcomes.sample import BoolArray, FloatArray

Test = Callable[[FloatArray], BoolArray]


def step_of(
    tests: Sequence[Test], values: FloatArray, x: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    """Return the value of the furthest step that each quantity passes.

    Parameters
    ----------
    tests
        Tests of the steps, from the first to the furthest: what passes one passes those before.
    values
        Value where no test is passed, then where one is, where two are; shape (tests + 1,).
    x
        The quantity, shape (paths,); an undefined one passes nothing.
    out
        Row to write to; it may not be `x`.
    """
    passed = np.zeros(x.shape, dtype=np.uint8)
    for test in tests:
        passed += test(x).view(np.uint8)
    return np.take(values, passed, mode="clip", out=out)


def line_at(
    points: FloatArray, values: FloatArray, x: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    """Return the value on straight lines between points, flat before the first and after the last.

    Parameters
    ----------
    points, values
        Rising points and the value at each, shape (points,).
    x
        The quantity, shape (paths,).
    out
        Row to write to; it may not be `x`.
    """
    # A sum of clipped slopes: `numpy.interp` searches for every path and takes three times as long.
    total = np.empty_like(x) if out is None else out
    total.fill(values[0])
    within = np.empty_like(x)
    for (low, high), slope in zip(pairwise(points), np.diff(values) / np.diff(points), strict=True):
        np.clip(x, low, high, out=within)
        within -= low
        within *= slope
        total += within
    return total
