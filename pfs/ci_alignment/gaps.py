"""The gap to a target: how much of it is closed, and how many more places would close it."""

import math
from dataclasses import dataclass

import numpy as np

from pfs.models.goals import Goal
from pfs.models.numbers import plain_value
from pfs.outcomes.sample import FloatArray

_ALLOWANCE = 1e-9
REACHED = "it reaches the target already: what is left is below the sampling error"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing to a target from a level.

    Parameters
    ----------
    start, target
        Levels of the indicator, in its own unit.
    size
        The distance, positive while the target is not reached.
    """

    start: float
    target: float
    size: float

    def share(self, change: FloatArray) -> FloatArray:
        """Return the share of the gap that a change closes; 1 is all of it."""
        return change / self.size


def gap_of(goal: Goal, start: float | None, error: float | None) -> Gap | None:
    """Return the gap from a level to the goal's target.

    None where the level or a target is not stated, and where the gap is below the sampling error:
    then there is nothing left to take a share of.
    """
    if start is None or goal.target is None:
        return None
    target = plain_value(goal.target.value)
    size = goal.sign * (target - start)
    if size <= 0 or (error is not None and size < error):
        return None
    return Gap(start, target, size)


def slots(share: float, gap: float, people: float, effect: FloatArray) -> FloatArray:
    """Return the places a year that close a share of a gap; infinite where no number does.

    Parameters
    ----------
    share
        Share of the gap, above 0.
    gap
        Size of the gap, in the indicator's unit.
    people
        Population of a year.
    effect
        What one person adds, shape (paths,).
    """
    never = np.full_like(effect, np.inf)
    return np.divide(share * gap * people, effect, out=never, where=effect > 0)


def whole(number: float) -> float:
    """Return a number of places rounded up to a whole one; of a hair above, down."""
    return number if math.isinf(number) else float(math.ceil(number - _ALLOWANCE))


def whole_slots(numbers: FloatArray) -> FloatArray:
    """Return numbers of places rounded up to whole ones, as `whole`."""
    return np.ceil(numbers - _ALLOWANCE)


def left_to_serve(goal: Goal) -> float | None:
    """Return the people of the population whom nobody serves yet; None where it is not stated."""
    if goal.population is None:
        return None
    served = 0.0 if goal.already_served is None else plain_value(goal.already_served)
    return plain_value(goal.population) - served
