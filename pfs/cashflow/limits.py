"""Limits across payments, payors in sequence or by shares, and limits on return.

Floors come first. Caps: groups of payments, cohorts, years, payors, the whole deal, return. On one
date a cut falls pro rata; running totals count what is paid in the end.
"""

from collections.abc import Sequence

import numpy as np

from pfs.cashflow import floors
from pfs.cashflow.counting import (
    PLACES,
    Which,
    bound,
    count,
    counted,
    goes_to,
    groups,
    limits_of,
    mark,
    part_of,
    positive,
)
from pfs.cashflow.dues import cash_to_bring
from pfs.cashflow.ledger import CENT
from pfs.cashflow.payable import Payable
from pfs.cashflow.proportion import allowed
from pfs.cashflow.state import State
from pfs.cashflow.waterfall import payment_for
from pfs.models.payments import Limit
from pfs.outcomes.sample import FloatArray


def apply(state: State, dues: Sequence[Payable]) -> None:
    """Raise what is due to the floors, cut it to the caps, and say what each payor pays of it."""
    floors.apply(state, dues)
    for place in PLACES[:-1]:
        _cut_at(state, place, dues)
    _ask_payors(state, dues)
    _cut_at(state, PLACES[-1], dues)
    for name, limit in limits_of(state, lambda limit: limit.irr_at_most is not None):
        _cut_return(state, name, limit, dues)
    for due in dues:
        _fill_again(state, due)
    count(state, dues)


def _cut_at(state: State, place: Which, dues: Sequence[Payable]) -> None:
    for name, limit in limits_of(state, lambda one: one.at_most is not None and place(one)):
        _cut_group(state, name, limit, dues)


def _cut_group(state: State, name: str, limit: Limit, dues: Sequence[Payable]) -> None:
    for key, group in groups(state, name, limit, dues).items():
        room = np.maximum(bound(state, limit) - state.total("limit", key), 0.0)
        _cut(state, name, limit, group, room)


def _cut(state: State, name: str, limit: Limit, group: Sequence[Payable], room: FloatArray) -> None:
    """Cut positive amounts pro rata to the room, and carry what is cut where the limit says so."""
    asked = positive(state, group)
    part = allowed(room, asked)
    state.track("before", name, asked)
    mark(state, name, asked - room > CENT)
    for due in group:
        before = due.amount
        due.amount = np.where(before > 0, before * part, before)
        state.witness.cut(state, name, due, before, (asked, room))
        if limit.excess == "carried":
            _carry(state, due, before - due.amount)


def _carry(state: State, due: Payable, amount: FloatArray) -> None:
    key = (due.payment, due.cohort)
    state.carried[key] = state.carried.get(key, state.zeros()) + amount


def _ask_payors(state: State, dues: Sequence[Payable]) -> None:
    """Let payors take what is due: each its share, or in sequence what the ones before left."""
    left = {id(due): np.maximum(due.amount, 0.0) for due in dues}
    used: dict[str, FloatArray] = {}
    longest = max((len(state.plan.deal.payments[due.payment].payors) for due in dues), default=0)
    for place in range(longest):
        asked: dict[str, list[tuple[Payable, FloatArray]]] = {}
        for due in dues:
            for payor, amount in _asked_at(state, due, place, left[id(due)]):
                asked.setdefault(payor, []).append((due, amount))
        for payor, asks in sorted(asked.items()):
            _take(state, payor, asks, left, used)
    floors.apply_to_payors(state, dues, lambda payor, asks: _take(state, payor, asks, left, used))
    for due in dues:
        _give_back(state, due)
        due.amount = sum(due.by_payor.values(), start=state.zeros())


def _asked_at(
    state: State, due: Payable, place: int, left: FloatArray
) -> list[tuple[str, FloatArray]]:
    """Return whom a payment asks at a place of its sequence, and for how much."""
    payment = state.plan.deal.payments[due.payment]
    if isinstance(payment.from_, str):
        return [(str(payment.from_), left)] if place == 0 else []
    if isinstance(payment.from_, tuple):
        return [(str(payment.from_[place]), left)] if place < len(payment.from_) else []
    if place:
        return []
    return [(str(payor), left * share) for payor, share in sorted(payment.from_.items())]


def _take(
    state: State,
    payor: str,
    asks: list[tuple[Payable, FloatArray]],
    left: dict[int, FloatArray],
    used: dict[str, FloatArray],
) -> FloatArray:
    """Let one payor pay what it is asked for, pro rata up to its limits; return what it pays."""
    asked = sum((amount for _, amount in asks), start=state.zeros())
    room = _payor_room(state, payor, asked, used.get(payor, state.zeros()))
    part = 1.0 if room is None else allowed(room, asked)
    for due, amount in asks:
        taken = amount * part
        state.witness.payor(payor, due, amount, taken)
        before = due.by_payor.get(payor)
        due.by_payor[payor] = taken if before is None else before + taken
        left[id(due)] = np.maximum(left[id(due)] - taken, 0.0)
    paid = asked if room is None else np.minimum(asked, room)
    used[payor] = used.get(payor, state.zeros()) + paid
    return paid


def _payor_room(state: State, payor: str, asked: FloatArray, used: FloatArray) -> FloatArray | None:
    """Return the most a payor can pay now, None where it has no limit.

    Each limit is applied to what the last let through.
    """
    room: FloatArray | None = None
    for name, limit in limits_of(state, lambda one: one.at_most is not None and one.payor == payor):
        total = state.total("limit", part_of(state, name, limit))
        own = np.maximum(bound(state, limit) - total - used, 0.0)
        through = asked if room is None else np.minimum(asked, room)
        state.track("before", name, through)
        mark(state, name, through - own > CENT)
        state.witness.payor_limit(state, name, payor, through, own)
        room = own if room is None else np.minimum(room, own)
    return room


def _fill_again(state: State, due: Payable) -> None:
    """Lower what payors pay to what later cuts left: by their shares, or a sequence from the front.

    In a sequence the first still pays all that it would have paid, as far as that is needed.
    """
    if len(due.by_payor) == 1:
        due.by_payor = dict.fromkeys(due.by_payor, due.amount)
        return
    before = sum(due.by_payor.values(), start=state.zeros())
    cut = before - due.amount > 0.0
    if not cut.any():
        return
    left = due.amount
    part = np.divide(due.amount, before, out=np.ones_like(before), where=cut)
    sequence = isinstance(state.plan.deal.payments[due.payment].from_, tuple)
    for payor, amount in due.by_payor.items():
        now = np.minimum(amount, left) if sequence else amount * part
        due.by_payor[payor] = np.where(cut, now, amount)
        left = np.maximum(left - due.by_payor[payor], 0.0)


def _give_back(state: State, due: Payable) -> None:
    """Let a negative amount run back to the payors: to the first, or by their shares."""
    back = np.minimum(due.amount, 0.0)
    if not back.any():
        return
    payment = state.plan.deal.payments[due.payment]
    shares = (
        {str(payor): share for payor, share in payment.from_.items()}
        if not isinstance(payment.from_, str | tuple)
        else {str(payment.payors[0]): 1.0}
    )
    for payor, share in shares.items():
        due.by_payor[payor] = due.by_payor.get(payor, state.zeros()) + back * share


def _cut_return(state: State, name: str, limit: Limit, dues: Sequence[Payable]) -> None:
    """Cut payments so that the capital's return does not pass the limit."""
    capital = frozenset(reference.id for reference in limit.of or ())
    room = state.hurdles[f"limits.{name}"].room
    mine = [due for due in dues if counted(state, limit, due)]
    direct = [due for due in mine if goes_to(state, due).startswith("capital.")]
    if direct:
        _cut(state, name, limit, direct, room)
        room = np.maximum(room - positive(state, direct), 0.0)
    for account in state.plan.waterfalls:
        into = [due for due in mine if goes_to(state, due) == account]
        if into:
            shared_out = cash_to_bring(state, account, capital, room)
            _cut(state, name, limit, into, payment_for(state, account, shared_out))
