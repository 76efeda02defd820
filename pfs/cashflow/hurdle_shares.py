"""Shares of savings that switch at a hurdle, inside a payment too.

Each row pays its share of the value that is left until the least cash that repays the hurdle's
capital is reached, less what earlier rows paid to the same place. Payments with the same hurdle use
it pro rata, so the order of the file cannot matter. Where no cash there repays the capital, the row
applies in full as long as anything is owed.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from pfs.cashflow.dues import cash_to_repay
from pfs.cashflow.state import NIL, State
from pfs.cashflow.waterfall import payment_for
from pfs.models.payments import Payment
from pfs.outcomes.earned import Item
from pfs.outcomes.sample import FloatArray

Key = tuple[str, tuple[str, ...]]
"""Account, party or tranche that is paid, and the tranches that the hurdle names."""


def shared(state: State, items: Sequence[Item]) -> list[FloatArray]:
    """Return what each item is due: of a share of savings the shares in force, else all of it."""
    payments = [state.plan.deal.payments[item.payment] for item in items]
    saving = {i: payment for i, payment in enumerate(payments) if payment.shares is not None}
    amounts = [state.zeros() if i in saving else item.passed for i, item in enumerate(items)]
    left = {i: items[i].passed for i in saving}
    for row in range(max((len(payment.shares or ()) for payment in saving.values()), default=0)):
        now = {i: payment for i, payment in saving.items() if row < len(payment.shares or ())}
        offers = {i: left[i] * (p.shares or ())[row].share for i, p in now.items()}
        keys = {i: _key(payment, row) for i, payment in now.items()}
        paid = {str(p.to): _paid_to(state, saving, amounts, p.to) for p in now.values()}
        parts = _parts(state, offers, keys, paid)
        for i, offer in offers.items():
            part = parts[keys[i]]
            state.witness.shared(items[i], offer, offer * part)
            amounts[i] = amounts[i] + offer * part
            left[i] = left[i] * (1 - part)
    return amounts


def _paid_to(
    state: State, saving: Mapping[int, Payment], amounts: Sequence[FloatArray], to: str
) -> FloatArray:
    """Return what the rows so far have paid to the same place."""
    mine = (amounts[i] for i, payment in saving.items() if payment.to == to)
    return sum(mine, start=state.zeros())


def _parts(
    state: State,
    offers: Mapping[int, FloatArray],
    keys: Mapping[int, Key | None],
    paid: Mapping[str, FloatArray],
) -> dict[Key | None, FloatArray]:
    """Return for each hurdle the part of the value left that a row uses."""
    parts: dict[Key | None, FloatArray] = {None: np.ones(state.paths)}
    for key in {key for key in keys.values() if key is not None}:
        offer = sum((offers[i] for i in offers if keys[i] == key), start=state.zeros())
        need = np.maximum(_need(state, key) - paid[key[0]], 0.0)
        part = np.divide(need, offer, out=np.ones_like(offer), where=offer > need)
        parts[key] = np.where(need > NIL, part, 0.0)
    return parts


def _key(payment: Payment, row: int) -> Key | None:
    until = (payment.shares or ())[row].until
    if until is None:
        return None
    return str(payment.to), tuple(sorted({reference.id for reference in until.repaid}))


def _need(state: State, key: Key) -> FloatArray:
    """Return the least cash paid there today that repays the tranches, infinite if none does."""
    to, capital = key
    if to.startswith("accounts."):
        return payment_for(state, to, cash_to_repay(state, to, capital))
    own, others = state.zeros(), state.zeros()
    for name in capital:
        owed = own if to == f"capital.{name}" else others
        owed += state.tranches[name].outstanding
    return np.where(others > NIL, np.inf, own)
