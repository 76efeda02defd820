"""Numbers of the file as the decimals that were written, the guard of comparisons, rounding."""

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from statistics import NormalDist

from pfs.models.numbers import Stated, percentile
from pfs.models.payments import Rounding

ZERO = Decimal(0)
ONE = Decimal(1)
GUARD = Decimal("1e-12")
ALLOWANCE = Decimal("1e-9")
NOTHING = Decimal("1e-6")
"""A balance at or below this much of a unit of currency counts as repaid."""


def fifty_digits() -> Context:
    """Return the arithmetic of the reference: decimals of fifty digits."""
    return Context(prec=50)


def exact(number: float | Decimal) -> Decimal:
    """Return the decimal that was written: 0.08 is exactly 0.08."""
    return number if isinstance(number, Decimal) else Decimal(repr(float(number)))


def decimal(fraction: Fraction) -> Decimal:
    """Return a fraction as a decimal of the precision in force."""
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def level(number: float | Stated, day: dt.date, years: Callable[[dt.date], int]) -> Decimal:
    """Return a number on a day; `years` counts the anniversaries up to it."""
    if not isinstance(number, Stated):
        return exact(number)
    if number.value is not None:
        found = level(number.value, day, years)
    elif number.since is not None:
        found = _in_force({start: exact(value) for start, value in number.since.items()}, day)
    else:
        found = base(number)
    if number.grows is not None:
        found *= (ONE + exact(number.grows)) ** years(day)
    return found


def _in_force(values: dict[dt.date, Decimal], day: dt.date) -> Decimal:
    found = values[min(values)]
    for start in sorted(values):
        if start <= day:
            found = values[start]
    return found


def lowest(number: float | Stated) -> Decimal:
    """Return the lowest value that a number ever has; growth does not change its sign."""
    if not isinstance(number, Stated):
        return exact(number)
    if number.value is not None:
        return lowest(number.value)
    return min(exact(value) for value in (number.since or {}).values())


def plain(number: float | Stated) -> Decimal:
    """Return a number without time and chance, or the base of an uncertain one."""
    if not isinstance(number, Stated):
        return exact(number)
    return base(number) if number.value is None else plain(number.value)


def base(number: Stated) -> Decimal:
    """Return the value where nothing is sampled: `base`, or the median within its bounds."""
    if number.base is not None:
        return exact(number.base)
    found = _median(number)
    if number.at_least is not None:
        found = max(found, exact(number.at_least))
    return found if number.at_most is None else min(found, exact(number.at_most))


def _median(number: Stated) -> Decimal:
    if number.normal is not None:
        return exact(number.normal.mean)
    if number.lognormal is not None:
        return exact(number.lognormal.median)
    pair = number.between or number.uniform
    if pair is not None:
        return (exact(pair[0]) + exact(pair[1])) / 2
    if number.triangular is not None:
        return _triangular(*(exact(value) for value in number.triangular))
    if number.empirical is not None:
        return sorted(map(exact, number.empirical))[(len(number.empirical) + 1) // 2 - 1]
    if number.quantiles is not None:
        return _middle({percentile(key): exact(value) for key, value in number.quantiles.items()})
    raise ValueError("the reference needs `base` for this distribution")


def _triangular(low: Decimal, mode: Decimal, high: Decimal) -> Decimal:
    width = high - low
    if mode >= (low + high) / 2:
        return low + (width * (mode - low) / 2).sqrt()
    return high - (width * (high - mode) / 2).sqrt()


def _middle(points: dict[float, Decimal]) -> Decimal:
    scores = [(exact(NormalDist().inv_cdf(share)), points[share]) for share in sorted(points)]
    before = [pair for pair in scores if pair[0] <= 0][-1:] or scores[:1]
    index = min(scores.index(before[0]), len(scores) - 2)
    (left, low), (right, high) = scores[index], scores[index + 1]
    return low + (high - low) * (ZERO - left) / (right - left)


def passes(value: Decimal, kind: str, bound: Decimal) -> bool:
    """Return whether a value is `at_least`, `above`, `at_most` or `below` a bound, guarded."""
    guard = GUARD * max(ONE, abs(bound))
    if kind == "at_least":
        return value >= bound - guard
    if kind == "above":
        return value > bound + guard
    if kind == "at_most":
        return value <= bound + guard
    return value < bound - guard


def rounded(value: Decimal, rounding: Rounding | None) -> Decimal:
    """Return a value rounded as a term says; halves up, with the allowance of the page."""
    if rounding is None:
        return value
    step = exact(rounding.to)
    units = value / step
    allowance = ALLOWANCE * max(ONE, abs(units) / 1000)
    if rounding.by == "down":
        whole = (units + allowance).to_integral_value(ROUND_FLOOR)
    elif rounding.by == "up":
        whole = (units - allowance).to_integral_value(ROUND_CEILING)
    else:
        whole = (units + Decimal("0.5") + allowance).to_integral_value(ROUND_FLOOR)
    return whole * step
