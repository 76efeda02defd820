"""What a party's dated flows return: internal rate, nominal yield, multiple.

Flows are taken from the investor's side: negative paid in, positive received. They are
period-major, (dates, paths), and all paths are solved together. `docs/explanation/returns.md` tells
how a return is defined where flows are unusual; a path without one carries its reason as a status.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import SupportsInt

import numpy as np
from numpy.typing import NDArray

from pfs.cashflow.roots import HIGHEST, LOWEST, Bounds, Clock, between, is_only_root, near_zero
from pfs.cashflow.scan import count_and_find
from pfs.outcomes.sample import BoolArray, FloatArray

EPSILON = float(np.finfo(np.float64).eps)
TOGETHER = 8192
"""Paths solved together: their flows stay in the processor's cache."""
UInt8Array = NDArray[np.uint8]


class Defined(IntEnum):
    """Whether a path has a rate of return, and if not, why."""

    RATE = 0
    TOTAL_LOSS = 1
    NOTHING_INVESTED = 2
    NO_ROOT = 3
    SEVERAL_ROOTS = 4


_REASONS = {
    Defined.RATE: "one rate balances the flows",
    Defined.TOTAL_LOSS: "nothing came back",
    Defined.NOTHING_INVESTED: "nothing invested",
    Defined.NO_ROOT: "no rate balances the flows",
    Defined.SEVERAL_ROOTS: "several rates balance the flows",
}


@dataclass(frozen=True, slots=True)
class Returns:
    """Rates of return and their standing, one for each path.

    Attributes
    ----------
    rate
        Rate as a fraction, (paths,): NaN where undefined, exactly -1.0 for a total loss.
    status
        `Defined` as numbers, (paths,).
    """

    rate: FloatArray
    status: UInt8Array


def reason(status: SupportsInt) -> str:
    """Say a status in plain words."""
    return _REASONS[Defined(int(status))]


def act_365(dates: Sequence[dt.date], origin: dt.date) -> FloatArray:
    """Return days since the origin over 365, (dates,): the years of a spreadsheet's XIRR."""
    return np.array([(date - origin).days for date in dates], dtype=np.float64) / 365.0


def internal_rate(years: FloatArray, flows: FloatArray) -> Returns:
    """Return the effective annual rate r at which ``sum(flows * (1 + r) ** -years)`` is zero.

    Parameters
    ----------
    years
        Time of each row, (dates,), never falling; rows of equal time are netted first. The unit is
        free: with periods instead of years the rate is one per period.
    flows
        Flows of the investor, (dates, paths): negative paid in, positive received.

    Returns
    -------
    rates : Returns
        Total losses apart, rates above -1 whose present value is within 1e-10 of the sum of
        discounted absolute flows, measured before the rate is rounded to a float.

    Raises
    ------
    ValueError
        If shapes do not match, years fall or are not finite, or a flow is not finite.
    """
    years, flows = np.asarray(years, dtype=np.float64), np.asarray(flows, dtype=np.float64)
    _check(years, flows)
    starts = np.flatnonzero(np.diff(years, prepend=-np.inf))
    if not starts.size:
        return rate_of_days(np.zeros(1), [np.zeros(flows.shape[1])])
    days = [net_of_day(list(day)) for day in np.split(flows, starts[1:])]
    return rate_of_days(years[starts], days)


def rate_of_days(years: FloatArray, net: Sequence[FloatArray]) -> Returns:
    """Return the effective annual rate of one net flow a day, otherwise as `internal_rate`.

    Parameters
    ----------
    years
        Time of each day, rising.
    net
        Net flow of each day, shape (paths,), or (1,) where it is the same on every path.
    """
    clock, paths = Clock.of(years - years[:1]), max((len(row) for row in net), default=0)
    roots, status = np.empty(paths), np.empty(paths, dtype=np.uint8)
    for start in range(0, paths, TOGETHER):
        part = slice(start, start + TOGETHER)
        rows = [row[part] if len(row) == paths else row for row in net]
        roots[part], status[part] = _solve(clock, rows, len(roots[part]))
    rate = np.expm1(0.0 - roots)
    rate[status == Defined.TOTAL_LOSS] = -1.0
    return Returns(rate, status)


def net_of_day(flows: Sequence[FloatArray]) -> FloatArray:
    """Net the flows of one day; what is left within their rounding is nothing."""
    if len(flows) == 1:
        return flows[0]
    net = sum(flows[1:], start=flows[0])
    rounding = len(flows) * EPSILON * sum((np.abs(flow) for flow in flows[1:]), np.abs(flows[0]))
    return np.where(np.abs(net) <= rounding, 0.0, net)


def nominal_yield(periods: FloatArray, flows: FloatArray, per_year: int) -> Returns:
    """Return the nominal annual yield, compounded `per_year` times, as bonds are quoted.

    It is `per_year` times the internal rate per coupon period. A nominal yield can fall below
    -100 % (to -200 % with two coupons a year); a total loss is -1.0 as in every return.

    Parameters
    ----------
    periods
        Time of each row in coupon periods, (dates,), never falling.
    flows
        Flows of the investor, (dates, paths): negative paid in, positive received.
    per_year
        Coupons a year, at least 1.

    Raises
    ------
    ValueError
        As `internal_rate`, or if `per_year` is below 1.
    """
    if per_year < 1:
        raise ValueError("a nominal yield needs at least one coupon a year")
    per_period = internal_rate(periods, flows)
    lost = per_period.status == Defined.TOTAL_LOSS
    return Returns(np.where(lost, -1.0, per_year * per_period.rate), per_period.status)


def _check(years: FloatArray, flows: FloatArray) -> None:
    if years.ndim != 1 or flows.ndim != 2 or flows.shape[0] != years.size:
        raise ValueError(f"{flows.shape} flows do not fit {years.shape} years")
    if not np.isfinite(years).all() or (np.diff(years) < 0.0).any():
        raise ValueError("years must be finite and may not fall")


def _solve(clock: Clock, net: Sequence[FloatArray], paths: int) -> tuple[FloatArray, UInt8Array]:
    """Return the log discount factor (NaN without a root) and the status of one block."""
    bounds = [(float(row.min()), float(row.max())) for row in net]
    if not all(math.isfinite(low) and math.isfinite(high) for low, high in bounds):
        raise ValueError("flows must be finite")
    invested, received, conventional = _shape(net, bounds, paths)
    mixed = invested & received
    x = np.full(mixed.size, np.nan)
    status = np.where(invested, Defined.TOTAL_LOSS, Defined.NOTHING_INVESTED).astype(np.uint8)
    status[mixed] = Defined.RATE
    if mixed.any():
        x = near_zero(clock, net, bounds, mixed)
        _settle_conventional(
            clock.times, net, x, np.flatnonzero(mixed & conventional & np.isnan(x))
        )
        _settle_others(clock.times, net, x, status, np.flatnonzero(mixed & ~conventional))
        status[mixed & np.isnan(x) & (status == Defined.RATE)] = Defined.NO_ROOT
    return x, status


def _shape(
    net: Sequence[FloatArray], bounds: Bounds, paths: int
) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Tell which paths pay in, which receive, and which change sign no more than once."""
    paid, got, paid_after, got_after = np.zeros((4, paths), dtype=np.bool_)
    for row, (low, high) in zip(net, bounds, strict=True):
        if low < 0.0:
            pays = row < 0.0
            paid_after |= pays & got
            paid |= pays
        if high > 0.0:
            gets = row > 0.0
            got_after |= gets & paid
            got |= gets
    return paid, got, ~(paid_after & got_after)


def _settle_conventional(
    times: FloatArray, net: Sequence[FloatArray], x: FloatArray, where: NDArray[np.intp]
) -> None:
    """Search all rates a float can hold, where one root is certain but the quick way missed it."""
    if where.size:
        low, high = np.full(where.size, LOWEST), np.full(where.size, HIGHEST)
        x[where] = between(times, _of(net, where), low, high)


def _settle_others(
    times: FloatArray,
    net: Sequence[FloatArray],
    x: FloatArray,
    status: UInt8Array,
    where: NDArray[np.intp],
) -> None:
    """Keep a root that is proved the only one; count roots on the grid for the rest."""
    if not where.size:
        return
    rest = where[~is_only_root(times, _of(net, where), x[where])]
    if rest.size:
        count, x[rest] = count_and_find(times, _of(net, rest))
        status[rest[count > 1]] = Defined.SEVERAL_ROOTS


def _of(net: Sequence[FloatArray], where: NDArray[np.intp]) -> FloatArray:
    """Return the flows of some paths, (dates, those paths)."""
    return np.array([row[where] if len(row) > 1 else np.full(where.size, row[0]) for row in net])
