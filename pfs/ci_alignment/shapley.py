"""Providers' contributions to what they achieve together: Shapley value, first in and last in.

Providers k with effects u[k] on each person serve atoms: n[A] people are served by exactly the
set A. What a set S of them achieves is v(S) = sum over A of n[A] room (1 - prod over A and S of
(1 - u[k] / room)). The Shapley value is linear over atoms, and of one atom it is the integral

    phi[k] = n[A] u[k] x integral 0..1 of prod over j in A, j != k, of (1 - x u[j] / room) dx

(Owen 1972, multilinear extension). The integrand is a polynomial of degree below the number of
providers K, so ceil(K / 2) points of Gauss and Legendre give it exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.ci_alignment.combine import union
from pfs.outcomes.sample import FloatArray

Atoms = Mapping[frozenset[str], float]
"""People (or their share) served by exactly these providers."""
Effects = Mapping[str, FloatArray]
"""Effect of each provider on one person, shape (paths,)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is due to one provider, in people who gain (or the unit of the atoms times effect)."""

    shapley: FloatArray
    first_in: FloatArray
    last_in: FloatArray


def together(atoms: Atoms, effects: Effects, room: float) -> FloatArray:
    """Return what all the providers in `effects` achieve together, v(S), shape (paths,)."""
    first = next(iter(effects.values()))
    total = np.zeros_like(first)
    for served, people in _ordered(atoms):
        there = [effects[name] for name in sorted(served & effects.keys())]
        if there:
            total = total + people * union(there, room)
    return total


def parts(atoms: Atoms, effects: Effects, room: float) -> dict[str, Parts]:
    """Return the parts of each provider before scaling.

    Parameters
    ----------
    atoms
        People served by exactly each set of providers.
    effects
        Effect of every provider on one person.
    room
        How far effects can take one person together; infinite where they add.

    Returns
    -------
    dict
        By provider; Shapley values add up to `together(atoms, effects, room)`.
    """
    everybody = together(atoms, effects, room)
    result = {}
    for name in sorted(effects):
        others = {other: effects[other] for other in effects if other != name}
        without = together(atoms, others, room) if others else np.zeros_like(everybody)
        alone = together(atoms, {name: effects[name]}, room)
        result[name] = Parts(_shapley(atoms, effects, room, name), alone, everybody - without)
    return result


def _shapley(atoms: Atoms, effects: Effects, room: float, name: str) -> FloatArray:
    points, weights = np.polynomial.legendre.leggauss(-(-len(effects) // 2))
    total = np.zeros_like(effects[name])
    for served, people in _ordered(atoms):
        if name in served:
            others = [effects[other] / room for other in sorted(served - {name})]
            integral = np.zeros_like(total)
            for point, weight in zip((points + 1) / 2, weights / 2, strict=True):
                product = np.full_like(total, float(weight))
                for effect in others:
                    product = product * (1 - float(point) * effect)
                integral = integral + product
            total = total + people * effects[name] * integral
    return total


def _ordered(atoms: Atoms) -> list[tuple[frozenset[str], float]]:
    return sorted(atoms.items(), key=lambda atom: sorted(atom[0]))
