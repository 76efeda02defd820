"""The law of one person: moments of what a person earns and is due in each group of claims.

The person's claims are decided one after the other. What is kept is the chance, and moments, of
every state that later claims can tell apart: how much of the cap is used (on a lattice), gates
passed, exclusive sets used, what capped lines have brought. Claims are not all enumerated.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pfs.outcomes.persons.added import added
from pfs.outcomes.persons.cards import Card
from pfs.outcomes.persons.chances import Chances
from pfs.outcomes.persons.lattice import Lattice
from pfs.outcomes.persons.reach import reached
from pfs.outcomes.persons.steps import Fact, Facts, Step, numbers, pay, steps_of
from pfs.outcomes.persons.waves import Claim
from pfs.outcomes.sample import FloatArray

if TYPE_CHECKING:
    from pfs.outcomes.persons.corners import Corners

Quantity = tuple[str, int]
"""`count` of a claim; `earned`, `lost` to exclusive claims, `due` or `cut` by caps, of a group."""
State = dict[Any, FloatArray]
"""Chance ("chance"), first moments by quantity, and of the group that is being paid up to third."""


@dataclass(slots=True)
class Law:
    """Moments of one person, each of shape (paths,).

    Parameters
    ----------
    mean
        Of every quantity asked for; what is not there is nothing.
    second, third
        Mean square and cube of quantities of groups.
    products
        Means of products of two quantities, both ways round, where asked for.
    """

    mean: dict[Quantity, FloatArray] = field(default_factory=dict)
    second: dict[Quantity, FloatArray] = field(default_factory=dict)
    third: dict[Quantity, FloatArray] = field(default_factory=dict)
    products: dict[tuple[Quantity, Quantity], FloatArray] = field(default_factory=dict)


def law_of(
    card: Card,
    claims: tuple[Claim, ...],
    chances: "Chances | Corners",
    wanted: Collection[Quantity] | None = None,
) -> Law:
    """Return the moments of one person.

    Parameters
    ----------
    card, claims
        What is paid, and the claims of the wave.
    chances
        The chance of each claim.
    wanted
        Quantities of groups whose moments up to the third are wanted. None for the means, squares
        and products of all quantities, also with numbers of claims. Means of what is earned and
        due are there in any case.
    """
    steps = steps_of(card, claims, all_claims=wanted is None)
    walk = _Walk(card, chances, wanted, reached(card, steps, claims, chances))
    for step in steps:
        walk.take(step, claims[step.claim].gate)
    walk.leave_group()
    return walk.law


class _Walk:
    def __init__(
        self,
        card: Card,
        chances: "Chances | Corners",
        wanted: Collection[Quantity] | None,
        used: Collection[float],
    ) -> None:
        self.law = Law()
        self._lattice = Lattice.of(card.at_most, used)
        self._chances, self._wanted = chances, wanted
        self._z, self._weights = chances.nodes
        paths = np.broadcast_shapes(*(level.shape for level in chances.levels))
        first = np.zeros((self._lattice.size, len(self._z), *paths))
        first[0] = 1.0
        self._states: dict[Facts, State] = {(): {"chance": first}}
        self._group: int | None = None
        self._used = np.zeros(paths)
        for number in range(len(card.groups)):
            for kind in ("earned", "lost", "due", "cut"):
                self.law.mean[kind, number] = np.zeros(paths)

    def take(self, step: Step, gate: int | None) -> None:
        """Let a claim be decided or paid."""
        if step.group is not None and step.group != self._group:
            self.leave_group()
            self._group = step.group
        drawn = dict(self._chances.outcomes(step.claim, self._z)) if step.decides else {}
        after: dict[Facts, State] = {}
        for facts, state in self._states.items():
            known = dict(facts)
            for number in numbers(step, gate, known, list(drawn)):
                sure = step.decides and gate is not None and not known["claim", gate]
                chance = None if sure else drawn.get(number)
                left, moved = self._one(step, known, state, number, chance)
                _merge(after.setdefault(left, {}), moved)
        self._states = after

    def _one(
        self,
        step: Step,
        known: Mapping[Fact, object],
        state: State,
        number: int,
        chance: FloatArray | None,
    ) -> tuple[Facts, State]:
        """Return what is remembered, and the state, after a number of claims."""
        paid = pay(step, known, number)
        more: dict[Quantity, FloatArray] = {}
        if step.decides and number:
            more["count", step.claim] = np.full((1, 1, 1), float(number))
        if paid.worth and step.group is not None:
            worth = np.full((1, 1, 1), paid.worth)
            if paid.fresh:
                due = self._lattice.through(paid.within)
                more["earned", step.group] = worth
                more["due", step.group], more["cut", step.group] = due, worth - due
            else:
                more["lost", step.group] = worth
        return paid.facts, self._moved(state, chance, more, paid.within)

    def _moved(
        self,
        state: State,
        chance: FloatArray | None,
        more: Mapping[Quantity, FloatArray],
        used: float,
    ) -> State:
        """Return a state after quantities have grown, and count what that adds to the moments."""
        old = state if chance is None else {key: v * chance for key, v in state.items()}
        new = dict(old)
        for quantity, by in more.items():
            if self._wanted is None:
                self._count_products(quantity, by, old, more)
                new[quantity] = _plus(old.get(quantity), by * old["chance"])
            if self._counted(quantity):
                self._count(self.law.mean, quantity, by * old["chance"])
            if self._wanted is None or quantity in self._wanted:
                _raise(quantity, by, old, new)
        return {key: self._lattice.moved(values, used) for key, values in new.items()}

    def _counted(self, quantity: Quantity) -> bool:
        """Return whether a mean is counted as it grows.

        What is due where there is a cap follows from the cap that is used; what is not asked for
        is not counted.
        """
        if self._wanted is None or quantity in self._wanted:
            return True
        return quantity[0] == "earned" or (quantity[0] == "due" and self._lattice.size == 1)

    def _count_products(
        self,
        quantity: Quantity,
        by: FloatArray,
        old: State,
        more: Mapping[Quantity, FloatArray],
    ) -> None:
        """Count what a growing quantity adds to its products with all others."""
        for key, values in old.items():
            if isinstance(key, tuple) and isinstance(key[1], int):
                self._both(quantity, key, by * values)
        for other, step in more.items():
            values = by * step * old["chance"]
            if other < quantity:
                self._both(quantity, other, values)
            elif other == quantity:
                self._count(self.law.products, (quantity, quantity), values)

    def _both(self, one: Quantity, other: Quantity, values: FloatArray) -> None:
        self._count(self.law.products, (one, other), values)
        self._count(self.law.products, (other, one), values)

    def leave_group(self) -> None:
        """Count what is known of the group that was paid when all of it is, and forget the rest."""
        if self._group is None:
            return
        for state in self._states.values():
            for key in [k for k in state if isinstance(k, tuple) and isinstance(k[1], tuple)]:
                values = state.pop(key)
                if key[0] != "first":
                    self._count(getattr(self.law, key[0]), key[1], values)
        due, before = ("due", self._group), self._used
        if self._lattice.size > 1 and self._wanted is not None:
            used = (self._mean(self._lattice.column * s["chance"]) for s in self._states.values())
            self._used = sum(used, start=np.zeros_like(before))
        if not self._counted(due):
            self.law.mean[due] = self._used - before

    def _mean(self, values: FloatArray) -> FloatArray:
        """Return the mean over states and z of values, shape (states, nodes, paths)."""
        return added(added(values) * self._weights)

    def _count(self, into: dict[Any, FloatArray], key: object, values: FloatArray) -> None:
        mean = self._mean(values)
        into[key] = into[key] + mean if key in into else mean


def _raise(quantity: Quantity, by: FloatArray, old: State, new: State) -> None:
    """Raise the moments that a state keeps of the group that is being paid."""
    m, b1 = old["chance"], old.get(("first", quantity))
    b2, b3 = old.get(("second", quantity)), old.get(("third", quantity))
    new["first", quantity] = _plus(b1, by * m)
    new["second", quantity] = _plus(b2, _times(2 * by, b1), by**2 * m)
    new["third", quantity] = _plus(b3, _times(3 * by, b2), _times(3 * by**2, b1), by**3 * m)


def _merge(into: State, more: State) -> None:
    for key, values in more.items():
        into[key] = into[key] + values if key in into else values


def _plus(*parts: FloatArray | None) -> FloatArray:
    found = [part for part in parts if part is not None]
    return sum(found[1:], start=found[0])


def _times(factor: FloatArray, values: FloatArray | None) -> FloatArray | None:
    return None if values is None else factor * values
