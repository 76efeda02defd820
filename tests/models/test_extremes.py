"""Numbers and dates so large, or so far below 0, that no deal means them."""

import math

import pytest
from pydantic_core import PydanticCustomError
from small_deal import Edit, at, only, place, refused

from pfs.models.plain import read_number


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


LARGE, FINITE = "this large has no cents", "must be finite"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("1e300", LARGE),
        ("-1e300", LARGE),
        ("1.0e+999", LARGE),
        ("1e5000", LARGE),
        ("9" * 30, LARGE),
        ("9" * 30 + "%", LARGE),
        (".inf", FINITE),
        ("-.inf", FINITE),
        (".nan", FINITE),
        ("1e-400", "near to zero"),
        ("9" * 61 + "%", "too long for a number"),
        ('"' + "9" * 1_500_000 + '%"', "too long for a number"),
        ('"1' + ",000" * 100_000 + '"', "too long for a number"),
        ("\u0663\u0663", "is not a number"),
    ],
    ids=lambda text: text[:20],
)
def test_a_number_is_told_what_is_wrong_with_it(number: str, message: str) -> None:
    """A large number is not an infinite one, and none is silently 0 or repeated in full."""
    edit = ("amount: 800\n", f"amount: {number}\n")
    found = only(refused(edit), "PFS106")
    assert message in found.message
    assert found.help
    assert len(found.message) < 100
    assert at(found) == (19, 13)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 10**400, -(10**400)])
def test_a_number_from_a_program_is_bounded_too(number: float) -> None:
    """A notebook hands over what no file can say."""
    with pytest.raises(PydanticCustomError):
        read_number(number)


def test_a_reading_every_period_ends_at_the_last_day_there_is() -> None:
    """A cohort at the end of time is told of, and not read for ever."""
    edits = [
        ("enrols: 2021-06-30", "enrols: 9999-12-31"),
        ("{after: 12 months, from: enrolment_end}", "{every: year, over: [1 year, 3 years]}"),
    ]
    assert "PFS132" in {finding.code for finding in refused(*edits)}
