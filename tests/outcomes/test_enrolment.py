"""How many people enrol and complete: plan, share, ramp, capacity, windows, closures."""

import datetime as dt
import math

import numpy as np
import pytest
from given_draws import run_given
from plain_deals import Data, deal, deal_file, metric

from pfs.analysis.engine import Engine
from pfs.analysis.paths import PathResults
from pfs.models.deal import Deal
from pfs.outcomes.draws import Draws
from pfs.outcomes.people import People, people
from pfs.outcomes.risks import risks_of
from pfs.outcomes.sample import Block, FloatArray, Sample
from pfs.outcomes.uniforms import GivenUniforms, RandomUniforms

SPREAD = {"quantiles": {"10%": "65%", "50%": "100%", "90%": "124%"}}


def hand(stated: Deal, cohort: str, since: str | None = None, until: str | None = None) -> People:
    """Return people of a deal with all its risks set by hand: at their base, nothing drawn."""
    risks = risks_of(stated, Draws(Block(0, 1), None), frozenset({"risks"}))
    first = None if since is None else dt.date.fromisoformat(since)
    last = None if until is None else dt.date.fromisoformat(until)
    return people(stated, risks, cohort, paths=1, since=first, until=last)


def enrolled(risk: Data, **window: str) -> float:
    """Return who enrols of 1,000 in 2020 and 2021 with one risk of enrolment."""
    cohorts = {"c": {"people": 1_000, "enrols": ["2020-01-01", "2021-12-31"]}}
    stated = deal(cohorts=cohorts, risks={"e": {"kind": "enrolment", **risk}})
    return float(hand(stated, "c", **window).enrolled[0])


def test_a_cohort_spreads_evenly_over_its_window() -> None:
    """Vector (j): of 929 over 1,455 days 233.048110 enrol in 2017."""
    calendar = {"start": "2014-01-07", "end": "2022-01-07", "period": "year"}
    cohorts = {"c": {"people": 929, "enrols": ["2014-01-07", "2017-12-31"]}}
    found = hand(deal(calendar=calendar, cohorts=cohorts), "c", "2016-12-31", "2017-12-31")
    assert float(found.enrolled[0]) == pytest.approx(233.048110, abs=5e-7)


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        ({"share": "80%"}, 800),
        ({"share": "120%", "at_most": "105%"}, 1_050),
        # 366 days at 60 %, 365 at all
        ({"share": "100%", "ramp": {"since": {"2020-01-01": "60%", "2021-01-01": "100%"}}},
         1_000 * (366 * 0.6 + 365) / 731),
        ({"share": "150%", "at_most": "100%",
          "ramp": {"since": {"2020-01-01": "50%", "2021-01-01": "100%"}}},
         1_000 * (366 * 0.75 + 365) / 731),
    ],
)  # fmt: skip
def test_planned_by_share_by_ramp_up_to_capacity(risk: Data, expected: float) -> None:
    """On each day the lesser of share x ramp and capacity."""
    assert enrolled(risk) == pytest.approx(expected)


def test_a_window_counts_its_own_ramp() -> None:
    """Half the people in the first year, all in the second."""
    ramp = {"since": {"2020-01-01": "50%", "2021-01-01": "100%"}}
    risk = {"share": "100%", "ramp": ramp}
    assert enrolled(risk, until="2020-12-31") == pytest.approx(1_000 * 366 / 731 / 2)
    assert enrolled(risk, since="2020-12-31") == pytest.approx(1_000 * 365 / 731)


def readings(risks: Data, given: dict[str, list[float]], **more: object) -> PathResults:
    """Run a deal that pays 1 for each person of two cohorts of 100."""
    cohorts = {
        "a": {"people": 100, "enrols": "2020-01-01"},
        "b": {"people": 100, "enrols": "2021-01-01"},
    }
    stated = metric(kind="share", read="total", level="100%", measured={
        "after": "1 year", "from": "enrolment"})  # fmt: skip
    card = {"p": {"from": "city", "to": "provider", "metric": "m", "price": 1, "basis": "each"}}
    sections: Data = {"cohorts": cohorts, "metrics": {"m": stated}, "payments": card, **more}
    return run_given(deal_file(**sections, risks=risks), given)


def test_payments_follow_those_who_enrol_path_by_path() -> None:
    """At the 10th, 50th and 90th percentile of the share; one draw for the deal."""
    risks = {"e": {"kind": "enrolment", "share": SPREAD}}
    kept = readings(risks, {"risks.e.share": [0.1, 0.5, 0.9]})
    assert kept.numbers["payments.p.paid"] == pytest.approx([130, 200, 248])


def test_a_draw_for_each_cohort() -> None:
    """The second cohort's draw moves only its own people."""
    risks = {"e": {"kind": "enrolment", "share": SPREAD, "per": "cohort"}}
    given = {"risks.e.share/a": [0.5, 0.5], "risks.e.share/b": [0.1, 0.9]}
    assert readings(risks, given).numbers["payments.p.paid"] == pytest.approx([165, 224])


def test_a_draw_for_each_fiscal_year() -> None:
    """People are drawn by the year in which they enrol."""
    risks = {"e": {"kind": "enrolment", "share": SPREAD, "per": "year"}}
    given = {"risks.e.share/FY2020": [0.1], "risks.e.share/FY2021": [0.9]}
    assert readings(risks, given).numbers["payments.p.paid"] == pytest.approx([65 + 124])


def test_conditions_on_enrolment_read_who_enrols() -> None:
    """A payment that needs 90 people of the first cohort is lost where 65 come."""
    risks = {"e": {"kind": "enrolment", "share": SPREAD}}
    when = {"enrolled": "a", "at_least": 90}
    card = {"p": {"from": "city", "to": "provider", "metric": "m", "price": 1, "when": when}}
    kept = readings(risks, {"risks.e.share": [0.1, 0.5]}, payments=card)
    assert kept.numbers["payments.p.paid"] == pytest.approx([0, 200])


def test_the_budget_per_person_follows_who_enrols() -> None:
    """10 for each; a dated budget stays as it is."""
    items = {
        "each": {"to": "provider", "from": "city", "amount": {"per_person": 10}},
        "dated": {"to": "provider", "from": "city", "amount": {"dated": {"2020-01-01": 7}}},
    }
    risks = {"e": {"kind": "enrolment", "share": SPREAD}}
    kept = readings(risks, {"risks.e.share": [0.1, 0.5]}, budget=items)
    assert kept.numbers["parties.city.paid"] == pytest.approx([130 + 1_300 + 7, 200 + 2_000 + 7])


@pytest.mark.parametrize(("estimand", "paid"), [("offered", 200), ("treated", 200 * 0.85 * 0.9)])
def test_take_up_and_service_attrition_count_only_for_an_effect_per_person_treated(
    estimand: str, paid: float
) -> None:
    """85 % take it up, a tenth leaves; an effect per person offered has that in it already."""
    stated = metric(kind="share", read="total", level="100%", estimand=estimand, measured={
        "after": "1 year", "from": "enrolment"})  # fmt: skip
    risks = {
        "t": {"kind": "take_up", "share": "85%"},
        "l": {"kind": "attrition", "of": "service", "treated": "10%"},
        "e": {"kind": "enrolment", "share": SPREAD},
    }
    kept = readings(risks, {"risks.e.share": [0.5]}, metrics={"m": stated})
    assert kept.numbers["payments.p.paid"] == pytest.approx([paid])


def test_slots_of_a_provider_that_closes_go() -> None:
    """1 % a year, closed after half a year: its 60 % of the second cohort and of the budget."""
    parties = {
        "city": {"name": "C", "roles": ["payor"]},
        "spv": {"name": "V", "roles": ["vehicle"]},
        "provider": {"name": "P", "roles": ["provider"]},
        "other": {"name": "O", "roles": ["provider"]},
    }
    items = {
        name: {"to": name, "from": "city", "amount": {"dated": {
            "2020-01-01": cost, "2021-01-01": cost}}}
        for name, cost in (("provider", 60), ("other", 40))
    }  # fmt: skip
    risks = {"h": {"kind": "hazard", "of": "providers", "per_year": "1%"}}
    closed_after = 1 - 0.99**0.5
    given = {"risks.h.time/provider": [closed_after, 0.9], "risks.h.time/other": [0.9, 0.9]}
    kept = readings(risks, given, budget=items, parties=parties)
    assert kept.numbers["payments.p.paid"] == pytest.approx([100 + 40, 200])
    assert kept.numbers["parties.other.received"] == pytest.approx([80, 80])
    assert kept.numbers["parties.provider.received"] == pytest.approx([60 + 140, 120 + 200])


def test_an_evaluation_of_the_cohort_itself_shrinks_with_it() -> None:
    """A quarter of the people: twice the standard error; stated sizes stay."""
    stated = {
        name: metric(kind="share", read="level", level="50%", evaluations={"e": evaluation})
        for name, evaluation in (
            ("own", {"design": "fixed"}),
            ("stated", {"design": "fixed", "treated": 400}),
        )
    }
    cohorts = {"a": {"people": 400, "enrols": "2020-01-01"}}
    risks = {"e": {"kind": "enrolment", "share": {"uniform": ["0%", "50%"]}}}
    built = deal(cohorts=cohorts, metrics=stated, risks=risks)
    errors = {}
    for name in stated:
        given = {f"metrics.{name}.error/a/treated/2021-01-01": np.array([0.8413447460685429])}
        errors[name] = _error(built, name, given)
    assert errors["stated"] == pytest.approx(math.sqrt(0.25 / 400))
    assert errors["own"] == pytest.approx(2 * math.sqrt(0.25 / 400))


def _error(built: Deal, name: str, given: dict[str, FloatArray]) -> float:
    source = GivenUniforms(
        {**given, "risks.e.share": np.array([0.5])}, RandomUniforms(1, Sample.of(1))
    )
    panel = Engine.of(built).state(Draws(Block(0, 1), source)).panel
    value = panel.value(name, ("a",), lambda _: True, "latest", None)
    assert value is not None
    return float(value[0]) - 0.5
