"""The law of one person is what the enumeration of everything that can happen gives."""

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from rate_card import LEVELS, card_people, levels_of, outcomes
from pfs.outcomes.persons.person import law_of

MOST = 30
"""Visits that are enumerated: more have a chance below 1e-9 of a penny."""


def behind(people: object) -> list[list[float]]:
    """Return the chances of each number of claims behind its gate, claims independent."""
    found = []
    for claim in people.wave.claims:  # type: ignore[attr-defined]
        share = LEVELS[claim.metric]
        if claim.gate is not None:
            share /= LEVELS[people.wave.claims[claim.gate].metric]  # type: ignore[attr-defined]
        if claim.metric == "visits":
            found.append(list(stats.nbinom(2, 2 / 2.8).pmf(np.arange(MOST))))
        else:
            found.append([1 - share, share])
    return found


def enumerated(people: object, shares: list[list[float]]) -> dict[tuple[str, int], list[float]]:
    """Return the mean of the first three powers of what is earned and due in each group."""
    found: dict[tuple[str, int], list[float]] = {}
    for chance, numbers in outcomes(people, shares):  # type: ignore[arg-type]
        paid = people.settled([np.array([float(n)]) for n in numbers])  # type: ignore[attr-defined]
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
    means = law_of(people.cards[0], people.wave.claims, people.chances(levels_of(people)), ())
    for name in names:
        assert means.mean[name] == pytest.approx(exact[name][0], rel=1e-9)


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


@pytest.mark.parametrize("correlation", [0.2, 0.6, 0.9])
def test_alike_claims_of_a_person_are_integrated(correlation: float) -> None:
    """Adaptive integration over what claims share, with thresholds found by Brent's method."""
    people = card_people(correlation=correlation)
    r = correlation

    def chance(score: float, z: float) -> float:
        return float(special.ndtr((np.sqrt(r) * z + score) / np.sqrt(1 - r)))

    def mean(value: object) -> float:
        return float(integrate.quad(lambda z: stats.norm.pdf(z) * value(z), -8, 8,  # type: ignore[operator]
                                    epsabs=1e-12, limit=400)[0])  # fmt: skip

    scores = {m: float(special.ndtri(LEVELS[m])) for m in ("attitude", "course", "entry")}
    reach = {"course": lambda z: chance(scores["course"], z)}
    for name, gate in (("job", "course"), ("kept", "job")):
        before = reach[gate]
        scores[name] = optimize.brentq(
            lambda s, n=name, b=before: mean(lambda z: b(z) * chance(s, z)) - LEVELS[n], -9, 9,
            xtol=1e-13,
        )  # fmt: skip
        reach[name] = lambda z, n=name, b=before: b(z) * chance(scores[n], z)
    up_to = special.ndtri(stats.nbinom(2, 2 / 2.8).cdf(np.arange(MOST)))

    def shares(z: float) -> list[list[float]]:
        found = []
        for claim in people.wave.claims:
            if claim.metric == "visits":
                below = special.ndtr((up_to - np.sqrt(r) * z) / np.sqrt(1 - r))
                found.append(list(np.diff(below, prepend=0.0)))
            else:
                one = chance(scores[claim.metric], z)
                found.append([1 - one, one])
        return found

    law = law_of(people.cards[0], people.wave.claims, people.chances(levels_of(people)), ())
    z, step = np.linspace(-8, 8, 161), 0.1
    last = {("due", 2): 0.0, ("due", 3): 0.0}
    for point in z:
        exact = enumerated(people, shares(point)[:-1] + [shares(point)[-1][:12]])
        for name in last:
            last[name] += step * float(stats.norm.pdf(point)) * exact[name][0]
    for name, value in last.items():
        assert law.mean[name][0] == pytest.approx(value, rel=1e-4), name
