"""Amounts of money on a lattice: how much of a person's cap is used, in equal units."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pfs.outcomes.sample import FloatArray

MOST = 1024
"""Units into which a cap is divided at most; finer amounts are shared by two neighbours."""
_CENTS = 100


@dataclass(frozen=True, slots=True)
class Lattice:
    """Amounts 0, unit, 2 unit, ... up to the cap; without a cap the one amount 0."""

    cap: float | None
    unit: float
    size: int

    @classmethod
    def of(cls, cap: float | None, amounts: Iterable[float]) -> "Lattice":
        """Return the lattice on which a cap and amounts lie, or the finest that is allowed."""
        if cap is None or cap <= 0.0:
            return cls(cap, 1.0, 1)
        cents = [round(amount * _CENTS) for amount in (cap, *amounts)]
        pairs = zip((cap, *amounts), cents, strict=True)
        exact = all(abs(amount * _CENTS - whole) < 1e-6 for amount, whole in pairs)
        step = math.gcd(*cents)
        number = cents[0] // step if step else 0
        if not exact or not 0 < number <= MOST:
            return cls(cap, cap / MOST, MOST + 1)
        return cls(cap, step / _CENTS, number + 1)

    @property
    def amounts(self) -> FloatArray:
        """What of the cap is used in each state, shape (size, 1, 1)."""
        used: FloatArray = self.unit * np.arange(self.size, dtype=float)
        if self.cap is not None:
            used = np.minimum(used, self.cap)
        return used[:, None, None]

    def through(self, amount: float) -> FloatArray:
        """Return what of an amount is within the cap by what is used before, (size, 1, 1)."""
        if self.cap is None:
            return np.full((1, 1, 1), amount)
        room: FloatArray = np.maximum(self.cap - self.amounts, 0.0)
        within: FloatArray = np.minimum(amount, room)
        return within

    def moved(self, values: FloatArray, amount: float) -> FloatArray:
        """Return values by what is used, shape (size, ...), after an amount more is used."""
        if self.size == 1 or amount <= 0.0:
            return values
        steps = amount / self.unit
        whole = int(steps + 1e-9)
        part = max(0.0, steps - whole)
        if part < 1e-9:
            return _up(values, whole)
        return (1.0 - part) * _up(values, whole) + part * _up(values, whole + 1)


def _up(values: FloatArray, steps: int) -> FloatArray:
    """Return values moved up; what passes the last stays at the last."""
    steps = min(steps, len(values) - 1)
    if steps == 0:
        return values
    moved = np.zeros_like(values)
    moved[steps:] = values[: len(values) - steps]
    for row in values[len(values) - steps :]:
        moved[-1] += row
    return moved
