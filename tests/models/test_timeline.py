"""When a metric is read, of whom, and when the result is certified: section 3 of the page."""

import datetime as dt

import pytest
from plain_deals import Data, deal, metric

from pfs.models.grid import grid_dates
from pfs.models.timeline import Slot, before, pooled_cohorts, timeline

QUARTERS = {
    "start": "2020-01-01",
    "end": "2023-12-31",
    "period": "quarter",
    "first_period_ends": "2020-03-31",
}
YEAR_OF_2020 = {"people": 732, "enrols": ["2020-01-01", "2020-12-31"]}
ONE_DAY = {"people": 100, "enrols": "2020-05-31"}


def slots(cohorts: Data | None = None, **fields: object) -> tuple[Slot, ...]:
    """Return the readings of a metric with these fields on a grid of quarter ends."""
    stated = deal(calendar=QUARTERS, metrics={"m": metric(**fields)}, cohorts=cohorts or {})
    return timeline(stated).slots["m"]


def sequence(cohorts: Data, measured: Data) -> str:
    """Return what kind of sequence the readings are."""
    stated = deal(calendar=QUARTERS, metrics={"m": metric(measured=measured)}, cohorts=cohorts)
    return timeline(stated).sequences["m"]


def day(text: str) -> dt.date:
    """Return the date."""
    return dt.date.fromisoformat(text)


def test_rolling_readings_are_of_those_who_reached_the_time_since_the_date_before() -> None:
    """2020 has 366 days and 732 people enrol, two a day: quarters have 91, 91, 92 and 92 days."""
    found = slots({"c": YEAR_OF_2020}, measured={"after": "12 months", "from": "enrolment"})
    ends = ["2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31"]
    assert [slot.date for slot in found] == [day(end) for end in ends]
    assert [slot.people for slot in found] == pytest.approx([182, 182, 184, 184])


def test_everyone_is_read_once_in_a_rolling_sequence() -> None:
    """Also where a count of days crosses month ends; the shares add up to the cohort."""
    found = slots({"c": YEAR_OF_2020}, measured={"after": "100 days", "from": "enrolment"})
    assert sum(slot.people for slot in found) == pytest.approx(732)
    assert found[0].date == day("2020-06-30")
    assert found[0].people == pytest.approx(2 * 82)  # by 22 March: 31 + 29 + 22 days


def test_who_reaches_the_time_after_the_last_date_is_never_read() -> None:
    """36 months after 2020-12-31 is 2023-12-31, the end; 37 months leaves December out."""
    found = slots({"c": YEAR_OF_2020}, measured={"after": "37 months", "from": "enrolment"})
    assert sum(slot.people for slot in found) == pytest.approx(2 * (366 - 31))


@pytest.mark.parametrize(
    ("cohort", "from_", "expected"),
    [
        (YEAR_OF_2020, "enrolment_end", "2022-06-30"),
        (ONE_DAY, "enrolment_end", "2021-11-30"),
        (ONE_DAY, "enrolment", "2021-11-30"),
    ],
)
def test_a_cohort_is_read_once_after_the_end_of_its_enrolment(
    cohort: Data, from_: str, expected: str
) -> None:
    """18 months after the last day, a last day of a month staying one; all people at once."""
    (slot,) = slots({"c": cohort}, measured={"after": "18 months", "from": from_})
    assert (slot.date, slot.people, slot.observed) == (day(expected), cohort["people"], 1.0)


def test_a_reading_on_a_date_is_of_those_enrolled_long_enough_before() -> None:
    """Half a year's follow-up on 2020-12-31 sees the 182 days up to 30 June; before that nobody."""
    dates = ["2020-06-30", "2020-12-31", "2022-12-31"]
    found = slots({"c": YEAR_OF_2020}, measured={"dates": dates, "follow_up": "6 months"})
    assert [str(slot.date) for slot in found] == ["2020-12-31", "2022-12-31"]
    assert [slot.people for slot in found] == pytest.approx([364, 732])
    assert [slot.observed for slot in found] == pytest.approx([182 / 366, 1.0])


def test_intervals_count_from_the_cohorts_first_day() -> None:
    """Each cohort has its own first and last reading where `over` states durations."""
    cohorts = {"a": YEAR_OF_2020, "b": ONE_DAY}
    found = slots(cohorts, measured={"every": "year", "over": ["1 year", "3 years"]})
    assert [(str(s.date), s.cohort) for s in found] == [
        ("2021-01-01", "a"),
        ("2021-05-31", "b"),
        ("2022-01-01", "a"),
        ("2022-05-31", "b"),
        ("2023-01-01", "a"),
        ("2023-05-31", "b"),
    ]


def test_intervals_between_dates_are_of_the_whole_cohort() -> None:
    """From the first to the last date, this far apart, whoever has enrolled."""
    over = ["2020-08-31", "2021-02-28"]
    found = slots({"c": YEAR_OF_2020}, measured={"every": "quarter", "over": over})
    assert [(str(s.date), s.people) for s in found] == [
        ("2020-08-31", 732.0),
        ("2020-11-30", 732.0),
        ("2021-02-28", 732.0),
    ]


@pytest.mark.parametrize(
    ("reported", "certified_on", "index"),
    [
        (None, "2021-08-31", 7),
        ("1 month", "2021-09-30", 7),
        ("30 days", "2021-09-30", 7),
        ("31 days", "2021-10-01", 8),
        ("6 months", "2022-02-28", 9),
        ("28 months", "2023-12-31", 16),
        ("854 days", "2024-01-02", None),
    ],
)
def test_a_result_counts_from_the_first_date_on_or_after_its_certificate(
    reported: str | None, certified_on: str, index: int | None
) -> None:
    """A reading on 2021-08-31; index 7 is 2021-09-30. After the calendar's end it never counts."""
    fields: Data = {} if reported is None else {"reported": reported}
    (slot,) = slots(measured={"dates": ["2021-08-31"]}, **fields)
    assert (slot.certified_on, slot.certified) == (day(certified_on), index)


@pytest.mark.parametrize(
    ("measured", "cohort", "expected"),
    [
        ({"dates": ["2021-12-31"]}, YEAR_OF_2020, "latest"),
        ({"after": "1 year", "from": "enrolment_end"}, YEAR_OF_2020, "latest"),
        ({"after": "1 year", "from": "enrolment"}, YEAR_OF_2020, "interval"),
        ({"after": "1 year", "from": "enrolment"}, ONE_DAY, "latest"),
        ({"every": "year", "over": ["1 year", "2 years"]}, ONE_DAY, "interval"),
    ],
)
def test_readings_replace_or_follow_each_other(measured: Data, cohort: Data, expected: str) -> None:
    """Readings of everyone so far replace each other; readings of an interval add up."""
    assert sequence({"c": cohort}, measured) == expected


@pytest.mark.parametrize("form", [{"dates": ["2021-12-31"]}, {"every": "year", "over": [
    "2021-12-31", "2021-12-31"]}])  # fmt: skip
def test_a_deal_without_cohorts_is_read_as_one_person(form: Data) -> None:
    """So that totals are the value itself."""
    (slot,) = slots(measured=form)
    assert (slot.people, slot.cohort, str(slot.date)) == (1.0, "", "2021-12-31")


def test_a_part_of_a_cohort_is_read_but_not_pooled() -> None:
    """Its people would be counted twice."""
    tier = {"people": 40, "enrols": YEAR_OF_2020["enrols"], "part_of": "all_of_it"}
    cohorts = {"all_of_it": YEAR_OF_2020, "tier": tier, "later": ONE_DAY}
    stated = deal(calendar=QUARTERS, cohorts=cohorts, metrics={"m": metric()})
    assert timeline(stated).cohorts("m") == ("all_of_it", "later", "tier")
    assert pooled_cohorts(stated, "m") == ("all_of_it", "later")


@pytest.mark.parametrize(
    ("start", "first", "expected"),
    [
        ("2020-01-31", None, ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]),
        ("2020-02-29", None, ["2020-02-29", "2020-03-31", "2020-04-30", "2020-05-31"]),
        ("2020-01-15", "2020-02-29", ["2020-01-15", "2020-02-29", "2020-03-31", "2020-04-30"]),
        ("2020-01-15", None, ["2020-01-15", "2020-02-15", "2020-03-15", "2020-04-15"]),
    ],
)
def test_a_last_day_of_a_month_stays_a_last_day(
    start: str, first: str | None, expected: list[str]
) -> None:
    """On the grid, whether the start or the end of the first period sets the day."""
    calendar = {"start": start, "end": expected[-1], "period": "month"}
    if first is not None:
        calendar["first_period_ends"] = first
    found = grid_dates(deal(calendar=calendar).calendar)
    assert [str(date) for date in found] == expected


@pytest.mark.parametrize(
    ("date", "after", "expected"),
    [
        ("2020-02-29", "12 months", "2019-02-28"),
        ("2021-03-31", "1 month", "2021-02-28"),
        ("2021-03-15", "2 weeks", "2021-03-01"),
        ("2021-01-01", "1 day", "2020-12-31"),
    ],
)
def test_the_day_a_duration_earlier(date: str, after: str, expected: str) -> None:
    """Months by the calendar, days and weeks by counting."""
    measured = {"dates": [date], "follow_up": after}
    stated = deal(metrics={"m": metric(measured=measured)}, cohorts={"c": YEAR_OF_2020})
    follow_up = stated.metrics["m"].measured
    assert follow_up is not None
    assert follow_up.follow_up is not None
    assert before(day(date), follow_up.follow_up) == day(expected)
