"""Draws for the period that begins, and the budget paid from them."""

import numpy as np

from pfs.cashflow import overruns
from pfs.cashflow.budget import Item
from pfs.cashflow.proportion import allowed
from pfs.cashflow.state import State, nil
from pfs.cashflow.tranche import Tranche
from pfs.models.numbers import level_at
from pfs.outcomes.sample import FloatArray


def fall_due(state: State) -> None:
    """Fix today's budget, and let items that the waterfall pays fall due there."""
    state.costs = {name: _cost(state, item) for name, item in state.plan.budget.items.items()}
    if state.panel.risks is not None:
        state.planned = state.costs
        items = state.plan.budget.items
        state.costs = {n: c * overruns.ratio(state, items[n]) for n, c in state.costs.items()}
    for name, item in state.plan.budget.items.items():
        if item.by_waterfall:
            owed = state.arrears.get(name, state.zeros())
            state.arrears[name] = owed + in_cash(state, item)


def _cost(state: State, item: Item) -> FloatArray:
    """Return the full cost of an item that falls due today; of a share, what it has grown by."""
    if item.share_of is not None:
        share = level_at(item.share_of.share, state.day, state.plan.deal.calendar.start)
        so_far = share * state.amount(item.share_of.of)
        amount = np.maximum(so_far - state.total("cost", item.name), 0.0)
    else:
        amount = np.full(state.paths, (item.amounts or {}).get(state.index, 0.0))
        if state.panel.risks is not None:
            amount = amount * overruns.planned(state, item)
    if state.settling is not None:
        amount = np.where(state.settling, 0.0, amount)
    return state.live(amount, f"budget.{item.name}")


def needed(state: State, account: str) -> FloatArray:
    """Return the cash that today's budget takes from an account outside the waterfall."""
    total = state.zeros()
    for item in state.plan.budget.of(account):
        total += in_cash(state, item)
    return total


def in_cash(state: State, item: Item) -> FloatArray:
    """Return today's cost of an item in cash: deferred fees bear their part of the plan."""
    cost = state.costs[item.name]
    if state.panel.risks is None or item.cash == 1.0:
        return cost * item.cash
    return np.maximum(cost - state.planned[item.name] * (1.0 - item.cash), 0.0)


def dated_draw(state: State, tranche: Tranche) -> FloatArray:
    """Return the dated draw of today, never above the commitment."""
    terms = tranche.terms
    if not terms.draws or not terms.draws.get(state.index):
        return state.zeros()
    amount = np.minimum(terms.draws[state.index], terms.commitment - tranche.drawn)
    return _drawable(state, tranche, np.maximum(amount, 0.0))


def dated_draws(state: State, account: str) -> FloatArray:
    """Return all dated draws of today into an account."""
    total = state.zeros()
    for tranche in state.tranches.values():
        if tranche.terms.to == account and tranche.terms.draws:
            total += dated_draw(state, tranche)
    return total


def _drawable(state: State, tranche: Tranche, amount: FloatArray) -> FloatArray:
    if state.settling is not None:
        amount = np.where(state.settling, 0.0, amount)
    return state.live(amount, f"capital.{tranche.terms.name}.draws")


def draw(state: State) -> None:
    """Draw capital: dated amounts, then what accounts lack for today's budget."""
    for name, tranche in state.tranches.items():
        if tranche.terms.draws:
            _bring(state, name, dated_draw(state, tranche))
    for account in state.plan.accounts():
        _draw_as_needed(state, account)


def _draw_as_needed(state: State, account: str) -> None:
    tranches = [
        t for t in state.tranches.values() if t.terms.to == account and t.terms.draws is None
    ]
    if not tranches:
        return
    lack = nil(needed(state, account) - state.cash.balances[account])
    state.witness.lacks(state, account, lack)
    for rank in sorted({t.terms.draw_rank for t in tranches}):
        now = [t for t in tranches if t.terms.draw_rank == rank]
        lack = nil(lack - _draw_rank(state, now, lack))


def _draw_rank(state: State, tranches: list[Tranche], lack: FloatArray) -> FloatArray:
    """Draw what is lacking pro rata to undrawn commitments, and return what was drawn."""
    undrawn = [_drawable(state, t, np.maximum(t.terms.commitment - t.drawn, 0.0)) for t in tranches]
    total = sum(undrawn[1:], start=undrawn[0])
    part = np.divide(lack, total, out=state.zeros(), where=total > 0)
    part = np.minimum(part, 1.0)
    drawn = state.zeros()
    for tranche, amount in zip(tranches, undrawn, strict=True):
        _bring(state, tranche.terms.name, amount * part)
        drawn += amount * part
    return drawn


def _bring(state: State, name: str, amount: FloatArray) -> None:
    tranche = state.tranches[name]
    to = str(tranche.terms.to)
    for giver, share in tranche.terms.givers:
        part = amount if share == 1.0 else amount * share
        state.cash.move(state.index, (giver, to), part, "draw", f"capital.{name}.draws")
    if to in state.fresh:
        state.fresh[to] = state.fresh[to] + amount
    tranche.draw(state.index, amount)
    for hurdle in state.hurdles.values():
        hurdle.draw(name, amount)


def spend(state: State) -> None:
    """Pay today's budget, except what the waterfall pays."""
    sources = sorted({item.source for item in state.plan.budget.items.values()})
    for source in sources:
        _spend_from(state, source)
    for name, item in state.plan.budget.items.items():
        _defer(state, item, state.planned.get(name, state.costs[name]))
        _deliver(state, item)
        state.track("cost", name, state.costs[name])


def _spend_from(state: State, source: str) -> None:
    items = state.plan.budget.of(source)
    due = [in_cash(state, item) for item in items]
    if not due:
        return
    total = sum(due[1:], start=due[0])
    part = np.ones(state.paths)
    if source in state.cash.balances:
        balance = np.maximum(state.cash.balances[source], 0.0)
        part = allowed(balance, total)
        state.fresh[source] = np.maximum(state.fresh[source] - total * part, 0.0)
    for item, amount in zip(items, due, strict=True):
        paid = amount * part
        clause = f"budget.{item.name}"
        state.cash.move(state.index, (source, item.to), paid, "budget", clause)
        state.track("spent", item.name, paid)
        state.track("unspent", item.name, nil(amount - paid))


def _defer(state: State, item: Item, amount: FloatArray) -> None:
    for fee, share in item.fees.items():
        state.tranches[fee].draw(state.index, amount * share)


def _deliver(state: State, item: Item) -> None:
    """Count what delivering an item costs the provider today, where that is stated."""
    if item.costs is None:
        return
    cost = np.full(state.paths, item.costs.get(state.index, 0.0))
    if state.panel.risks is not None:
        cost = cost * overruns.planned(state, item) * overruns.ratio(state, item)
    if state.settling is not None:
        cost = np.where(state.settling, 0.0, cost)
    state.track("delivery", item.to, state.live(cost, f"budget.{item.name}"))
