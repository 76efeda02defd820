"""What the deal file fixes for every date: amounts, indexes and shares, before any outcome.

Indexes count the dates of the grid from 0, the calendar's start.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from pfs.cashflow.budget import Budget, budget_of
from pfs.cashflow.terms import Terms, terms_of
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates, on_or_after, year_fraction
from pfs.models.references import AccountRef
from pfs.models.waterfall import Step, Termination

MAIN = "accounts.main"
Ranks = tuple[tuple[tuple[str, Step], ...], ...]
"""Steps of one account: ranks in order, and at each rank the named steps."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A deal made ready to run.

    Parameters
    ----------
    grid
        Dates on which money moves.
    years
        Year fraction of the period that ends at each index by the deal's day count; 0 at index 0.
    days
        Days since the date before, for Act/365; 0 at index 0.
    terms
        Debts, grants and deferred fees by identifier.
    ends
        Indexes before the calendar's end on which the term may end, and the extensions that
        prolong it beyond each.
    """

    deal: Deal
    grid: tuple[dt.date, ...]
    years: tuple[float, ...]
    days: tuple[int, ...]
    terms: Mapping[str, Terms]
    budget: Budget
    waterfalls: Mapping[str, Ranks]
    terminations: Mapping[int, tuple[tuple[str, Termination], ...]]
    ends: Mapping[int, tuple[str, ...]]

    @property
    def last(self) -> int:
        """Index of the calendar's end."""
        return len(self.grid) - 1

    @property
    def exact(self) -> frozenset[str]:
        """Accounts that hold outcome payments only and share them out by ranks of one payee.

        Subtracting what each rank takes leaves exactly nothing there, never a rounding.
        """
        return frozenset(account for account in self.waterfalls if _exact(self, account))

    def index(self, day: dt.date) -> int:
        """Return the index of a date of the grid, or of the first one after it."""
        found = on_or_after(self.grid, day)
        return self.last if found is None else found

    def accounts(self) -> tuple[str, ...]:
        """Return every account of the deal, `accounts.main` first."""
        return (MAIN, *(f"accounts.{name}" for name in sorted(self.deal.accounts)))


def plan_of(deal: Deal) -> Plan:
    """Return the plan of a valid deal."""
    grid = grid_dates(deal.calendar)
    pairs = list(pairwise(grid))
    years = (0.0, *(float(year_fraction(deal.calendar, a, b)) for a, b in pairs))
    days = (0, *((b - a).days for a, b in pairs))
    return Plan(
        deal=deal,
        grid=grid,
        years=years,
        days=days,
        terms={name: terms_of(deal, name, grid) for name in sorted(deal.capital)
               if name not in deal.guarantees},
        budget=budget_of(deal, grid),
        waterfalls=_waterfalls(deal),
        terminations=_terminations(deal, grid),
        ends=_ends(deal, grid),
    )  # fmt: skip


def _waterfalls(deal: Deal) -> dict[str, Ranks]:
    accounts: dict[str, dict[int, list[tuple[str, Step]]]] = {}
    for name, step in sorted(deal.waterfall.items()):
        ranks = accounts.setdefault(AccountRef(step.from_), {})
        ranks.setdefault(step.rank, []).append((name, step))
    return {
        account: tuple(tuple(ranks[rank]) for rank in sorted(ranks))
        for account, ranks in sorted(accounts.items())
    }


def _terminations(
    deal: Deal, grid: tuple[dt.date, ...]
) -> dict[int, tuple[tuple[str, Termination], ...]]:
    found: dict[int, list[tuple[str, Termination]]] = {}
    for name, termination in sorted(deal.terminations.items()):
        for day in termination.days:
            index = on_or_after(grid, day)
            if index is not None:
                found.setdefault(index, []).append((name, termination))
    return {index: tuple(named) for index, named in sorted(found.items())}


def _ends(deal: Deal, grid: tuple[dt.date, ...]) -> dict[int, tuple[str, ...]]:
    extensions = {n: t.extends_to for n, t in sorted(deal.terminations.items()) if t.extends_to}
    days = {deal.calendar.term_ends, *extensions.values()} - {None, deal.calendar.end}
    return {
        grid.index(day): tuple(name for name, later in extensions.items() if later > day)
        for day in sorted(day for day in days if day is not None)
    }


def _exact(plan: Plan, account: str) -> bool:
    ranks = plan.waterfalls[account]
    alone = all(len(steps) == 1 and _of_one(steps[0][1]) for steps in ranks)
    draws = any(terms.to == account for terms in plan.terms.values())
    return alone and not draws and not plan.budget.of(account)


def _of_one(step: Step) -> bool:
    return len(step.claims) == 1 or (not step.claims and len(step.payees) == 1)
