"""Counts the rates at which unconventional flows balance, over one fixed grid.

Where net flows change sign more than once there may be no root, or several. The grid runs from a
rate of 1,000,000 (100,000,000 %) down to -99.99 %: in ``x = -ln(1 + rate)`` from -13.8 to 9.2, in
steps of 0.0025 between rates of about -50 % and 100 % and of 0.05 beyond. Roots outside it are not
looked for.
"""

from __future__ import annotations

import numpy as np

from pfs.cashflow.roots import between
from pfs.outcomes.sample import FloatArray

_GRID = np.concatenate(
    [
        np.linspace(-np.log1p(1e6), -0.7, 263)[:-1],
        np.linspace(-0.7, 0.7, 561),
        np.linspace(0.7, -np.log(1e-4), 172)[1:],
    ]
)
_ROUNDING = 1e-13
_PATHS = 64


def count_and_find(times: FloatArray, net: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Count the crossings of zero on the grid and refine the only one.

    A value that touches zero and turns back is no crossing, on a grid point or between two. Two
    crossings within one step are seen as none.

    Parameters
    ----------
    times
        Years or periods, (dates,), rising strictly from 0.
    net
        Net flows, (dates, paths), both signs in every path.

    Returns
    -------
    count, x : FloatArray
        Number of crossings, and the root in the log discount factor, NaN unless the count is one;
        both (paths,).
    """
    count, x = np.zeros(net.shape[1]), np.full(net.shape[1], np.nan)
    for start in range(0, net.shape[1], _PATHS):
        part = net[:, start : start + _PATHS]
        found, low, high = _crossings(_signs(times, part))
        count[start : start + _PATHS] = found
        root = between(times, part, low, high)
        x[start : start + _PATHS] = np.where(found == 1, root, np.nan)
    return count, x


def _signs(times: FloatArray, net: FloatArray) -> FloatArray:
    """Return the sign of the value at each grid point, (points, paths), 0 within rounding."""
    # discounting towards the end where x is positive keeps every weight at or below one
    shifted = times - np.where(_GRID > 0.0, times[-1], 0.0)[:, None]
    weights = np.exp(_GRID[:, None] * shifted)
    value, gross = np.zeros((2, _GRID.size, net.shape[1]))
    flow = np.empty_like(value)
    for k, row in enumerate(net):
        value += np.multiply(weights[:, k, None], row, out=flow)
        gross += np.abs(flow, out=flow)
    return np.where(np.abs(value) <= _ROUNDING * gross, 0.0, np.sign(value))


def _crossings(signs: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Count changes of sign, zeros skipped, and bracket the first."""
    points = np.where(signs != 0.0, np.arange(_GRID.size)[:, None], 0)
    last = np.maximum.accumulate(points, axis=0)
    carried = np.take_along_axis(signs, last, axis=0)
    flips = carried[1:] * carried[:-1] < 0.0
    first = flips.argmax(axis=0)
    low = np.take_along_axis(last, first[None], axis=0)[0]
    return np.count_nonzero(flips, axis=0).astype(np.float64), _GRID[low], _GRID[first + 1]
