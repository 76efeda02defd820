"""What steps of a waterfall are due, and the least cash that brings a claim a stated amount.

Cash in maps to cash received by each claim; the map is monotone and piecewise linear, so its
inverse is exact: ranks before the target are filled, the rank that reaches it in part.
"""

from collections.abc import Collection, Mapping
from functools import reduce
from types import MappingProxyType

import numpy as np

from pfs.cashflow.hurdle import Hurdle
from pfs.cashflow.state import NIL, State
from pfs.models.numbers import plain_value
from pfs.models.references import Claim, Payee
from pfs.models.waterfall import Step
from pfs.outcomes.sample import FloatArray

NOTHING: Mapping[str, FloatArray] = MappingProxyType({})


def claim_due(state: State, claim: Claim) -> FloatArray:
    """Return what is due on a claim, 0 or more."""
    if claim.section == "budget":
        return state.arrears.get(claim.id, state.zeros())
    if claim.section == "accounts":
        target = state.plan.deal.accounts[claim.id].target
        full = np.inf if target is None else plain_value(target)
        return np.maximum(full - state.cash.balances[str(claim)], 0.0)
    tranche = state.tranches[claim.id]
    return tranche.due_interest if claim.measure == "interest" else tranche.due_principal


def step_due(
    state: State,
    name: str,
    step: Step,
    cash: FloatArray,
    pending: Mapping[str, FloatArray] = NOTHING,
) -> FloatArray:
    """Return what a step is due, infinite where nothing bounds it.

    Parameters
    ----------
    cash
        What reaches the step's rank.
    pending
        What payees are about to receive from ranks before, where the waterfall is only thought
        through; `capital.x` or a party.
    """
    if step.claims:
        dues = [claim_due(state, claim) for claim in step.claims]
        due = sum(dues[1:], start=dues[0])
    else:
        due = np.full(state.paths, np.inf)
        if step.share is not None:
            due = cash * step.share
        due = np.minimum(due, until_left(state, name, step, pending))
        if step.split == "drawn":
            drawn = sum((state.tranches[p.id].drawn for p in step.payees), start=state.zeros())
            due = np.where(drawn > 0, due, 0.0)
    if step.at_most is not None:
        due = np.minimum(
            due, np.maximum(plain_value(step.at_most) - state.total("step", name), 0.0)
        )
    if step.when is not None:
        due = np.where(state.answers().holds(step.when, state.moment()), due, 0.0)
    return due


def until_left(
    state: State, name: str, step: Step, pending: Mapping[str, FloatArray] = NOTHING
) -> FloatArray:
    """Return what `until` still lets a step pay, infinite where it has none."""
    if step.until is None:
        return np.full(state.paths, np.inf)
    if step.until.irr is not None:
        hurdle = state.hurdles[f"waterfall.{name}"]
        return np.maximum(hurdle.balance - _pending(state, pending, hurdle.capital), 0.0)
    if step.until.received is not None:
        return np.maximum(plain_value(step.until.received) - _received(state, step, pending), 0.0)
    capital = [reference.id for reference in step.until.repaid or ()]
    owed = sum((state.tranches[name].outstanding for name in capital), start=state.zeros())
    return np.maximum(owed - _pending(state, pending, capital), 0.0)


def _pending(
    state: State, pending: Mapping[str, FloatArray], capital: Collection[str]
) -> FloatArray:
    # In order, since the last bit of a sum depends on it.
    keys = (f"capital.{name}" for name in sorted(capital))
    found = (pending[key] for key in keys if key in pending)
    return sum(found, start=state.zeros())


def _received(state: State, step: Step, pending: Mapping[str, FloatArray]) -> FloatArray:
    total = state.zeros()
    for payee in step.payees:
        if payee.section == "capital":
            total += state.tranches[payee.id].received
        else:
            total += state.cash.received.get(str(payee), 0.0)
        total += pending.get(str(payee), 0.0)
    return total


def open_hurdles(state: State) -> None:
    """Open the hurdle balances that steps and limits need."""
    for name, step in state.plan.deal.waterfall.items():
        if step.until is not None and step.until.irr is not None:
            capital = frozenset(payee.id for payee in step.payees)
            rate = plain_value(step.until.irr)
            state.hurdles[f"waterfall.{name}"] = Hurdle(capital, rate, state.zeros())
    for name, limit in state.plan.deal.limits.items():
        stated = limit.irr_at_least if limit.irr_at_most is None else limit.irr_at_most
        if stated is not None:
            capital = frozenset(reference.id for reference in limit.of or ())
            rate = plain_value(stated)
            state.hurdles[f"limits.{name}"] = Hurdle(capital, rate, state.zeros())


def cash_to_repay(state: State, account: str, capital: Collection[str]) -> FloatArray:
    """Return the least cash shared out that repays these tranches today, infinite if none does."""
    need = state.zeros()
    for name in capital:
        need += state.tranches[name].outstanding
    return _least(state, account, capital, need, returns=False)


def cash_to_bring(
    state: State, account: str, capital: Collection[str], amount: FloatArray
) -> FloatArray:
    """Return the most cash that can be shared out before these tranches get more than an amount.

    Infinite where no cash brings them that much.
    """
    return _least(state, account, capital, amount, returns=True)


def _least(
    state: State, account: str, capital: Collection[str], need: FloatArray, *, returns: bool
) -> FloatArray:
    """Fill rank after rank in thought until the tranches have what they need.

    With `returns` everything that the tranches get counts, else only their claims.
    """
    cash = state.zeros()
    left = need.copy()
    pending: dict[str, FloatArray] = {}
    for steps in state.plan.waterfalls.get(account, ()):
        endless = np.full(state.paths, np.inf)
        dues = {name: step_due(state, name, step, endless, pending) for name, step in steps}
        gain, total, unit = state.zeros(), state.zeros(), state.zeros()
        for name, step in steps:
            finite = np.where(np.isinf(dues[name]), 0.0, dues[name])
            total += finite
            for payee, share in _shares(state, step):
                pending[payee] = pending.get(payee, 0.0) + finite * share
                if _counts(payee, step, capital, returns=returns):
                    gain += finite * share
                    unit += np.where(np.isinf(dues[name]), share, 0.0)
        wanting = left > NIL
        part = np.divide(left, gain, out=np.ones_like(left), where=gain > left)
        cash += np.where(wanting, total * part, 0.0)
        left = np.where(wanting, np.maximum(left - gain * part, 0.0), left)
        unbounded = reduce(np.logical_or, [np.isinf(due) for due in dues.values()])
        if unbounded.any():
            cash = np.where(unbounded, cash + _of_the_rest(left, unit), cash)
            left = np.where(unbounded, 0.0, left)
    return np.where(left > NIL, np.inf, cash)


def _of_the_rest(left: FloatArray, unit: FloatArray) -> FloatArray:
    """Return what a step without a bound must get, of which tranches get `unit` a unit of cash."""
    more = np.divide(left, unit, out=np.full_like(left, np.inf), where=unit > 0)
    return np.where(left > NIL, more, 0.0)


def _counts(payee: str, step: Step, capital: Collection[str], *, returns: bool) -> bool:
    mine = payee.startswith("capital.") and payee.removeprefix("capital.") in capital
    return mine and (returns or bool(step.claims))


def _shares(state: State, step: Step) -> list[tuple[str, FloatArray]]:
    """Return who gets a step's amount, tranches and others, and their shares, one a path."""
    if not step.claims:
        return [(str(payee), share) for payee, share in split(state, step)]
    dues = [claim_due(state, claim) for claim in step.claims]
    total = sum(dues[1:], start=dues[0])
    return [
        (
            f"{claim.section}.{claim.id}",
            np.divide(due, total, out=state.zeros(), where=total > 0),
        )
        for claim, due in zip(step.claims, dues, strict=True)
    ]


def split(state: State, step: Step) -> list[tuple[Payee, FloatArray]]:
    """Return who shares a step and their shares, one a path."""
    payees = step.payees
    if len(payees) == 1:
        return [(payees[0], np.ones(state.paths))]
    if step.split == "drawn":
        drawn = [state.tranches[payee.id].drawn for payee in payees]
        total = sum(drawn[1:], start=drawn[0])
        even = np.full(state.paths, 1 / len(payees))
        return [
            (payee, np.divide(amount, total, out=even.copy(), where=total > 0))
            for payee, amount in zip(payees, drawn, strict=True)
        ]
    if isinstance(step.split, Mapping):
        return [(payee, np.full(state.paths, step.split[payee])) for payee in payees]
    return [(payee, np.full(state.paths, 1 / len(payees))) for payee in payees]
