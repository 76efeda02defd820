"""Roots of the present value of many flows at once, in the log discount factor.

With ``x = -ln(1 + rate)`` the value of a path is ``sum(flow * exp(x * time))``. Its root is sought
as the root of ``h(x) = ln(receipts) - ln(payments in)``, both discounted: nearly a straight line
whose slope is the difference of the two durations, so a few secant steps suffice.

Throughout, ``times`` (dates,) rise strictly from 0 and ``net`` (dates, paths) holds one net flow a
date, negative paid in, positive received. Everything is elementwise over paths, rows are added one
by one and a path that has converged stands still: no path's answer depends on its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pfs.outcomes.sample import BoolArray, FloatArray

Rows = Sequence[FloatArray | None]
"""Flows by date, (paths,), or (1,) where all paths have the same; None is a date of nothing."""

Bounds = Sequence[tuple[float, float]]
"""Least and greatest flow of each date."""

RESIDUAL = 1e-10
"""Largest present value of a root, as a share of the discounted absolute flows."""
LOWEST, HIGHEST = -709.7, 36.7
"""The x of rates that a float can hold: below 1.7e308 and told apart from -100 %."""

_SETTLED = 4e-14
_SECANT_STEPS = 12
_SAFE_STEPS = 200
# e^300 times any amount of money is still far from overflow
_EXPONENT = 300.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Dates as gaps, so that one exponential serves all gaps of one length.

    Attributes
    ----------
    times
        Years or periods from the first date, (dates,), rising strictly from 0.
    gaps
        The distinct gaps between neighbours; day counts have only a few.
    which
        For each interval, the index of its gap, (dates - 1,).
    """

    times: FloatArray
    gaps: FloatArray
    which: list[int]

    @classmethod
    def of(cls, times: FloatArray) -> Clock:
        """Group gaps that differ by no more than the rounding of the times themselves."""
        steps = np.diff(times)
        _, first, which = np.unique(np.round(steps, 12), return_index=True, return_inverse=True)
        return cls(times, steps[first], which.tolist())

    def value(self, rows: Rows, factors: list[FloatArray]) -> FloatArray:
        """Discount the rows to the first date by Horner's rule, from the last row back.

        Rows may have one entry for all paths; None is a row of nothing.
        """
        total = np.zeros_like(factors[0])
        for k in range(len(rows) - 1, -1, -1):
            row = rows[k]
            if row is not None:
                total += row
            if k:
                total *= factors[self.which[k - 1]]
        return total


def near_zero(
    clock: Clock, net: Sequence[FloatArray], bounds: Bounds, mixed: BoolArray
) -> FloatArray:
    """Find a root by secant from a rate of zero.

    Parameters
    ----------
    clock, net
        The dates and net flows of a block of paths.
    bounds
        Least and greatest flow of each date.
    mixed
        The paths that have both payments in and receipts, (paths,); the others are skipped.

    Returns
    -------
    FloatArray
        x, (paths,), with a residual far below `RESIDUAL`; NaN where the steps do not settle.
    """
    rows = [row if low or high else None for row, (low, high) in zip(net, bounds, strict=True)]
    paid = _payments(net, bounds)
    with np.errstate(all="ignore"):
        level, slope = _totals(clock.times, rows, paid, len(mixed))
        start = _Search(np.zeros_like(level), -level / slope, level, ~mixed)
        start.settled |= np.abs(level) <= _SETTLED
        _secant(clock, rows, paid, start, _SECANT_STEPS)
    x, settled = start.x, start.settled
    return np.where(settled & mixed & (x >= LOWEST) & (x <= HIGHEST), x, np.nan)


@dataclass(slots=True)
class _Search:
    """Where the search of each path stands: x, the step to take, h at x, whether it has settled."""

    x: FloatArray
    step: FloatArray
    level: FloatArray
    settled: BoolArray

    def of(self, left: NDArray[np.intp]) -> _Search:
        return _Search(self.x[left], self.step[left], self.level[left], self.settled[left])


def _secant(clock: Clock, rows: Rows, paid: Rows, search: _Search, steps: int) -> None:
    """Take secant steps until all paths have settled; go on alone with those that are left."""
    reach = _EXPONENT / clock.times[-1]
    for taken in range(1, steps + 1):
        np.copyto(search.step, 0.0, where=search.settled)
        search.step = np.clip(search.x + search.step, -reach, reach) - search.x
        search.x += search.step
        factors = [np.exp(search.x * gap) for gap in clock.gaps]
        level = np.log1p(clock.value(rows, factors) / clock.value(paid, factors))
        search.settled |= np.abs(level) <= _SETTLED
        left = np.flatnonzero(~search.settled)
        if not left.size:
            return
        search.step = search.step * level / (search.level - level)
        search.level = level
        if left.size < search.x.size // 2:
            rest = search.of(left)
            _secant(clock, _taken(rows, left), _taken(paid, left), rest, steps - taken)
            search.x[left], search.settled[left] = rest.x, rest.settled
            return


def _taken(rows: Rows, paths: NDArray[np.intp]) -> Rows:
    return [row if row is None or len(row) == 1 else row[paths] for row in rows]


def _payments(net: Sequence[FloatArray], bounds: Bounds) -> Rows:
    """Return payments in as positive rows, up to the last date at which any path pays."""
    last = max((k for k, (low, _) in enumerate(bounds) if low < 0.0), default=0)
    return [
        np.maximum(-row, 0.0) if low < 0.0 else None
        for row, (low, _) in zip(net[: last + 1], bounds, strict=False)
    ]


def _totals(
    times: FloatArray,
    rows: Rows,
    paid: Rows,
    paths: int,
) -> tuple[FloatArray, FloatArray]:
    """Return h and its slope, the difference of durations, undiscounted."""
    left, left_years = _moments(times, rows, paths)
    due, due_years = _moments(times, paid, paths)
    slope = (left_years + due_years) / (left + due) - due_years / due
    return np.log1p(left / due), slope


def _moments(times: FloatArray, rows: Rows, paths: int) -> tuple[FloatArray, FloatArray]:
    total, years = np.zeros(paths), np.zeros(paths)
    for time, row in zip(times, rows, strict=False):
        if row is not None:
            total += row
            years += row * time
    return total, years


def is_only_root(times: FloatArray, net: FloatArray, x: FloatArray) -> BoolArray:
    """Tell where the root x is proved to be the only one at any rate.

    If the running sum of flows discounted by x stays on one side of zero until it ends there, the
    investor is a lender at that rate (or a borrower) throughout, and the value is above zero on one
    side of that rate and below on the other: Teichroew, Robichek and Montalbano (1965). A balance
    on the other side below 1e-12 of the discounted flows is taken for rounding.
    """
    balance, gross, top, bottom = np.zeros((4, x.size))
    end = np.maximum(x * times[-1], 0.0)
    for time, row in zip(times, net, strict=True):
        # seen from the end where x is positive: no exponential above one
        flow = row * np.exp(x * time - end)
        balance += flow
        gross += np.abs(flow)
        np.maximum(top, balance, out=top)
        np.minimum(bottom, balance, out=bottom)
    return (gross > 0.0) & (np.minimum(top, -bottom) <= 1e-12 * gross)


def between(times: FloatArray, net: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Find the root between two x by Newton, by bisection where the steps do not halve.

    Works on logarithms of the flows: neither huge discount factors nor tiny flows overflow.

    Parameters
    ----------
    times, net
        The dates and net flows; every path has both signs.
    low, high
        Ends of the bracket, (paths,).

    Returns
    -------
    FloatArray
        x, (paths,); NaN where the ends do not differ in sign or the residual is above `RESIDUAL`.
    """
    # strided arrays may take another exponential, which differs in the last bit
    net = np.ascontiguousarray(net)
    with np.errstate(divide="ignore"):
        got, due = np.log(np.maximum(net, 0.0)), np.log(np.maximum(-net, 0.0))
    side = np.sign(_level(times, got, due, low)[0])
    bracketed = side * _level(times, got, due, high)[0] < 0.0
    settled, x, before = ~bracketed, 0.5 * (low + high), high - low
    for _ in range(_SAFE_STEPS):
        level, slope = _level(times, got, due, x)
        ahead = level * side > 0.0
        low, high = np.where(ahead, x, low), np.where(ahead, high, x)
        step = _step(x, level, slope, low, high, before)
        x, before = np.where(settled, x, x + step), np.abs(step)
        settled = settled | (before <= 1e-14 * (1.0 + np.abs(x)))
        if settled.all():
            break
    residual = np.abs(np.tanh(0.5 * _level(times, got, due, x)[0]))
    return np.where(bracketed & (residual <= RESIDUAL), x, np.nan)


def _step(
    x: FloatArray,
    level: FloatArray,
    slope: FloatArray,
    low: FloatArray,
    high: FloatArray,
    before: FloatArray,
) -> FloatArray:
    """Return Newton's step if it stays inside and is half the step before, else a bisection."""
    with np.errstate(all="ignore"):
        newton = np.where(level == 0.0, 0.0, -level / slope)
        inside = (x + newton >= low) & (x + newton <= high)
    return np.where(inside & (np.abs(newton) <= 0.5 * before), newton, 0.5 * (low + high) - x)


def _level(
    times: FloatArray, got: FloatArray, due: FloatArray, x: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return h and its slope at x from the logarithms of receipts and payments in."""
    receipts, received = _log_total(times, got, x)
    payments, paid = _log_total(times, due, x)
    return receipts - payments, received - paid


def _log_total(times: FloatArray, logs: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the logarithm of a discounted total and its duration."""
    exponents = logs + times[:, None] * x
    peak = exponents.max(axis=0)
    weights = np.exp(exponents - peak)
    total, years = _moments(times, list(weights), len(x))
    return peak + np.log(total), years / total
