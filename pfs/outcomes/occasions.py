"""When a payment falls due, for whom, and on which readings: everything that needs no values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from pfs.models.conditions import Condition, Read
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates, on_or_after
from pfs.models.numbers import plain_value
from pfs.models.payments import Line, Payment
from pfs.models.schedules import Schedule
from pfs.models.timeline import Slot, Timeline, due_index, pooled_cohorts, timeline


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One metric of a payment: a rate card has several, other payments one.

    `schedule` is None for a share of savings, where the value of the units is what counts. `quota`
    is the most of what all lines pass together that may come from this one.
    """

    metric: str
    read: Read
    schedule: Schedule | None
    at_most: float | None
    quota: float | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom conditions, schedule and caps of a payment work.

    `cohort` names the scope's one cohort where the payment is for each cohort or person, else None.
    `due` gives the index of the grid on which each reading is paid for, for readings that are;
    `occasions` are those indexes in order.
    """

    cohort: str | None
    cohorts: tuple[str, ...]
    due: Mapping[Slot, int]
    occasions: tuple[int, ...]

    @property
    def last(self) -> int | None:
        """Index of the last occasion; None when nothing is ever due."""
        return self.occasions[-1] if self.occasions else None


@dataclass(frozen=True, slots=True)
class Terms:
    """A payment with its lines and scopes."""

    name: str
    payment: Payment
    lines: tuple[PaidLine, ...]
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Occasions:
    """All payments of a deal that outcomes or dates bring about, each after those it refers to."""

    grid: tuple[dt.date, ...]
    readings: Timeline
    payments: tuple[Terms, ...]

    def terms(self, name: str) -> Terms:
        """Return the terms of a payment."""
        return next(terms for terms in self.payments if terms.name == name)


def occasions(deal: Deal) -> Occasions:
    """Return when each payment of a deal falls due."""
    grid = grid_dates(deal.calendar)
    readings = timeline(deal)
    ordered = (deal.payments[name] for name in in_order(deal))
    terms = tuple(
        _terms(deal, readings, grid, name, payment)
        for name, payment in zip(in_order(deal), ordered, strict=True)
    )
    return Occasions(grid, readings, terms)


def in_order(deal: Deal) -> list[str]:
    """Return payments by name, each after the payments its condition refers to.

    Raises
    ------
    graphlib.CycleError
        If payments refer to each other in a circle (a finding of the cross-checks).
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name in sorted(deal.payments):
        sorter.add(name, *sorted(referred(deal.payments[name].when)))
    return list(sorter.static_order())


def referred(when: Condition | None) -> set[str]:
    """Return the payments that a condition refers to."""
    if when is None:
        return set()
    parts = [*(when.all_of or ()), *(when.any_of or ()), *([when.not_] if when.not_ else [])]
    own = {str(when.payment)} if when.payment is not None else set()
    return own.union(*(referred(part) for part in parts))


def _terms(
    deal: Deal, readings: Timeline, grid: tuple[dt.date, ...], name: str, payment: Payment
) -> Terms:
    lines = tuple(_lines(deal, payment))
    scopes = tuple(
        _scope(deal, readings, grid, payment, lines, cohort)
        for cohort in _scopes(deal, payment, lines)
    )
    return Terms(name, payment, lines, scopes)


def _lines(deal: Deal, payment: Payment) -> list[PaidLine]:
    if payment.prices is not None:
        return [
            _card_line(deal, metric, line if isinstance(line, Line) else Line(price=line))
            for metric, line in sorted(payment.prices.items())
        ]
    if payment.metric is None:
        return []
    schedule = None if payment.value is not None or payment.amount is not None else payment
    read = payment.read or deal.metrics[payment.metric].own_read
    return [PaidLine(str(payment.metric), read, schedule, None)]


def _card_line(deal: Deal, metric: str, line: Line) -> PaidLine:
    cap = None if line.at_most is None else plain_value(line.at_most)
    read = line.read or deal.metrics[metric].own_read
    return PaidLine(str(metric), read, line, cap, line.share_at_most)


def _scopes(deal: Deal, payment: Payment, lines: tuple[PaidLine, ...]) -> list[str | None]:
    if payment.for_each != "deal":
        return list(_cohorts(deal, payment, lines))
    return [None]


def _cohorts(deal: Deal, payment: Payment, lines: tuple[PaidLine, ...]) -> tuple[str, ...]:
    if payment.cohorts is not None:
        return tuple(sorted(str(name) for name in payment.cohorts))
    if not lines:
        return tuple(sorted(n for n, cohort in deal.cohorts.items() if cohort.part_of is None))
    return tuple(sorted({n for line in lines for n in pooled_cohorts(deal, line.metric)}))


def _scope(
    deal: Deal,
    readings: Timeline,
    grid: tuple[dt.date, ...],
    payment: Payment,
    lines: tuple[PaidLine, ...],
    cohort: str | None,
) -> Scope:
    cohorts = (cohort,) if cohort is not None else _cohorts(deal, payment, lines)
    due: dict[Slot, int] = {}
    for metric in _read_metrics(deal, lines):
        for slot in readings.slots[metric]:
            index = due_index(payment, slot.certified_on, grid)
            if slot.cohort in cohorts and index is not None:
                due[slot] = index
    indexes = set(due.values()) if lines else _lump_indexes(payment, grid)
    return Scope(cohort, cohorts, due, tuple(sorted(indexes)))


def _read_metrics(deal: Deal, lines: tuple[PaidLine, ...]) -> list[str]:
    names: set[str] = set()
    for line in lines:
        names |= _parts(deal, line.metric)
    return sorted(names)


def _parts(deal: Deal, metric: str) -> set[str]:
    blend = deal.metrics[metric].blend
    return {metric} if blend is None else set().union(*(_parts(deal, part) for part in blend))


def _lump_indexes(payment: Payment, grid: tuple[dt.date, ...]) -> set[int]:
    if payment.paid is not None and payment.paid.dates is not None:
        found = (on_or_after(grid, day) for day in payment.paid.dates)
        return {index for index in found if index is not None}
    return set(range(len(grid)))
