"""From a quantity to an amount: steps, lines, price per unit, marginal blocks. One evaluator.

Payments, lines of a rate card, coupons and shares of principal all come here.
"""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from pfs.models.numbers import Stated, level_at, plain_value, unwrapped
from pfs.models.schedules import Block, LineRow, Schedule, ScheduleByOutcome, StepRow
from pfs.outcomes.comparison import at_least, test_of
from pfs.outcomes.lookup import Test, line_at, step_of
from pfs.outcomes.sample import FloatArray
from pfs.tape.hooks import apply

_RISING = ("at_least", "above")
_FALLING = ("below", "at_most")


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
    rising, falling = in_order(rows)
    otherwise = _otherwise(rows, day, start)
    if not falling:
        return _furthest(rising, x, otherwise, day, start)
    found = _furthest(falling, x, otherwise, day, start)
    if not rising:
        return found
    return np.where(row_test(falling[0])(x), found, _furthest(rising, x, otherwise, day, start))


def _furthest(
    ordered: Sequence[StepRow], x: FloatArray, otherwise: float, day: dt.date, start: dt.date
) -> FloatArray:
    """Return the amount of the furthest row that holds, of rows each of which implies the last."""
    tests = [row_test(row) for row in ordered]
    pays = [level_at(row.pay, day, start) for row in ordered if row.pay is not None]
    values = np.array([otherwise, *pays])
    found: FloatArray = apply(
        partial(step_of, tests, values),
        x,
        within=(float(values.min()), float(values.max())),
        into=True,
    )
    return found


def in_order(rows: Sequence[StepRow]) -> tuple[list[StepRow], list[StepRow]]:
    """Return rows so that each one that holds replaces those before it: rising, then falling."""
    rising = [row for row in rows if row.at_least is not None or row.above is not None]
    falling = [row for row in rows if row.at_most is not None or row.below is not None]
    rising.sort(key=lambda row: (threshold(row), row.above is not None))
    falling.sort(key=lambda row: (-threshold(row), row.below is not None))
    return rising, falling


def threshold(row: StepRow) -> float:
    """Return the threshold of a row."""
    for name in (*_RISING, *_FALLING):
        bound = getattr(row, name)
        if bound is not None:
            return plain_value(bound)
    raise TypeError("`otherwise` has no threshold")


def row_test(row: StepRow) -> Test:
    """Return the test that a quantity must pass for a row to hold."""
    for name in (*_RISING, *_FALLING):
        if getattr(row, name) is not None:
            return test_of(name, threshold(row))
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
    otherwise = _otherwise(rows, day, start)
    result = np.full_like(x, otherwise)
    for number, piece in enumerate(_unbroken(points)):
        at, pay = np.array(piece).T
        within = (float(pay.min()), float(pay.max()))
        on_line: FloatArray = apply(partial(line_at, at, pay), x, within=within, into=True)
        flush = number == 0 and pay[0] == otherwise
        result = on_line if flush else np.where(at_least(x, at[0]), on_line, result)
    return result


def _unbroken(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Return the points in pieces without a jump: two points at one place begin another piece."""
    pieces = [[points[0]]]
    for before, point in pairwise(points):
        if point[0] > before[0]:
            pieces[-1].append(point)
        else:
            pieces.append([point])
    return pieces


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
