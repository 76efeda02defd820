"""The order of steps within each date: section 5 of docs/reference/how-money-moves.md."""

import numpy as np

from pfs.cashflow import (
    accounts,
    funding,
    guarantees,
    interest,
    payments,
    principal,
    recourse,
    terminations,
    waterfall,
)
from pfs.cashflow.state import State


def walk(state: State, *, first: int = 0, last: int | None = None) -> None:
    """Move money on every date from index `first` to `last` (the calendar's end unless stated).

    Raises
    ------
    ConservationError
        If cash is made or lost on any path and date.
    """
    cash = state.cash
    held = sum(cash.balances.values(), start=np.zeros(cash.paths))
    for index in range(first, (state.plan.last if last is None else last) + 1):
        state.begin(index)
        accounts.fill(state)
        if index > first:
            interest.accrue(state)
        principal.fall_due(state)
        terminations.test(state)
        state.witness.fell_due(state)
        funding.fall_due(state)
        guarantees.pay_in(state)
        payments.pay(state)
        accounts.release(state)
        recourse.serve(state)
        waterfall.share_out(state)
        guarantees.call(state)
        accounts.release(state, at_the_end=True)
        funding.draw(state)
        funding.spend(state)
        interest.close(state)
        state.end()
        held = cash.check(index, held)
