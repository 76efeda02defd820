"""Sums drawn through the law of one person against people drawn one by one: the exact way."""

import numpy as np
import pytest
from rate_card import card_people, levels_of
from scipy import stats

from pfs.outcomes.persons import crowd, singly
from pfs.outcomes.persons.group import Paid, People
from pfs.outcomes.persons.laws import laws_of
from pfs.outcomes.sample import FloatArray

PATHS = 8_000


def uniforms(names: list[str], seed: int) -> dict[str, FloatArray]:
    """Return uniform numbers for each driver."""
    random = np.random.default_rng(seed)
    return {name: random.random(PATHS) for name in names}


def by_law(people: People, number: float) -> Paid:
    """Return what a crowd of people brings."""
    levels = levels_of(people)
    bonds = crowd.bonds_of(people, levels)
    laws = laws_of(people, levels, [frozenset(names) for names, _ in bonds.money])
    drawn = uniforms(crowd.drivers(people), 1)
    return crowd.draw(people, np.array([number]), people.chances(levels), laws, bonds, drawn)


def one_by_one(people: People, number: float) -> Paid:
    """Return what the same people bring, drawn one by one."""
    drawn = uniforms(singly.drivers(people, varies=False), 2)
    chances = people.chances(levels_of(people))
    return singly.draw(people, np.array([number]), chances, drawn, varies=False)


def alike(found: FloatArray, exact: FloatArray, apart: float) -> None:
    """Hold mean and spread to the error of two samples, and distributions to a distance."""
    error = np.hypot(found.std(), exact.std()) / np.sqrt(PATHS)
    assert abs(found.mean() - exact.mean()) < 4 * error + 1e-3 * exact.mean()
    assert found.std() == pytest.approx(exact.std(), rel=0.06)
    assert stats.ks_2samp(found, exact).statistic < apart


@pytest.mark.parametrize(
    ("number", "correlation", "cap"), [(20, 0.3, 3000), (40, 0.0, 1500), (100, 0.3, 900)]
)
def test_a_crowd_is_its_people(number: int, correlation: float, cap: float) -> None:
    """From twenty people on, with a cap that binds for few, for many and for nearly all."""
    people = card_people(number, correlation, cap)
    crowded, exact = by_law(people, number), one_by_one(people, number)
    for found, wanted in zip(crowded.counts, exact.counts, strict=True):
        alike(found, wanted, 0.03)
    for name in ("earned", "due"):
        alike(sum(getattr(crowded, name)[0]), sum(getattr(exact, name)[0]), 0.04)
    together = [np.corrcoef(sum(x.earned[0]), sum(x.due[0]))[0, 1] for x in (crowded, exact)]
    assert together[0] == pytest.approx(together[1], abs=0.03)


def test_numbers_of_claims_fit_their_gates_and_money_its_claims() -> None:
    """On every path; before the cap can bind each claim brings its price."""
    people = card_people(60, 0.4, 3000)
    paid = by_law(people, 60)
    places = {claim.metric: n for n, claim in enumerate(people.wave.claims)}
    assert (paid.counts[places["kept"]] <= paid.counts[places["job"]]).all()
    assert (paid.counts[places["job"]] <= paid.counts[places["course"]]).all()
    assert (paid.earned[0][0] == 700 * paid.counts[places["attitude"]]).all()
    assert (paid.due[0][0] == paid.earned[0][0]).all()
    for due, earned in zip(paid.due[0], paid.earned[0], strict=True):
        assert (due <= earned).all()
        assert (due >= 0).all()


def test_without_caps_money_is_exactly_the_price_of_claims() -> None:
    """Nothing is drawn of it."""
    people = card_people(60, 0.4, None)
    paid = by_law(people, 60)
    places = {claim.metric: n for n, claim in enumerate(people.wave.claims)}
    assert (paid.earned[0][2] == 2600 * paid.counts[places["job"]]).all()
    assert (paid.due[0][2] == paid.earned[0][2]).all()
