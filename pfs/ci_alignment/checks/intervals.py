"""Lengths of time as the checks compare them."""

import datetime as dt

from pfs.models.plain import Duration, add_months

_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}


def days_in(duration: Duration) -> float:
    """Return the mean length of a duration in days, so that 12 months are one year."""
    return duration.number * _DAYS[duration.unit]


def looks_until(first: dt.date, last: dt.date, every: Duration) -> int:
    """Return how many whole intervals of `every` lie between two days, 0 or more."""
    if every.number == 0 or last <= first:
        return 0
    months = every.months
    if months is not None:
        return _months_between(first, last) // months
    return (last - first).days // round(days_in(every))


def _months_between(first: dt.date, last: dt.date) -> int:
    months = 12 * (last.year - first.year) + last.month - first.month
    return months - (add_months(first, months) > last)


def funded_for(start: dt.date, last_day: dt.date, months: int) -> bool:
    """Return whether money secured up to and including a day lasts for so many months."""
    return last_day >= add_months(start, months) - dt.timedelta(days=1)
