"""What rules say of tables, caps, triggers and evaluations, and of what they keep silent."""

from typing import Any

import pytest
from plain_deals import deal, metric

from pfs.models.problems import Problem
from pfs.models.rules import remarks

DATES = {"dates": ["2022-01-01"]}
SOURCED = {"value": "40%", "source": "assumed", "evidence": "strong"}
COHORTS = {"young": {"people": 1_000, "enrols": ["2020-01-01", "2020-12-31"]}}
JOBS = {
    "name": "Jobs", "kind": "share", "better": "higher", "read": "change",
    "effect": {"value": "10pp", "evidence": "strong"}, "comparison": {"level": SOURCED},
    "measured": DATES,
}  # fmt: skip


def found(code: str, **sections: Any) -> list[Problem]:
    """Return what one rule finds in a plain deal with these sections."""
    stated = {"cohorts": COHORTS, "metrics": {"jobs": JOBS}, **sections}
    return [problem for problem in remarks(deal(**stated)) if problem.code == code]


def paid(code: str, metrics: dict[str, Any] | None = None, **terms: Any) -> list[str]:
    """Return the messages of one rule on a payment of the city for jobs."""
    payments = {"p": {"from": "city", "metric": "jobs", **terms}}
    return [p.message for p in found(code, payments=payments, metrics=metrics or {"jobs": JOBS})]


def rows(word: str, *pairs: tuple[str, int]) -> list[dict[str, Any]]:
    """Return rows of a step table."""
    return [{word: at, "pay": pay} for at, pay in pairs]


FALLING = {**JOBS, "better": "lower", "read": "level", "effect": None, "level": "30%"}
LOWER = {"jobs": {key: value for key, value in FALLING.items() if value is not None}}


def test_a_table_of_levels_that_should_fall_pays_more_below() -> None:
    """Less is better: `at_most` with more money further down is in order, the contrary is not."""
    good = rows("at_most", ("30%", 100), ("20%", 200))
    assert paid("PFS211", LOWER, steps=good) == []
    bad = paid("PFS211", LOWER, steps=rows("at_most", ("30%", 200), ("20%", 100)))
    assert bad == ["a better outcome pays less at 20%: 100 after 200"]


def test_a_line_of_levels_that_should_fall_pays_nothing_below_its_first_point() -> None:
    """That is the rule of lines, and rarely meant here: `otherwise` says what is paid there."""
    line: list[dict[str, Any]] = [{"at": "20%", "pay": 100}, {"at": "30%", "pay": 0}]
    said = paid("PFS211", LOWER, lines=line)
    assert said == ["a better outcome pays less at 20%: 0 after 100"]
    assert paid("PFS211", LOWER, lines=[*line, {"otherwise": 100}]) == []


def test_a_penalty_below_a_threshold_is_no_table_that_falls() -> None:
    """DC Water: -3.3 million, nothing, 3.3 million."""
    steps = [{"above": "41.3%", "pay": 330}, {"at_least": "18.6%", "pay": 0}, {"otherwise": -330}]
    assert paid("PFS211", to="bank", steps=steps) == []
    assert paid("PFS212", to="bank", steps=steps) == []


def test_rows_are_in_order_upwards_or_downwards() -> None:
    """One row among others is named, whichever way the others go."""
    up = rows("at_least", ("5pp", 1), ("10pp", 2), ("15pp", 3))
    assert paid("PFS212", steps=up) == paid("PFS212", steps=up[::-1]) == []
    mixed = rows("at_least", ("5pp", 1), ("55pp", 2), ("10pp", 3), ("15pp", 4))
    assert paid("PFS212", steps=mixed) == ["the threshold 10pp stands out of order"]


def test_the_widest_flat_zone_is_named_and_roundings_are_no_zones() -> None:
    """A table by whole points on a reading in whole points pays for every point there is."""
    steps = rows("at_least", ("5pp", 1), ("6pp", 2), ("9pp", 3))
    assert paid("PFS306", steps=steps) == ["from 6pp to 9pp more effect pays nothing more"]
    by_points = rows("at_least", ("5pp", 1), ("6pp", 2), ("7pp", 3))
    assert paid("PFS306", steps=by_points, round={"to": "1pp", "by": "down"}) == []
    flat = [{"at": 0, "pay": 0}, {"at": "5pp", "pay": 9}, {"at": "8pp", "pay": 9}]
    assert paid("PFS306", lines=flat) == ["from 5pp to 8pp more effect pays nothing more"]
    assert paid("PFS306", lines=flat[:2]) == []


def test_a_gate_before_a_price_is_a_cliff_of_what_it_opens() -> None:
    """20 for each of 1,000 people at 30 of the 60 points that are possible: half of 12,000."""
    terms: dict[str, Any] = {"read": "total_change", "price": 20}
    gate: dict[str, Any] = {"when": {"metric": "jobs", "at_least": "30pp"}}
    assert paid("PFS304", **terms, **gate) == [
        "6,000 depends on passing 30pp: 50% of the most that can be paid"
    ]
    low: dict[str, Any] = {"when": {"metric": "jobs", "at_least": "14pp"}}
    assert paid("PFS304", **terms, **low) == []
    assert paid("PFS304", **terms) == []


def test_a_jump_in_a_line_is_a_cliff_and_a_slope_is_none() -> None:
    """Two rows at one point."""
    slope: list[dict[str, Any]] = [{"at": 0, "pay": 0}, {"at": "20pp", "pay": 900}]
    assert paid("PFS304", lines=slope) == []
    jump: list[dict[str, Any]] = [
        slope[0],
        {"at": "10pp", "pay": 100},
        {"at": "10pp", "pay": 500},
        slope[1],
    ]
    assert paid("PFS304", lines=jump) == [
        "400 depends on passing 10pp: 44% of the most that can be paid"
    ]


def capped(at_most: int, **terms: Any) -> tuple[list[str], list[str]]:
    """Return what is said of a payor's cap: that it never binds, that it can."""
    sections = {
        "payments": {"p": {"from": "city", "metric": "jobs", **terms}},
        "limits": {"cap": {"payor": "city", "at_most": at_most}},
    }
    return (
        [p.message for p in found("PFS209", **sections)],
        [p.message for p in found("PFS310", **sections)],
    )


def test_a_cap_at_the_top_of_the_table_is_just_said_again() -> None:
    """Above it never binds, below it can; at it there is nothing to say."""
    table = {"steps": rows("at_least", ("5pp", 500), ("10pp", 900))}
    assert capped(900, **table) == ([], [])
    never, _ = capped(901, **table)
    assert never == ["the cap of 901 never binds: what `city` pays can come to 900 at most"]
    _, can = capped(899, **table)
    assert can == ["the cap of 899 can bind: what `city` pays can come to 900"]


def test_a_cap_that_rises_is_judged_by_its_lowest_and_its_highest_amount() -> None:
    """700 lie between 400 and 900: it can bind early, and need not."""
    table = {"steps": rows("at_least", ("5pp", 700))}
    sections = {
        "payments": {"p": {"from": "city", "metric": "jobs", **table}},
        "limits": {"cap": {"payor": "city", "at_most": {"since": {"2020-01-01": 400,
                                                                  "2022-01-01": 900}}}},
    }  # fmt: skip
    assert found("PFS209", **sections) == found("PFS310", **sections) == []


def test_a_cap_between_what_is_likely_and_what_is_possible_is_left_alone() -> None:
    """Jobs rise by 60 points at most if the comparison is as stated, by 100 if it is not."""
    price = {"read": "total_change", "price": 1}
    assert capped(800, **price) == ([], [])
    assert capped(599, **price)[1]
    assert capped(1_001, **price)[0]


def test_more_people_than_planned_can_reach_any_cap() -> None:
    """With a risk on enrolment, a cap above the plan is no mistake."""
    risks = {"people": {"kind": "enrolment", "share": {"between": ["80%", "120%"]}}}
    sections = {
        "payments": {"p": {"from": "city", "metric": "jobs", "read": "total_change", "price": 1}},
        "limits": {"cap": {"payor": "city", "at_most": 1_001}},
    }
    assert found("PFS209", **sections)
    assert not found("PFS209", **sections, risks=risks)


def trial(**fields: Any) -> dict[str, Any]:
    """Return jobs measured by a trial of 1,000 against 1,000."""
    return {"jobs": {**JOBS, "evaluations": {"t": {"design": "randomised", "control": 1_000}}}} | {
        "other": {**JOBS, **fields}
    }


@pytest.mark.parametrize(("at", "weak"), [("6pp", True), ("6.2pp", False)])
def test_the_detectable_effect_is_where_the_note_ends(at: str, weak: bool) -> None:
    """Variances 0.24 and about 0.248 over 1,000 each: 2.8 x 2.21 points are 6.19 points."""
    gate = {"when": {"metric": "jobs", "at_least": at}}
    assert bool(paid("PFS305", trial(), price=1, read="total_change", **gate)) == weak


def test_what_a_falling_trigger_asks_is_no_effect_to_detect() -> None:
    """`below 2pp` asks for a bad outcome."""
    stop = {"date": "2023-01-01", "when": {"metric": "jobs", "below": "2pp"}, "settles": True}
    assert found("PFS305", metrics=trial(), terminations={"stop": stop}) == []


def test_the_published_trial_of_new_york() -> None:
    """460 days, cv 120 %, 1,000 against 1,357: an error of 4.83 points, 8 % in 38 % of cases."""
    days = metric(
        kind="mean", read="relative_change", better="lower", level=None, effect="6%",
        comparison={"level": 460}, cv="120%", measured=DATES,
        evaluations={"t": {"design": "randomised", "treated": 1_000, "control": 1_357}},
    )  # fmt: skip
    metrics = {"jobs": {key: value for key, value in days.items() if value is not None}}
    gate = {"when": {"metric": "jobs", "at_least": "8%"}}
    said = paid("PFS305", metrics, read="total_change", price=85, **gate)
    assert said == ["the design detects a true 8% in 38% of cases"]


@pytest.mark.parametrize(
    ("day", "early"), [("2021-01-01", True), ("2021-12-31", True), ("2022-01-01", False)]
)
def test_a_decision_before_the_first_result_is_never_made(day: str, early: bool) -> None:
    """The result is certified on 2022-01-01."""
    calendar = {"start": "2020-01-01", "end": "2023-12-31", "period": "quarter",
                "first_period_ends": "2020-03-31"}  # fmt: skip
    day = {"2021-01-01": "2020-12-31", "2022-01-01": "2022-03-31"}.get(day, day)
    stop = {"date": day, "when": {"metric": "jobs", "below": "2pp"}, "settles": True}
    said = found("PFS208", calendar=calendar, terminations={"stop": stop})
    assert bool(said) == early


def test_a_condition_that_begins_after_it_is_asked_never_holds() -> None:
    """A step of the waterfall is last asked at the calendar's end."""
    step = {"rank": 1, "to": "bank", "when": {"since": "2024-01-02"}}
    rest = {"rank": 2, "to": "city"}
    assert len(found("PFS208", waterfall={"late": step, "rest": rest})) == 1
    step = {**step, "when": {"since": "2024-01-01"}}
    assert found("PFS208", waterfall={"late": step, "rest": rest}) == []


@pytest.mark.parametrize(("follow_up", "late"), [("12 months", False), ("15 months", True)])
def test_people_must_be_observable_by_the_last_reading(follow_up: str, late: bool) -> None:
    """All have 12 months by 2022-01-01, and 75 % have 15."""
    measured = {**DATES, "follow_up": follow_up}
    metrics = {"jobs": {**trial()["jobs"], "measured": measured}}
    assert bool(found("PFS213", metrics=metrics)) == late


def test_early_interim_readings_are_no_mistake() -> None:
    """Whoever has been observed so far is read; the last reading has everybody."""
    measured = {"dates": ["2020-04-01", "2022-01-01"]}
    metrics = {"jobs": {**trial()["jobs"], "measured": measured}}
    assert found("PFS213", metrics=metrics) == []


def test_readings_of_every_interval_are_about_everybody_from_the_first_on() -> None:
    """Half a year into a year of enrolment half of the people are there."""
    measured = {"every": "year", "over": ["2020-07-01", "2022-07-01"]}
    metrics = {"jobs": {**trial()["jobs"], "measured": measured}}
    (said,) = found("PFS213", metrics=metrics)
    assert said.message == "50% of `cohorts.young` can be observed by 2020-07-01"


def test_a_guarantee_fits_what_it_covers() -> None:
    """Half of 800, or a floor of 500."""
    debt = {"kind": "loan", "from": "bank", "amount": 800}
    cover = {"kind": "guarantee", "from": "donor", "for": "capital.loan"}
    for terms, most in (({"covers": "50%"}, 400), ({"tops_up_to": 500}, 500)):
        for amount in (most, most + 1):
            capital = {"loan": debt, "cover": {**cover, **terms, "amount": amount}}
            assert bool(found("PFS217", capital=capital)) == (amount > most)


def test_evidence_is_asked_of_what_payments_follow_only() -> None:
    """The baseline where readings are converted with it; nothing of a metric nobody pays for."""
    bare = {**JOBS, "effect": "10pp", "comparison": {"level": "40%"}, "source": "assumed"}
    metrics = {"jobs": bare, "other": {**bare}}
    effect = "payments follow `effect` of `jobs`, without `evidence`"
    level = "payments follow `comparison.level` of `jobs`, without `evidence`"
    assert paid("PFS307", metrics, price=1) == [effect]
    assert paid("PFS307", metrics, price=1, read="level") == [effect, level]


def test_money_that_nobody_votes_needs_no_appropriation() -> None:
    """A foundation pays from its own."""
    payments = {"p": {"from": "donor", "metric": "jobs", "price": 1}}
    donor = {"name": "Donor", "roles": ["payor"], "sector": "philanthropy"}
    assert found("PFS308", payments=payments, parties={"donor": donor, "spv": SPV}) == []
    public = {**donor, "sector": "public"}
    assert len(found("PFS308", payments=payments, parties={"donor": public, "spv": SPV})) == 1


SPV = {"name": "Spv", "roles": ["vehicle"]}
