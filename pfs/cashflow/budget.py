"""The budget by date: cost in cash and in deferred fees, and what delivery costs the provider."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pfs.cashflow.terms import dated
from pfs.models.deal import Deal
from pfs.models.flows import Flow, ShareOf
from pfs.models.grid import period_start_shares
from pfs.models.numbers import level_at, plain_value
from pfs.models.programme import BudgetItem


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the budget.

    Parameters
    ----------
    source, to
        Account or party that pays, and the party that is paid.
    amounts
        Full cost by index; None where it is a share of another amount.
    share_of
        The share, where it is one.
    cash
        Part of the full cost that is paid in cash, between 0 and 1; deferred fees are the rest.
    fees
        Part of the full cost that each deferred fee bears.
    by_waterfall
        Whether a step of the waterfall pays it at its rank.
    costs
        What delivering it costs the provider by index; None where that is not stated.
    """

    name: str
    source: str
    to: str
    amounts: Mapping[int, float] | None
    share_of: ShareOf | None
    cash: float
    fees: Mapping[str, float]
    by_waterfall: bool
    costs: Mapping[int, float] | None


@dataclass(frozen=True, slots=True)
class Budget:
    """All items by name."""

    items: Mapping[str, Item]

    def of(self, source: str) -> tuple[Item, ...]:
        """Return the items that an account or party pays outside the waterfall."""
        return tuple(i for i in self.items.values() if i.source == source and not i.by_waterfall)


def budget_of(deal: Deal, grid: tuple[dt.date, ...]) -> Budget:
    """Return the budget of a deal."""
    return Budget(
        {name: _item(deal, name, item, grid) for name, item in sorted(deal.budget.items())}
    )


def _item(deal: Deal, name: str, item: BudgetItem, grid: tuple[dt.date, ...]) -> Item:
    share = item.amount if isinstance(item.amount, ShareOf) else None
    amounts = None if isinstance(item.amount, ShareOf) else amounts_of(deal, item.amount, grid)
    fees = _fees(deal, name, sum(amounts.values()) if amounts else 0.0)
    return Item(
        name=name,
        source=str(item.from_),
        to=str(item.to),
        amounts=amounts,
        share_of=share,
        cash=1.0 - sum(fees.values()),
        fees=fees,
        by_waterfall=any(
            claim.section == "budget" and claim.id == name
            for step in deal.waterfall.values()
            for claim in step.claims
        ),
        costs=_costs(deal, item, amounts, grid),
    )


def _fees(deal: Deal, name: str, total: float) -> dict[str, float]:
    reducing = {k: fee for k, fee in deal.deferred_fees.items() if fee.reduces.id == name}
    return {k: plain_value(fee.amount) / total for k, fee in reducing.items()} if total else {}


def _costs(
    deal: Deal,
    item: BudgetItem,
    amounts: Mapping[int, float] | None,
    grid: tuple[dt.date, ...],
) -> dict[int, float] | None:
    cost = item.cost_to_provider
    if cost is None:
        return None
    if isinstance(cost, Flow):
        return amounts_of(deal, cost, grid)
    return {index: cost * amount for index, amount in (amounts or {}).items()}


def amounts_of(deal: Deal, flow: Flow, grid: tuple[dt.date, ...]) -> dict[int, float]:
    """Return the amounts of a flow by index, amounts per person included."""
    if flow.per_person is None:
        return dated(flow, grid)
    amounts: dict[int, float] = {}
    for _, cohort in sorted(deal.cohorts.items()):
        if cohort.part_of is not None:
            continue
        parts = period_start_shares(grid, cohort.first_day, cohort.last_day)
        for index, part in enumerate(parts):
            if part:
                price = level_at(flow.per_person, grid[index], deal.calendar.start)
                people = plain_value(cohort.people) * float(part)
                amounts[index] = amounts.get(index, 0.0) + price * people
    return amounts
