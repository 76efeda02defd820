"""How much of a person's cap is used: the amounts that can be, and moves between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pfs.outcomes.persons.added import added
from pfs.outcomes.sample import FloatArray

MOST = 4096
"""Amounts that are told apart at most; more are shared by two neighbours of as many even steps."""
NEAR = 1e-6
"""Money up to this is the same amount."""


@dataclass(frozen=True)
class Lattice:
    """Amounts of a cap that can be used, rising from 0; without a cap the one amount 0.

    Parameters
    ----------
    cap
        The cap, None without one.
    amounts
        The amounts, shape (size,).
    even
        Whether they are even steps that stand for others between them.
    """

    cap: float | None
    amounts: FloatArray
    even: bool = False

    @classmethod
    def of(cls, cap: float | None, amounts: Iterable[float]) -> "Lattice":
        """Return the lattice of the amounts of a cap that can be used."""
        if cap is None:
            return cls(None, np.zeros(1))
        points = sorted({0.0, cap, *(round(min(amount, cap), 9) for amount in amounts)})
        if len(points) > MOST:
            return cls(cap, np.linspace(0.0, cap, MOST + 1), even=True)
        return cls(cap, np.array(points))

    @property
    def size(self) -> int:
        """Number of amounts."""
        return len(self.amounts)

    @cached_property
    def column(self) -> FloatArray:
        """The amounts, shape (size, 1, 1)."""
        return self.amounts[:, None, None]

    def through(self, amount: float) -> FloatArray:
        """Return what of an amount is within the cap by what is used before, (size, 1, 1)."""
        if self.cap is None:
            return np.full((1, 1, 1), amount)
        room: FloatArray = np.maximum(self.cap - self.column, 0.0)
        within: FloatArray = np.minimum(amount, room)
        return within

    def moved(self, values: FloatArray, amount: float) -> FloatArray:
        """Return values by what is used, shape (size, ...), after an amount more is used."""
        if self.cap is None or amount <= 0.0:
            return values
        after = np.minimum(self.amounts + amount, self.cap)
        below = np.searchsorted(self.amounts, after + NEAR, side="right") - 1
        moved = np.zeros_like(values)
        if not self.even:
            # What leads to none of the amounts can't be reached: nothing is there.
            full = after >= self.cap - NEAR
            there = ~full & (np.abs(self.amounts[below] - after) <= NEAR)
            moved[below[there]] = values[there]
            moved[-1] = added(values[full])
            return moved
        step = self.amounts[1]
        part = np.clip((after - self.amounts[below]) / step, 0.0, 1.0)
        for place, (target, share) in enumerate(zip(below, part, strict=True)):
            moved[target] += (1.0 - share) * values[place]
            moved[min(target + 1, self.size - 1)] += share * values[place]
        return moved
