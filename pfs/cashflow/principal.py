"""Principal falls due: at maturity, on dated repayments, when redeemed or settled."""

import numpy as np

from pfs.cashflow import interest
from pfs.cashflow.state import State
from pfs.cashflow.tranche import Tranche
from pfs.outcomes.sample import BoolArray


def fall_due(state: State) -> None:
    """Let principal fall due that the terms let fall due today."""
    for tranche in state.tranches.values():
        terms = tranche.terms
        if terms.repays.get(state.index):
            room = tranche.principal - tranche.due_principal
            more = np.minimum(terms.repays[state.index], room)
            tranche.due_principal = tranche.due_principal + more
        if state.index == terms.matures:
            mature(state, tranche, np.ones(state.paths, dtype=bool))
            tranche.past_maturity = True


def mature(state: State, tranche: Tranche, paths: BoolArray) -> None:
    """Let all principal of a tranche and its interest fall due on some paths."""
    if tranche.terms.rates is None and tranche.basis.any():
        _fix_on(state, tranche, paths)
    if tranche.terms.interest == "capitalised":
        tranche.capitalise(paths)
    tranche.mature(paths, interest.rate_now(state, tranche.terms.principal))


def _fix_on(state: State, tranche: Tranche, paths: BoolArray) -> None:
    rate = interest.rate_now(state, tranche.terms.rate)
    now = np.where(paths, rate * tranche.basis, 0.0)
    tranche.unpaid = tranche.unpaid + now
    tranche.basis = np.where(paths, 0.0, tranche.basis)
