"""The waterfall: who is paid first from what came in, rank by rank."""

import numpy as np

from pfs.cashflow import funding
from pfs.cashflow.dues import claim_due, split, step_due
from pfs.cashflow.plan import Ranks
from pfs.cashflow.proportion import allowed
from pfs.cashflow.state import State, nil
from pfs.models.references import Claim, Payee
from pfs.models.waterfall import Step
from pfs.outcomes.sample import FloatArray


def share_out(state: State) -> None:
    """Run the waterfall of every account that has one."""
    for account, ranks in state.plan.waterfalls.items():
        cash = state.live(distributable(state, account))
        state.witness.shares_out(state, account, cash)
        _run(state, account, ranks, cash)


def distributable(state: State, account: str) -> FloatArray:
    """Return what the waterfall of an account may share out today.

    Cash, less drawn capital not yet spent, less what must be set aside for today's budget. Drawn
    capital that today's budget does not need is released on the last date and when it settles.
    """
    state.fresh[account] = kept_back(state, account)
    if account in state.plan.exact:
        return state.cash.balances[account]
    got = receipts(state, account)
    return nil(got - set_aside(state, account))


def kept_back(state: State, account: str) -> FloatArray:
    """Return the drawn capital in an account that is not shared out today."""
    fresh = state.fresh[account]
    if state.index != state.plan.last and state.settling is None:
        return fresh
    kept = np.minimum(fresh, funding.needed(state, account))
    return np.where(state.final(), kept, fresh)


def receipts(state: State, account: str) -> FloatArray:
    """Return what an account holds besides drawn capital that is kept back."""
    return np.maximum(state.cash.balances[account] - kept_back(state, account), 0.0)


def payment_for(state: State, account: str, shared_out: FloatArray) -> FloatArray:
    """Return the payment into an account that lets its waterfall share out an amount.

    Nothing where nothing is to be shared out; infinite where the amount is.
    """
    more = shared_out + set_aside(state, account) - receipts(state, account)
    return np.where(shared_out > 0.0, np.maximum(more, 0.0), 0.0)


def set_aside(state: State, account: str) -> FloatArray:
    """Return today's budget that drawn cash and today's dated draws do not cover."""
    covered = state.fresh[account] + funding.dated_draws(state, account)
    return np.maximum(funding.needed(state, account) - covered, 0.0)


def _run(state: State, account: str, ranks: Ranks, cash: FloatArray) -> None:
    for steps in ranks:
        if not (cash.any() or state.witness.attentive):
            return
        dues = [step_due(state, name, step, cash) for name, step in steps]
        parts = _parts(dues, cash)
        state.witness.rank(state, steps, cash, dues, parts)
        for (name, step), part in zip(steps, parts, strict=True):
            _pay_step(state, account, name, step, part)
            cash = cash - part
        if len(steps) > 1:
            cash = nil(cash)


def _parts(dues: list[FloatArray], cash: FloatArray) -> list[FloatArray]:
    """Return what each step of a rank gets: all it is due, or its part pro rata."""
    if len(dues) == 1:
        return [np.minimum(cash, dues[0])]
    total = sum(dues[1:], start=dues[0])
    part = allowed(cash, total)
    return [due * part for due in dues]


def _pay_step(state: State, account: str, name: str, step: Step, amount: FloatArray) -> None:
    if not amount.any():
        return
    state.track("step", name, amount)
    clause = f"waterfall.{name}"
    if step.claims:
        _pay_claims(state, account, step.claims, amount, clause)
    else:
        for payee, share in split(state, step):
            _pay_to(state, account, payee, amount * share, clause)


def _pay_claims(
    state: State, account: str, claims: tuple[Claim, ...], amount: FloatArray, clause: str
) -> None:
    if len(claims) == 1:
        _pay_claim(state, account, claims[0], amount, clause)
        return
    dues = [claim_due(state, claim) for claim in claims]
    total = sum(dues[1:], start=dues[0])
    part = np.divide(amount, total, out=state.zeros(), where=total > 0)
    part = np.minimum(part, 1.0)
    for claim, due in zip(claims, dues, strict=True):
        _pay_claim(state, account, claim, due * part, clause)


def _pay_claim(state: State, account: str, claim: Claim, amount: FloatArray, clause: str) -> None:
    if claim.section == "budget":
        item = state.plan.budget.items[claim.id]
        state.arrears[claim.id] = np.maximum(state.arrears[claim.id] - amount, 0.0)
        state.cash.move(state.index, (account, item.to), amount, "budget", clause)
        state.track("spent", claim.id, amount)
    elif claim.section == "accounts":
        state.cash.move(state.index, (account, str(claim)), amount, "fill", clause)
    elif claim.measure == "interest":
        state.tranches[claim.id].pay_interest(amount)
        state.give(claim.id, account, amount, "interest", clause)
    else:
        state.tranches[claim.id].pay_principal(amount)
        state.give(claim.id, account, amount, "principal", clause)


def _pay_to(state: State, account: str, payee: Payee, amount: FloatArray, clause: str) -> None:
    if payee.section == "capital":
        state.give(payee.id, account, amount, "return", clause)
    else:
        purpose = "fill" if payee.section == "accounts" else "surplus"
        state.cash.move(state.index, (account, str(payee)), amount, purpose, clause)
