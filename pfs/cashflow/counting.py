"""What a limit counts: which payments, in which part, and what was paid of it so far."""

from collections.abc import Callable, Sequence

import numpy as np

from pfs.cashflow.payable import Payable
from pfs.cashflow.state import State
from pfs.models.grid import contract_year, fiscal_year
from pfs.models.numbers import Level, level_at
from pfs.models.payments import Limit
from pfs.outcomes.sample import BoolArray, FloatArray

Which = Callable[[Limit], bool]

PLACES: tuple[Which, ...] = (
    lambda limit: isinstance(limit.over, tuple) and limit.per is None,
    lambda limit: limit.per == "cohort",
    lambda limit: limit.per == "year" and limit.payor is None,
    lambda limit: limit.over == "all" and limit.per is None,
)
"""Limits on money over payments, in the order in which they apply."""


def limits_of(state: State, which: Which) -> list[tuple[str, Limit]]:
    """Return the limits of one sort, by name."""
    return [(n, limit) for n, limit in sorted(state.plan.deal.limits.items()) if which(limit)]


def concerned(limit: Limit, due: Payable) -> bool:
    """Return whether a limit over payments counts this one.

    A limit per cohort counts only what is paid for one cohort; the cross-checks refuse others.
    """
    if limit.per == "cohort" and due.cohort is None:
        return False
    return limit.over == "all" or due.payment in {str(name) for name in limit.over or ()}


def counted(state: State, limit: Limit, due: Payable) -> bool:
    """Return whether a limit counts a payment; one on a return only what can reach the capital."""
    if not concerned(limit, due):
        return False
    if not limit.of_return:
        return True
    capital = {f"capital.{reference.id}" for reference in limit.of or ()}
    to = goes_to(state, due)
    steps = (step for rank in state.plan.waterfalls.get(to, ()) for _, step in rank)
    paid = {f"{p.section}.{p.id}" for step in steps for p in (*step.claims, *step.payees)}
    return to in capital or bool(capital & paid)


def goes_to(state: State, due: Payable) -> str:
    """Return the party, account or capital that a payment goes to."""
    return str(state.plan.deal.payments[due.payment].to)


def groups(
    state: State, name: str, limit: Limit, dues: Sequence[Payable]
) -> dict[str, list[Payable]]:
    """Return the payments that a limit counts today, under the key of the part it counts them in.

    The key is that of the running total: whole, by cohort or by year.
    """
    found: dict[str, list[Payable]] = {}
    for due in dues:
        if concerned(limit, due):
            found.setdefault(part_of(state, name, limit, due.cohort), []).append(due)
    return found


def part_of(state: State, name: str, limit: Limit, cohort: str | None = None) -> str:
    """Return the key under which a limit counts today: whole, by cohort or by year."""
    if limit.per == "cohort":
        return f"{name}@{cohort}"
    if limit.per == "year":
        return f"{name}@{year_of(state, limit)}"
    return name


def year_of(state: State, limit: Limit, index: int | None = None) -> int:
    """Return the number of the year that a limit by year counts a date in; today unless stated."""
    calendar = state.plan.deal.calendar
    day = state.plan.grid[state.index if index is None else index]
    return fiscal_year(calendar, day) if limit.year == "fiscal" else contract_year(calendar, day)


def bound(state: State, limit: Limit) -> float:
    """Return the amount of a limit in money today: the most that is paid, or the least."""
    stated: Level | None = limit.at_least if limit.at_most is None else limit.at_most
    assert stated is not None  # noqa: S101 - limits on returns are handled elsewhere
    return level_at(stated, state.day, state.plan.deal.calendar.start)


def positive(state: State, dues: Sequence[Payable]) -> FloatArray:
    """Return the sum of what limits look at: amounts above 0."""
    return sum((np.maximum(due.amount, 0.0) for due in dues), start=state.zeros())


def mark(state: State, name: str, changed: BoolArray) -> None:
    """Note on which paths a limit has changed what is paid."""
    state.bound[name] = state.bound[name] | changed if name in state.bound else changed


def count(state: State, dues: Sequence[Payable]) -> None:
    """Add what is paid in the end to the running totals of every limit."""
    for name, limit in sorted(state.plan.deal.limits.items()):
        for due in dues:
            if limit.payor is not None:
                paid = due.by_payor.get(str(limit.payor))
            else:
                paid = due.amount if counted(state, limit, due) else None
            if paid is not None:
                key = part_of(state, name, limit, due.cohort)
                state.track("limit", key, np.maximum(paid, 0.0))
                state.track("after", name, np.maximum(paid, 0.0))
    if any(limit.of_floor for limit in state.plan.deal.limits.values()):
        for due in dues:
            state.track("through", due.scope, np.maximum(due.amount, 0.0))
