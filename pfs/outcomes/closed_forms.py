"""Payments on a normal estimate in closed form: chances, means and spreads without sampling.

An estimate is normal with the mean and standard deviation of the measured outcome, the error of
its design included. A schedule of steps, straight lines, a price or blocks is piecewise linear in
the estimate, so its mean and mean square are sums of normal integrals. They test the sampling, and
they make break-even searches smooth. Rounding, conditions and caps are not included.
"""

import datetime as dt
import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from pfs.models.numbers import level_at, plain_value
from pfs.models.schedules import Schedule
from pfs.outcomes.schedules import in_order, threshold

CONFIDENCE = 0.95
POWER = 0.8
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch [low, high) on which the payment is `intercept` + `slope` x the estimate."""

    low: float
    high: float
    intercept: float
    slope: float


def chance_at_least(threshold_: float, mean: float, sd: float) -> float:
    """Return the probability that the estimate is at or above a threshold."""
    if sd == 0.0:
        return float(mean >= threshold_)
    return _NORMAL.cdf((mean - threshold_) / sd)


def power(effect: float, se: float) -> float:
    """Return the chance that a true effect is found different from none, two-sided at 5 %.

    Only a finding on the side of the effect counts; at no effect it is 2.5 %.
    """
    z = _NORMAL.inv_cdf((1 + CONFIDENCE) / 2)
    return 1.0 if se == 0.0 else _NORMAL.cdf(abs(effect) / se - z)


def detectable(se: float) -> float:
    """Return the least effect that is found in 80 % of trials, two-sided at 5 %.

    (z[0.975] + z[0.80]) x standard error (Bloom 1995, Evaluation Review 19:547).
    """
    return (_NORMAL.inv_cdf((1 + CONFIDENCE) / 2) + _NORMAL.inv_cdf(POWER)) * se


def expected(schedule: Schedule, mean: float, sd: float, day: dt.date, start: dt.date) -> float:
    """Return the mean of what a schedule gives for a normal quantity.

    Parameters
    ----------
    schedule
        Steps, lines, price or blocks.
    mean, sd
        Of the quantity, in the unit that the schedule reads; sd of 0 or more.
    day, start
        Day on which levels that change over time are taken, and the calendar's start.
    """
    return moments(pieces(schedule, day, start), mean, sd)[0]


def spread(schedule: Schedule, mean: float, sd: float, day: dt.date, start: dt.date) -> float:
    """Return the standard deviation of what a schedule gives for a normal quantity."""
    first, second = moments(pieces(schedule, day, start), mean, sd)
    return math.sqrt(max(second - first**2, 0.0))


def pieces(schedule: Schedule, day: dt.date, start: dt.date) -> list[Piece]:
    """Return the linear pieces of a schedule, in order; outside them it gives nothing."""
    if schedule.steps is not None:
        return _steps(schedule, day, start)
    if schedule.lines is not None:
        return _lines(schedule, day, start)
    if schedule.price is not None:
        per = 1.0 if schedule.per is None else plain_value(schedule.per)
        return [Piece(0.0, math.inf, 0.0, level_at(schedule.price, day, start) / per)]
    return _blocks(schedule, day, start)


def moments(parts: list[Piece], mean: float, sd: float) -> tuple[float, float]:
    """Return mean and mean square of a piecewise linear function of a normal quantity."""
    first = second = 0.0
    for part in parts:
        zero, one, two = _partial(part.low, part.high, mean, sd)
        a, b = part.intercept, part.slope
        first += a * zero + b * one
        second += a * a * zero + 2 * a * b * one + b * b * two
    return first, second


def _partial(low: float, high: float, mean: float, sd: float) -> tuple[float, float, float]:
    """Return the integrals of 1, x and x^2 over [low, high) under the normal density."""
    if sd == 0.0:
        inside = float(low <= mean < high)
        return inside, inside * mean, inside * mean * mean
    a, b = (low - mean) / sd, (high - mean) / sd
    zero = _NORMAL.cdf(b) - _NORMAL.cdf(a)
    one = _density(a) - _density(b)
    two = zero + _edge(a) - _edge(b)
    return zero, mean * zero + sd * one, mean**2 * zero + 2 * mean * sd * one + sd**2 * two


def _density(z: float) -> float:
    return 0.0 if math.isinf(z) else _NORMAL.pdf(z)


def _edge(z: float) -> float:
    return 0.0 if math.isinf(z) else z * _NORMAL.pdf(z)


def _steps(schedule: Schedule, day: dt.date, start: dt.date) -> list[Piece]:
    rows = schedule.steps or ()
    rising, falling = in_order(rows)
    ordered = rising or falling
    stated = [row.otherwise for row in rows if row.otherwise is not None]
    rest = level_at(stated[0], day, start) if stated else 0.0
    edges = [threshold(row) for row in ordered]
    pays = [level_at(row.pay, day, start) if row.pay is not None else 0.0 for row in ordered]
    if not rising:
        edges, pays = edges[::-1], pays[::-1]
        return _stairs([-math.inf, *edges, math.inf], [*pays, rest])
    return _stairs([-math.inf, *edges, math.inf], [rest, *pays])


def _stairs(edges: list[float], pays: list[float]) -> list[Piece]:
    stretches = zip(pairwise(edges), pays, strict=True)
    return [Piece(low, high, pay, 0.0) for (low, high), pay in stretches]


def _lines(schedule: Schedule, day: dt.date, start: dt.date) -> list[Piece]:
    rows = schedule.lines or ()
    stated = [row.otherwise for row in rows if row.otherwise is not None]
    rest = level_at(stated[0], day, start) if stated else 0.0
    points = [
        (plain_value(row.at), level_at(row.pay, day, start))
        for row in rows
        if row.at is not None and row.pay is not None
    ]
    found = [Piece(-math.inf, points[0][0], rest, 0.0)]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x1 > x0:
            slope = (y1 - y0) / (x1 - x0)
            found.append(Piece(x0, x1, y0 - slope * x0, slope))
    found.append(Piece(points[-1][0], math.inf, points[-1][1], 0.0))
    return found


def _blocks(schedule: Schedule, day: dt.date, start: dt.date) -> list[Piece]:
    found: list[Piece] = []
    low = paid = 0.0
    for block in schedule.blocks or ():
        price = level_at(block.price, day, start)
        high = math.inf if block.to is None else plain_value(block.to)
        found.append(Piece(low, high, paid - price * low, price))
        if math.isfinite(high):
            paid += price * (high - low)
            low = high
    return found
