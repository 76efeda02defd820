"""What is earned on each date: quantity, schedule, condition and basis of every payment."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from pfs.models.flows import ShareOf
from pfs.models.numbers import level_at, plain_value
from pfs.models.payments import Payment
from pfs.models.references import AmountRef
from pfs.models.timeline import Slot
from pfs.outcomes.comparison import round_to
from pfs.outcomes.conditions import Answers, Moment
from pfs.outcomes.occasions import Occasions, PaidLine, Scope, Terms
from pfs.outcomes.panel import Chosen, Mode, Panel
from pfs.outcomes.persons.so_far import DUE, EARNED, so_far
from pfs.outcomes.running import Amounts, Counted, Running, counts, through
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.outcomes.schedules import amount, two_sided
from pfs.outcomes.stated_earnings import Stated, stated_days, stated_earnings
from pfs.outcomes.witness import OutcomeWitness

LEAST = 1e-6
"""Money up to this is not earned: a reading on the edge of a block leaves as much in binary."""


class Balances(Protocol):
    """What only the keeper of the balances knows."""

    def repaid(self, capital: Sequence[str]) -> BoolArray:
        """Return on which paths all of these tranches are repaid."""

    def amount(self, reference: AmountRef) -> FloatArray:
        """Return an amount of the deal as it stands, one a path."""

    def live(self, amount: FloatArray, stoppable: str) -> FloatArray:
        """Return the amount where the deal is not over and the thing is not stopped, else 0."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one payment earns on one date in one scope.

    Parameters
    ----------
    payment, cohort
        The payment, and the scope's cohort where it is for each cohort (else None).
    earned
        Amount before every limit, one a path; for a share of savings the value of the units.
    passed
        The same after the caps of the lines of a rate card.
    held
        Paths on which the payment's condition holds.
    last
        Paths on which this is the scope's last occasion.
    """

    payment: str
    cohort: str | None
    earned: FloatArray
    passed: FloatArray
    held: BoolArray
    last: BoolArray


@dataclass(slots=True)
class Earner:
    """Walks the dates and says what is earned on each; remembers what was earned before.

    The one place in `outcomes` with state that changes: running totals by payment, scope and line.
    """

    occasions: Occasions
    panel: Panel
    balances: Balances
    witness: OutcomeWitness = field(default_factory=OutcomeWitness)
    _totals: dict[tuple[str, str | None], Running] = field(default_factory=dict)
    _ever: dict[tuple[str, str | None], BoolArray] = field(default_factory=dict)

    def on(self, index: int, settling: BoolArray | None = None) -> list[Item]:
        """Return what falls due at an index of the grid, and count it as earned.

        On the paths that are settling every payment falls due now, on all that is measured by now,
        as if this were its last occasion.
        """
        items = []
        for terms in self.occasions.payments:
            for scope in terms.scopes:
                dated = stated_days(self.panel.given, self.occasions.grid, terms)
                if index in scope.occasions or index in dated or settling is not None:
                    item = self._item(terms, scope, index, settling)
                    self._remember(item)
                    items.append(item)
        return items

    def answers(self) -> Answers:
        """Return who answers conditions, as of the dates walked so far."""
        return Answers(self.panel, self.triggered, self.balances.repaid)

    def triggered(self, payment: str, cohort: str | None) -> BoolArray:
        """Return whether a payment has earned anything by now, in a cohort's scope or in all."""
        apart = self.panel.deal.payments[payment].for_each != "deal"
        scopes = [scope for name, scope in self._ever if name == payment]
        if cohort is not None and apart:
            scopes = [scope for scope in scopes if scope == cohort]
        ever = np.zeros(self.panel.paths, dtype=bool)
        for scope in scopes:
            ever = ever | self._ever[payment, scope]
        return ever

    def _remember(self, item: Item) -> None:
        key = (item.payment, item.cohort)
        earned = item.earned > LEAST
        self._ever[key] = self._ever[key] | earned if key in self._ever else earned

    def _item(self, terms: Terms, scope: Scope, index: int, settling: BoolArray | None) -> Item:
        stated = stated_earnings(self.panel.given, self.occasions.grid, terms, scope, index)
        if stated is not None:
            return self._given(terms, scope, stated)
        held = self._held(terms.payment, scope, index, settling)
        last = np.full(self.panel.paths, index == scope.last)
        now = self._now(terms, scope, index, settling=False)
        counted = self._earn(terms, scope, now, held)
        if settling is not None and self._settles(terms, scope, index):
            now = self._now(terms, scope, index, settling=True)
            counted = counted.where(settling, self._earn(terms, scope, now, held))
            if now is not None:
                last = last | settling
        reference = f"payments.{terms.name}"
        earned = self.balances.live(counted.earned, reference)
        passed = self.balances.live(counted.passed, reference)
        item = Item(terms.name, scope.cohort, earned, passed, held, last)
        self.witness.earned(item, self._running(terms, scope))
        self._running(terms, scope).add(Counted(earned, passed, counted.lines))
        return item

    def _given(self, terms: Terms, scope: Scope, stated: Stated) -> Item:
        """Return an item that earns a stated amount."""
        earned = self.balances.live(stated.amount, f"payments.{terms.name}")
        held = np.ones(self.panel.paths, dtype=bool)
        last = held if stated.last else ~held
        item = Item(terms.name, scope.cohort, earned, earned, held, last)
        self.witness.earned(item, self._running(terms, scope))
        self._running(terms, scope).add(Counted(earned, earned, {}))
        return item

    def _settles(self, terms: Terms, scope: Scope, index: int) -> bool:
        """Return whether a settlement brings a payment's occasion forward.

        Not one that had its last occasion before, nor an amount that is due on each of its dates.
        """
        basis = terms.payment.basis
        if basis == "final":
            return scope.last is None or scope.last >= index
        return bool(terms.lines) or basis != "each"

    def _held(
        self, payment: Payment, scope: Scope, index: int, settling: BoolArray | None
    ) -> BoolArray:
        mode: Mode = "latest" if payment.basis == "each" else "so_far"
        moment = Moment(index, self.occasions.grid[index], scope.cohorts, scope.cohort, mode)
        held = self.answers().holds(payment.when, moment)
        self.witness.asked(payment.when, self.answers(), moment)
        if settling is None or payment.when is None:
            return held
        moment = replace(moment, settling=True)
        now = self.answers().holds(payment.when, moment)
        self.witness.asked(payment.when, self.answers(), moment)
        return np.where(settling, now, held)

    def _now(self, terms: Terms, scope: Scope, index: int, *, settling: bool) -> Amounts | None:
        """Return what the schedule of every line says now; None where this is no occasion.

        Amounts so far for `cumulative`, else of this occasion; before the condition.
        """
        final = terms.payment.basis == "final"
        occasion = index in scope.occasions and (not final or index == scope.last)
        if not (settling or occasion):
            return None
        day = self.occasions.grid[index]
        chosen = _measured if settling else _due
        amounts: Amounts = {}
        if terms.payment.for_each == "person":
            mine = chosen(terms.payment, scope, index, day)
            return so_far(self.panel, terms, scope, mine, self.witness)
        for line in terms.lines or (None,):
            now = self._valued(terms, scope, line, index, chosen(terms.payment, scope, index, day))
            level = None
            if now is not None and terms.payment.indexed is not None:
                level = self.panel.index(str(terms.payment.indexed), day)
                now = now * level
            self.witness.valued(line, now, level)
            if now is not None:
                amounts["" if line is None else line.metric] = now
        return amounts or None

    def _earn(
        self, terms: Terms, scope: Scope, amounts: Amounts | None, held: BoolArray
    ) -> Counted:
        """Return what is earned now, before and after the caps of lines."""
        nothing = np.zeros(self.panel.paths)
        if amounts is None:
            return Counted(nothing, nothing, {})
        running = self._running(terms, scope)
        if terms.payment.for_each == "person":
            earned = np.maximum(amounts[EARNED] - running.earned, 0.0)
            passed = np.maximum(amounts[DUE] - running.passed, 0.0)
            return Counted(np.where(held, earned, 0.0), np.where(held, passed, 0.0), {})
        so_far = terms.payment.basis == "cumulative" and not of_this_date(terms.payment)
        earned, passed, lines = nothing.copy(), nothing.copy(), Amounts()
        passing = through(terms.lines, amounts, running, so_far=so_far)
        for name, now in amounts.items():
            earned += now
            passed += passing[name]
            if counts(terms.lines, name) and not so_far:
                lines[name] = np.where(held, passing[name], 0.0)
        if so_far:
            earned, passed = earned - running.earned, passed - running.passed
        if not _two_sided(terms):
            earned, passed = np.maximum(earned, 0.0), np.maximum(passed, 0.0)
        return Counted(np.where(held, earned, 0.0), np.where(held, passed, 0.0), lines)

    def _valued(
        self, terms: Terms, scope: Scope, line: PaidLine | None, index: int, chosen: Chosen
    ) -> FloatArray | None:
        """Return what the schedule says of the chosen readings, None where there are none."""
        payment = terms.payment
        day, start = self.occasions.grid[index], self.panel.deal.calendar.start
        if line is None:
            return self._lump(payment, day)
        x = self.panel.value(line.metric, scope.cohorts, chosen, "so_far", line.read)
        if x is None:
            return None
        read = x
        if payment.round is not None:
            x = round_to(x, payment.round.to, payment.round.by)
        self.witness.read(scope, line, chosen, (read, x))
        if line.schedule is not None:
            return amount(line.schedule, x, day, start)
        if payment.value is not None:
            return np.maximum(x, 0.0) * level_at(payment.value, day, start)
        return self._lump(payment, day)

    def _lump(self, payment: Payment, day: dt.date) -> FloatArray:
        if isinstance(payment.amount, ShareOf):
            share = level_at(payment.amount.share, day, self.panel.deal.calendar.start)
            return share * self.balances.amount(payment.amount.of)
        assert payment.amount is not None  # noqa: S101 - the one schedule that is left
        return np.full(self.panel.paths, plain_value(payment.amount))

    def _running(self, terms: Terms, scope: Scope) -> Running:
        key = (terms.name, scope.cohort)
        if key not in self._totals:
            nothing = np.zeros(self.panel.paths)
            self._totals[key] = Running(nothing, nothing, {})
        return self._totals[key]


def of_this_date(payment: Payment) -> bool:
    """Return whether the payment is a share of what is due on the date itself."""
    return isinstance(payment.amount, ShareOf) and payment.amount.of.measure == "due"


def _two_sided(terms: Terms) -> bool:
    return any(line.schedule is not None and two_sided(line.schedule) for line in terms.lines)


def _due(payment: Payment, scope: Scope, index: int, day: dt.date) -> Chosen:
    """Choose the readings that are paid for on a date."""
    del day
    if payment.basis == "each":
        return lambda slot: scope.due.get(slot) == index
    return lambda slot: scope.due.get(slot, index + 1) <= index


def _measured(payment: Payment, scope: Scope, index: int, day: dt.date) -> Chosen:
    """Choose the readings measured by a day; with `each` those not paid for before."""

    def chosen(slot: Slot) -> bool:
        paid = payment.basis == "each" and scope.due.get(slot, index) < index
        return slot.date <= day and not paid

    return chosen
