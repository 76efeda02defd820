"""Payors whose money for a fiscal year is not voted: the escrow first, then what is recovered."""

from dataclasses import dataclass, replace

import numpy as np

from pfs.cashflow import late_interest
from pfs.cashflow.payable import Payable
from pfs.cashflow.state import NIL, State
from pfs.models.grid import fiscal_year, on_or_after
from pfs.models.risks import Appropriation
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Instead:
    """Money that moves for a payment of a year that was not voted.

    Parameters
    ----------
    payment, cohort
        The payment, and its scope where it is for each cohort.
    source
        The escrow, or the payor itself for what is recovered.
    payor
        The payor.
    amount
        0 or more, one a path.
    clause
        Setting path of the risk.
    interest
        What the payor owes beside it for being late; None where nothing is.
    """

    payment: str
    cohort: str | None
    source: str
    payor: str
    amount: FloatArray
    clause: str
    interest: FloatArray | None = None


def failed(state: State, payor: str) -> BoolArray:
    """Return on which paths the payor's money for this date's fiscal year is not voted."""
    nowhere = np.zeros(state.paths, dtype=bool)
    risks = state.panel.risks
    for name, risk in () if risks is None else risks.of(Appropriation):
        if str(risk.payor) == payor and risks is not None:
            return nowhere | _fails(state, risks, name, risk)
    return nowhere


def _fails(state: State, risks: Risks, name: str, risk: Appropriation) -> BoolArray:
    """Return whether this date's year fails; `permanent` years from the first that can be due."""
    calendar = state.plan.deal.calendar
    now = fiscal_year(calendar, state.day)
    first = _first_year(state, str(risk.payor)) if risk.basis == "permanent" else now
    answer = np.zeros(state.paths, dtype=bool)
    for year in range(min(first, now), now + 1):
        driver = f"risks.{name}.failure/FY{year}"
        answer = answer | risks.happens(name, driver, risk.hazard)
    return answer


def _first_year(state: State, payor: str) -> int:
    deal = state.plan.deal
    found = [
        index
        for terms in state.occasions.payments
        if payor in {str(one) for one in terms.payment.payors}
        for scope in terms.scopes
        for index in scope.occasions
    ]
    return fiscal_year(deal.calendar, state.plan.grid[min(found, default=0)])


def withhold(state: State, dues: list[Payable]) -> list[Instead]:
    """Take off what payors do not pay because it is not voted, and return what is paid instead.

    What limits let through counts against them as paid, also where it is lost.
    """
    risks = state.panel.risks
    if risks is None:
        return []
    instead: list[Instead] = []
    for name, risk in risks.of(Appropriation):
        payor = str(risk.payor)
        asked = {id(due): due.by_payor[payor] for due in dues if payor in due.by_payor}
        if not any(amount.any() for amount in asked.values()):
            continue
        fails = _fails(state, risks, name, risk)
        if not fails.any():
            continue
        held = {key: np.where(fails, np.maximum(x, 0.0), 0.0) for key, x in asked.items()}
        part = _covered(state, risk, sum(held.values(), start=state.zeros()))
        for due in dues:
            if id(due) in held:
                due.by_payor[payor] = due.by_payor[payor] - held[id(due)]
                instead += _replaced(state, (name, risk), due, held[id(due)], part)
    return instead


def _covered(state: State, risk: Appropriation, total: FloatArray) -> FloatArray:
    """Return the share of what is not voted that the escrow pays."""
    if risk.escrow is None:
        return state.zeros()
    balance = np.maximum(state.cash.balances[str(risk.escrow)], 0.0)
    return np.divide(np.minimum(balance, total), total, out=state.zeros(), where=total > NIL)


def _replaced(
    state: State,
    named: tuple[str, Appropriation],
    due: Payable,
    held: FloatArray,
    part: FloatArray,
) -> list[Instead]:
    """Return what the escrow pays of a payment now, and note what is recovered later."""
    name, risk = named
    clause, payor = f"risks.{name}", str(risk.payor)
    from_escrow = held * part
    assert state.panel.risks is not None  # noqa: S101 - the caller has checked
    share = state.panel.risks.number(f"{clause}.recovery", risk.recovery, low=0.0, high=1.0)
    later = (held - from_escrow) * share
    state.track("failed", name, held)
    state.track("escrow_used", name, from_escrow)
    state.track("lost", name, held - from_escrow - later)
    index: int | None = state.index
    if risk.after is not None:
        index = on_or_after(state.plan.grid, risk.after.after(state.day))
    if index is None:
        state.track("lost", name, later)
    else:
        days = (state.plan.grid[index] - state.day).days
        interest = late_interest.owed(state, name, days, later)
        owed = Instead(due.payment, due.cohort, payor, payor, later, clause, interest)
        state.recoveries.setdefault(index, []).append((name, owed))
    if risk.escrow is None:
        return []
    return [Instead(due.payment, due.cohort, str(risk.escrow), payor, from_escrow, clause)]


def recovered(state: State) -> list[Instead]:
    """Return what is recovered on this date of years that were not voted.

    What would come after the deal is over is lost.
    """
    due: list[Instead] = []
    for name, owed in state.recoveries.pop(state.index, []):
        amount = state.live(owed.amount)
        state.track("recovered", name, amount)
        state.track("lost", name, owed.amount - amount)
        interest = None if owed.interest is None else state.live(owed.interest)
        due.append(replace(owed, amount=amount, interest=interest))
    return due
