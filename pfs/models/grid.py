"""The grid of dates on which money moves, day counts between them, and fiscal years.

Index 0 of the grid is the calendar's start, index 1 the end of the first period, and so on.
"""

import bisect
import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from pfs.models.calendar import MONTHS_IN, Calendar, Month
from pfs.models.plain import add_months, days_in_month

_MONTHS: tuple[Month, ...] = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@lru_cache(maxsize=64)
def grid_dates(calendar: Calendar) -> tuple[dt.date, ...]:
    """Return the start and every period's end up to `calendar.end`.

    The last date is the last period end that is not after `calendar.end`; a calendar whose end is
    no period end is a finding of the cross-checks, not of this function.
    """
    step = MONTHS_IN[calendar.period]
    anchor = calendar.first_period_ends or add_months(calendar.start, step)
    dates = [calendar.start]
    count = 0
    while (day := add_months(anchor, count * step)) <= calendar.end:
        dates.append(day)
        count += 1
    return tuple(dates)


def nearest_dates(grid: tuple[dt.date, ...], day: dt.date) -> tuple[dt.date, ...]:
    """Return the grid dates just before and just after a day."""
    at = bisect.bisect_left(grid, day)
    return tuple(grid[i] for i in (at - 1, at) if 0 <= i < len(grid))


def on_or_after(grid: tuple[dt.date, ...], day: dt.date) -> int | None:
    """Return the index of the first grid date on or after `day`; None when there is none."""
    at = bisect.bisect_left(grid, day)
    return at if at < len(grid) else None


def year_fraction(calendar: Calendar, begin: dt.date, end: dt.date) -> Fraction:
    """Return the part of a year from one grid date to the next, exactly.

    30/360 is the bond basis (both days cut to 30, the second only after the first), 30e/360 cuts
    both, act/act divides the days in a leap year by 366 (ISDA), period is one period whatever
    its length.
    """
    if calendar.day_count == "period":
        return Fraction(1, calendar.periods_a_year)
    return _COUNTS[calendar.day_count](begin, end)


def _bond_basis(begin: dt.date, end: dt.date) -> Fraction:
    first = min(begin.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return _thirty(begin, end, first, last)


def _eurobond(begin: dt.date, end: dt.date) -> Fraction:
    return _thirty(begin, end, min(begin.day, 30), min(end.day, 30))


def _thirty(begin: dt.date, end: dt.date, first: int, last: int) -> Fraction:
    months = (end.year - begin.year) * 12 + end.month - begin.month
    return Fraction(months * 30 + last - first, 360)


def _actual_actual(begin: dt.date, end: dt.date) -> Fraction:
    total = Fraction(0)
    day = begin
    while day < end:
        following = min(end, dt.date(day.year + 1, 1, 1))
        length = 365 + (days_in_month(day.year, 2) == 29)
        total += Fraction((following - day).days, length)
        day = following
    return total


_COUNTS: dict[str, Callable[[dt.date, dt.date], Fraction]] = {
    "30/360": _bond_basis,
    "30e/360": _eurobond,
    "act/360": lambda begin, end: Fraction((end - begin).days, 360),
    "act/365": lambda begin, end: Fraction((end - begin).days, 365),
    "act/act": _actual_actual,
}


def fiscal_year(calendar: Calendar, day: dt.date) -> int:
    """Return the number of the fiscal year that a day lies in: the calendar year it ends in."""
    first = _MONTHS.index(calendar.fiscal_year_starts) + 1
    return day.year + (first > 1 and day.month >= first)


def contract_year(calendar: Calendar, day: dt.date) -> int:
    """Return the year of the contract, from 1; an anniversary belongs to the year it completes."""
    year = 1
    while add_months(calendar.start, 12 * year) < day:
        year += 1
    return year


def period_start_shares(
    grid: tuple[dt.date, ...], first: dt.date, last: dt.date
) -> tuple[Fraction, ...]:
    """Return the part of a window's days that lies in each period, by the period's first index.

    The last period includes the calendar's end; the last index has no period and no part. Days
    outside the calendar are in no part.
    """
    length = (last - first).days + 1
    parts = []
    for index in range(len(grid) - 1):
        ends = grid[index + 1] + dt.timedelta(days=index == len(grid) - 2)
        begin, end = max(first, grid[index]), min(last + dt.timedelta(days=1), ends)
        parts.append(Fraction(max(0, (end - begin).days), length))
    return (*parts, Fraction(0))


def interest_indexes(calendar: Calendar, every: str, matures: int) -> frozenset[int]:
    """Return the indexes on which interest falls due: multiples of the interval, and maturity.

    `every` is period, quarter, half_year, year or maturity; an interval shorter than a period is
    a period.
    """
    last = len(grid_dates(calendar)) - 1
    if every == "maturity":
        return frozenset({matures})
    months = MONTHS_IN.get(every, MONTHS_IN[calendar.period])
    step = max(1, months // MONTHS_IN[calendar.period])
    return frozenset({*range(step, last + 1, step), matures})
