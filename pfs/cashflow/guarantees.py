"""Guarantees: paid in, called after the last waterfall, and what is left over released."""

import numpy as np

from pfs.cashflow.state import State
from pfs.models.capital import Guarantee
from pfs.models.flows import ShareOf
from pfs.models.numbers import level_at, plain_value
from pfs.outcomes.sample import BoolArray, FloatArray


def pay_in(state: State) -> None:
    """Let guarantors pay in what they fund today."""
    for name, guarantee in state.plan.deal.guarantees.items():
        if guarantee.funded is not None and state.plan.index(guarantee.funded) == state.index:
            amount = state.live(np.full(state.paths, plain_value(guarantee.amount)))
            ends = (str(guarantee.from_), f"capital.{name}")
            state.cash.move(state.index, ends, amount, "guarantee paid in", f"capital.{name}")


def call(state: State) -> None:
    """Call guarantees whose capital has matured or been settled today, and release the rest."""
    for name, guarantee in state.plan.deal.guarantees.items():
        paths = _today(state, guarantee)
        if paths is None:
            continue
        amount = np.where(paths, _called(state, guarantee), 0.0)
        held = f"capital.{name}"
        source = held if _paid_in(state, guarantee) else str(guarantee.from_)
        state.witness.called(state, name, amount)
        tranche = state.tranches[guarantee.for_.id]
        tranche.called = tranche.called + amount
        state.give(guarantee.for_.id, source, amount, "guarantee called", held)
        state.track("called", name, amount)
        _release(state, guarantee, held, paths)


def _paid_in(state: State, guarantee: Guarantee) -> bool:
    funded = guarantee.funded
    return funded is not None and state.plan.index(funded) <= state.index


def _today(state: State, guarantee: Guarantee) -> BoolArray | None:
    matures = state.tranches[guarantee.for_.id].terms.matures
    if state.index == matures:
        every = np.ones(state.paths, dtype=bool)
        return every if state.over is None else ~state.over
    return state.settling if state.index < matures else None


def floor(state: State, guarantee: Guarantee) -> FloatArray:
    """Return up to what the protected capital is topped up today, 0 where nothing says so."""
    start = state.plan.deal.calendar.start
    stated = guarantee.tops_up_to
    if isinstance(stated, ShareOf):
        return level_at(stated.share, state.day, start) * state.amount(stated.of)
    return np.full(state.paths, 0.0 if stated is None else level_at(stated, state.day, start))


def _called(state: State, guarantee: Guarantee) -> FloatArray:
    tranche = state.tranches[guarantee.for_.id]
    start = state.plan.deal.calendar.start
    if guarantee.tops_up_to is not None:
        short = floor(state, guarantee) - tranche.received
    else:
        assert guarantee.covers is not None  # noqa: S101 - exactly one is stated
        share = level_at(guarantee.covers, state.day, start)
        short = share * (tranche.principal + tranche.lost)
    return np.clip(short, 0.0, plain_value(guarantee.amount))


def _release(state: State, guarantee: Guarantee, held: str, paths: BoolArray) -> None:
    if not _paid_in(state, guarantee):
        return
    left = np.where(paths, state.cash.balances[held], 0.0)
    to = str(guarantee.remainder_to or guarantee.from_)
    state.cash.move(state.index, (held, to), left, "guarantee released", held)
