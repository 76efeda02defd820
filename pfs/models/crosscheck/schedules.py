"""Tables that turn outcomes into amounts: rows in order, and no amount that nobody can return."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pfs.models.bounded import written_values
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.numbers import Stated, plain_value
from pfs.models.payments import Payment
from pfs.models.problems import Problem
from pfs.models.schedules import Block, LineRow, Schedule, StepRow
from pfs.source.document import KEY
from pfs.source.findings import Path

_RISING = ("at_least", "above")
_FALLING = ("at_most", "below")


def tables_in_order(deal: Deal) -> Iterator[Problem]:
    """Check that step tables, lines and blocks are written so that every outcome has one amount."""
    for path, value in walk(deal):
        if isinstance(value, Schedule):
            yield from _steps((*path, "steps"), value.steps or ())
            if value.lines is not None:
                yield from _lines((*path, "lines"), value.lines)
            if value.blocks is not None:
                yield from _blocks((*path, "blocks"), value.blocks)


def _steps(path: Path, rows: Sequence[StepRow]) -> Iterator[Problem]:
    seen: dict[tuple[str, float], int] = {}
    first: str | None = None
    for index, row in enumerate(rows):
        name, threshold = _threshold(row)
        if name != "otherwise":
            first = first or name
            if (first in _RISING) != (name in _RISING):
                message = f"`{name}` and `{first}` can't be mixed in one table"
                remedy = f"write all rows with {_pair(first)}"
                yield Problem("PFS149", (*path, index, name), message, remedy)
        if (name, threshold) in seen:
            message = f"this row has the threshold of row {seen[name, threshold] + 1}"
            yield Problem("PFS149", (*path, index), message, "keep one of the two rows")
        seen.setdefault((name, threshold), index)


def _pair(name: str) -> str:
    return " or ".join(f"`{word}`" for word in (_RISING if name in _RISING else _FALLING))


def _threshold(row: StepRow) -> tuple[str, float]:
    for name in (*_RISING, *_FALLING):
        number: float | Stated | None = getattr(row, name)
        if number is not None:
            return name, plain_value(number)
    return "otherwise", 0.0


def _lines(path: Path, rows: Sequence[LineRow]) -> Iterator[Problem]:
    points = [(index, plain_value(row.at)) for index, row in enumerate(rows) if row.at is not None]
    if len(points) < 2:
        message = "a line needs two points"
        yield Problem("PFS150", path, message, "add a row, or write `steps`")
    if len(rows) - len(points) > 1:
        yield Problem("PFS150", path, "there are two rows `otherwise`", "keep one of the two rows")
    for (_, before), (index, at) in pairwise(points):
        if at < before:
            message = f"the point {at:g} stands after {before:g}"
            yield Problem("PFS150", (*path, index, "at"), message, "write the points in order")
    for index, at in points[2:]:
        if [point for _, point in points[: points.index((index, at))]].count(at) == 2:
            message = f"three rows stand at {at:g}; a jump has two"
            yield Problem("PFS150", (*path, index), message, "keep two of the rows")


def _blocks(path: Path, rows: Sequence[Block]) -> Iterator[Problem]:
    before = 0.0
    for index, row in enumerate(rows[:-1]):
        if row.to is None:
            message = "only the last block goes on without end"
            yield Problem("PFS151", (*path, index), message, "write `to` in this block")
            continue
        end = plain_value(row.to)
        if end <= before:
            message = f"a block to {end:g} begins at {before:g}"
            yield Problem("PFS151", (*path, index, "to"), message, "write the blocks in order")
        before = max(before, end)
    if rows[-1].to is not None:
        message = "units above the last block have no price"
        remedy = "leave out `to` in the last block; `price: 0` pays nothing from there on"
        yield Problem("PFS151", (*path, len(rows) - 1, "to"), message, remedy)


def shares_end(deal: Deal) -> Iterator[Problem]:
    """Check that shares of savings follow each other; the last one has no hurdle."""
    for name, payment in deal.payments.items():
        rows = payment.shares or ()
        for index, row in enumerate(rows):
            path = ("payments", name, "shares", index)
            last = index == len(rows) - 1
            if last and row.until is not None:
                remedy = "add a row without `until`, or leave this `until` out"
                message = "no share applies after the last hurdle"
                yield Problem("PFS153", (*path, "until"), message, remedy)
            elif not last and row.until is None:
                message = "the shares after this one never apply"
                yield Problem("PFS153", path, message, "write `until`, or leave the rest out")


def negatives_returned(deal: Deal) -> Iterator[Problem]:
    """Check that a negative amount runs back from a party or holders, not an account."""
    for name, payment in deal.payments.items():
        if payment.to.section == "accounts":
            for path, number in _amounts(payment, ("payments", name)):
                if any(value < 0 for value in written_values(number)):
                    message = f"a negative amount can't run back from `{payment.to}`"
                    remedy = "write a party or `capital.NAME` in `to`, or 0 here"
                    yield Problem("PFS152", path, message, remedy)


def _amounts(payment: Payment, path: Path) -> Iterator[tuple[Path, float | Stated]]:
    """Yield every amount, price and value per unit of a payment."""
    fields = {"pay", "otherwise", "price", "value"}
    for inner, value in walk(payment, path):
        if isinstance(value, float | Stated) and inner[-1:] != (KEY,):
            on_card = len(inner) == len(path) + 2 and inner[-2] == "prices"
            if inner[-1] in fields or on_card:
                yield inner, value
