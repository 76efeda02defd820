"""Interest: accrued on opening balances, due, capitalised, or set by an outcome."""

import numpy as np

from pfs.cashflow.state import State
from pfs.cashflow.tranche import Tranche
from pfs.models.calendar import MONTHS_IN
from pfs.models.capital import LevelOrOutcome
from pfs.models.numbers import level_at
from pfs.models.schedules import ScheduleByOutcome
from pfs.models.timeline import Slot, pooled_cohorts
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.schedules import by_outcome


def accrue(state: State) -> None:
    """Accrue interest for the period that ends today, and let it fall due."""
    for tranche in state.tranches.values():
        if tranche.terms.rate == 0.0:
            continue
        if tranche.terms.rates is None:
            _accrue_by_outcome(state, tranche)
        else:
            _accrue(state, tranche, tranche.terms.rates[state.index - 1])


def _accrue(state: State, tranche: Tranche, rate: float) -> None:
    interest = state.live(bearing(tranche) * (rate * state.plan.years[state.index]))
    tranche.unpaid = tranche.unpaid + interest
    if tranche.terms.interest == "accrued":
        tranche.due_interest = tranche.due_interest + interest
    elif state.index in tranche.terms.interest_on:
        fall_due(tranche)


def _accrue_by_outcome(state: State, tranche: Tranche) -> None:
    tranche.basis = tranche.basis + state.live(bearing(tranche) * state.plan.years[state.index])
    if state.index in tranche.terms.interest_on:
        fix(state, tranche)
        fall_due(tranche)


def fix(state: State, tranche: Tranche) -> None:
    """Fix the rate that an outcome sets, for the whole time since the last interest date."""
    if tranche.terms.rates is not None:
        return
    rate = rate_now(state, tranche.terms.rate)
    tranche.rate_on[state.index] = rate
    tranche.unpaid = tranche.unpaid + rate * tranche.basis
    tranche.basis = state.zeros()


def fall_due(tranche: Tranche) -> None:
    """Let all unpaid interest fall due, or become principal where it is capitalised."""
    if tranche.terms.interest == "capitalised":
        tranche.capitalise()
    else:
        tranche.due_interest = tranche.unpaid


def bearing(tranche: Tranche) -> FloatArray:
    """Return what bears interest over the period that begins: principal, with what compounds."""
    compounding = tranche.terms.compounding
    if compounding == "every_period":
        return tranche.principal + tranche.unpaid
    return tranche.principal + tranche.old if compounding == "yearly" else tranche.principal


def close(state: State) -> None:
    """Remember on an anniversary what interest is unpaid: from now on it bears interest."""
    every = 12 // MONTHS_IN[state.plan.deal.calendar.period]
    if state.index and state.index % every == 0:
        for tranche in state.tranches.values():
            tranche.old = tranche.unpaid


def rate_now(state: State, number: LevelOrOutcome) -> FloatArray:
    """Return a number that may be set by an outcome, from the latest certified readings."""
    start = state.plan.deal.calendar.start
    if not isinstance(number, ScheduleByOutcome):
        return np.full(state.paths, level_at(number, state.day, start))

    def certified(slot: Slot) -> bool:
        return slot.certified is not None and slot.certified <= state.index

    cohorts = pooled_cohorts(state.plan.deal, number.metric)
    x = state.panel.value(number.metric, cohorts, certified, "latest", number.read)
    return by_outcome(number, x, state.paths, state.day, start)
