"""What flows and the budget come to, on each date of the grid and in all."""

import datetime as dt
from itertools import accumulate

from pfs.models.capital import DeferredFee
from pfs.models.deal import Deal
from pfs.models.flows import Flow, ShareOf
from pfs.models.grid import grid_dates, on_or_after, period_start_shares
from pfs.models.numbers import Level, level_at, plain_value
from pfs.models.programme import BudgetItem, Cohort

Amounts = tuple[float, ...]
"""An amount of money on each date of the grid."""


def amounts_of(deal: Deal, flow: Flow) -> Amounts:
    """Return a flow on each date of the grid, as planned: everybody enrols."""
    grid = grid_dates(deal.calendar)
    if flow.total is not None and flow.over is not None:
        parts = period_start_shares(grid, *flow.over)
        return tuple(plain_value(flow.total) * float(part) for part in parts)
    if flow.per_person is not None:
        return _per_person(deal, flow.per_person)
    amounts = [0.0] * len(grid)
    for day, amount in (flow.dated or {}).items():
        index = on_or_after(grid, day)
        if index is not None:
            amounts[index] += plain_value(amount)
    return tuple(amounts)


def _per_person(deal: Deal, price: Level) -> Amounts:
    grid = grid_dates(deal.calendar)
    served = [cohort for cohort in deal.cohorts.values() if cohort.part_of is None]
    shares = [(cohort, period_start_shares(grid, *_window(cohort))) for cohort in served]
    people = [
        sum(plain_value(cohort.people) * float(parts[index]) for cohort, parts in shares)
        for index in range(len(grid))
    ]
    start = deal.calendar.start
    return tuple(
        count * level_at(price, day, start) for count, day in zip(people, grid, strict=True)
    )


def _window(cohort: Cohort) -> tuple[dt.date, dt.date]:
    return cohort.first_day, cohort.last_day


def total_of(deal: Deal, flow: Flow) -> float:
    """Return what a flow comes to over the deal; a stated total is not rounded."""
    return plain_value(flow.total) if flow.total is not None else sum(amounts_of(deal, flow))


def cash_cost(deal: Deal, name: str, item: BudgetItem) -> Amounts | None:
    """Return what an item of the budget costs in cash on each date, None where that follows.

    A deferred fee lowers the cost of each date in proportion.
    """
    if isinstance(item.amount, ShareOf):
        return None
    amounts = amounts_of(deal, item.amount)
    total = sum(amounts)
    fees = sum(
        plain_value(fee.amount)
        for fee in deal.capital.values()
        if isinstance(fee, DeferredFee) and fee.reduces.id == name
    )
    part = 0.0 if total == 0 else max(0.0, 1 - fees / total)
    return tuple(amount * part for amount in amounts)


def running(amounts: Amounts) -> Amounts:
    """Return running totals."""
    return tuple(accumulate(amounts))


def added(rows: list[Amounts], length: int) -> Amounts:
    """Return the sum of several flows, date by date; zeros where there is none."""
    return tuple(sum(row[index] for row in rows) for index in range(length))
