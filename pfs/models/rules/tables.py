"""Tables from outcomes to amounts: what falls, what stands out of order, what is flat."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pfs.models.conditions import BOUNDS, Read
from pfs.models.crosscheck.money import money
from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import Level, Stated, plain_value, unwrapped
from pfs.models.payments import Line
from pfs.models.problems import Problem
from pfs.models.schedules import Schedule, StepRow
from pfs.source.findings import Path

_RISING = frozenset({"at_least", "above"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a payment pays by: where it stands, what it reads, and its rows."""

    path: Path
    payment: str
    metric: str
    read: Read
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Cut:
    """A threshold of a table, on the reading: what is paid just below, and from it on."""

    path: Path
    at: float
    below: float
    above: float


def tables(deal: Deal) -> Iterator[Table]:
    """Yield the schedules of all payments, one for each line of a rate card."""
    for name, payment in deal.payments.items():
        if payment.metric is not None:
            read = payment.read or deal.metrics[payment.metric].own_read
            yield Table(("payments", name), name, str(payment.metric), read, payment)
        for metric, line in (payment.prices or {}).items():
            if isinstance(line, Line):
                read = line.read or deal.metrics[metric].own_read
                path = ("payments", name, "prices", str(metric))
                yield Table(path, name, str(metric), read, line)


def cuts_of(table: Table) -> list[Cut]:
    """Return the thresholds of a step table, or the points of a line, from low readings to high.

    Nothing of a table whose amounts change over time.
    """
    if table.schedule.steps is not None:
        return _steps((*table.path, "steps"), table.schedule.steps)
    return _points(table)


def _steps(path: Path, rows: tuple[StepRow, ...]) -> list[Cut]:
    amounts = [constant(row.pay if row.pay is not None else row.otherwise) for row in rows]
    found, otherwise, falling = [], 0.0, False
    for index, (row, amount) in enumerate(zip(rows, amounts, strict=True)):
        if amount is None:
            return []
        name, at = threshold_of(row)
        if name is None:
            otherwise = amount
        else:
            falling = name not in _RISING
            found.append((at, amount, (*path, index, name)))
    found.sort(key=lambda entry: entry[0])
    pays = [amount for _, amount, _ in found]
    low = pays if falling else [otherwise, *pays]
    high = [*pays[1:], otherwise] if falling else pays
    return [Cut(place, at, b, a) for (at, _, place), b, a in zip(found, low, high, strict=False)]


def _points(table: Table) -> list[Cut]:
    """Return the points of a line with what is paid at the one before and at each."""
    rows = table.schedule.lines or ()
    pays = [constant(row.pay if row.pay is not None else row.otherwise) for row in rows]
    if any(pay is None for pay in pays):
        return []
    before = next((p for row, p in zip(rows, pays, strict=True) if row.otherwise is not None), 0.0)
    found = []
    for index, (row, pay) in enumerate(zip(rows, pays, strict=True)):
        if row.at is not None and pay is not None and before is not None:
            place = (*table.path, "lines", index, "at")
            found.append(Cut(place, plain_value(row.at), before, pay))
            before = pay
    return found


def threshold_of(row: StepRow) -> tuple[str | None, float]:
    """Return the word and the value of a row's threshold; None and 0 for `otherwise`."""
    for name in BOUNDS:
        number = getattr(row, name)
        if number is not None:
            return name, plain_value(number)
    return None, 0.0


def constant(number: Level | None) -> float | None:
    """Return a number that does not change over time, None of one that does."""
    inner = None if number is None else unwrapped(number)
    return None if isinstance(inner, Stated) else inner


def direction(metric: Metric, read: str) -> int:
    """Return 1 where a higher reading is better, -1 where a lower one is, 0 where unknown."""
    if metric.better is None:
        return 0
    return -1 if metric.better == "lower" and read in {"level", "total"} else 1


def amounts_rise(deal: Deal) -> Iterator[Problem]:
    """Warn of rows that pay less than a row for a worse outcome."""
    for table in tables(deal):
        way = direction(deal.metrics[table.metric], table.read)
        for cut in cuts_of(table):
            if way * (cut.above - cut.below) < 0:
                better, worse = (cut.above, cut.below) if way > 0 else (cut.below, cut.above)
                at = shown(deal.metrics[table.metric], table.read, cut.at)
                message = (
                    f"a better outcome pays less at {at}: {money(better)} after {money(worse)}"
                )
                remedy = f"let the amounts of `payments.{table.payment}` rise with the outcome"
                yield Problem("PFS211", cut.path, message, remedy)


def rows_in_order(deal: Deal) -> Iterator[Problem]:
    """Warn of step tables whose thresholds neither rise nor fall from row to row."""
    for table in tables(deal):
        rows = [(i, *threshold_of(row)) for i, row in enumerate(table.schedule.steps or ())]
        stated = [(index, name, at) for index, name, at in rows if name is not None]
        ups = [later[2] >= earlier[2] for earlier, later in pairwise(stated)]
        if any(ups) and not all(ups):
            rising = sum(ups) * 2 >= len(ups)
            index, name, at = next(
                later for (_, later), up in zip(pairwise(stated), ups, strict=True) if up != rising
            )
            text = shown(deal.metrics[table.metric], table.read, at)
            message = f"the threshold {text} stands out of order"
            remedy = f"write the rows from the {'lowest' if rising else 'highest'} threshold on"
            yield Problem("PFS212", (*table.path, "steps", index, name), message, remedy)


def flat_zones(deal: Deal) -> Iterator[Problem]:
    """Note the widest zone of each table in which more effect pays nothing more."""
    for table in tables(deal):
        rounding = deal.payments[table.payment].round
        least = 0.0 if rounding is None else rounding.to
        steps = table.schedule.steps is not None
        zones = [
            (high.at - low.at, low, high)
            for low, high in pairwise(cuts_of(table))
            if high.at - low.at > least + 1e-9 and (steps or low.above == high.above)
        ]
        if zones:
            _, low, high = max(zones, key=lambda zone: zone[0])
            metric = deal.metrics[table.metric]
            ends = [shown(metric, table.read, cut.at) for cut in (low, high)]
            message = f"from {ends[0]} to {ends[1]} more effect pays nothing more"
            remedy = "true of every step table; `lines` pay for every point in between"
            yield Problem("PFS306", low.path, message, remedy)


def shown(metric: Metric, read: str, value: float) -> str:
    """Return a reading as a file writes it: a share in percent, a change of a share in points."""
    if read == "relative_change" or (metric.kind in {"share", "event"} and read == "level"):
        return f"{100 * value:.6g}%"
    if metric.kind in {"share", "event"} and read == "change":
        return f"{100 * value:.6g}pp"
    return f"{value:,.6g}"
