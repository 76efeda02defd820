"""The row of a schedule that an amount comes from, in words."""

from collections.abc import Sequence

from pfs.models.conditions import BOUNDS
from pfs.models.numbers import plain_value
from pfs.models.schedules import LineRow, Schedule, StepRow
from pfs.outcomes.rows import Place
from pfs.output import figures as fig
from pfs.output.words import numbers
from pfs.output.words.conditions import SAID


def row_words(schedule: Schedule, place: Place, *, share: bool, unit: str) -> str:
    """Return the row in words.

    Parameters
    ----------
    share
        Whether the quantity is written in percent.
    unit
        Unit of the quantity, for a price.
    """
    if place.field == "price":
        per = unit
        if schedule.per is not None:
            per = fig.outcome(plain_value(schedule.per), share=share)
        assert schedule.price is not None  # noqa: S101 - the schedule is a price
        return f"price {numbers.amount(schedule.price)} per {per}"
    words = {"steps": _step, "lines": _line, "blocks": _blocks}[place.field]
    return words(schedule, place, share)


def _step(schedule: Schedule, place: Place, share: bool) -> str:  # noqa: FBT001 - one of three alike
    rows = schedule.steps or ()
    if not place.rows:
        return "no row of steps holds"
    row = rows[place.rows[0]]
    if row.otherwise is not None:
        return "steps: no row holds, otherwise"
    beyond = f", not yet {_bound(rows[place.beyond], share)}" if place.beyond is not None else ""
    return f"steps[{_threshold(row, share)}]: {_bound(row, share)}{beyond}"


def _bound(row: StepRow, share: bool) -> str:  # noqa: FBT001
    name = next(name for name in BOUNDS if getattr(row, name) is not None)
    return f"{SAID[name]} {_threshold(row, share)}"


def _threshold(row: StepRow, share: bool) -> str:  # noqa: FBT001
    bound = next(b for b in (getattr(row, name) for name in BOUNDS) if b is not None)
    return fig.words(plain_value(bound), share=share)


def _line(schedule: Schedule, place: Place, share: bool) -> str:  # noqa: FBT001
    rows = schedule.lines or ()
    if not place.rows or rows[place.rows[0]].at is None:
        assert place.beyond is not None  # noqa: S101 - below the first point there is one
        first = fig.words(_at(rows, place.beyond), share=share)
        return f"lines: below the first point, {first}"
    points = [fig.words(_at(rows, number), share=share) for number in place.rows]
    if len(points) > 1:
        return f"lines: between {points[0]} and {points[1]}"
    return f"lines[{points[0]}]: {'at this point' if place.beyond is not None else 'the last'}"


def _at(rows: Sequence[LineRow], number: int) -> float:
    point = rows[number].at
    assert point is not None  # noqa: S101 - `otherwise` is no point
    return plain_value(point)


def _blocks(schedule: Schedule, place: Place, share: bool) -> str:  # noqa: FBT001
    del share
    if not place.rows:
        return "blocks: no unit"
    last = (schedule.blocks or ())[place.rows[-1]]
    end = "the last" if last.to is None else f"up to {fig.words(plain_value(last.to), share=False)}"
    return f"blocks: reaches the block {end}, {numbers.amount(last.price)} each"
