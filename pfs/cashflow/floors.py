"""Floors: the least that is paid, or that capital returns. Section 6 of how-money-moves.md.

What is missing is added to the payments that a floor counts, before every cap: so their payors pay
it to whom the payments go, and a cap stays the stronger of the two.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pfs.cashflow.counting import (
    PLACES,
    Which,
    bound,
    concerned,
    counted,
    goes_to,
    groups,
    limits_of,
    mark,
    part_of,
    positive,
    year_of,
)
from pfs.cashflow.dues import cash_to_bring
from pfs.cashflow.ledger import CENT
from pfs.cashflow.payable import Payable
from pfs.cashflow.state import State, nil
from pfs.cashflow.waterfall import payment_for
from pfs.models.payments import Limit
from pfs.outcomes.sample import BoolArray, FloatArray

Take = Callable[[str, list[tuple[Payable, FloatArray]]], FloatArray]
"""Asks a payor for amounts of payments, and returns what it takes on of them together."""


def with_raised(state: State, dues: list[Payable]) -> list[Payable]:
    """Return what is due today with every payment that a floor of today may raise, at nothing."""
    today = limits_of(state, lambda limit: limit.of_floor and _when(state, limit) is not None)
    known = {(due.payment, due.cohort) for due in dues}
    every = (
        Payable(terms.name, scope.cohort, state.zeros(), {})
        for terms in (state.occasions.payments if today else ())
        for scope in terms.scopes
    )
    more = [due for due in every if any(_raises(state, limit, due) for _, limit in today)]
    return [*dues, *(due for due in more if (due.payment, due.cohort) not in known)]


def fall_due(state: State) -> bool:
    """Return whether a floor of the deal falls due today on any path."""
    limits = state.plan.deal.limits.values()
    return any(limit.of_floor and _when(state, limit) is not None for limit in limits)


def apply(state: State, dues: Sequence[Payable]) -> None:
    """Raise what is due to the floors over payments, then to those on returns."""
    for place in PLACES:
        _raise_at(state, place, dues)
    for name, limit in limits_of(state, lambda limit: limit.irr_at_least is not None):
        _raise_return(state, name, limit, dues)


def _raise_at(state: State, place: Which, dues: Sequence[Payable]) -> None:
    for name, limit in limits_of(state, lambda one: one.at_least is not None and place(one)):
        for key, group in groups(state, name, limit, dues).items():
            _raise_group(state, name, limit, (key, group))


def apply_to_payors(state: State, dues: Sequence[Payable], take: Take) -> None:
    """Ask payors for what they lack to their floors, for the payments that they pay."""
    for name, limit in limits_of(state, lambda one: one.at_least is not None and bool(one.payor)):
        payor = str(limit.payor)
        mine = [due for due in dues if payor in due.by_payor]
        now = sum((due.by_payor[payor] for due in mine), start=state.zeros())
        state.track("before", name, now)
        more = _missing(state, limit, part_of(state, name, limit), now)
        if not more.any():
            continue
        before = [due.by_payor[payor] for due in mine]
        taken = take(payor, list(zip(mine, _shared(state, mine, more), strict=True)))
        mark(state, name, taken > CENT)
        for due, was in zip(mine, before, strict=True):
            state.witness.raised(state, name, due, (was, due.by_payor[payor]), (now, now + more))


def _raises(state: State, limit: Limit, due: Payable) -> bool:
    if limit.payor is not None:
        return limit.payor in state.plan.deal.payments[due.payment].payors
    return concerned(limit, due)


def _when(state: State, limit: Limit) -> BoolArray | None:
    """Return on which paths a floor falls due today; None where on none."""
    last = state.index == state.plan.last
    if limit.per == "year":
        last = last or year_of(state, limit) != year_of(state, limit, state.index + 1)
    if limit.of_return:
        last = last or state.index >= _matures(state, limit)
    return np.ones(state.paths, dtype=bool) if last else state.settling


def _matures(state: State, limit: Limit) -> int:
    """Return the index of the latest maturity of the capital whose return is limited."""
    stated = (state.plan.deal.capital[reference.id] for reference in limit.of or ())
    days = [getattr(capital, "matures", None) for capital in stated]
    return max(state.plan.last if day is None else state.plan.index(day) for day in days)


def _missing(state: State, limit: Limit, key: str, now: FloatArray) -> FloatArray:
    """Return what is missing to a floor in money, given what is due of it now."""
    paths = _when(state, limit)
    if paths is None:
        return state.zeros()
    return np.where(paths, nil(bound(state, limit) - state.total("limit", key) - now), 0.0)


def _raise_group(
    state: State, name: str, limit: Limit, part: tuple[str, Sequence[Payable]]
) -> None:
    key, group = part
    now = positive(state, group)
    state.track("before", name, now)
    _raise(state, name, group, (now, _missing(state, limit, key, now)))


def _raise(
    state: State, name: str, group: Sequence[Payable], told: tuple[FloatArray, FloatArray]
) -> None:
    """Add an amount to payments; `told` is what reached the floor, and what is missing."""
    now, more = told
    if not more.any():
        return
    raised = state.zeros()
    for due, part in zip(group, _shared(state, group, more), strict=True):
        before, due.amount = due.amount, due.amount + part
        raised = raised + part
        state.witness.raised(state, name, due, (before, due.amount), (now, now + more))
    mark(state, name, raised > CENT)


def _shared(state: State, group: Sequence[Payable], more: FloatArray) -> list[FloatArray]:
    """Share what is added pro rata to what payments were paid and are due; else equally."""
    takes = [
        np.where(
            due.amount >= 0.0, state.live(np.ones(state.paths), f"payments.{due.payment}"), 0.0
        )
        for due in group
    ]
    paid = [
        one * (state.total("through", due.scope) + np.maximum(due.amount, 0.0))
        for one, due in zip(takes, group, strict=True)
    ]
    several = sum(takes, start=state.zeros())
    total = sum((nil(amount) for amount in paid), start=state.zeros())
    parts = []
    for one, amount in zip(takes, paid, strict=True):
        even = np.divide(one, several, out=state.zeros(), where=several > 0.0)
        parts.append(more * np.divide(nil(amount), total, out=even, where=total > 0.0))
    return parts


def _raise_return(state: State, name: str, limit: Limit, dues: Sequence[Payable]) -> None:
    """Raise payments so that the capital's hurdle balance is reached today."""
    mine = [due for due in dues if counted(state, limit, due)]
    now = positive(state, mine)
    state.track("before", name, now)
    paths = _when(state, limit)
    if paths is None or not mine:
        return
    capital = {f"capital.{reference.id}": reference.id for reference in limit.of or ()}
    need = nil(state.hurdles[f"limits.{name}"].balance - _brought(state, capital, dues))
    group = [due for due in mine if goes_to(state, due) in capital]
    if not group:
        account = min(goes_to(state, due) for due in mine)
        group = [due for due in mine if goes_to(state, due) == account]
        need = _into(state, account, frozenset(capital.values()), need, dues)
    _raise(state, name, group, (now, np.where(paths, need, 0.0)))


def _brought(state: State, capital: Mapping[str, str], dues: Sequence[Payable]) -> FloatArray:
    """Return what payments bring capital today, and parties that have to repay it."""
    total = state.zeros()
    for due in dues:
        if goes_to(state, due) in capital:
            total = total + due.amount
    for name in capital.values():
        tranche = state.tranches[name]
        if tranche.terms.repaid_by not in {"waterfall", "payments"}:
            total = total + state.live(tranche.due)
    return total


def _into(
    state: State, account: str, capital: frozenset[str], need: FloatArray, dues: Sequence[Payable]
) -> FloatArray:
    """Return what more must go into an account so that its waterfall brings capital an amount."""
    there = sum((d.amount for d in dues if goes_to(state, d) == account), start=state.zeros())
    least = payment_for(state, account, cash_to_bring(state, account, capital, need))
    return np.where(np.isinf(least), 0.0, nil(np.where(np.isinf(least), 0.0, least) - there))
