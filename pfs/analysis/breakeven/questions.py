"""The questions of a break-even: which result of whom must reach which value."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from pfs.analysis.reported import Keyed, results_of
from pfs.analysis.thresholds import NIL
from pfs.cashflow.dated import present_value_of
from pfs.cashflow.results import Results
from pfs.cashflow.state import State
from pfs.models.deal import Deal
from pfs.models.numbers import plain_value
from pfs.models.savings import AvoidedCost
from pfs.outcomes.sample import FloatArray

PRINCIPAL, TARGET = "principal_back", "target_return"
FIRST, MOST, VALUE = "first_payment", "most_paid", "net_value"
UNCALLED, CASH = "nothing_called", "cash_never_negative"
EXACT_ONLY = frozenset({FIRST, MOST, UNCALLED})
"""Questions that have an answer for one outcome, but none on average."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one party.

    Parameters
    ----------
    subject
        Tranche, guarantee or party, as `capital.loan`.
    party
        Who asks.
    name
        What is asked: one of the words above.
    key
        The result that answers it; it holds where the result is above `floor`.
    floor
        In money; infinite where it is the most that the scan finds, less next to nothing.
    sign
        -1 where the result counts against the party.
    missing
        Setting path of the term that the deal would have to state; then there is no answer.
    """

    subject: str
    party: str
    name: str
    key: str
    floor: float = -NIL
    sign: int = 1
    missing: str = ""

    @property
    def id(self) -> str:
        """Subject and question, as `capital.loan.principal_back`."""
        return f"{self.subject}.{self.name}"


def questions(deal: Deal) -> tuple[Question, ...]:
    """Return the questions of a deal: payors, then tranches, guarantees and providers."""
    return (*_payors(deal), *_capital(deal), *_guarantees(deal), *_providers(deal))


def _payors(deal: Deal) -> Iterator[Question]:
    paying = {str(payor) for payment in deal.payments.values() for payor in payment.payors}
    saving = {p for saving in deal.savings.values() for p in _savers(saving)}
    for party in deal.parties:
        if party not in paying:
            continue
        subject = f"parties.{party}"
        key = f"{subject}.outcome_payments"
        yield Question(subject, party, FIRST, key, floor=NIL)
        yield Question(subject, party, MOST, key, floor=np.inf)
        missing = "" if party in saving else "savings"
        yield Question(subject, party, VALUE, f"{subject}.net", missing=missing)


def _savers(saving: object) -> tuple[str, ...]:
    if not isinstance(saving, AvoidedCost):
        return ()
    return (str(saving.to),) if isinstance(saving.to, str) else tuple(map(str, saving.to))


def _capital(deal: Deal) -> Iterator[Question]:
    for name, debt in deal.debts.items():
        subject = f"capital.{name}"
        holder = str(debt.from_) if isinstance(debt.from_, str) else str(next(iter(debt.from_)))
        yield Question(subject, holder, PRINCIPAL, f"{subject}.gain")
        missing = "" if debt.target is not None else f"{subject}.target"
        yield Question(subject, holder, TARGET, f"{subject}.value_at_target", missing=missing)


def _guarantees(deal: Deal) -> Iterator[Question]:
    for name, guarantee in deal.guarantees.items():
        subject = f"capital.{name}"
        key = f"{subject}.called"
        yield Question(subject, str(guarantee.from_), UNCALLED, key, sign=-1)


def _providers(deal: Deal) -> Iterator[Question]:
    for party, stated in deal.parties.items():
        if "provider" not in stated.roles:
            continue
        items = {name: item for name, item in deal.budget.items() if str(item.to) == party}
        silent = [name for name, item in items.items() if item.cost_to_provider is None]
        missing = f"budget.{silent[0]}.cost_to_provider" if silent else ""
        missing = missing or ("" if items else "budget")
        subject = f"parties.{party}"
        yield Question(subject, party, CASH, f"{subject}.lowest_cash", missing=missing)


def values_at_target(state: State) -> Keyed:
    """Yield the net present value of each tranche at its holders' target, by result key."""
    for name, debt in state.plan.deal.debts.items():
        if debt.target is not None:
            rate = plain_value(debt.target)
            compute = partial(present_value_of, state, name, rate)
            yield f"capital.{name}.value_at_target", compute


def values_of(results: Results, asked: tuple[Question, ...]) -> dict[str, FloatArray]:
    """Return the value of each question on every path, by its id, where there is one.

    It is positive where it counts for the party; the break-even is at `floor`.
    """
    known: Mapping[str, Callable[[], object]] = {
        **dict(results_of(results)),
        **dict(values_at_target(results.state)),
    }
    # Adding nothing turns -0.0 into 0.0.
    return {q.id: q.sign * np.asarray(known[q.key]()) + 0.0 for q in asked if q.key in known}
