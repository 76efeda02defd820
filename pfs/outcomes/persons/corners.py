"""Laws of one person whose chances differ from path to path, without walking every path.

Given z, a moment of one person is a straight line in the chance of each number of claims: whoever
the person is, the claim is either made or not. So it is computed once for every combination of
outcomes of the claims whose chances differ (the corners), and on each path the corners are weighted
with their chances there. Nothing is approximated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from pfs.outcomes.persons.chances import Chances, Kind
from pfs.outcomes.persons.person import Law
from pfs.outcomes.sample import FloatArray

Outcomes = list[tuple[int, FloatArray]]
"""Numbers of claims with their chances behind the gate, shape (nodes, paths) or (nodes, 1)."""


@dataclass(frozen=True)
class Corners:
    """Claims of one person at every point of z and every outcome of the claims that differ.

    It stands in for `Chances` of one point of z, with a path for each point and corner.
    """

    kinds: tuple[Kind, ...]
    weights: FloatArray
    outcomes_of: tuple[Outcomes, ...]
    differing: tuple[int, ...]
    corners: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, chances: Chances) -> "Corners":
        """Return the corners of chances."""
        z, weights = chances.nodes
        found = tuple(chances.outcomes(n, z) for n in range(len(chances.kinds)))
        differing = tuple(n for n, of in enumerate(found) if any(c.shape[1] > 1 for _, c in of))
        corners = tuple(product(*(range(len(found[n])) for n in differing)))
        return cls(chances.kinds, weights[:, 0], found, differing, corners)

    @property
    def levels(self) -> tuple[FloatArray, ...]:
        """Arrays of the shape of what is computed."""
        return (np.zeros(len(self.weights) * len(self.corners)),)

    @property
    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """One point with all the weight: points are paths here."""
        return np.zeros((1, 1)), np.ones((1, 1))

    def outcomes(self, claim: int, z: FloatArray) -> Outcomes:
        """Return each number of claims with its chance, sure or nil for a claim that differs."""
        del z
        points, corners = len(self.weights), len(self.corners)
        found: Outcomes = []
        for place, (number, chance) in enumerate(self.outcomes_of[claim]):
            if claim in self.differing:
                at = self.differing.index(claim)
                row = np.array([1.0 if corner[at] == place else 0.0 for corner in self.corners])
                found.append((number, np.tile(row, points)[None, :]))
            else:
                found.append((number, np.repeat(chance[:, 0], corners)[None, :]))
        return found

    def weighted(self, law: Law) -> Law:
        """Return the moments on every path, shape (paths,), from those at the corners."""
        names = ("mean", "second", "third")
        flat = [(name, key) for name in names for key in getattr(law, name)]
        made = {one: np.zeros(1) for one in flat}
        for place, weight in self._weights():
            for name, key in flat:
                at_corner = float(getattr(law, name)[key][place])
                if at_corner:
                    made[name, key] = made[name, key] + at_corner * weight
        whole = Law()
        for name, key in flat:
            getattr(whole, name)[key] = made[name, key]
        return whole

    def _weights(self) -> Iterator[tuple[int, FloatArray]]:
        """Yield the place of each point and corner, and its chance on every path, (paths,)."""
        for point, weight in enumerate(self.weights):
            for number, corner in enumerate(self.corners):
                chance = np.array([weight])
                for claim, outcome in zip(self.differing, corner, strict=True):
                    chance = chance * self.outcomes_of[claim][outcome][1][point]
                yield point * len(self.corners) + number, chance


def number_of(chances: Chances) -> int:
    """Return how many corners chances have."""
    z, _ = chances.nodes
    found = (chances.outcomes(n, z[:1]) for n in range(len(chances.kinds)))
    return prod(len(of) for of in found if any(chance.shape[1] > 1 for _, chance in of))
