"""People drawn one by one: the exact way, for groups of fewer than twenty."""

from collections.abc import Mapping

import numpy as np
from scipy import special

from pfs.outcomes.persons.chances import Chances
from pfs.outcomes.persons.group import Paid, People
from pfs.outcomes.sample import FloatArray

Uniform = Mapping[str, FloatArray]
"""Uniform numbers by driver, shape (paths,)."""


def drawn_for(planned: float, *, varies: bool) -> int:
    """Return how many people are drawn: all planned, twice as many where more may come."""
    return int(np.ceil(planned * (2.0 if varies else 1.0))) + 1


def drivers(people: People, *, varies: bool) -> list[str]:
    """Return the drivers of every person: one for each claim, and one for what claims share."""
    return [
        name
        for number in range(1, drawn_for(people.planned, varies=varies) + 1)
        for name in _of_one(people, number)
    ]


def _of_one(people: People, number: int) -> list[str]:
    person = f"cohorts.{people.wave.name}/person {number}"
    own = [f"{person}/{claim.metric}/{claim.slot.date}" for claim in people.wave.claims]
    return [person, *own] if people.correlation else own


def draw(
    people: People, number: FloatArray, chances: Chances, uniform: Uniform, *, varies: bool
) -> Paid:
    """Return what `number` people, in whole people, claim, earn and are due.

    More people than are drawn count as the mean of those who are.
    """
    drawn = drawn_for(people.planned, varies=varies)
    total = people.settled([np.zeros(1) for _ in people.wave.claims])
    for person in range(1, drawn + 1):
        there = np.clip(number - (person - 1), 0.0, 1.0)
        total = total.plus(people.settled(_claims(people, person, chances, uniform)), there)
    return total.times(np.maximum(number / drawn, 1.0))


def _claims(people: People, person: int, chances: Chances, uniform: Uniform) -> list[FloatArray]:
    """Return how often a person makes each claim, shape (paths,)."""
    names = _of_one(people, person)
    z = special.ndtri(uniform[names.pop(0)]) if people.correlation else np.zeros(1)
    made: list[FloatArray] = []
    for place, name in enumerate(names):
        kind, u = people.kinds[place], uniform[name]
        if kind.count:
            number = np.zeros_like(u)
            for up_to in chances.up_to(place, z)[:-1]:
                number = number + (u > up_to)
        else:
            number = np.where(u > 1.0 - chances.chance(place, z), 1.0, 0.0)
        made.append(number if kind.gate is None else np.where(made[kind.gate] > 0, number, 0.0))
    return made
