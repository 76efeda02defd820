"""What has happened so far: cash, balances of capital, the ledger, running totals."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from reference.exact import ZERO

Key = tuple[str, str | None]
"""A payment and its scope: a cohort, or None for the deal."""
Sums = defaultdict[str, Decimal]
Tally = defaultdict[tuple[str, str | None], dict[dt.date, Decimal]]


class Flow(NamedTuple):
    """One movement of money."""

    date: dt.date
    from_: str
    to: str
    purpose: str
    amount: Decimal
    clause: str


class Paid(NamedTuple):
    """What a payor paid of a payment in the end, on a date; below 0 where it got money back."""

    date: dt.date
    key: Key
    payor: str
    amount: Decimal


@dataclass(slots=True)
class Tranche:
    """Balances of one tranche of capital.

    `earlier` is the interest that was unpaid on the last anniversary and still is; `waiting` the
    base times year fraction for which a rate set by an outcome is not fixed yet. `flows` are what
    it gave (positive) and received (negative) without guarantees, `called` what those brought.
    """

    commitment: Decimal
    drawn: Decimal = ZERO
    principal: Decimal = ZERO
    principal_due: Decimal = ZERO
    interest: Decimal = ZERO
    interest_due: Decimal = ZERO
    earlier: Decimal = ZERO
    waiting: Decimal = ZERO
    lost: Decimal = ZERO
    received: Decimal = ZERO
    matured: bool = False
    rate: Decimal | None = None
    flows: list[tuple[dt.date, Decimal]] = field(default_factory=list)
    called: list[tuple[dt.date, Decimal]] = field(default_factory=list)

    def copy(self) -> "Tranche":
        """Return a copy that can be changed."""
        return replace(self, flows=list(self.flows), called=list(self.called))


@dataclass(slots=True)
class State:
    """Everything that changes from date to date."""

    cash: Sums
    unspent: Sums
    tranches: dict[str, Tranche]
    received: Sums
    step_paid: Sums
    open_budget: Sums
    budget_due: Sums
    payment_paid: Sums
    ledger: list[Flow]
    tally: Tally
    choices: dict[tuple[object, ...], object]

    @classmethod
    def new(cls, tranches: dict[str, Tranche]) -> "State":
        """Return the state before anything has moved."""
        sums: list[Sums] = [defaultdict(lambda: ZERO) for _ in range(7)]
        cash, unspent, received, steps, opened, due, paid = sums
        ledger: list[Flow] = []
        tally: Tally = defaultdict(dict)
        return cls(cash, unspent, tranches, received, steps, opened, due, paid, ledger, tally, {})

    def trial(self) -> "State":
        """Return a copy on which a waterfall can be tried; its ledger and tally begin empty."""
        return State(
            self.cash.copy(),
            self.unspent.copy(),
            {name: tranche.copy() for name, tranche in self.tranches.items()},
            self.received.copy(),
            self.step_paid.copy(),
            self.open_budget.copy(),
            self.budget_due.copy(),
            self.payment_paid.copy(),
            [],
            defaultdict(dict),
            {},
        )

    def add(self, measure: str, day: dt.date, amount: Decimal, cohort: str | None = None) -> None:
        """Add an amount to what a measure is on a date."""
        dated = self.tally[measure, cohort]
        dated[day] = dated.get(day, ZERO) + amount
