"""People paid one by one, drawn on every path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pfs.models.deal import Deal
from pfs.models.risks import Enrolment
from pfs.outcomes.persons import crowd, profiled, singly
from pfs.outcomes.persons.flat import Rows
from pfs.outcomes.persons.group import Paid, People
from pfs.outcomes.persons.laws import Laws
from pfs.outcomes.sample import FloatArray

_HALF = 0.5 + 1e-9


@dataclass(frozen=True, slots=True)
class Simulation:
    """People drawn on every path.

    Parameters
    ----------
    people
        The waves of a cohort.
    bonds
        How the quantities of one person of a wave hang together; None where people are drawn one
        by one or by profile.
    varies
        Whether more people than planned may come.
    """

    people: tuple[People, ...]
    bonds: tuple[crowd.Bonds | None, ...]
    varies: bool
    _constant: Laws = field(default_factory=Laws)

    @classmethod
    def of(cls, deal: Deal, people: Sequence[People], base: Sequence[Rows]) -> "Simulation":
        """Return the simulation of a cohort's people, with levels at their base, shape (1,)."""
        bonds = [
            None if one.few or one.profiles is not None else crowd.bonds_of(one, levels)
            for one, levels in zip(people, base, strict=True)
        ]
        return cls(tuple(people), tuple(bonds), may_vary(deal))

    def __call__(
        self, numbers: Rows, levels: Sequence[Rows], uniforms: Mapping[str, FloatArray]
    ) -> list[Paid]:
        """Return what the people of each wave claim, earn and are due."""
        laws = Laws()
        return [
            self._wave(place, number, mine, uniforms, laws)
            for place, (number, mine) in enumerate(zip(whole(numbers), levels, strict=True))
        ]

    def _wave(
        self,
        place: int,
        number: FloatArray,
        levels: Rows,
        uniforms: Mapping[str, FloatArray],
        laws: Laws,
    ) -> Paid:
        people, bonds = self.people[place], self.bonds[place]
        if people.profiles is not None:
            return profiled.draw(people, number, uniforms)
        chances = people.chances(levels)
        if bonds is None:
            return singly.draw(people, number, chances, uniforms, varies=self.varies)
        same = all(level.size == 1 for level in levels)
        wanted = tuple(frozenset(names) for names, _ in bonds.money)
        found = (self._constant if same else laws).of(people, levels, wanted)
        return crowd.draw(people, number, chances, found, bonds, uniforms)


def whole(numbers: Rows) -> list[FloatArray]:
    """Return numbers of people as whole people: running totals are rounded, so none is lost."""
    total = before = np.zeros(1)
    found = []
    for number in numbers:
        total = total + number
        now = np.floor(total + _HALF)
        found.append(now - before)
        before = now
    return found


def drivers(deal: Deal, people: Sequence[People]) -> list[str]:
    """Return the drivers of the people of a cohort."""
    found: list[str] = []
    for one in people:
        if one.profiles is not None:
            found += profiled.drivers(one)
        elif one.few:
            found += singly.drivers(one, varies=may_vary(deal))
        else:
            found += crowd.drivers(one)
    return found


def may_vary(deal: Deal) -> bool:
    """Return whether more people than planned may come."""
    return any(isinstance(risk, Enrolment) for risk in deal.risks.values())
