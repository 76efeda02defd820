"""The calendar, written apart from the one of the package: grid, durations, day counts, years."""

import calendar as months_of
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from pfs.models.calendar import Calendar
from pfs.models.plain import Duration

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
NAMES = [name.lower() for name in months_of.month_name]


def moved(day: dt.date, months: int) -> dt.date:
    """Return a day some months on; the last day of a month stays a last day."""
    count = day.year * 12 + (day.month - 1) + months
    year, month = count // 12, count % 12 + 1
    last = months_of.monthrange(year, month)[1]
    if day.day == months_of.monthrange(day.year, day.month)[1]:
        return dt.date(year, month, last)
    return dt.date(year, month, min(day.day, last))


def shifted(day: dt.date, duration: Duration | None, sign: int = 1) -> dt.date:
    """Return a day moved on by a duration, or back where `sign` is -1."""
    if duration is None:
        return day
    count, kind = duration[0], duration[1]
    unit = {"month": 1, "quarter": 3, "year": 12}.get(kind)
    if unit is not None:
        return moved(day, sign * count * unit)
    days = count * (7 if kind == "week" else 1)
    return day + dt.timedelta(days=sign * days)


def thirty(begin: dt.date, end: dt.date, first: int, last: int) -> Fraction:
    """Return a count of years of 360 days with the days of the month already cut."""
    days = (end.year - begin.year) * 360 + (end.month - begin.month) * 30 + last - first
    return Fraction(days, 360)


def actual(begin: dt.date, end: dt.date) -> Fraction:
    """Return act/act by ISDA: days in a leap year over 366, other days over 365."""
    total = Fraction(0)
    for offset in range((end - begin).days):
        year = (begin + dt.timedelta(days=offset)).year
        total += Fraction(1, 366 if months_of.isleap(year) else 365)
    return total


@dataclass(frozen=True, slots=True)
class Grid:
    """The dates on which money moves, and what is counted on them."""

    calendar: Calendar
    dates: tuple[dt.date, ...]

    @classmethod
    def of(cls, calendar: Calendar) -> "Grid":
        """Return the start and the end of every period up to the calendar's end."""
        step = MONTHS[calendar.period]
        anchor = calendar.first_period_ends or moved(calendar.start, step)
        dates = [calendar.start]
        while moved(anchor, (len(dates) - 1) * step) <= calendar.end:
            dates.append(moved(anchor, (len(dates) - 1) * step))
        return cls(calendar, tuple(dates))

    @property
    def last(self) -> int:
        """Index of the calendar's end."""
        return len(self.dates) - 1

    @property
    def a_year(self) -> int:
        """Periods in a year."""
        return 12 // MONTHS[self.calendar.period]

    def every(self, months: int) -> int:
        """Return how many periods a number of months is, at least one."""
        return max(1, months // MONTHS[self.calendar.period])

    def reach(self, day: dt.date) -> int | None:
        """Return the index of the first grid date on or after a day."""
        for index, date in enumerate(self.dates):
            if date >= day:
                return index
        return None

    def years(self, day: dt.date) -> int:
        """Return how many anniversaries of the start, by date, there are up to a day."""
        years = 0
        while moved(self.calendar.start, 12 * (years + 1)) <= day:
            years += 1
        return years

    def period(self, index: int) -> tuple[dt.date, dt.date]:
        """Return the first and the last day of a period; the last period includes the end."""
        if index == self.last - 1:
            return self.dates[index], self.dates[self.last]
        return self.dates[index], self.dates[index + 1] - dt.timedelta(days=1)

    def fraction(self, index: int) -> Fraction:
        """Return the part of a year of the period that ends at this index."""
        begin, end = self.dates[index - 1], self.dates[index]
        kind = self.calendar.day_count
        if kind == "period":
            return Fraction(1, self.a_year)
        if kind == "act/act":
            return actual(begin, end)
        if kind.startswith("act"):
            return Fraction((end - begin).days, int(kind[4:]))
        first = min(begin.day, 30)
        cuts = end.day == 31 and (first == 30 or kind == "30e/360")
        return thirty(begin, end, first, 30 if cuts else end.day)

    def fiscal_year(self, day: dt.date) -> int:
        """Return the number of the fiscal year, that of the calendar year it ends in."""
        first = NAMES.index(self.calendar.fiscal_year_starts)
        return day.year + 1 if first > 1 and day.month >= first else day.year

    def contract_year(self, day: dt.date) -> int:
        """Return the year since the start, from 1; an anniversary ends its year."""
        year = 1
        while moved(self.calendar.start, 12 * year) < day:
            year += 1
        return year
