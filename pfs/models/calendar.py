"""The calendar of a deal: when it begins and ends, its periods, how days are counted."""

import datetime as dt
from typing import Literal, Self

from pydantic import model_validator

from pfs.models.base import Model, problem

Period = Literal["month", "quarter", "half_year", "year"]
DayCount = Literal["30/360", "30e/360", "act/360", "act/365", "act/act", "period"]
Month = Literal[
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip
_FIRST_YEAR, _LAST_YEAR, _MOST_YEARS = 1900, 2200, 100
MONTHS_IN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Calendar(Model):
    """When the deal begins and ends, and the grid of dates on which money moves."""

    start: dt.date
    """First date of the deal; money can move on it: `2014-01-07`."""
    end: dt.date
    """Last date of the deal; must be the end of a period: `2022-09-30`."""
    term_ends: dt.date | None = None
    """Date of the grid on which the deal ends unless a termination with `extends_to` prolongs it,
    as `2020-09-30`; `end` is then the last date to which it can be prolonged."""
    period: Period
    """Length of a period: month, quarter, half_year or year."""
    first_period_ends: dt.date | None = None
    """End of the first period, where it is shorter or longer than the others; the later ends
    follow from it. Ends on last days of months stay on last days."""
    day_count: DayCount = "30/360"
    """How interest counts days: 30/360 (bond basis), 30e/360, act/360, act/365, act/act, or
    period (rate divided by the periods in a year, whatever their days)."""
    fiscal_year_starts: Month = "january"
    """First month of the payors' fiscal year; a fiscal year has the number of the year it
    ends in."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise problem("`end` is not after `start`", "write the later date as `end`")
        years = self.end.year - self.start.year
        if not _FIRST_YEAR <= self.start.year <= _LAST_YEAR or years > _MOST_YEARS:
            raise problem(
                f"a deal begins from {_FIRST_YEAR} to {_LAST_YEAR} and lasts at most "
                f"{_MOST_YEARS} years",
                "write other dates in `start` and `end`",
            )
        first = self.first_period_ends
        if first is not None and not self.start < first <= self.end:
            raise problem(
                "`first_period_ends` must be after `start` and not after `end`",
                "write a date between them, or leave the field out",
            )
        return self

    @property
    def periods_a_year(self) -> int:
        """Number of periods in a year."""
        return 12 // MONTHS_IN[self.period]
