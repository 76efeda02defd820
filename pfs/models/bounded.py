"""Numbers within bounds, and windows in order: the bounds hold for every value that is written."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from pfs.models.base import problem
from pfs.models.numbers import SHAPES, Fixed, Level, Stated, Uncertain

Window = Annotated[tuple[dt.date, dt.date], Field(description="First and last day, both counted.")]
Check = Callable[[float | Stated], float | Stated]


def written_values(number: float | Stated) -> list[float]:
    """Return every value that a number states, cut to its `at_least` and `at_most`.

    Of a normal, lognormal or beta distribution this is the mean or median: tails are not written.
    """
    if not isinstance(number, Stated):
        return [number]
    low = -math.inf if number.at_least is None else number.at_least
    high = math.inf if number.at_most is None else number.at_most
    values = [min(max(value, low), high) for value in _stated(number)]
    return values if number.base is None else [*values, number.base]


def _stated(number: Stated) -> list[float]:
    if number.value is not None:
        return written_values(number.value)
    if number.normal is not None:
        return [number.normal.mean]
    if number.lognormal is not None:
        return [number.lognormal.median]
    if number.beta is not None:
        return [number.beta.mean]
    for points in (number.since, number.quantiles):
        if points is not None:
            return list(points.values())
    shape = next(name for name in SHAPES if getattr(number, name) is not None)
    return list(getattr(number, shape))


def bounded(
    least: float, most: float = math.inf, *, open_ends: Literal["none", "least", "both"] = "none"
) -> Check:
    """Return a check that every value written lies from `least` to `most`.

    Parameters
    ----------
    least, most
        Bounds in the unit of the number.
    open_ends
        Which bounds are themselves refused.
    """
    above, below = open_ends != "none", open_ends == "both"

    def check(number: float | Stated) -> float | Stated:
        for value in written_values(number):
            if value < least or (above and value == least):
                raise problem(f"{value:g} is too low here", f"write a number {wanted}")
            if value > most or (below and value == most):
                raise problem(f"{value:g} is too high here", f"write a number {wanted}")
        return number

    wanted = _range_in_words(least, most, above=above, below=below)
    return check


def _range_in_words(least: float, most: float, *, above: bool, below: bool) -> str:
    lowest = f"above {least:g}" if above else f"of {least:g} or more"
    if math.isinf(most):
        return lowest
    return f"{lowest} and {'below' if below else 'at most'} {most:g}"


def _below_one(number: float | Stated) -> float | Stated:
    for value in written_values(number):
        if not 0 <= value < 1:
            raise problem(f"{value:g} is no share below 1", "write a number from 0 to below 1")
    return number


def _in_order(window: tuple[dt.date, dt.date]) -> tuple[dt.date, dt.date]:
    if window[0] > window[1]:
        raise problem("the window ends before it begins", "write the earlier day first")
    return window


UncertainShare = Annotated[Uncertain, AfterValidator(bounded(0, 1))]
"""A number from 0 to 1 that may be a distribution."""
UncertainRatio = Annotated[Uncertain, AfterValidator(bounded(0))]
"""A number of 0 or more that may be a distribution."""
FixedShare = Annotated[Fixed, AfterValidator(bounded(0, 1))]
"""A certain number from 0 to 1."""
FixedRatio = Annotated[Fixed, AfterValidator(bounded(0))]
"""A certain number of 0 or more."""
Positive = Annotated[Fixed, AfterValidator(bounded(0, open_ends="least"))]
"""A certain number above 0."""
BelowOne = Annotated[Fixed, AfterValidator(_below_one)]
"""A certain number from 0 to below 1."""
LevelShare = Annotated[Level, AfterValidator(bounded(0, 1))]
"""A number from 0 to 1 that may change over time."""
Return = Annotated[Fixed, AfterValidator(bounded(-1, 10, open_ends="least"))]
"""A return a year, above -100 % and at most 1,000 %."""
LevelFromZero = Annotated[Level, AfterValidator(bounded(0))]
"""A number of 0 or more that may change over time."""
Ordered = Annotated[Window, AfterValidator(_in_order)]
"""First and last day, both counted, the earlier one first."""
