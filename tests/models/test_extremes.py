"""Numbers and dates so large, or so far below 0, that no deal means them."""

import pytest
from small_deal import Edit, at, only, place, refused


@pytest.mark.parametrize(
    ("code", "edit", "marker"),
    [
        ("PFS106", ("amount: 800\n", "amount: 10_000_000_000_001\n"), "10_000_000"),
        ("PFS106", ("people: 40", "people: 0"), "0, enrols: [2020-01-01, 2020-12-31], part"),
        ("PFS107", ("amount: 800\n", "amount: {value: 800, grows: -200%}\n"), "-200%"),
        ("PFS107", ("level: 50%\n", "level: {lognormal: {median: 50%, sd: 50}}\n"), "50}}"),
        ("PFS154", ("level: 40}", "level: 0}"), "0}\n    cv"),
    ],
)
def test_extremes_are_refused_where_they_stand(code: str, edit: Edit, marker: str) -> None:
    """Each gives one finding of its code, and none ends in a number or a crash."""
    assert at(only(refused(edit), code)) == place([edit], marker)


def test_a_reading_every_period_ends_at_the_last_day_there_is() -> None:
    """A cohort at the end of time is told of, and not read for ever."""
    edits = [
        ("enrols: 2021-06-30", "enrols: 9999-12-31"),
        ("{after: 12 months, from: enrolment_end}", "{every: year, over: [1 year, 3 years]}"),
    ]
    assert "PFS132" in {finding.code for finding in refused(*edits)}
