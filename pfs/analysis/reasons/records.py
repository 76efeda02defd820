"""Why each amount of one case is what it is: the typed records that `pfs.explain` returns.

Money is in the deal's currency. Every record says what happened on one date; records keep the order
in which the engine worked. Nothing here is computed again: amounts are those the engine moved.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from pfs.analysis.reasons.paid import Moved, Outcome, PaymentRun
from pfs.cashflow.ledger import CENT

Stopped = Literal["paid", "condition", "date", "had enough", "nothing due", "no cash", "short"]
"""What ended a step: all that was due was paid; its condition does not hold, or not yet, because
of its date; its own bound is used up; nothing was due; no cash reached it; cash ran out."""


@dataclass(frozen=True, slots=True)
class ClaimDue:
    """What is due on a claim when its step's turn comes."""

    claim: str
    due: float


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step of a waterfall on a date.

    Parameters
    ----------
    reached
        Cash that reaches its rank.
    due, got
        What it is due, infinite where nothing bounds it, and what it gets.
    claims
        What each of its claims is due, whatever bounds the step.
    room
        What its `at_most` still lets through; None where it has none.
    needed
        What its `until` still lets through; None where it has none.
    condition
        Outcome of `when`.
    """

    name: str
    rank: int
    reached: float
    due: float
    got: float
    claims: tuple[ClaimDue, ...]
    room: float | None
    needed: float | None
    condition: Outcome | None
    stopped: Stopped
    flows: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class AccountRun:
    """The waterfall of an account on a date.

    Parameters
    ----------
    balance
        Cash in it.
    kept_back, set_aside
        Drawn capital not yet spent, and what today's budget needs besides.
    shared_out
        What is left for the steps.
    """

    account: str
    balance: float
    kept_back: float
    set_aside: float
    shared_out: float
    steps: tuple[StepRun, ...]


@dataclass(frozen=True, slots=True)
class TrancheDate:
    """A tranche on a date, from its opening to its closing balances.

    Parameters
    ----------
    opening_principal, opening_interest
        Principal, and interest accrued and unpaid, before the date.
    rate, base, years
        Rate a year and what it ran on over the period that ends; None where an outcome sets it.
    accrued
        Interest of the period, or that an outcome has fixed now.
    due_interest, due_principal
        Due before any payment of the date.
    drawn, interest_paid, principal_repaid, received
        On this date; `received` counts everything the holders got.
    lost
        Principal that is no longer owed although it was not repaid.
    principal, interest
        Closing balances.
    """

    name: str
    opening_principal: float
    opening_interest: float
    rate: float | None
    base: float
    years: float
    accrued: float
    due_interest: float
    due_principal: float
    drawn: float
    interest_paid: float
    principal_repaid: float
    received: float
    lost: float
    principal: float
    interest: float
    flows: tuple[Moved, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say of it."""
        amounts = (self.opening_principal, self.opening_interest, self.accrued, self.drawn,
                   self.received, self.lost, self.principal, self.interest)  # fmt: skip
        return not any(abs(amount) > CENT for amount in amounts)


@dataclass(frozen=True, slots=True)
class TerminationRun:
    """A termination that is tested on a date, and what came of it."""

    name: str
    result: Literal["takes effect", "left alone", "does not hold", "used before", "never"]
    condition: Outcome | None
    flows: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class GuaranteeRun:
    """A guarantee on a date; `called` is None where it can't be called on it.

    `received` is what its capital had received before, `floor` up to what it is topped up.
    """

    date: dt.date
    name: str
    capital: str
    received: float
    floor: float
    called: float | None
    flows: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class DrawRun:
    """Draws of a tranche on a date.

    Parameters
    ----------
    dated
        Amount that is dated for today; None where it is drawn as needed.
    lack
        What its account lacks for the budget, where it is drawn as needed.
    undrawn
        Commitment not drawn before.
    stopped
        Whether a termination has stopped its draws.
    """

    name: str
    account: str
    dated: float | None
    lack: float
    undrawn: float
    stopped: bool
    flows: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class BudgetRun:
    """A budget item that falls due: full cost, cash to pay, and what was paid and is lost."""

    name: str
    cost: float
    due: float
    paid: float
    unpaid: float
    flows: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything on one date, in the order in which it happens.

    `over` says that the deal was settled before, `term_ends` whether its term ends and it settles
    now (None where it can't). `others` are flows of clauses that have no record.
    """

    date: dt.date
    over: bool
    terminations: tuple[TerminationRun, ...] = ()
    payments: tuple[PaymentRun, ...] = ()
    accounts: tuple[AccountRun, ...] = ()
    tranches: tuple[TrancheDate, ...] = ()
    guarantees: tuple[GuaranteeRun, ...] = ()
    draws: tuple[DrawRun, ...] = ()
    budget: tuple[BudgetRun, ...] = ()
    others: tuple[Moved, ...] = field(default=())
    term_ends: bool | None = None
