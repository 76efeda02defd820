"""The reference's own calendar and the package's, written apart, count the same."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from random_deals.dice import Data, Dice
from random_deals.programme import frame
from reference.dates import Grid, shifted

from pfs.models import grid as package
from pfs.models.calendar import Calendar
from pfs.models.plain import Duration


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Return the calendar of a random deal."""
    data: Data = frame(Dice(draw)).data["calendar"]
    return Calendar.model_validate_json(_json(data), strict=True)


def _json(data: Data) -> str:
    return "{" + ", ".join(f'"{key}": "{value}"' for key, value in data.items()) + "}"


@given(calendars())
def test_both_calendars_have_the_same_dates_and_parts_of_a_year(calendar: Calendar) -> None:
    """Dates of the grid and year fractions of every period agree exactly."""
    grid = Grid.of(calendar)
    assert grid.dates == package.grid_dates(calendar)
    for index in range(1, len(grid.dates)):
        begin, end = grid.dates[index - 1], grid.dates[index]
        assert grid.fraction(index) == package.year_fraction(calendar, begin, end)


@given(calendars())
def test_both_calendars_number_years_alike(calendar: Calendar) -> None:
    """Fiscal and contract years of every date of the grid agree."""
    for day in Grid.of(calendar).dates:
        grid = Grid.of(calendar)
        assert grid.fiscal_year(day) == package.fiscal_year(calendar, day)
        assert grid.contract_year(day) == package.contract_year(calendar, day)


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1)),
    st.integers(0, 60),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
)
def test_both_move_a_date_by_a_duration_alike(day: dt.date, count: int, unit: str) -> None:
    """A last day of a month stays a last day, also over leap years."""
    duration = Duration(count, unit)
    assert shifted(day, duration) == duration.after(day)
