"""Effects on the same person together: never their sum where one outcome cannot happen twice."""

import math
from collections.abc import Sequence

import numpy as np

from pfs.models.goals import Goal
from pfs.outcomes.sample import FloatArray


def room_of(goal: Goal) -> float:
    """Return how far effects can take one person together, in the indicator's unit.

    1 for a share (`union`); the part that would not reach it anyway under `headroom`: 1 - base,
    or the base where lower is better. Of a mean the base where lower is better (nobody loses more
    days than there are), else infinite: effects add.
    """
    start = goal.start
    if goal.kind == "mean":
        return start if goal.better == "lower" and start else math.inf
    if goal.combine == "union" or start is None:
        return 1.0
    return start if goal.better == "lower" else 1 - start


def union(effects: Sequence[FloatArray], room: float) -> FloatArray:
    """Return several effects on the same person: room x (1 - prod(1 - u / room))."""
    if math.isinf(room) or len(effects) == 1:
        return _sum(effects)
    missed = np.ones_like(effects[0])
    for effect in effects:
        missed = missed * (1 - effect / room)
    return room * (1 - missed)


def overlap(goal: Goal, effects: Sequence[FloatArray]) -> FloatArray:
    """Return what several routes to one goal are together, as a share of their sum.

    1 for a single route. Where effects cancel out exactly nothing is left of them.
    """
    if len(effects) == 1:
        return np.ones_like(effects[0])
    added = _sum(effects)
    if goal.routes == "largest":
        joint = np.maximum.reduce(list(effects))
    else:
        joint = union(effects, room_of(goal))
    return np.divide(joint, added, out=np.zeros_like(added), where=added != 0)


def _sum(effects: Sequence[FloatArray]) -> FloatArray:
    total = np.zeros_like(effects[0])
    for effect in effects:
        total = total + effect
    return total
