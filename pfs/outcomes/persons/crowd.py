"""Sums over many people: claims counted exactly, money through the law of one person.

Numbers of claims are drawn first, each behind its gate; they hang together as one person's claims
do (a Gaussian copula with the correlations of one person). Money follows from them where no cap
binds; what caps take, or what they leave, whichever varies less, is drawn with its exact mean and
variance and its correlation with the claims.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from pfs.outcomes.persons.cards import Card
from pfs.outcomes.persons.chances import Chances
from pfs.outcomes.persons.group import Paid, People
from pfs.outcomes.persons.person import Law, Quantity, law_of
from pfs.outcomes.persons.scores import combined, covariance, triangle
from pfs.outcomes.persons.sums import made, money, times
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class Bonds:
    """How the quantities of one person hang together, at the base of every level.

    Parameters
    ----------
    claims
        Lower triangle of the claims, each after what its gate explains, shape (claims, claims).
    money
        For each payment the quantities drawn, and their rows below those of the claims.
    """

    claims: FloatArray
    money: tuple[tuple[tuple[Quantity, ...], FloatArray], ...]


def claim_drivers(people: People) -> list[str]:
    """Return the drivers of the numbers of claims."""
    return [f"cohorts.{people.wave.name}/{c.metric}/{c.slot.date}" for c in people.wave.claims]


def money_drivers(people: People, card: Card) -> list[tuple[str, str]]:
    """Return for each group of a payment the drivers of what is earned and of what is due."""
    paid = f"cohorts.{people.wave.name}/payments.{card.payment}"
    dates = [f"{group.slots[0].date}/{group.slots[0].certified_on}" for group in card.groups]
    return [(f"{paid}/{date}/earned", f"{paid}/{date}/due") for date in dates]


def drivers(people: People) -> list[str]:
    """Return every driver of a group of people."""
    money_ = [name for card in people.cards for two in money_drivers(people, card) for name in two]
    return [*claim_drivers(people), *money_]


def bonds_of(people: People, levels: Sequence[FloatArray]) -> Bonds:
    """Return how quantities hang together, at levels of shape (1,)."""
    chances = people.chances(levels)
    laws = [law_of(c, people.wave.claims, chances) for c in people.cards]
    names: list[Quantity] = [("count", n) for n in range(len(people.wave.claims))]
    behind = np.eye(len(names))
    for n, kind in enumerate(people.kinds):
        if kind.gate is not None:
            behind[n, kind.gate] = -float(chances.behind[n][0])
    claims = triangle(behind @ _matrix(laws[0], names) @ behind.T)
    found = []
    for law, card in zip(laws, people.cards, strict=True):
        drawn = tuple(q for g in range(len(card.groups)) for q in _drawn(law, g))
        both = np.eye(len(names) + len(drawn))
        both[: len(names), : len(names)] = behind
        matrix = both @ _matrix(law, [*names, *drawn]) @ both.T
        found.append((drawn, triangle(matrix, claims)[len(names) :]))
    return Bonds(claims, tuple(found))


def _matrix(law: Law, names: Sequence[Quantity]) -> FloatArray:
    return np.array([[covariance(law, one, other) for other in names] for one in names])


def _drawn(law: Law, group: int) -> tuple[Quantity, Quantity]:
    """Return what is drawn of a group: what is taken or what is left, the one that varies less."""

    def less(taken: Quantity, left: Quantity) -> Quantity:
        return min((taken, left), key=lambda quantity: covariance(law, quantity, quantity))

    return (
        less(("lost", group), ("earned", group)),
        less(("cut", group), ("due", group)),
    )


def draw(
    people: People,
    number: FloatArray,
    chances: Chances,
    laws: Sequence[Law],
    bonds: Bonds,
    uniform: Mapping[str, FloatArray],
) -> Paid:
    """Return what `number` people, in whole people, claim, earn and are due.

    Parameters
    ----------
    people, number
        The people, and how many there are, shape (paths,).
    chances, laws
        Chances of their claims, and for each payment the moments of one person.
    bonds
        How quantities hang together.
    uniform
        Uniform numbers by driver.
    """
    own = [special.ndtri(uniform[name]) for name in claim_drivers(people)]
    counts = _counts(people, number, chances, [combined(row, own) for row in bonds.claims])
    earned, due = [], []
    for card, law, (names, rows) in zip(people.cards, laws, bonds.money, strict=True):
        mine = [special.ndtri(uniform[n]) for two in money_drivers(people, card) for n in two]
        drawn = [
            _money(law, name, number, combined(row, [*own, *mine]))
            for name, row in zip(names, rows, strict=True)
        ]
        pairs = [_group(card, g, counts, names, drawn) for g in range(len(card.groups))]
        earned.append(tuple(one for one, _ in pairs))
        due.append(tuple(other for _, other in pairs))
    return Paid(tuple(counts), tuple(earned), tuple(due))


def _counts(
    people: People, number: FloatArray, chances: Chances, scores: Sequence[FloatArray]
) -> list[FloatArray]:
    counts: list[FloatArray] = []
    for kind, behind, score in zip(people.kinds, chances.behind, scores, strict=True):
        of = number if kind.gate is None else counts[kind.gate]
        u = np.clip(special.ndtr(score), 2.0**-54, 1 - 2.0**-53)
        of = np.broadcast_to(of, u.shape)
        if kind.count:
            sure = np.isinf(kind.dispersion)
            size = np.full_like(u, np.inf) if sure else of * kind.dispersion
            counts.append(times(u, of * behind, size))
        else:
            counts.append(made(u, of, behind))
    return counts


def _money(law: Law, name: Quantity, number: FloatArray, score: FloatArray) -> FloatArray:
    mean = law.mean[name]
    square = law.second.get(name, np.zeros(1))
    cube = law.third.get(name, np.zeros(1))
    variance = np.maximum(square - mean**2, 0.0)
    third = cube - 3 * mean * square + 2 * mean**3
    u = np.clip(special.ndtr(score), 2.0**-54, 1 - 2.0**-53)
    return money(u, number * mean, number * variance, number * third)


def _group(
    card: Card,
    group: int,
    counts: Sequence[FloatArray],
    names: Sequence[Quantity],
    drawn: Sequence[FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """Return what is earned and what is due in a group, given the claims made."""
    gross = np.zeros_like(drawn[0])
    for entry in card.groups[group].entries:
        gross = gross + entry.worth * counts[entry.claim]
    earned = _left(gross, names[2 * group], drawn[2 * group])
    return earned, _left(earned, names[2 * group + 1], drawn[2 * group + 1])


def _left(before: FloatArray, name: Quantity, drawn: FloatArray) -> FloatArray:
    """Return what is left of an amount: what was drawn, or the amount less what was taken."""
    if name[0] in {"lost", "cut"}:
        return np.maximum(before - drawn, 0.0)
    return np.minimum(before, drawn)
