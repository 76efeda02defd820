"""The state of a run on one block of paths: the one place where balances change over the dates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pfs.cashflow.hurdle import Hurdle
from pfs.cashflow.ledger import Cash
from pfs.cashflow.plan import Plan
from pfs.cashflow.tranche import Tranche
from pfs.cashflow.witness import Witness
from pfs.models.numbers import plain_value
from pfs.models.references import AmountRef
from pfs.outcomes.conditions import Answers, Moment
from pfs.outcomes.earned import Earner
from pfs.outcomes.occasions import Occasions
from pfs.outcomes.panel import Panel
from pfs.outcomes.sample import BoolArray, FloatArray

if TYPE_CHECKING:
    from pfs.cashflow.appropriation import Instead
    from pfs.cashflow.payable import Payable

NIL = 1e-6
"""Money up to this is nothing: dividing binary numbers pro rata leaves as much of a paid claim."""


def nil(amount: FloatArray) -> FloatArray:
    """Return the amount where it is more than nothing, else 0."""
    return np.where(amount > NIL, amount, 0.0)


@dataclass(slots=True)
class Totals:
    """Running totals of one payment (in one scope), limit or step, and its amounts by date."""

    total: FloatArray
    by_date: dict[int, FloatArray] = field(default_factory=dict)

    def add(self, index: int, amount: FloatArray) -> None:
        """Add an amount on a date."""
        self.total = self.total + amount
        self.by_date[index] = self.by_date[index] + amount if index in self.by_date else amount


@dataclass(slots=True)
class State:
    """Everything that changes while a deal runs.

    Parameters
    ----------
    plan, panel
        What the deal fixes, and what was read.
    options
        Whether options held by a party are used where their condition holds.
    set_paths
        Setting paths that were set by hand; such options are used.
    cash
        Accounts, parties, ledger.
    witness
        Who is told why money moves or does not.
    fresh
        Drawn capital not yet spent, by account.
    over
        Paths on which the deal was settled on an earlier date; None while there are none.
    settling
        Paths on which it is settled on this date; None where there are none.
    stopped
        Paths on which draws, items or payments were stopped, by reference.
    opened
        Whether the run starts from balances that are stated.
    planned
        Cost of each item today before it rises, where a risk is on.
    late, recoveries
        What is paid on a later date, by index: delayed payments, and what is recovered of years
        that were not voted, with the risk.
    """

    plan: Plan
    occasions: Occasions
    panel: Panel
    cash: Cash
    options: bool = True
    set_paths: frozenset[str] = frozenset()
    witness: Witness = field(default_factory=Witness)
    index: int = 0
    tranches: dict[str, Tranche] = field(default_factory=dict)
    fresh: dict[str, FloatArray] = field(default_factory=dict)
    over: BoolArray | None = None
    settling: BoolArray | None = None
    stopped: dict[str, BoolArray] = field(default_factory=dict)
    totals: dict[tuple[str, str], Totals] = field(default_factory=dict)
    hurdles: dict[str, Hurdle] = field(default_factory=dict)
    costs: dict[str, FloatArray] = field(default_factory=dict)
    arrears: dict[str, FloatArray] = field(default_factory=dict)
    used: dict[str, BoolArray] = field(default_factory=dict)
    carried: dict[tuple[str, str | None], FloatArray] = field(default_factory=dict)
    bound: dict[str, BoolArray] = field(default_factory=dict)
    snapshots: dict[tuple[str, str, int], FloatArray] = field(default_factory=dict)
    opened: bool = False
    planned: dict[str, FloatArray] = field(default_factory=dict)
    late: dict[int, list["Payable"]] = field(default_factory=dict)
    recoveries: dict[int, list[tuple[str, "Instead"]]] = field(default_factory=dict)
    earner: Earner = field(init=False)

    def __post_init__(self) -> None:
        paths = self.panel.paths
        self.earner = Earner(self.occasions, self.panel, self, self.witness)
        for account in self.plan.accounts():
            stated = self.plan.deal.accounts.get(account.removeprefix("accounts."))
            self.cash.open(account, plain_value(stated.opening) if stated else 0.0)
            self.fresh[account] = np.zeros(paths)
        for name in self.plan.deal.guarantees:
            self.cash.open(f"capital.{name}")
        for name, terms in self.plan.terms.items():
            self.tranches[name] = Tranche.of(terms, paths)

    @property
    def day(self) -> dt.date:
        """The date."""
        return self.plan.grid[self.index]

    @property
    def paths(self) -> int:
        """Number of paths."""
        return self.panel.paths

    def zeros(self) -> FloatArray:
        """Return nothing on every path."""
        return np.zeros(self.panel.paths)

    def begin(self, index: int) -> None:
        """Go to a date."""
        self.index = index
        for hurdle in self.hurdles.values():
            hurdle.compound(self.plan.days[index])
        self.witness.began(self)

    def end(self) -> None:
        """Leave a date: what was settled on it is over."""
        if self.cash.recording:
            self._snapshot()
        self.witness.ended(self)
        if self.settling is not None:
            self.over = self.settling if self.over is None else self.over | self.settling
            self.settling = None

    def _snapshot(self) -> None:
        """Keep balances after the date's movements, where every movement is kept too."""
        for name, tranche in self.tranches.items():
            for measure, amount in (
                ("outstanding", tranche.outstanding),
                ("drawn", tranche.drawn),
                ("received", tranche.received),
                ("interest_paid", tranche.interest_paid),
                ("principal_repaid", tranche.principal_repaid),
            ):
                self.snapshots[name, measure, self.index] = amount
        for name, balance in self.cash.balances.items():
            self.snapshots[name, "balance", self.index] = balance

    def final(self) -> BoolArray:
        """Return paths for which this is the last date: the calendar's end, or settled now."""
        if self.index == self.plan.last:
            return np.ones(self.paths, dtype=bool)
        return np.zeros(self.paths, dtype=bool) if self.settling is None else self.settling

    def live(self, amount: FloatArray, stoppable: str | None = None) -> FloatArray:
        """Return the amount where the deal is not over and the thing is not stopped, else 0."""
        if self.over is not None:
            amount = np.where(self.over, 0.0, amount)
        if stoppable in self.stopped:
            amount = np.where(self.stopped[stoppable], 0.0, amount)
        return amount

    def track(self, sort: str, name: str, amount: FloatArray) -> None:
        """Add to a running total, such as ("paid", "success")."""
        key = (sort, name)
        if key not in self.totals:
            self.totals[key] = Totals(self.zeros())
        self.totals[key].add(self.index, amount)

    def total(self, sort: str, name: str) -> FloatArray:
        """Return a running total; nothing where nothing was added."""
        found = self.totals.get((sort, name))
        return self.zeros() if found is None else found.total

    def answers(self) -> Answers:
        """Return who answers conditions now."""
        return self.earner.answers()

    def moment(self) -> Moment:
        """Return this date, for conditions outside payments."""
        return Moment(self.index, self.day)

    def repaid(self, capital: Sequence[str]) -> BoolArray:
        """Return on which paths all of these tranches have been drawn and are repaid."""
        answer = np.ones(self.paths, dtype=bool)
        for name in capital:
            tranche = self.tranches[name]
            answer &= (tranche.outstanding <= NIL) & (tranche.drawn > 0.0)
        return answer

    def amount(self, reference: AmountRef) -> FloatArray:
        """Return an amount of the deal as it stands."""
        if reference.section == "payments":
            return self.total("paid", reference.id)
        if reference.section == "accounts":
            return self.cash.balances[f"accounts.{reference.id}"]
        if reference.section == "budget":
            return self.total("spent", reference.id)
        return self._of_capital(reference)

    def _of_capital(self, reference: AmountRef) -> FloatArray:
        if reference.measure == "amount":
            return np.full(self.paths, plain_value(self.plan.deal.capital[reference.id].amount))
        tranche = self.tranches[reference.id]
        if reference.measure == "due":
            return tranche.due
        if reference.measure == "outstanding":
            return tranche.outstanding
        return tranche.drawn if reference.measure == "drawn" else tranche.received

    def give(self, name: str, source: str, amount: FloatArray, purpose: str, clause: str) -> None:
        """Pay an amount (0 or more) on a tranche.

        Interest and principal go to whoever gets what is repaid, all else to the holders.
        """
        tranche = self.tranches[name]
        claim = purpose in {"interest", "principal"}
        for receiver, share in tranche.terms.receivers if claim else tranche.terms.givers:
            part = amount if share == 1.0 else amount * share
            self.cash.move(self.index, (source, receiver), part, purpose, clause)
        self.witness.gave(self, name, amount)
        tranche.received = tranche.received + amount
        tranche.flow(self.index, "out", amount)
        if purpose != "guarantee called":
            for hurdle in self.hurdles.values():
                hurdle.receive(name, amount)

    def take_back(self, name: str, to: str, amount: FloatArray, clause: str) -> None:
        """Move an amount (0 or more) from the holders of a tranche to a party."""
        tranche = self.tranches[name]
        for giver, share in tranche.terms.givers:
            self.cash.move(self.index, (giver, to), amount * share, "refund", clause)
        self.witness.gave(self, name, amount)
        tranche.received = tranche.received - amount
        tranche.flow(self.index, "in", -amount)
        for hurdle in self.hurdles.values():
            hurdle.receive(name, -amount)
