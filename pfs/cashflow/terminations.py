"""Events that end the deal or parts of it: tested on their dates, path by path."""

import numpy as np

from pfs.cashflow import hazards, principal
from pfs.cashflow.state import State
from pfs.models.flows import ShareOf
from pfs.models.numbers import level_at, plain_value
from pfs.models.waterfall import Termination
from pfs.outcomes.sample import BoolArray, FloatArray


def test(state: State) -> None:
    """Test the terminations of today and let them take effect."""
    for name, termination in state.plan.terminations.get(state.index, ()):
        now = _happens(state, name, termination)
        state.witness.tested(state, name, now)
        if now.any():
            _take_effect(state, name, termination, now)
    _end_term(state)


def _end_term(state: State) -> None:
    """Settle the deal where its term ends today: no extension that goes further has happened."""
    further = state.plan.ends.get(state.index)
    if further is None:
        return
    now = np.ones(state.paths, dtype=bool) if state.over is None else ~state.over
    for used in (state.used[name] for name in further if name in state.used):
        now = now & ~used
    if state.settling is not None:
        now = now & ~state.settling
    state.witness.term_ended(state, now)
    if now.any():
        _settle(state, now)


def _happens(state: State, name: str, termination: Termination) -> BoolArray:
    before = state.used.get(name, np.zeros(state.paths, dtype=bool))
    now = ~before if state.over is None else ~before & ~state.over
    event = hazards.struck(state, name)
    if termination.exercise == "never" or left_alone(state, name, termination):
        if event is None:
            return np.zeros(state.paths, dtype=bool)
        now = now & event
    elif termination.exercise == "when":
        held = state.answers().holds(termination.when, state.moment())
        now = now & (held if event is None else held | event)
    state.used[name] = before | now
    return now


def left_alone(state: State, name: str, termination: Termination) -> bool:
    """Return whether this is an option that nobody has asked to use."""
    if termination.exercise != "when":
        return False
    asked = f"terminations.{name}.exercise" in state.set_paths
    return termination.by is not None and not state.options and not asked


def _take_effect(state: State, name: str, termination: Termination, now: BoolArray) -> None:
    for reference in termination.stops or ():
        before = state.stopped.get(str(reference))
        state.stopped[str(reference)] = now if before is None else before | now
    for capital in termination.redeems or ():
        principal.mature(state, state.tranches[capital.id], now)
    if termination.settles:
        _settle(state, now)
    for payment in termination.pays or ():
        amount = np.where(now, _amount(state, payment.amount), 0.0)
        _move(state, str(payment.from_), str(payment.to), amount, f"terminations.{name}")


def _settle(state: State, now: BoolArray) -> None:
    state.settling = now if state.settling is None else state.settling | now
    for tranche in state.tranches.values():
        principal.mature(state, tranche, now)


def _amount(state: State, amount: object) -> FloatArray:
    if isinstance(amount, ShareOf):
        share = level_at(amount.share, state.day, state.plan.deal.calendar.start)
        return share * state.amount(amount.of)
    return np.full(state.paths, plain_value(amount))  # type: ignore[arg-type]


def _move(state: State, source: str, to: str, amount: FloatArray, clause: str) -> None:
    if source in state.cash.balances:
        amount = np.minimum(amount, state.cash.balances[source])
    if to.startswith("capital."):
        state.give(to.removeprefix("capital."), source, amount, "termination payment", clause)
    else:
        state.cash.move(state.index, (source, to), amount, "termination payment", clause)
