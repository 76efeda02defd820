"""How a quantity becomes an amount: steps, lines, price per unit, blocks."""

from collections.abc import Callable
from decimal import Decimal

from pfs.models.conditions import BOUNDS
from pfs.models.numbers import Stated
from pfs.models.payments import Payment
from pfs.models.schedules import Block, LineRow, Schedule, StepRow
from reference.exact import GUARD, ONE, ZERO, lowest, passes, plain

Number = Callable[[float | Stated], Decimal]
"""Reads a number of the file at the date in question."""


def amount_for(
    schedule: Schedule, quantity: Decimal | None, number: Number
) -> tuple[Decimal, int | None]:
    """Return the amount of a schedule and the index of the row that set it.

    Without a quantity (nothing was read yet) it is the value where no row holds.
    """
    if schedule.steps is not None:
        return _steps(schedule.steps, quantity, number)
    if schedule.lines is not None:
        return _lines(schedule.lines, quantity, number)
    units = max(ZERO, quantity or ZERO)
    if schedule.price is not None:
        unit = ONE if schedule.per is None else plain(schedule.per)
        return number(schedule.price) * units / unit, None
    return _blocks(schedule.blocks or (), units, number), None


def _steps(
    rows: tuple[StepRow, ...], quantity: Decimal | None, number: Number
) -> tuple[Decimal, int | None]:
    best: tuple[Decimal, int, int] | None = None
    amount, otherwise = ZERO, None
    for index, row in enumerate(rows):
        if row.otherwise is not None:
            amount, otherwise = number(row.otherwise), index
            continue
        kind, bound = _threshold(row)
        if quantity is None or not passes(quantity, kind, bound):
            continue
        sign = 1 if kind in {"at_least", "above"} else -1
        rank = (sign * bound, 1 if kind in {"above", "below"} else 0, index)
        best = rank if best is None or rank > best else best
    if best is None:
        return amount, otherwise
    pay = rows[best[2]].pay
    assert pay is not None
    return number(pay), best[2]


def _threshold(row: StepRow) -> tuple[str, Decimal]:
    for kind in BOUNDS:
        bound = getattr(row, kind)
        if bound is not None:
            return kind, plain(bound)
    raise ValueError("a row without a threshold")


def _lines(
    rows: tuple[LineRow, ...], quantity: Decimal | None, number: Number
) -> tuple[Decimal, int | None]:
    points: list[tuple[Decimal, Decimal, int]] = []
    amount, otherwise = ZERO, None
    for index, row in enumerate(rows):
        if row.otherwise is not None:
            amount, otherwise = number(row.otherwise), index
        elif row.at is not None and row.pay is not None:
            points.append((plain(row.at), number(row.pay), index))
    points.sort(key=lambda point: point[0])
    passed = [
        place
        for place, (at, _, _) in enumerate(points)
        if quantity is not None and passes(quantity, "at_least", at)
    ]
    if quantity is None or not passed:
        return amount, otherwise
    left, pay, index = points[passed[-1]]
    if passed[-1] + 1 == len(points):
        return pay, index
    right, then, _ = points[passed[-1] + 1]
    return pay + (then - pay) * (quantity - left) / (right - left), index


def _blocks(blocks: tuple[Block, ...], units: Decimal, number: Number) -> Decimal:
    total = begin = ZERO
    for block in blocks:
        end = max(units, begin) if block.to is None else plain(block.to)
        total += number(block.price) * max(ZERO, min(units, end) - begin)
        begin = end
    return total


def may_be_negative(payment: Payment) -> bool:
    """Return whether a schedule of the payment has a negative amount anywhere."""
    parts: list[Schedule | float | Stated] = [payment, *(payment.prices or {}).values()]
    numbers: list[float | Stated | None] = [payment.value]
    for part in parts:
        if not isinstance(part, Schedule):
            numbers.append(part)
            continue
        numbers.append(part.price)
        numbers += [value for row in part.steps or () for value in (row.pay, row.otherwise)]
        numbers += [value for row in part.lines or () for value in (row.pay, row.otherwise)]
        numbers += [block.price for block in part.blocks or ()]
    return any(number is not None and lowest(number) < -GUARD for number in numbers)
