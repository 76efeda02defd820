"""Floors that no cap allows, returns that payments can't reach, terms that can't be extended."""

import pytest
from small_deal import Edit, accepted, at, only, place, refused, warned

LIMIT = "{payor: city, at_most: 2_000}"
END = "end: 2023-12-31"


def limits(floor: str, cap: str = LIMIT) -> Edit:
    """Return an edit that puts a floor beside the cap of the small deal."""
    return (LIMIT, f"{cap}\n  floor: {floor}")


@pytest.mark.parametrize(
    ("floor", "cap", "message"),
    [
        ("{over: all, at_least: 600}", "{over: all, at_most: 500}", "floor of 600 is above"),
        ("{over: [success], at_least: 600}", "{over: all, at_most: 500}", "`limits.city.at_most`"),
        ("{over: all, per: year, year: fiscal, at_least: 600}",
         "{over: all, per: year, year: fiscal, at_most: 500}", "500"),
        ("{payor: city, at_least: 2_001}", LIMIT, "floor of 2,001 is above"),
        ("{over: all, irr_at_least: 5%, of: [capital.senior]}",
         "{over: all, irr_at_most: 4%, of: [capital.senior]}", "5.0000% is above"),
    ],
)  # fmt: skip
def test_a_floor_above_the_cap_of_all_that_it_counts_is_refused(
    floor: str, cap: str, message: str
) -> None:
    """Whether the cap counts the same or more, in the deal or in each year."""
    finding = only(refused(limits(floor, cap)), "PFS157")
    assert message in finding.message
    assert finding.path[:2] == ("limits", "floor")


@pytest.mark.parametrize(
    ("floor", "cap"),
    [
        ("{over: all, at_least: 600}", "{over: all, at_most: 600}"),
        ("{over: all, at_least: 600}", "{over: [success], at_most: 500}"),
        ("{over: all, at_least: 600}", "{over: all, per: year, year: fiscal, at_most: 500}"),
        ("{payor: city, at_least: 600}", "{payor: state, at_most: 500}"),
    ],
)
def test_a_floor_that_other_payments_or_years_can_reach_is_none(floor: str, cap: str) -> None:
    """On the cap itself too."""
    accepted(limits(floor, cap))


@pytest.mark.parametrize(
    ("floor", "message"),
    [
        ("{payor: city, irr_at_least: 2%, of: [capital.senior]}", "over payments"),
        ("{over: all, per: year, year: fiscal, irr_at_least: 2%, of: [capital.senior]}",
         "over the whole deal"),
        ("{over: all, at_least: 5, excess: carried}", "cuts nothing"),
    ],
)  # fmt: skip
def test_a_floor_has_no_field_that_means_nothing(floor: str, message: str) -> None:
    """Returns have no years and no payors, and what is added is not carried."""
    (finding,) = refused(limits(floor))
    assert message in finding.message


def test_a_payor_and_a_year_are_refused_for_a_cap_on_return_too() -> None:
    """They would be passed over."""
    for terms in ("payor: city", "over: all, per: year, year: fiscal"):
        (finding,) = refused((LIMIT, f"{{{terms}, irr_at_most: 2%, of: [capital.senior]}}"))
        assert "over the whole deal" in finding.message


def test_payments_reach_the_capital_whose_return_they_are_raised_to() -> None:
    """`line` goes to the provider; `success` into the account that pays the loan."""
    floor = "{over: [NAME], irr_at_least: 2%, of: [capital.senior]}"
    accepted(limits(floor.replace("NAME", "success")))
    finding = only(refused(limits(floor.replace("NAME", "line"))), "PFS158")
    assert "brings capital.senior anything" in finding.message


def test_capital_with_a_floor_on_its_return_is_paid_in_one_way() -> None:
    """Not through the waterfall and by payments to it as well."""
    edits = (
        limits("{over: all, irr_at_least: 2%, of: [capital.senior]}"),
        ("to: provider, metric: mixed", "to: capital.senior, metric: mixed"),
    )
    finding = only(refused(*edits), "PFS158")
    assert "by way of" in finding.message


LONGER = (
    "terminations:\n",
    (
        "terminations:\n  longer: {date: 2021-12-31, when: {since: 2021-01-01}, "
        "extends_to: 2023-12-31}\n"
    ),
)
TERM = (END, f"term_ends: 2022-12-31, {END}")


def test_a_term_and_its_extension_go_together() -> None:
    """Each of the two alone is an error at the one that is there."""
    accepted(LONGER, TERM)
    alone = only(refused(LONGER), "PFS135")
    assert at(alone) == place([LONGER], "2023-12-31}")
    assert "write it as `term_ends`" in (alone.help or "")
    never = only(refused(TERM), "PFS135")
    assert at(never) == place([TERM], f"2022-12-31, {END}")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("date: 2021-12-31, when: {since", "date: 2023-12-31, when: {since"), "the deal is over"),
        (("extends_to: 2023-12-31", "extends_to: 2022-12-31"), "is not after"),
        (("term_ends: 2022-12-31", "term_ends: 2023-12-31"), "not between"),
    ],
)
def test_an_extension_goes_beyond_the_term_and_is_decided_within_it(
    edit: Edit, message: str
) -> None:
    """What could never happen is an error."""
    found = refused(LONGER, TERM, edit)
    assert {finding.code for finding in found} == {"PFS135"}
    assert message in found[0].message


def test_a_calendar_that_no_extension_reaches_is_refused() -> None:
    """Nothing would ever happen on its last dates."""
    edits = (LONGER, TERM, ("extends_to: 2023-12-31", "extends_to: 2023-06-30"))
    found = refused(*edits)
    assert [finding.code for finding in found] == ["PFS135"]
    assert "write `end: 2023-06-30`" in (found[0].help or "")


def test_dates_of_the_term_lie_on_the_grid() -> None:
    """Both of them."""
    early = (LONGER, TERM, ("term_ends: 2022-12-31", "term_ends: 2022-12-15"))
    assert only(refused(*early), "PFS131").path == ("calendar", "term_ends")


def test_a_maturity_on_the_end_of_the_term_is_a_warning() -> None:
    """It stays where it is when the term moves; an earlier one is plain."""
    found = warned(LONGER, TERM, ("    matures: 2023-12-31", "    matures: 2022-12-31"))
    assert [one.code for one in found if one.code == "PFS223"] == ["PFS223"]
    earlier = warned(LONGER, TERM, ("    matures: 2023-12-31", "    matures: 2022-06-30"))
    assert [one.code for one in earlier if one.code == "PFS223"] == []
