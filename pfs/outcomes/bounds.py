"""Whether a value passes the bound of a condition."""

import datetime as dt

from pfs.models.conditions import Condition
from pfs.models.numbers import level_at
from pfs.outcomes.comparison import above, at_least, at_most, below
from pfs.outcomes.sample import BoolArray, FloatArray

_TESTS = {"at_least": at_least, "above": above, "at_most": at_most, "below": below}


def passes(when: Condition, values: FloatArray, day: dt.date, start: dt.date) -> BoolArray:
    """Return on which paths the values pass the bound in force on a day.

    A value exactly on the bound passes `at_least` and `at_most` and fails `above` and `below`.
    """
    for name, test in _TESTS.items():
        bound = getattr(when, name)
        if bound is not None:
            return test(values, level_at(bound, day, start))
    raise TypeError("the condition has no bound")
