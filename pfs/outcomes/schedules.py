"""From a quantity to an amount: steps, lines, price per unit, marginal blocks. One evaluator.

Payments, lines of a rate card, coupons and shares of principal all come here.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pfs.models.numbers import Stated, level_at, plain_value, unwrapped
from pfs.models.schedules import Block, LineRow, Schedule, ScheduleByOutcome, StepRow
from pfs.outcomes.comparison import above, at_least, at_most, below
from pfs.outcomes.sample import BoolArray, FloatArray

_RISING = ("at_least", "above")
_FALLING = ("below", "at_most")
_TESTS = {"at_least": at_least, "above": above, "at_most": at_most, "below": below}


def amount(schedule: Schedule, x: FloatArray, day: dt.date, start: dt.date) -> FloatArray:
    """Return what a schedule gives for a quantity.

    Parameters
    ----------
    schedule
        Steps, lines, price or blocks.
    x
        The quantity, one a path.
    day
        Day on which levels that change over time are taken.
    start
        The calendar's start, for levels that grow.

    Returns
    -------
    FloatArray
        Amount a path; prices and blocks count units from 0 up.
    """
    if schedule.steps is not None:
        return steps_amount(schedule.steps, x, day, start)
    if schedule.lines is not None:
        return lines_amount(schedule.lines, x, day, start)
    units = np.maximum(x, 0.0)
    if schedule.price is not None:
        per = 1.0 if schedule.per is None else plain_value(schedule.per)
        return units * (level_at(schedule.price, day, start) / per)
    if schedule.blocks is not None:
        return blocks_amount(schedule.blocks, units, day, start)
    raise TypeError("the schedule is empty")


def by_outcome(
    schedule: ScheduleByOutcome, x: FloatArray | None, paths: int, day: dt.date, start: dt.date
) -> FloatArray:
    """Return a number that an outcome sets, within its floor and cap.

    `x` is None where nothing has been read yet: then the value of no row holding counts.
    """
    value = nothing_holds(schedule, paths, day, start) if x is None else amount(
        schedule, x, day, start
    )  # fmt: skip
    if schedule.at_least is not None:
        value = np.maximum(value, level_at(schedule.at_least, day, start))
    if schedule.at_most is not None:
        value = np.minimum(value, level_at(schedule.at_most, day, start))
    return value


def nothing_holds(schedule: Schedule, paths: int, day: dt.date, start: dt.date) -> FloatArray:
    """Return what the schedule gives where no row holds, shape (paths,)."""
    return np.full(paths, _otherwise(schedule.steps or schedule.lines or (), day, start))


def steps_amount(
    rows: Sequence[StepRow], x: FloatArray, day: dt.date, start: dt.date
) -> FloatArray:
    """Return the amount of a step table: of the rows that hold, the furthest threshold counts."""
    result = np.full_like(x, _otherwise(rows, day, start))
    for row in steps_in_order(rows):
        assert row.pay is not None  # noqa: S101 - every row but otherwise has it
        result[_row_holds(row, x)] = level_at(row.pay, day, start)
    return result


def steps_in_order(rows: Sequence[StepRow]) -> list[StepRow]:
    """Return rows with a threshold so that each one that holds replaces those before it."""
    rising = [row for row in rows if row.at_least is not None or row.above is not None]
    falling = [row for row in rows if row.at_most is not None or row.below is not None]
    rising.sort(key=lambda row: (threshold(row), row.above is not None))
    falling.sort(key=lambda row: (-threshold(row), row.below is not None))
    return rising + falling


def threshold(row: StepRow) -> float:
    """Return the threshold of a row."""
    for name in (*_RISING, *_FALLING):
        bound = getattr(row, name)
        if bound is not None:
            return plain_value(bound)
    raise TypeError("`otherwise` has no threshold")


def _row_holds(row: StepRow, x: FloatArray) -> BoolArray:
    for name, test in _TESTS.items():
        if getattr(row, name) is not None:
            return test(x, threshold(row))
    raise TypeError("`otherwise` has no threshold")


def _otherwise(rows: Sequence[StepRow | LineRow], day: dt.date, start: dt.date) -> float:
    stated = [row.otherwise for row in rows if row.otherwise is not None]
    return level_at(stated[0], day, start) if stated else 0.0


def lines_amount(
    rows: Sequence[LineRow], x: FloatArray, day: dt.date, start: dt.date
) -> FloatArray:
    """Return the amount on straight lines between points.

    Below the first point it is `otherwise` or 0, after the last it is flat. Of two rows at one
    point the first ends the line before it and the second holds at the point.
    """
    points = [
        (plain_value(row.at), level_at(row.pay, day, start))
        for row in rows
        if row.at is not None and row.pay is not None
    ]
    points.sort(key=lambda point: point[0])
    result = np.full_like(x, _otherwise(rows, day, start))
    for (x0, y0), (x1, y1) in pairwise(points):
        if x1 > x0:
            reached = at_least(x, x0)
            slope = (y1 - y0) / (x1 - x0)
            result[reached] = y0 + slope * np.clip(x[reached] - x0, 0.0, x1 - x0)
    last = at_least(x, points[-1][0])
    result[last] = points[-1][1]
    return result


def blocks_amount(
    blocks: Sequence[Block], units: FloatArray, day: dt.date, start: dt.date
) -> FloatArray:
    """Return the amount when each unit (0 or more) is paid at the price of its block."""
    result = np.zeros_like(units)
    floor = 0.0
    for block in blocks:
        ceiling = np.inf if block.to is None else plain_value(block.to)
        within = np.clip(units - floor, 0.0, ceiling - floor)
        result += within * level_at(block.price, day, start)
        floor = ceiling
    return result


def two_sided(schedule: Schedule) -> bool:
    """Return whether the schedule has a negative amount anywhere."""
    rows: list[StepRow | LineRow] = [*(schedule.steps or ()), *(schedule.lines or ())]
    stated = [n for row in rows for n in (row.pay, row.otherwise) if n is not None]
    return any(_lowest(number) < 0 for number in stated)


def _lowest(number: float | Stated) -> float:
    inner = unwrapped(number)
    if isinstance(inner, Stated):
        return min((inner.since or {}).values(), default=0.0)
    return inner
