"""Comparison with a threshold and rounding as a contract means them.

Binary numbers miss decimal ones by a hair: 36.8 / 460 is 0.07999999999999999. Without an
allowance a reading exactly on a threshold would miss it. All functions take and return numbers
or arrays (of any shapes that broadcast); a reading that is undefined (NaN) meets nothing.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias, overload

import numpy as np

from pfs.outcomes.sample import BoolArray, FloatArray

Rounding: TypeAlias = Literal["down", "nearest", "up"]

GUARD = 1e-12
"""Allowance of a comparison, relative to the threshold and absolute below 1."""
ROUNDING_ALLOWANCE = 1e-9
"""Allowance of rounding in units of the step, where the number has up to a thousand of them.

Beyond, 1e-12 of the number: binary sums of large numbers miss a whole step by that much.
"""


@overload
def guard(threshold: float) -> float: ...
@overload
def guard(threshold: FloatArray) -> FloatArray: ...
def guard(threshold: float | FloatArray) -> float | FloatArray:
    """Return the allowance at a threshold, 1e-12 max(1, |t|)."""
    return GUARD * np.maximum(1.0, np.abs(threshold))


@overload
def at_least(reading: float, threshold: float) -> bool: ...
@overload
def at_least(reading: FloatArray, threshold: float | FloatArray) -> BoolArray: ...
def at_least(reading: float | FloatArray, threshold: float | FloatArray) -> bool | BoolArray:
    """Return whether the reading is at or above the threshold."""
    return _answer(np.greater_equal(reading, threshold - guard(threshold)))


@overload
def above(reading: float, threshold: float) -> bool: ...
@overload
def above(reading: FloatArray, threshold: float | FloatArray) -> BoolArray: ...
def above(reading: float | FloatArray, threshold: float | FloatArray) -> bool | BoolArray:
    """Return whether the reading is above the threshold, the contrary of `at_most`."""
    return _answer(np.greater(reading, threshold + guard(threshold)))


@overload
def at_most(reading: float, threshold: float) -> bool: ...
@overload
def at_most(reading: FloatArray, threshold: float | FloatArray) -> BoolArray: ...
def at_most(reading: float | FloatArray, threshold: float | FloatArray) -> bool | BoolArray:
    """Return whether the reading is at or below the threshold."""
    return _answer(np.less_equal(reading, threshold + guard(threshold)))


@overload
def below(reading: float, threshold: float) -> bool: ...
@overload
def below(reading: FloatArray, threshold: float | FloatArray) -> BoolArray: ...
def below(reading: float | FloatArray, threshold: float | FloatArray) -> bool | BoolArray:
    """Return whether the reading is below the threshold, the contrary of `at_least`."""
    return _answer(np.less(reading, threshold - guard(threshold)))


def test_of(bound: str, threshold: float) -> Callable[[FloatArray], BoolArray]:
    """Return the test of a bound by name: at_least, above, at_most, below."""
    compare, side = _COMPARE[bound]
    level = threshold + side * float(guard(threshold))
    return lambda reading: compare(reading, level)


_COMPARE = {
    "at_least": (np.greater_equal, -1),
    "above": (np.greater, 1),
    "at_most": (np.less_equal, 1),
    "below": (np.less, -1),
}
"""How a reading is compared, and on which side of the threshold the allowance lies."""


@overload
def round_to(reading: float, unit: float, by: Rounding) -> float: ...
@overload
def round_to(reading: FloatArray, unit: float, by: Rounding) -> FloatArray: ...
def round_to(reading: float | FloatArray, unit: float, by: Rounding) -> float | FloatArray:
    """Return the reading rounded to a whole number of units.

    Parameters
    ----------
    reading
        What is rounded.
    unit
        Size of the step in the unit of the reading, above 0; one percentage point is 0.01.
    by
        `down` to the whole number at or below, `up` at or above, `nearest` with halves up.
        Directions are on the number line: -1.5 is rounded down to -2 and to the nearest -1.
    """
    steps = reading / unit
    allowance = ROUNDING_ALLOWANCE * np.maximum(1.0, np.abs(steps) / 1000)
    if by == "up":
        rounded = np.ceil(steps - allowance)
    else:
        half = 0.5 if by == "nearest" else 0.0
        rounded = np.floor(steps + half + allowance)
    result = rounded * unit
    return float(result) if isinstance(reading, int | float) else result


def _answer(answer: np.bool_ | BoolArray) -> bool | BoolArray:
    return bool(answer) if isinstance(answer, np.bool_) else answer
