"""Which row of a schedule a quantity falls in, by the tests that the amount itself comes from."""

from dataclasses import dataclass

import numpy as np

from pfs.models.numbers import plain_value
from pfs.models.schedules import Schedule, StepRow
from pfs.outcomes.comparison import at_least
from pfs.outcomes.schedules import in_order, row_test


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quantity lies in a schedule.

    Parameters
    ----------
    field
        steps, lines, price or blocks.
    rows
        Positions in the file, from 0, of the rows that give the amount: the step that counts, or
        `otherwise`; the points a line runs between, or the one point; blocks that are reached.
        Empty where no row holds and nothing else is stated, and for a price.
    beyond
        Position of the row that would count next, further on; None where there is none.
    """

    field: str
    rows: tuple[int, ...]
    beyond: int | None = None


def place_of(schedule: Schedule, x: float) -> Place:
    """Return where a quantity lies in a schedule."""
    if schedule.steps is not None:
        return _step(schedule.steps, x)
    if schedule.lines is not None:
        return _line(schedule, x)
    if schedule.blocks is not None:
        return _blocks(schedule, x)
    return Place("price", ())


def _step(rows: tuple[StepRow, ...], x: float) -> Place:
    rising, falling = in_order(rows)
    ordered = rising
    if falling and (not rising or _holds(falling[0], x)):
        ordered = falling
    held = [row for row in ordered if _holds(row, x)]
    after = ordered[len(held)] if len(held) < len(ordered) else None
    beyond = None if after is None else _position(rows, after)
    if held:
        return Place("steps", (_position(rows, held[-1]),), beyond)
    stated = [number for number, row in enumerate(rows) if row.otherwise is not None]
    return Place("steps", tuple(stated[:1]), beyond)


def _position(rows: tuple[StepRow, ...], row: StepRow) -> int:
    return next(number for number, other in enumerate(rows) if other is row)


def _holds(row: StepRow, x: float) -> bool:
    return bool(row_test(row)(np.array([x]))[0])


def _line(schedule: Schedule, x: float) -> Place:
    rows = schedule.lines or ()
    points = [(plain_value(row.at), n) for n, row in enumerate(rows) if row.at is not None]
    points.sort(key=lambda point: point[0])
    reached = [number for at, number in points if at_least(x, at)]
    if not reached:
        stated = [number for number, row in enumerate(rows) if row.otherwise is not None]
        return Place("lines", tuple(stated[:1]), points[0][1])
    if len(reached) == len(points):
        return Place("lines", (reached[-1],))
    at, after = points[len(reached) - 1][0], points[len(reached)][1]
    on_it = at_least(at, x)
    return Place("lines", (reached[-1],) if on_it else (reached[-1], after), after)


def _blocks(schedule: Schedule, x: float) -> Place:
    reached, floor = [], 0.0
    for number, block in enumerate(schedule.blocks or ()):
        if x > floor:
            reached.append(number)
        floor = np.inf if block.to is None else plain_value(block.to)
    beyond = len(reached) if len(reached) < len(schedule.blocks or ()) else None
    return Place("blocks", tuple(reached), beyond)
