"""People as a worked example gives them: how many are alike, and what each claims."""

from collections.abc import Sequence

import numpy as np

from pfs.models.examples import PersonGroup
from pfs.outcomes.persons.cards import Card
from pfs.outcomes.persons.group import Paid, People
from pfs.outcomes.sample import FloatArray

EARNED = "payments.{}.earned"


def as_given(people: People, groups: Sequence[PersonGroup], *, first: bool, paths: int) -> Paid:
    """Return what given people of a wave claim, earn and are due, each of shape (paths,).

    Parameters
    ----------
    people
        The wave; all given people of its cohort are in the first.
    groups
        People who are alike.
    first
        Whether this is the first wave of the cohort.
    """
    total = people.settled([np.zeros(paths) for _ in people.wave.claims])
    for group in groups:
        if first and group.cohort == people.wave.cohort:
            total = total.plus(_of_one(people, group, paths), float(group.number))
    return total


def _of_one(people: People, group: PersonGroup, paths: int) -> Paid:
    left = dict(group.claims)
    counts = [np.full(paths, left.pop(claim.metric, 0.0)) for claim in people.wave.claims]
    paid = people.settled(counts)
    both = [
        _stated(card, left.get(EARNED.format(card.payment)), earned, due)
        for card, earned, due in zip(people.cards, paid.earned, paid.due, strict=True)
    ]
    return Paid(paid.counts, tuple(one for one, _ in both), tuple(two for _, two in both))


def _stated(
    card: Card,
    amount: float | None,
    earned: tuple[FloatArray, ...],
    due: tuple[FloatArray, ...],
) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """Return what a person earns and is due where the amount itself is stated."""
    if amount is None or not card.groups:
        return earned, due
    capped = amount if card.at_most is None else min(amount, card.at_most)
    first = min(range(len(card.groups)), key=lambda place: (card.groups[place].due, place))
    nothing = np.zeros_like(earned[0])
    return (
        tuple(nothing + amount * (place == first) for place in range(len(earned))),
        tuple(nothing + capped * (place == first) for place in range(len(due))),
    )
