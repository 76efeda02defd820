"""Small deals that pay for each person: engine and reference agree.

Each says one sentence of `docs/reference/how-money-moves.md`.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from random_deals.dice import Data
from reference import run
from reference_tests.published import deal_of, header, parties
from strategies import People
from test_agreement import disagreements

from pfs.models.deal import Deal
from pfs.models.examples import PersonGroup

FIRST = {"first": {"people": 100, "enrols": "2020-01-01"}}
BOTH = {**FIRST, "second": {"people": 100, "enrols": "2020-04-01"}}
ROLLING = {"first": {"people": 100, "enrols": ["2020-01-01", "2020-03-31"]}}
TWICE = {"every": "half_year", "over": ["3 months", "1 year"]}
KINDS = [{"share": "50%", "a": 2}, {"share": "50%", "a": 0}]
SETTLES = {"end": {"dates": ["2020-07-01"], "exercise": "always", "by": "city", "settles": True}}


@dataclass(frozen=True)
class Small:
    """A small deal, what is given of it, and its people."""

    data: Data
    given: dict[str, float] = field(default_factory=dict)
    persons: People = None

    @property
    def deal(self) -> Deal:
        """Return the deal."""
        return deal_of(self.data)


def read_after(months: int) -> Data:
    """Return a measurement of everybody at once, some months after enrolment."""
    return {"measured": {"after": f"{months} months", "from": "enrolment_end"}}


def event(level: str, months: int = 3, **more: Any) -> Data:
    """Return a metric of kind event."""
    base = {"name": "e", "kind": "event", "better": "higher", "level": level}
    return {**base, **read_after(months), **more}


def count(level: float, months: int = 3, **more: Any) -> Data:
    """Return a metric of kind count."""
    return {**event("0%", months), "kind": "count", "claims": "repeatable", "level": level, **more}


def small(
    metrics: Data,
    cohorts: Data = FIRST,
    given: dict[str, float] | None = None,
    persons: list[tuple[float, str, dict[str, float]]] | None = None,
    ends: Data | None = None,
    limits: Data | None = None,
    **payments: Data,
) -> Small:
    """Return a deal of two years whose payments are by the city to the provider."""
    data: Data = {
        **header({"start": "2020-01-01", "end": "2022-01-01", "period": "quarter"}),
        "parties": parties(city="payor", provider="provider"),
        "cohorts": cohorts,
        "metrics": metrics,
        "payments": {n: {"from": "city", "to": "provider", **p} for n, p in payments.items()},
        **({} if ends is None else {"terminations": ends}),
        **({} if limits is None else {"limits": limits}),
    }
    groups = persons and tuple(
        PersonGroup(number=number, cohort=cohort, claims=claims)
        for number, cohort, claims in persons
    )
    return Small(data, given or {}, groups or None)


def card(**terms: Any) -> Data:
    """Return a payment for each person."""
    return {"for_each": "person", **terms}


SETTLED = {
    "one set counts what is read first of what is due together": small(
        {"a": event("50%", 4), "b": event("40%", 5)},
        q=card(prices={"a": 50, "b": 100}, exclusive=[["a", "b"]]),
    ),
    "in two sets a metric must be the first in both": small(
        {"a": event("50%"), "b": event("60%"), "c": event("30%", 6)},
        q=card(prices={"a": 1100, "b": 500, "c": 100}, exclusive=[["a", "b"], ["b", "c"]]),
    ),
    "a cohort's condition asks for that cohort's people": small(
        {"b": event("50%")},
        cohorts=BOTH,
        given={"b@first": 0.0},
        q=card(prices={"b": 50}),
        r=card(prices={"b": 50}, when={"payment": "q", "triggered": False}),
    ),
    "what did not hold is paid on the next occasion": small(
        {"a": {**event("30%"), "measured": TWICE, "claims": "repeatable"}},
        q=card(metric="a", price=100, at_most=150, when={"since": "2020-07-01"}),
    ),
    "behind a gate a count's mean is of those who reach it": small(
        {"g": event("50%"), "a": count(0.4, requires="g")},
        q=card(metric="a", price=100, at_most=150),
    ),
    "a settlement takes what is read": small(
        {"a": event("50%", reported="6 months"), "b": event("40%", 5), "c": event("20%", 7)},
        q=card(prices={"a": 100, "b": 50, "c": 7}),
        ends=SETTLES,
    ),
    "people given make their first claim only": small(
        {"a": {**event("30%"), "measured": TWICE, "claims": "repeatable"}, "b": event("20%", 6)},
        persons=[(10, "first", {"a": 1}), (2.5, "first", {"payments.q.earned": 8_600})],
        q=card(prices={"a": 100, "b": 70}, at_most=700),
        r={"metric": "a", "price": 1},
    ),
    "a payment that is given to earn asks no condition": small(
        {"b": event("20%")},
        given={"payments.p.earned": 100.0},
        p={"metric": "b", "price": 10, "when": {"since": "2021-01-01"}},
    ),
    "a final payment that is given to earn does so on its first date": small(
        {"b": {**event("20%"), "measured": TWICE, "claims": "repeatable"}},
        given={"payments.p.earned": 100.0},
        p={"metric": "b", "price": 10, "basis": "final"},
    ),
    "what is given to be earned on a date is earned on that date": small(
        {"a": event("20%")},
        given={"payments.p.earned@2020-10-01": 100.0},
        p={"metric": "a", "price": 10},
    ),
    "a limit per cohort counts people of that cohort": small(
        {"a": event("20%")},
        cohorts=BOTH,
        given={"a@first": 10.0},
        limits={"each": {"over": "all", "per": "cohort", "at_most": 700}},
        q=card(metric="a", price=50),
    ),
    "who was never asked for the gate is not behind it": small(
        {
            "g": {**event("50%"), "measured": {"dates": ["2020-02-15"]}},
            "a": {**event("30%", requires="g"), "measured": {"dates": ["2020-07-01"]}},
        },
        cohorts=ROLLING,
        q=card(metric="a", price=100),
    ),
    "what a settlement does not take leaves its room under the cap to what it takes": small(
        {"a": event("50%", reported="6 months"), "c": event("20%", 7)},
        q=card(prices={"a": 100, "c": 7}, at_most=100),
        ends=SETTLES,
    ),
    "all claims on the metric that counts are paid, not only its first": small(
        {"a": {**event("70%"), "measured": TWICE, "claims": "repeatable"}, "b": event("30%", 12)},
        q=card(prices={"a": 240, "b": 600}, exclusive=[["a", "b"]]),
    ),
    "on one due date the day of the reading decides, not of its certification": small(
        {"a": event("50%", 4, reported="2 months"), "b": event("40%", 5)},
        q=card(prices={"a": 50, "b": 100}, exclusive=[["a", "b"]]),
    ),
    "the dearest is what brings most for one claim": small(
        {"a": event("50%"), "b": count(0.7)},
        q=card(prices={"a": 1100, "b": 500}, exclusive=[["a", "b"]]),
    ),
    "a cap that can't bind takes nothing": small(
        {"a": event("45%", 6), "b": event("45%")},
        q=card(prices={"a": 500, "b": 789}, at_most=1_289),
    ),
    "what a settlement takes early is worth the levels of its own date": small(
        {"a": event("50%", 5, reported="1 year")},
        q=card(metric="a", price={"value": 100, "grows": "10%"}),
        ends=SETTLES,
    ),
    "a kind of person makes one claim at each reading in order": small(
        {"a": {**count(0.5), "measured": TWICE}},
        cohorts={"first": {**FIRST["first"], "profiles": KINDS}},
        q=card(metric="a", price=100),
    ),
    "later readings on dates are of the people given too": small(
        {"a": {**event("20%"), "measured": {"dates": ["2020-07-01", "2021-01-01"]}}},
        persons=[(30, "first", {"a": 1})],
        q=card(metric="a", price=100),
        r={"metric": "a", "price": 1, "basis": "each"},
    ),
    "nobody but the people given enrols, in no cohort": small(
        {"a": event("20%")},
        cohorts=BOTH,
        persons=[(10, "first", {"a": 1})],
        q=card(metric="a", price=100, cohorts=["first"]),
        r={"metric": "a", "price": 1},
    ),
    "the least that is due counts what is given to be earned": small(
        {"a": event("20%")},
        given={"payments.p.earned": 100.0},
        p={"metric": "a", "price": 10, "at_least": 5_000},
    ),
}


@pytest.mark.parametrize("case", SETTLED.values(), ids=SETTLED)
def test_they_agree(case: Small) -> None:
    """In every flow and every result."""
    assert not disagreements(case.deal, case.given, case.persons)


def test_each_cohort_of_a_payment_for_each_person_is_a_scope() -> None:
    """Ten of a hundred at 50 in the one, and a fifth at 50 in the other."""
    case = small(
        {"a": event("20%")}, cohorts=BOTH, given={"a@first": 10.0}, q=card(metric="a", price=50)
    )
    result = run(case.deal, case.given)
    assert [result.value(f"payments.q.earned@{name}") for name in BOTH] == [500, 1_000]
