"""The record of a date: what was noted, with every flow of the ledger under its clause."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pfs.analysis.reasons.notes import Notes
from pfs.analysis.reasons.paid import Moved, PaymentRun
from pfs.analysis.reasons.payments import PaymentNotes
from pfs.analysis.reasons.records import (
    AccountRun,
    BudgetRun,
    Day,
    DrawRun,
    GuaranteeRun,
    TrancheDate,
)
from pfs.analysis.reasons.steps import one
from pfs.cashflow.ledger import Flow
from pfs.cashflow.state import State
from pfs.cashflow.tranche import Tranche

BALANCES = (
    "principal", "unpaid", "lost", "drawn", "interest_paid", "principal_repaid", "received",
)  # fmt: skip
"""Balances of a tranche that a date changes."""


def balances(tranche: Tranche) -> dict[str, float]:
    """Return the balances of a tranche that a date changes."""
    return {name: one(getattr(tranche, name)) for name in BALANCES}


class Clauses:
    """Flows of a date by clause, each taken once; what nobody takes is left over."""

    def __init__(self, moved: Iterable[Moved]) -> None:
        self._by_clause: dict[str, list[Moved]] = {}
        for one_moved in moved:
            self._by_clause.setdefault(one_moved.flow.clause, []).append(one_moved)

    def take(self, clause: str) -> tuple[Moved, ...]:
        """Return the flows of a clause, which nobody else then gets."""
        return tuple(self._by_clause.pop(clause, ()))

    def rest(self) -> tuple[Moved, ...]:
        """Return the flows that nobody took."""
        return tuple(moved for flows in self._by_clause.values() for moved in flows)


def day_of(state: State, notes: Notes, payments: PaymentNotes, capital: Mapping[int, str]) -> Day:
    """Return the record of a date that ends; `capital` names the tranche of each movement."""
    flows = Clauses(_moved(state, notes, capital))
    over = state.over is not None and bool(state.over[0])
    terminations = tuple(
        replace(run, flows=flows.take(f"terminations.{name}"))
        for name, run in notes.terminations.items()
    )
    return Day(
        date=state.day,
        over=over,
        terminations=() if over else terminations,
        payments=() if over else _payments(state, payments, flows),
        accounts=() if over else tuple(_account(run, flows) for run in notes.accounts),
        tranches=() if over else tuple(_tranches(state, notes, flows)),
        guarantees=tuple(_guarantees(state, notes, flows)),
        draws=() if over else tuple(_draws(state, notes, flows)),
        budget=() if over else tuple(_budget(state, flows)),
        others=flows.rest(),
        term_ends=None if over else notes.term_ends,
    )


def _moved(state: State, notes: Notes, capital: Mapping[int, str]) -> Iterable[Moved]:
    movements = state.cash.movements
    for number in range(notes.first, len(movements)):
        m = movements[number]
        drawn = m.clause.split(".")[1] if m.clause.endswith(".draws") else None
        flow = Flow(state.day, m.from_, m.to, m.purpose, one(m.amount), m.clause)
        yield Moved(flow, capital.get(number, drawn))


def _payments(state: State, payments: PaymentNotes, flows: Clauses) -> tuple[PaymentRun, ...]:
    return tuple(
        PaymentRun(
            name,
            stopped=_stopped(state, f"payments.{name}"),
            scopes=tuple(
                notes.record(cohort)
                for (payment, cohort), notes in payments.scopes.items()
                if payment == name
            ),
            flows=flows.take(f"payments.{name}"),
        )
        for name in state.plan.deal.payments
    )


def _stopped(state: State, reference: str) -> bool:
    return reference in state.stopped and bool(state.stopped[reference][0])


def _account(run: AccountRun, flows: Clauses) -> AccountRun:
    steps = (replace(step, flows=flows.take(f"waterfall.{step.name}")) for step in run.steps)
    return replace(run, steps=tuple(steps))


def _tranches(state: State, notes: Notes, flows: Clauses) -> Iterable[TrancheDate]:
    for name, tranche in state.tranches.items():
        before, now = notes.opening[name], balances(tranche)
        accrued, due_interest, due_principal = notes.fell_due[name]
        yield TrancheDate(
            name,
            opening_principal=before["principal"],
            opening_interest=before["unpaid"],
            rate=None if notes.begins else _rate(tranche, state.index),
            base=notes.bearing[name],
            years=0.0 if notes.begins else state.plan.years[state.index],
            accrued=accrued,
            due_interest=due_interest,
            due_principal=due_principal,
            drawn=now["drawn"] - before["drawn"],
            interest_paid=now["interest_paid"] - before["interest_paid"],
            principal_repaid=now["principal_repaid"] - before["principal_repaid"],
            received=now["received"] - before["received"],
            lost=now["lost"] - before["lost"],
            principal=now["principal"],
            interest=now["unpaid"],
            flows=flows.take(f"capital.{name}.repaid_by"),
        )


def _rate(tranche: Tranche, index: int) -> float | None:
    """Return the rate of the period that ends; None where an outcome sets it."""
    rates = tranche.terms.rates
    return None if rates is None else rates[index - 1]


def _guarantees(state: State, notes: Notes, flows: Clauses) -> Iterable[GuaranteeRun]:
    for name, guarantee in state.plan.deal.guarantees.items():
        called, received, floor = notes.called.get(name, (None, 0.0, 0.0))
        moved = flows.take(f"capital.{name}")
        over = state.over is not None and bool(state.over[0])
        if moved or (called is not None and not over):
            yield GuaranteeRun(state.day, name, guarantee.for_.id, received, floor, called, moved)


def _draws(state: State, notes: Notes, flows: Clauses) -> Iterable[DrawRun]:
    for name, tranche in state.tranches.items():
        terms = tranche.terms
        if terms.to is None:
            continue
        dated = None if terms.draws is None else terms.draws.get(state.index, 0.0)
        yield DrawRun(
            name,
            account=terms.to,
            dated=dated,
            lack=notes.lacks.get(terms.to, 0.0) if dated is None else 0.0,
            undrawn=max(terms.commitment - notes.opening[name]["drawn"], 0.0),
            stopped=_stopped(state, f"capital.{name}.draws"),
            flows=flows.take(f"capital.{name}.draws"),
        )


def _budget(state: State, flows: Clauses) -> Iterable[BudgetRun]:
    for name, item in state.plan.budget.items.items():
        cost = one(state.costs[name])
        yield BudgetRun(
            name,
            cost=cost,
            due=0.0 if item.by_waterfall else cost * item.cash,
            paid=_on(state, "spent", name),
            unpaid=_on(state, "unspent", name),
            flows=flows.take(f"budget.{name}"),
        )


def _on(state: State, sort: str, name: str) -> float:
    totals = state.totals.get((sort, name))
    found = None if totals is None else totals.by_date.get(state.index)
    return 0.0 if found is None else one(found)
