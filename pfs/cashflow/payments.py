"""Payments for outcomes on one date: from what is earned to what payors pay.

Section 6 of docs/reference/how-money-moves.md: shares of savings, the payment's own caps, limits
across payments, payors, limits on return; then the money moves.
"""

import numpy as np

from pfs.cashflow import (
    appropriation,
    delays,
    floors,
    hurdle_shares,
    late_interest,
    limits,
)
from pfs.cashflow.payable import Payable
from pfs.cashflow.state import NIL, State
from pfs.models.numbers import plain_value
from pfs.models.payments import Payment
from pfs.outcomes.comparison import round_to
from pfs.outcomes.earned import Item
from pfs.outcomes.sample import FloatArray


def pay(state: State) -> None:
    """Let payors pay what falls due today."""
    for part in appropriation.recovered(state):
        _move_instead(state, part)
    items = state.earner.on(state.index, state.settling)
    amounts = hurdle_shares.shared(state, items)
    dues = [_due(state, item, amount) for item, amount in zip(items, amounts, strict=True)]
    dues = _with_carried(state, delays.hold_back(state, dues))
    dues = floors.with_raised(state, dues)
    if not (floors.fall_due(state) or any(due.amount.any() for due in dues)):
        return
    late = [(due, due.amount) for due in dues if due.interest]
    limits.apply(state, dues)
    instead = appropriation.withhold(state, dues)
    for due in dues:
        _move(state, due)
    for due, asked in late:
        late_interest.pay(state, due, asked)
    for part in instead:
        _move_instead(state, part)


def _due(state: State, item: Item, amount: FloatArray) -> Payable:
    """Return what is due after the payment's own caps, and count what was earned."""
    payment = state.plan.deal.payments[item.payment]
    earned = item.earned if payment.shares is None else amount
    scope = f"{item.payment}@{item.cohort}" if item.cohort else item.payment
    before, uncapped = state.total("due", scope), amount
    amount = _capped(payment, item, amount, before)
    if payment.round_pay is not None:
        amount = round_to(amount, payment.round_pay.to, payment.round_pay.by)
    amount = state.live(amount, f"payments.{item.payment}")
    state.witness.due(item, before, uncapped, amount)
    for key in {scope, item.payment}:
        state.track("earned", key, earned)
        state.track("due", key, amount)
    return Payable(item.payment, item.cohort, amount, {})


def _capped(payment: Payment, item: Item, amount: FloatArray, before: FloatArray) -> FloatArray:
    if payment.at_least is not None:
        floor = plain_value(payment.at_least) - before
        raised = item.last & item.held
        amount = np.where(raised, np.maximum(amount, floor), amount)
    if payment.at_most is not None and payment.for_each != "person":
        amount = np.minimum(amount, np.maximum(plain_value(payment.at_most) - before, 0.0))
    return amount


def _with_carried(state: State, dues: list[Payable]) -> list[Payable]:
    """Add what limits cut before and carried to today."""
    for key, carried in state.carried.items():
        amount = state.live(carried, f"payments.{key[0]}")
        if not amount.any():
            continue
        state.witness.carried(key, amount)
        found = next((due for due in dues if (due.payment, due.cohort) == key), None)
        if found is None:
            dues.append(Payable(*key, amount, {}))
        else:
            found.amount = found.amount + amount
    state.carried.clear()
    return dues


def _move(state: State, due: Payable) -> None:
    state.witness.paid(due)
    payment = state.plan.deal.payments[due.payment]
    clause = f"payments.{due.payment}"
    to = str(payment.to)
    total = state.zeros()
    for payor, asked in due.by_payor.items():
        amount = np.where(np.abs(asked) > NIL, asked, 0.0)
        total += amount
        state.track("outcome", payor, amount)
        _pay(state, payor, to, np.maximum(amount, 0.0), clause)
        _refund(state, payor, to, np.maximum(-amount, 0.0), clause)
    for key in {due.payment, f"{due.payment}@{due.cohort}" if due.cohort else due.payment}:
        state.track("paid", key, total)


def _move_instead(state: State, part: appropriation.Instead) -> None:
    """Move what is paid for a year that was not voted: from the escrow, or late."""
    state.track("outcome", part.payor, part.amount)
    to = str(state.plan.deal.payments[part.payment].to)
    _pay(state, part.source, to, part.amount, part.clause)
    for key in {part.payment, f"{part.payment}@{part.cohort}" if part.cohort else part.payment}:
        state.track("paid", key, part.amount)
    if part.interest is not None:
        risk = part.clause.removeprefix("risks.")
        late_interest.move(state, (part.payor, part.payment), part.interest, risk)


def _pay(state: State, payor: str, to: str, amount: FloatArray, clause: str) -> None:
    if not to.startswith("capital."):
        state.cash.move(state.index, (payor, to), amount, "outcome payment", clause)
        return
    name = to.removeprefix("capital.")
    tranche = state.tranches[name]
    if tranche.terms.repaid_by == "payments":
        interest = np.minimum(amount, tranche.unpaid)
        tranche.pay_interest(interest)
        tranche.pay_principal(np.minimum(amount - interest, tranche.principal))
    state.give(name, payor, amount, "outcome payment", clause)


def _refund(state: State, payor: str, to: str, amount: FloatArray, clause: str) -> None:
    if to.startswith("capital."):
        state.take_back(to.removeprefix("capital."), payor, amount, clause)
    elif to in state.cash.balances:
        available = np.minimum(amount, np.maximum(state.cash.balances[to], 0.0))
        state.cash.move(state.index, (to, payor), available, "refund", clause)
    else:
        state.cash.move(state.index, (to, payor), amount, "refund", clause)
