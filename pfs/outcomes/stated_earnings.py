"""What a worked example states that a payment earns, on which dates and in which scope."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pfs.outcomes.given import Given
from pfs.outcomes.occasions import Scope, Terms
from pfs.outcomes.sample import FloatArray


class Stated(NamedTuple):
    """What a payment is stated to earn on a date, one a path, and whether it is its occasion."""

    amount: FloatArray
    last: bool


def stated_earnings(
    given: Given, grid: Sequence[dt.date], terms: Terms, scope: Scope, index: int
) -> Stated | None:
    """Return what a payment is stated to earn at an index of the grid; None where nothing is."""
    keys = {key: value for key, value in given.earned.items() if key.id == terms.name}
    if not keys:
        return None
    amount, found = np.zeros_like(next(iter(keys.values()))), False
    first = scope is terms.scopes[0]
    for key, value in sorted(keys.items(), key=lambda pair: str(pair[0])):
        here = key.cohort == scope.cohort or (key.cohort is None and first)
        on = scope.occasions[:1] if key.date is None else (grid.index(key.date),)
        if here and index in on:
            amount, found = amount + value, True
    return Stated(amount, last=found)


def stated_days(given: Given, grid: Sequence[dt.date], terms: Terms) -> frozenset[int]:
    """Return the indexes of dates on which a payment is stated to earn something."""
    keys = [key for key in given.earned if key.id == terms.name]
    return frozenset(grid.index(key.date) for key in keys if key.date is not None)
