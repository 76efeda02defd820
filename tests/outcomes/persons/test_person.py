"""The law of one person is what the enumeration of everything that can happen gives."""

from collections.abc import Callable

import numpy as np
import pytest
from rate_card import LEVELS, card_people, levels_of, outcomes
from scipy import integrate, optimize, special, stats

from pfs.outcomes.persons.group import People
from pfs.outcomes.persons.laws import laws_of
from pfs.outcomes.persons.person import law_of

MOST = 30
"""Visits that are enumerated: more have a chance below 1e-9 of a penny."""


def behind(people: People) -> list[list[float]]:
    """Return the chances of each number of claims behind its gate, claims independent."""
    found = []
    for claim in people.wave.claims:
        share = LEVELS[claim.metric]
        if claim.gate is not None:
            share /= LEVELS[people.wave.claims[claim.gate].metric]
        if claim.metric == "visits":
            found.append(list(stats.nbinom(2, 2 / 2.8).pmf(np.arange(MOST))))
        else:
            found.append([1 - share, share])
    return found


def enumerated(people: People, shares: list[list[float]]) -> dict[tuple[str, int], list[float]]:
    """Return the mean of the first three powers of what is earned and due in each group."""
    found: dict[tuple[str, int], list[float]] = {}
    for chance, numbers in outcomes(people, shares):
        paid = people.settled([np.array([float(n)]) for n in numbers])
        for name, groups in (("earned", paid.earned[0]), ("due", paid.due[0])):
            for group, row in enumerate(groups):
                powers = found.setdefault((name, group), [0.0, 0.0, 0.0])
                for power in range(3):
                    powers[power] += chance * float(row[0]) ** (power + 1)
    return found


@pytest.mark.parametrize("cap", [3000, 1234.56, None])
def test_moments_are_those_of_the_enumeration(cap: float | None) -> None:
    """Gates, exclusive sets, a capped line and a cap on or off a lattice of pennies."""
    people = card_people(cap=cap)
    names = [(kind, g) for kind in ("earned", "due") for g in range(len(people.cards[0].groups))]
    law = law_of(people.cards[0], people.wave.claims, people.chances(levels_of(people)), names)
    exact = enumerated(people, behind(people))
    for name in names:
        found = [getattr(law, field)[name][0] for field in ("mean", "second", "third")]
        assert found == pytest.approx(exact[name], rel=1e-9 if cap != 1234.56 else 2e-6), name
    for wanted in ((), names[5:6], names[6:7]):
        chances = people.chances(levels_of(people))
        means = law_of(people.cards[0], people.wave.claims, chances, wanted)
        for name in names:
            assert means.mean[name] == pytest.approx(exact[name][0], rel=1e-9), (wanted, name)


def test_products_are_those_of_the_enumeration() -> None:
    """Numbers of claims with money, and money of different dates."""
    people = card_people()
    law = law_of(people.cards[0], people.wave.claims, people.chances(levels_of(people)))
    job = next(n for n, c in enumerate(people.wave.claims) if c.metric == "job")
    wanted = {(("count", job), ("due", 3)): 0.0, (("due", 1), ("cut", 3)): 0.0}
    for chance, numbers in outcomes(people, behind(people)):
        paid = people.settled([np.array([float(n)]) for n in numbers])
        earned, due = ([float(row[0]) for row in rows] for rows in (paid.earned[0], paid.due[0]))
        wanted[("count", job), ("due", 3)] += chance * numbers[job] * due[3]
        wanted[("due", 1), ("cut", 3)] += chance * due[1] * (earned[3] - due[3])
    for (one, other), value in wanted.items():
        assert law.products[one, other][0] == pytest.approx(value, rel=1e-9)
        assert law.products[other, one][0] == pytest.approx(value, rel=1e-9)


Chance = Callable[[float], float]


@pytest.mark.parametrize("correlation", [0.2, 0.6, 0.9])
def test_alike_claims_of_a_person_are_integrated(correlation: float) -> None:
    """Adaptive integration over what claims share, with thresholds found by Brent's method."""
    people, r = card_people(correlation=correlation), correlation

    def given(score: float) -> Chance:
        return lambda z: float(special.ndtr((np.sqrt(r) * z + score) / np.sqrt(1 - r)))

    def mean(value: Chance) -> float:
        return float(integrate.quad(lambda z: stats.norm.pdf(z) * value(z), -8, 8,
                                    epsabs=1e-12, limit=400)[0])  # fmt: skip

    def score_of(name: str, gate: Chance) -> float:
        def excess(score: float) -> float:
            return mean(lambda z: gate(z) * given(score)(z)) - LEVELS[name]

        return float(optimize.brentq(excess, -9, 9, xtol=1e-13))

    own = {m: given(float(special.ndtri(LEVELS[m]))) for m in ("attitude", "course", "entry")}
    own["job"] = given(score_of("job", own["course"]))
    employed: Chance = lambda z: own["course"](z) * own["job"](z)  # noqa: E731
    own["kept"] = given(score_of("kept", employed))
    # Three visits reach the cap of their line, so more of them are due no more.
    up_to = special.ndtri(stats.nbinom(2, 2 / 2.8).cdf(np.arange(3)))

    def shares(z: float) -> list[list[float]]:
        below = [*special.ndtr((up_to - np.sqrt(r) * z) / np.sqrt(1 - r)), 1.0]
        visits = [float(x) for x in np.diff(below, prepend=0.0)]
        made = [claim.metric in own and own[claim.metric](z) for claim in people.wave.claims]
        return [[1 - chance, chance] if chance else visits for chance in made]

    law = law_of(people.cards[0], people.wave.claims, people.chances(levels_of(people)), ())
    wanted = {("due", 2): 0.0, ("due", 3): 0.0}
    for point in np.linspace(-8, 8, 161):
        exact = enumerated(people, shares(float(point)))
        for quantity in wanted:
            wanted[quantity] += 0.1 * float(stats.norm.pdf(point)) * exact[quantity][0]
    for quantity, value in wanted.items():
        assert law.mean[quantity][0] == pytest.approx(value, rel=1e-8), quantity


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_laws_that_differ_from_path_to_path_are_those_of_each_path(correlation: float) -> None:
    """Corners weighted with their chances give what walking one path after the other gives."""
    people = card_people(correlation=correlation)
    levels, draw = levels_of(people), np.random.default_rng(3)
    for claim in people.wave.claims:
        if claim.metric in {"course", "visits"}:
            place = people.wave.claims.index(claim)
            levels[place] = draw.uniform(0.4, 0.6, 5)
    wanted = [frozenset({("due", 2), ("cut", 3)})]
    (law,) = laws_of(people, levels, wanted)
    for path in range(5):
        alone = [level if level.size == 1 else level[path : path + 1] for level in levels]
        (one,) = laws_of(people, alone, wanted)
        for name in ("mean", "second", "third"):
            for quantity, value in getattr(one, name).items():
                found = getattr(law, name)[quantity]
                assert found[path if found.size > 1 else 0] == pytest.approx(value[0], rel=1e-9)
