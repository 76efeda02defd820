"""Accounts apart from the deal's main one: what fills them, and when they are released."""

import numpy as np

from pfs.cashflow import appropriation
from pfs.cashflow.state import State
from pfs.models.numbers import plain_value
from pfs.models.parties import Account
from pfs.outcomes.sample import FloatArray


def fill(state: State) -> None:
    """Let `filled_by` pay the target less the balance: at the start, and on each anniversary.

    A run from an opening has nothing in its accounts. The first filling closes the deal; in a later
    year in which the party's money is not voted it fills nothing.
    """
    if state.opened:
        return
    yearly = state.index % state.plan.deal.calendar.periods_a_year == 0
    for name, account in sorted(state.plan.deal.accounts.items()):
        due = state.index == 0 or (yearly and account.refilled == "yearly")
        if due and account.filled_by is not None and account.target is not None:
            key = f"accounts.{name}"
            lack = np.maximum(plain_value(account.target) - state.cash.balances[key], 0.0)
            if state.index > 0:
                not_voted = appropriation.failed(state, str(account.filled_by))
                lack = state.live(np.where(not_voted, 0.0, lack))
            state.cash.move(state.index, (str(account.filled_by), key), lack, "fill", key)
            state.track("filled", name, lack)


def release(state: State, *, at_the_end: bool = False) -> None:
    """Release balances whose condition holds; at the end of the deal all that are ever released.

    What is released to an account before the waterfall is shared out on the same date.
    """
    for name, account in sorted(state.plan.deal.accounts.items()):
        to = released_to(account)
        if to is None:
            continue
        paths = state.final() if at_the_end else np.zeros(state.paths, dtype=bool)
        if not at_the_end and account.release_when is not None:
            paths = state.answers().holds(account.release_when, state.moment())
        key = f"accounts.{name}"
        amount = state.live(np.where(paths, state.cash.balances[key], 0.0))
        amount = np.maximum(amount, 0.0)
        state.cash.move(state.index, (key, to), amount, "release", key)
        if to == account.filled_by:
            _take_back(state, name, to, amount)
        state.fresh[key] = np.where(paths, 0.0, state.fresh[key])


def _take_back(state: State, name: str, party: str, amount: FloatArray) -> None:
    """Count what comes back from an escrow as never paid: sums of a party, not dates."""
    filled = state.total("filled", name) - state.total("returned", name)
    back = np.minimum(amount, filled)
    state.track("returned", name, back)
    for sums in (state.cash.paid, state.cash.received):
        if party in sums:
            sums[party] = sums[party] - back


def released_to(account: Account) -> str | None:
    """Return who gets what is left: as stated, else who filled the account; None where nobody."""
    to = account.filled_by if account.release_to is None else account.release_to
    return None if to is None else str(to)
