"""People of known kinds: how many there are of each, drawn exactly, one kind after the other."""

from collections.abc import Mapping

import numpy as np

from pfs.outcomes.persons.group import Paid, People, by_profile
from pfs.outcomes.persons.sums import made
from pfs.outcomes.sample import FloatArray


def drivers(people: People) -> list[str]:
    """Return the drivers: one for each kind but the last."""
    return [f"cohorts.{people.wave.name}/profile {n}" for n in range(1, len(people.profiles or ()))]


def draw(people: People, number: FloatArray, uniform: Mapping[str, FloatArray]) -> Paid:
    """Return what `number` people, in whole people, claim, earn and are due."""
    left, rest, numbers = number, 1.0, []
    for (share, _), name in zip(people.profiles or (), drivers(people), strict=False):
        now = made(uniform[name], left, np.array([min(1.0, share / rest) if rest > 0 else 0.0]))
        numbers.append(now)
        left, rest = left - now, rest - share
    return by_profile(people, [*numbers, left])
