"""What a file may say of risks."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter
from sections import read, refusals, section_of

from pfs.models.base import Identifier
from pfs.models.community_references import DriverRef
from pfs.models.delays import UncertainDuration
from pfs.models.numbers import is_uncertain
from pfs.models.plain import Duration
from pfs.models.risks import (
    Appropriation,
    Attrition,
    Correlation,
    Cost,
    Delay,
    Enrolment,
    Hazard,
    Risk,
)

SECTION: TypeAdapter[Mapping[str, Risk]] = TypeAdapter(Mapping[Identifier, Risk])
RISK: TypeAdapter[Risk] = TypeAdapter(Risk)
UNSURE = {"uniform": ["10%", "20%"]}
RISKS: dict[str, dict[str, Any]] = {
    "enrolment": {"share": "90%"},
    "take_up": {"share": "92%"},
    "attrition": {"of": "service", "treated": "6%"},
    "cost": {"budget": ["services"], "ratio": "110%"},
    "appropriation": {"payor": "city", "hazard": "3%"},
    "delay": {"of": ["payments.success"], "by": "3 months"},
    "drift": {"metric": "days", "per_year": "1pp"},
    "bias": {"metric": "days", "amount": "-1pp"},
    "hazard": {"of": "providers", "per_year": "1%"},
    "correlation": {"drivers": ["risks.a.share", "risks.b.ratio"], "is": "-30%"},
}


def risk(kind: str, **changes: Any) -> dict[str, Any]:
    """Return a risk of the kind as written, with changes."""
    return {"kind": kind} | RISKS[kind] | changes


def test_risks_of_the_draft_validate() -> None:
    """The risks of prek-city read as written, correlations being named risks like the others."""
    risks = read(SECTION, section_of("prek-city", "risks"))
    assert {name: type(entry).__name__ for name, entry in risks.items()} == {
        "enrolment": "Enrolment",
        "tested": "Attrition",
        "cost": "Cost",
        "appropriation_city": "Appropriation",
        "appropriation_district": "Appropriation",
        "report": "Delay",
        "drift": "Drift",
        "closure": "Hazard",
        "staffing": "Correlation",
        "quality": "Correlation",
    }
    staffing, city = risks["staffing"], risks["appropriation_city"]
    assert isinstance(staffing, Correlation)
    assert staffing.is_ == -0.3
    assert isinstance(city, Appropriation)
    assert city.after == Duration(1, "year")
    assert city.escrow == "accounts.escrow"


@pytest.mark.parametrize("kind", sorted(RISKS))
def test_every_kind_is_known(kind: str) -> None:
    """Each kind validates with the fields it needs."""
    assert read(RISK, risk(kind)).kind == kind


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("enrolment", "share"),
        ("enrolment", "at_most"),
        ("take_up", "share"),
        ("attrition", "treated"),
        ("cost", "ratio"),
        ("appropriation", "hazard"),
        ("appropriation", "recovery"),
        ("drift", "per_year"),
        ("bias", "amount"),
        ("hazard", "per_year"),
    ],
)
def test_numbers_may_be_uncertain(kind: str, field: str) -> None:
    """A distribution stands wherever a risk has a number that is drawn."""
    assert is_uncertain(getattr(read(RISK, risk(kind, **{field: UNSURE})), field))


def test_what_is_not_stated_is_neutral() -> None:
    """One draw for the deal, all cohorts, no escrow, no recovery, failures year by year."""
    enrolment = read(RISK, risk("enrolment"))
    assert isinstance(enrolment, Enrolment)
    assert (enrolment.cohorts, enrolment.per, enrolment.ramp) == ("all", "deal", 1.0)
    appropriation = read(RISK, risk("appropriation"))
    assert isinstance(appropriation, Appropriation)
    assert appropriation.basis == "each_year"
    assert appropriation.recovery == 0.0
    assert appropriation.escrow is None


def test_budget_items_are_named_with_or_without_their_section() -> None:
    """`services` and `budget.services` are the same item."""
    cost = read(RISK, risk("cost", budget=["services", "budget.services"]))
    assert isinstance(cost, Cost)
    assert [(item.section, item.id) for item in cost.budget] == [("budget", "services")] * 2


def test_uncertain_delay_is_a_number_of_months_or_days() -> None:
    """Quarters and years are months, weeks are days; the shape is kept."""
    slow = read(RISK, risk("delay", by={"pert": ["0 months", "1 quarter", "1 year"]}))
    quick = read(RISK, risk("delay", by={"empirical": ["10 days", "2 weeks"]}))
    assert isinstance(slow, Delay)
    assert isinstance(slow.by, UncertainDuration)
    assert (slow.by.unit, slow.by.number.pert) == ("month", (0, 3, 12))
    assert isinstance(quick, Delay)
    assert isinstance(quick.by, UncertainDuration)
    assert (quick.by.unit, quick.by.number.empirical) == ("day", (10, 14))


def test_hazard_may_end_the_deal() -> None:
    """A hazard is of providers or of a termination."""
    hazard = read(RISK, risk("hazard", of="terminations.early"))
    assert isinstance(hazard, Hazard)
    assert hazard.of == "terminations.early"


def test_driver_names_say_their_section() -> None:
    """A driver of a link belongs to `collective_impact.links`."""
    driver = DriverRef.read("collective_impact.links.pre_k.bridge")
    named = (driver.section, driver.id, driver.measure)
    assert named == ("collective_impact.links", "pre_k", "bridge")
    level = DriverRef.read("metrics.days.comparison.level")
    assert (level.section, level.id, level.measure) == ("metrics", "days", "comparison.level")


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("enrolment", {"shar": 1}, "not permitted"),
        ("enrolment", {"share": "-5%"}, "write a number of 0 or more"),
        ("enrolment", {"share": {"uniform": ["-5%", "100%"]}}, "write a number of 0 or more"),
        ("enrolment", {"cohorts": "some"}, "'all'"),
        ("enrolment", {"per": "month"}, "'deal', 'cohort' or 'year'"),
        ("take_up", {"share": "102%"}, "at most 1"),
        ("take_up", {"share": {"pert": ["50%", "90%", "110%"]}}, "at most 1"),
        ("attrition", {"control": "5%"}, "write `of: evaluations`"),
        ("attrition", {"metric": "days"}, "write `of: evaluations`"),
        ("attrition", {"of": "people"}, "'service' or 'evaluations'"),
        ("cost", {"budget": []}, "at least 1 item"),
        ("cost", {"budget": ["capital.senior"]}, "write an identifier or `budget.NAME`"),
        ("cost", {"ratio": {"since": {"2015-01-01": 1}}}, "write one number"),
        ("appropriation", {"hazard": 3}, "at most 1"),
        ("appropriation", {"recovery": "120%"}, "at most 1"),
        ("appropriation", {"after": "1 year"}, "write `recovery`"),
        ("appropriation", {"escrow": "escrow"}, "write `accounts.NAME`"),
        ("appropriation", {"basis": "yearly"}, "'each_year' or 'permanent'"),
        ("delay", {"of": ["success"]}, "write `payments.NAME`"),
        ("delay", {"by": 3}, "24 months"),
        ("delay", {"by": {"pert": ["3 months", "0 months", "9 months"]}}, "the shortest first"),
        ("delay", {"by": {"uniform": ["1 week", "2 months"]}}, "or all in days"),
        ("delay", {"by": {"source": "assumed"}}, "write one of `uniform`"),
        ("bias", {"evaluation": "Trial"}, "pattern"),
        ("hazard", {"of": "provider"}, "write `terminations.NAME`"),
        ("hazard", {"per_year": "101%"}, "at most 1"),
        ("correlation", {"is": "100%"}, "above -1 and below 1"),
        ("correlation", {"is": UNSURE}, "can't be uncertain"),
        ("correlation", {"drivers": ["risks.a.share"]}, "at least 2 items"),
        ("correlation", {"drivers": ["risks.a.share", "risks.a.share"]}, "each driver once"),
        ("correlation", {"drivers": ["risks.a.share", "metrics.b.effects"]}, "end `metrics.b.`"),
        ("correlation", {"drivers": ["risks.a.share", "budget.b"]}, "not a name that can stand"),
    ],
)
def test_impossible_risks_are_refused(kind: str, change: dict[str, Any], said: str) -> None:
    """Each refusal says what is wrong or what to write."""
    (line,) = refusals(RISK, risk(kind, **change))
    assert said in line


@pytest.mark.parametrize("kind", sorted(RISKS))
def test_needed_fields_are_asked_for(kind: str) -> None:
    """A risk without one of the fields it needs is refused at that field."""
    for field in RISKS[kind]:
        lines = refusals(RISK, {k: v for k, v in risk(kind).items() if k != field})
        assert f"{kind}.{field}: Field required: None" in lines


def test_wrong_or_missing_kind_is_refused() -> None:
    """The refusal names the kinds; a map of risks below a risk has no kind."""
    (wrong,) = refusals(RISK, {"kind": "enrollment", "share": 1})
    assert "'enrolment', 'take_up'" in wrong
    (nested,) = refusals(SECTION, {"correlations": {"staffing": risk("correlation")}})
    assert "correlations: Unable to extract tag using discriminator 'kind'" in nested


@pytest.mark.parametrize(("drivers", "lowest"), [(2, -1.0), (3, -0.5), (5, -0.25)])
def test_equal_correlation_stays_positive_definite(drivers: int, lowest: float) -> None:
    """Among n drivers the smallest eigenvalue is 1 + (n - 1) r, so r lies above -1 / (n - 1)."""
    names = [f"risks.r{index}.share" for index in range(drivers)]
    assert read(RISK, risk("correlation", drivers=names, **{"is": lowest + 0.01}))
    assert refusals(RISK, risk("correlation", drivers=names, **{"is": lowest}))


def test_bounds_hold_after_the_numbers_own_limits() -> None:
    """A wide distribution cut by `at_least` and `at_most` stays within a share."""
    wide = {"between": ["-5%", "30%"]}
    assert refusals(RISK, risk("attrition", treated=wide))
    lost = read(RISK, risk("attrition", treated=wide | {"at_least": "0%"}))
    assert isinstance(lost, Attrition)
