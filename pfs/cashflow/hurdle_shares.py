"""Shares of savings that switch at a hurdle, inside a payment too.

Each row pays its share of the value that is left until the least cash that repays the hurdle's
capital is reached. Payments with the same hurdle use it pro rata, so the order of the file cannot
matter.
"""

from collections.abc import Sequence

import numpy as np

from pfs.cashflow.dues import cash_to_repay
from pfs.cashflow.state import State
from pfs.cashflow.waterfall import payment_for
from pfs.models.payments import Payment
from pfs.outcomes.earned import Item
from pfs.outcomes.sample import FloatArray

Key = tuple[str, frozenset[str]]
"""Account that is paid into, and the tranches that the hurdle names."""


def shared(state: State, items: Sequence[Item]) -> list[FloatArray]:
    """Return what each item is due: of a share of savings the shares in force, else all of it."""
    amounts = [item.passed for item in items]
    saving = [i for i, item in enumerate(items) if _payment(state, item).shares is not None]
    left = {i: items[i].passed for i in saving}
    for i in saving:
        amounts[i] = state.zeros()
    needs: dict[Key, FloatArray] = {}
    rows = max((len(_payment(state, items[i]).shares or ()) for i in saving), default=0)
    for row in range(rows):
        _row(state, items, row, amounts, left, needs)
    return amounts


def _row(
    state: State,
    items: Sequence[Item],
    row: int,
    amounts: list[FloatArray],
    left: dict[int, FloatArray],
    needs: dict[Key, FloatArray],
) -> None:
    """Pay one row of every payment that has it, and take what it used from the value left."""
    offers: dict[int, tuple[FloatArray, Key | None]] = {}
    for i, value in left.items():
        shares = _payment(state, items[i]).shares or ()
        if row < len(shares):
            key = _key(_payment(state, items[i]), row)
            offers[i] = (value * shares[row].share, key)
    totals: dict[Key, FloatArray] = {}
    for offer, key in offers.values():
        if key is not None:
            totals[key] = totals.get(key, state.zeros()) + offer
    for i, (offer, key) in offers.items():
        part = np.ones(state.paths)
        if key is not None:
            need = needs.setdefault(key, _need(state, key))
            part = np.divide(need, totals[key], out=part, where=totals[key] > need)
        state.witness.shared(items[i], offer, offer * part)
        amounts[i] = amounts[i] + offer * part
        left[i] = left[i] * (1 - part)
    for key, total in totals.items():
        needs[key] = np.maximum(needs[key] - total, 0.0)


def _payment(state: State, item: Item) -> Payment:
    return state.plan.deal.payments[item.payment]


def _key(payment: Payment, row: int) -> Key | None:
    until = (payment.shares or ())[row].until
    if until is None:
        return None
    return str(payment.to), frozenset(reference.id for reference in until.repaid)


def _need(state: State, key: Key) -> FloatArray:
    """Return the least cash into the account today that repays the tranches."""
    account, capital = key
    if account.startswith("capital."):
        tranche = state.tranches[account.removeprefix("capital.")]
        return tranche.outstanding
    return payment_for(state, account, cash_to_repay(state, account, capital))
