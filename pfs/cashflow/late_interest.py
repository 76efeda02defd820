"""Interest on what is paid late: simple, days over 365, beside the payment and outside limits."""

import numpy as np

from pfs.cashflow.payable import Payable
from pfs.cashflow.state import NIL, State
from pfs.models.numbers import plain_value
from pfs.models.risks import Appropriation, Delay
from pfs.outcomes.risks import DAYS
from pfs.outcomes.sample import FloatArray


def owed(state: State, risk: str, days: int, amount: FloatArray) -> FloatArray | None:
    """Return the interest on an amount that comes some days late; None where there is none."""
    stated = state.plan.deal.risks[risk]
    assert isinstance(stated, Appropriation | Delay)  # noqa: S101 - the risks that put off
    rate = plain_value(stated.interest)
    return np.maximum(amount, 0.0) * (rate * days / DAYS) if rate else None


def pay(state: State, due: Payable, asked: FloatArray) -> None:
    """Let payors pay interest on the part of a late payment that they pay.

    `asked` is what was due of the payment before limits; what a floor adds is not late.
    """
    paid = sum((np.maximum(x, 0.0) for x in due.by_payor.values()), start=state.zeros())
    whole = np.maximum(asked, paid)
    for payor, amount in sorted(due.by_payor.items()):
        part = np.maximum(amount, 0.0)
        part = np.divide(part, whole, out=state.zeros(), where=whole > NIL)
        for risk, interest in sorted(due.interest.items()):
            move(state, (payor, due.payment), interest * part, risk)


def move(state: State, ends: tuple[str, str], amount: FloatArray, risk: str) -> None:
    """Move interest from a payor to whoever gets the payment."""
    payor, payment = ends
    to, clause = str(state.plan.deal.payments[payment].to), f"risks.{risk}"
    if to.startswith("capital."):
        state.give(to.removeprefix("capital."), payor, amount, "late interest", clause)
    else:
        state.cash.move(state.index, (payor, to), amount, "late interest", clause)
    state.track("interest", risk, amount)
