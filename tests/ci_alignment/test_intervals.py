"""Lengths of time as the checks compare them."""

import datetime as dt

import pytest

from pfs.ci_alignment.checks.intervals import days_in, funded_for, looks_until
from pfs.models.plain import read_duration

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [("12 months", "1 year"), ("1 quarter", "3 months"), ("13 weeks", "3 months"),
     ("90 days", "1 quarter"), ("2 weeks", "1 month")],
)  # fmt: skip
def test_durations_of_different_units_compare(shorter: str, longer: str) -> None:
    """Twelve months are a year, and thirteen weeks no more than a quarter."""
    assert days_in(read_duration(shorter)) <= days_in(read_duration(longer))


@pytest.mark.parametrize(
    ("first", "last", "every", "looks"),
    [
        ("2015-08-31", "2016-08-31", "3 months", 4),
        ("2015-08-31", "2016-08-30", "3 months", 3),
        ("2015-08-31", "2016-02-29", "6 months", 1),
        ("2017-12-31", "2019-12-31", "2 weeks", 52),
        ("2017-01-01", "2019-01-01", "2 years", 1),
        ("2017-01-01", "2018-12-31", "2 years", 0),
        ("2017-01-01", "2017-01-01", "1 day", 0),
        ("2018-01-01", "2017-01-01", "1 month", 0),
        ("2017-01-01", "2018-01-01", "0 months", 0),
    ],
)
def test_looks_are_whole_intervals(first: str, last: str, every: str, looks: int) -> None:
    """Counted by the calendar: two years of fortnights are 52 looks, ends of months hold."""
    assert looks_until(DAY(first), DAY(last), read_duration(every)) == looks


def test_money_lasts_to_the_end_of_its_last_day() -> None:
    """24 months from the last of August end on the thirtieth."""
    start = DAY("2015-08-31")
    assert funded_for(start, DAY("2017-08-30"), 24)
    assert not funded_for(start, DAY("2017-08-29"), 24)
