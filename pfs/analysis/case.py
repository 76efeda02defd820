"""Cases with stated outcomes: nothing is drawn, every movement is in the ledger."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.analysis.engine import Engine
from pfs.cashflow.ledger import Flow
from pfs.cashflow.results import Results, Values
from pfs.cashflow.run import walk
from pfs.cashflow.state import State
from pfs.cashflow.witness import Witness
from pfs.models.deal import Deal
from pfs.models.examples import Opening, WorkedExample
from pfs.outcomes.draws import Draws
from pfs.outcomes.given import parse_given
from pfs.outcomes.sample import Block, FloatArray


@dataclass(frozen=True, slots=True)
class Case:
    """One or more cases that were run together."""

    results: Results

    @property
    def ledger(self) -> tuple[Flow, ...]:
        """Every movement of the first case, in the order in which money moved."""
        return self.flows(0)

    def flows(self, case: int) -> tuple[Flow, ...]:
        """Return every movement of one case."""
        return self.results.state.cash.flows(self.results.state.plan.grid, case)

    def values(self, key: str) -> Values:
        """Return a result of every case, shape (cases,)."""
        return self.results.value(key)

    def value(self, key: str) -> float:
        """Return a result of the first case; yes is 1."""
        return float(self.values(key)[0])


def run_case(
    deal: Deal,
    given: Mapping[str, float | FloatArray],
    *,
    example: WorkedExample | None = None,
    options: bool = False,
    set_paths: frozenset[str] = frozenset(),
    until: dt.date | None = None,
    true: Mapping[str, FloatArray] | None = None,
    witness: Witness | None = None,
) -> Case:
    """Run a deal at stated measured outcomes.

    Parameters
    ----------
    deal
        The deal.
    given
        Readings by key (`METRIC[.READ or .EVALUATION][@COHORT or @pooled][@DATE]`), a number or
        one number a case; whatever is not given is at its base and measured without error.
    example
        A worked example whose opening balances the run starts from, and whose people are the ones
        who are paid one by one. Its readings are not given by it.
    options
        Whether options held by a party are used where their condition holds.
    set_paths
        Setting paths set by hand: options set by hand are used.
    until
        Last date to run to; the calendar's end unless stated.
    true
        Numbers of the deal by setting path, one a case, instead of what it says: for results that
        follow the truth and not what was measured.
    witness
        Who is told why money moves; nobody unless stated.

    Returns
    -------
    Case
        Results by key and the ledger of every case.
    """
    values = {key: np.atleast_1d(np.asarray(value, dtype=float)) for key, value in given.items()}
    cases = max((len(value) for value in values.values()), default=1)
    rows = parse_given(
        ((key, np.broadcast_to(value, (cases,))) for key, value in values.items()),
        None if example is None else example.persons,
    )
    opening = None if example is None else example.opening
    # An undefined number must never reach a page: what can be undefined says so by itself.
    with np.errstate(divide="raise", invalid="raise"):
        state = Engine.of(deal).state(
            Draws(Block(0, cases), None, true or {}),
            rows,
            recording=True,
            options=options,
            set_paths=set_paths,
            witness=witness,
        )
        first = 0
        if opening is not None:
            first = state.plan.index(opening.date)
            _open(state, opening)
        walk(state, first=first, last=None if until is None else state.plan.index(until))
    return Case(Results(state))


def _open(state: State, opening: Opening) -> None:
    """Start from stated balances: the capital named is drawn in full, and owes what is stated."""
    state.opened = True
    for key, amount in opening.balances.items():
        _, name, _ = key.split(".")
        tranche = state.tranches[name]
        tranche.drawn = np.full(state.paths, tranche.terms.commitment)
        tranche.add_principal(np.full(state.paths, amount))
