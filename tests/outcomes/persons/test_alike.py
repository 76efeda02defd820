"""Claims of one person that go together: the engine against integration over what they share.

The oracle takes what a combination of claims brings from the slow reference model, and the chance
of each combination from `docs/reference/how-money-moves.md` alone: given the common normal number
z claims are independent; thresholds behind a gate come from a root finder, the mean from adaptive
integration over z.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import partial
from math import exp, pi, sqrt
from typing import Any

import pytest
from random_deals.dice import Data
from reference.claims import Claim, Wave, gate_claim, waves
from reference.exact import fifty_digits, plain
from reference.measuring import Book
from reference.persons import counted, offered, one_person
from reference.state import State
from reference.world import World
from reference_tests.published import deal_of, header, parties
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from pfs.analysis.case import run_case
from pfs.models.deal import Deal
from pfs.models.gates import gate_of, with_gates

FAR = 9.0
"""Normal numbers further from 0 than this have a chance below 1e-18."""


def mean_over_z(given_z: Callable[[float], float]) -> float:
    """Integrate what depends on z over the normal density of z."""

    def weighted(z: float) -> float:
        return given_z(z) * exp(-z * z / 2) / sqrt(2 * pi)

    return float(quad(weighted, -FAR, FAR, epsabs=1e-13, epsrel=1e-12, limit=400)[0])


@dataclass
class Person:
    """One person of a wave: the thresholds above which the latent number of a claim lies."""

    book: Book
    wave: Wave
    alike: float
    thresholds: dict[Claim, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Set thresholds, gates first."""
        self.order = sorted(self.wave.claims, key=lambda c: (c.day, self.depth(c.metric), c.metric))
        for claim in self.order:
            self.thresholds[claim] = [self.threshold(claim, tail) for tail in self.tails(claim)]

    def depth(self, metric: str) -> int:
        """Return the number of gates before a metric."""
        gate = gate_of(self.book.deal.metrics[metric])
        return 0 if gate is None else 1 + self.depth(gate)

    def gate(self, claim: Claim) -> Claim | None:
        """Return the claim that must be made before."""
        return gate_claim(self.book, claim, self.wave.claims)[1]

    def tails(self, claim: Claim) -> list[float]:
        """Return the chances of at least 1, 2, ... claims of those who reach the gate."""
        share, gate = claim.reading.level, self.gate(claim)
        assert share is not None
        if gate is not None:
            assert gate.reading.level is not None
            share /= gate.reading.level
        metric = self.book.deal.metrics[claim.metric]
        if metric.kind == "event":
            return [float(min(Decimal(1), share))]
        chances = counted(share, metric.dispersion)
        above = [sum(list(chances.values())[least:], Decimal(0)) for least in range(1, 20)]
        return [float(chance) for chance in above]

    def threshold(self, claim: Claim, tail: float) -> float:
        """Return where the latent number's upper part begins, among those who reach the gate."""
        gate = self.gate(claim)
        if gate is None or tail in {0.0, 1.0}:
            return -float(ndtri(tail))
        reached = mean_over_z(lambda z: self.made(gate, z))

        def miss(threshold: float) -> float:
            both = mean_over_z(lambda z: self.made(gate, z) * self.above(threshold, z))
            return both / reached - tail

        return float(brentq(miss, -FAR, FAR, xtol=1e-14))

    def above(self, threshold: float, z: float) -> float:
        """Return the chance that a latent number lies above a threshold, given z."""
        return float(ndtr((sqrt(self.alike) * z - threshold) / sqrt(1 - self.alike)))

    def made(self, claim: Claim, z: float) -> float:
        """Return the chance that a claim is made, given z: its gates are made, then it is."""
        gate = self.gate(claim)
        before = 1.0 if gate is None else self.made(gate, z)
        return before * self.above(self.thresholds[claim][0], z)

    def chance(self, times: dict[Claim, int], z: float) -> float:
        """Return the chance of a combination of claims, given z."""
        found = 1.0
        for claim in self.order:
            gate = self.gate(claim)
            if gate is not None and not times[gate]:
                continue
            above = [1.0, *(self.above(one, z) for one in self.thresholds[claim]), 0.0]
            found *= above[times[claim]] - above[times[claim] + 1]
        return found

    def combinations(self) -> Iterator[dict[Claim, int]]:
        """Yield every combination that the gates allow."""

        def grow(made: dict[Claim, int]) -> Iterator[dict[Claim, int]]:
            if len(made) == len(self.order):
                yield made
                return
            claim = self.order[len(made)]
            gate = self.gate(claim)
            closed = gate is not None and not made[gate]
            for number in range(1 if closed else len(self.thresholds[claim]) + 1):
                yield from grow({**made, claim: number})

        yield from grow({})


def expected_due(deal: Deal, payment: str, cohort: str) -> dict[int, float]:
    """Return what is due for a cohort by index of the date: people times the mean of one."""
    with localcontext(fifty_digits()):
        world = World(deal, Book.of(deal, {}), State.new({}), options=False)
        terms, total = deal.payments[payment], dict[int, float]()
        alike = float(plain(deal.cohorts[cohort].person_correlation))
        for wave in waves(world.book, cohort, with_gates(deal, terms.priced)):
            person, offers = Person(world.book, wave, alike), offered(world, terms, wave.claims)
            brings: dict[int, list[tuple[float, dict[Claim, int]]]] = {}
            for times in person.combinations():
                one = one_person(offers, terms, {c: Decimal(n) for c, n in times.items()})
                for index, (_, due) in one.items():
                    brings.setdefault(index, []).append((float(due), times))
            for index, held in brings.items():
                mean = mean_over_z(partial(of_one, person, held))
                total[index] = total.get(index, 0.0) + float(wave.people) * mean
        return total


def of_one(person: Person, held: list[tuple[float, dict[Claim, int]]], z: float) -> float:
    """Return what one person is due on a date, given z: each combination with its chance."""
    return sum(due * person.chance(times, z) for due, times in held)


def event(level: str, months: int, **more: Any) -> Data:
    """Return a metric of kind event, read some months after enrolment."""
    measured = {"after": f"{months} months", "from": "enrolment"}
    return {
        "name": "e",
        "kind": "event",
        "better": "higher",
        "level": level,
        **more,
        "measured": measured,
    }


def count(level: float, months: int, **more: Any) -> Data:
    """Return a metric of kind count."""
    return {**event("1%", months), "kind": "count", "claims": "repeatable", "level": level, **more}


def card(alike: str, metrics: Data, **terms: Any) -> Deal:
    """Return a deal with one payment for each person of one cohort."""
    enrols = terms.pop("enrols", "2020-01-01")
    return deal_of(
        {
            **header({"start": "2020-01-01", "end": "2023-01-01", "period": "quarter"}),
            "parties": parties(city="payor", provider="provider"),
            "cohorts": {"first": {"people": 400, "enrols": enrols, "person_correlation": alike}},
            "metrics": metrics,
            "payments": {"card": {"from": "city", "to": "provider", "for_each": "person", **terms}},
        }
    )


LADDER = {
    "entry": event("60%", 3),
    "held": event("35%", 6, requires="entry"),
    "kept": event("50%", 12, qualifies="held"),
}


@pytest.mark.parametrize(
    "deal",
    [
        card(
            "30%",
            {"a": event("40%", 3), "b": event("25%", 6)},
            prices={"a": 500, "b": 700},
            at_most=900,
        ),
        card("85%", LADDER, prices={"entry": 300, "held": 500, "kept": 800}, at_most=1_000),
        card("50%", LADDER, prices={"entry": 300, "kept": 800}, exclusive=[["entry", "kept"]]),
        card("50%", {"a": count(0.8, 3)}, metric="a", price=100, at_most=200),
        card(
            "50%",
            {"a": event("40%", 3), "b": count(0.8, 6, dispersion=2)},
            prices={"a": 500, "b": 100},
            at_most=800,
        ),
        card(
            "60%",
            {"a": event("50%", 3), "b": count(0.4, 6, requires="a")},
            prices={"a": 500, "b": 300},
            at_most=900,
        ),
        card(
            "30%",
            LADDER,
            prices={"entry": {"price": 300}, "held": 500, "kept": 700},
            at_most=900,
            enrols=["2020-01-01", "2020-06-30"],
        ),
        card(
            "40%",
            {
                "a": {
                    **event("30%", 3),
                    "claims": "repeatable",
                    "measured": {"every": "half_year", "over": ["6 months", "18 months"]},
                }
            },
            prices={"a": {"price": 200, "at_most": 400}},
        ),
    ],
)
def test_claims_that_go_together_bring_what_integration_says(deal: Deal) -> None:
    """On each date, to a ten millionth of what is due."""
    case, expected = run_case(deal, {}), expected_due(deal, "card", "first")
    days = Book.of(deal, {}).grid.dates
    for index, day in enumerate(days):
        ours, theirs = expected.get(index, 0.0), case.value(f"payments.card.due@{day}")
        assert theirs == pytest.approx(ours, rel=1e-7, abs=1e-6), day
