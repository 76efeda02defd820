"""What is earned on each date: quantity, schedule, condition and basis of every payment."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
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
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.outcomes.schedules import amount, two_sided


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
class _Running:
    """Running totals of one line in one scope."""

    earned: FloatArray
    passed: FloatArray


@dataclass(slots=True)
class Earner:
    """Walks the dates and says what is earned on each; remembers what was earned before.

    The one place in `outcomes` with state that changes: running totals by payment, scope and line.
    """

    occasions: Occasions
    panel: Panel
    balances: Balances
    _lines: dict[tuple[str, str | None, str], _Running] = field(default_factory=dict)
    _ever: dict[tuple[str, str | None], BoolArray] = field(default_factory=dict)

    def on(self, index: int, settling: BoolArray | None = None) -> list[Item]:
        """Return what falls due at an index of the grid, and count it as earned.

        On the paths that are settling every payment falls due now, on all that is measured by now,
        as if this were its last occasion.
        """
        items = []
        for terms in self.occasions.payments:
            for scope in terms.scopes:
                if index in scope.occasions or settling is not None:
                    item = self._item(terms, scope, index, settling)
                    self._remember(item)
                    items.append(item)
        return items

    def answers(self) -> Answers:
        """Return who answers conditions, as of the dates walked so far."""
        return Answers(self.panel, self.triggered, self.balances.repaid)

    def triggered(self, payment: str, cohort: str | None) -> BoolArray:
        """Return whether a payment has earned anything by now, in a cohort's scope or in all."""
        own = [scope for name, scope in self._ever if name == payment]
        scopes = [cohort] if cohort in own else own
        ever = np.zeros(self.panel.paths, dtype=bool)
        for scope in scopes:
            ever = ever | self._ever[payment, scope]
        return ever

    def _remember(self, item: Item) -> None:
        key = (item.payment, item.cohort)
        earned = item.earned > 0
        self._ever[key] = self._ever[key] | earned if key in self._ever else earned

    def _item(self, terms: Terms, scope: Scope, index: int, settling: BoolArray | None) -> Item:
        held = self._held(terms.payment, scope, index)
        last = np.full(self.panel.paths, index == scope.last)
        earned = np.zeros(self.panel.paths)
        passed = np.zeros(self.panel.paths)
        for line in terms.lines or (None,):
            now, read = self._amount(terms, scope, line, index, settling)
            more, through = self._count(terms, scope, line, np.where(held, now, 0.0), held)
            earned += more
            passed += through
            if settling is not None and read:
                last = last | settling
        reference = f"payments.{terms.name}"
        earned = self.balances.live(earned, reference)
        passed = self.balances.live(passed, reference)
        return Item(terms.name, scope.cohort, earned, passed, held, last)

    def _held(self, payment: Payment, scope: Scope, index: int) -> BoolArray:
        mode: Mode = "latest" if payment.basis == "each" else "so_far"
        day = self.occasions.grid[index]
        moment = Moment(index, day, scope.cohorts, scope.cohort, mode)
        return self.answers().holds(payment.when, moment)

    def _amount(
        self,
        terms: Terms,
        scope: Scope,
        line: PaidLine | None,
        index: int,
        settling: BoolArray | None,
    ) -> tuple[FloatArray, bool]:
        """Return what the schedule says now, and whether a settlement has anything to read.

        Before the condition, and before what was earned before is taken off.
        """
        nothing = self._nothing(terms, scope, line)
        final = terms.payment.basis == "final"
        now = None
        if index in scope.occasions and (not final or index == scope.last):
            now = self._valued(terms, scope, line, index, _due(terms.payment, scope, index))
        usual = nothing if now is None else now
        paid_before = final and scope.last is not None and scope.last < index
        if settling is None or paid_before:
            return usual, False
        chosen = _measured(terms.payment, scope, index, self.occasions.grid[index])
        settled = self._valued(terms, scope, line, index, chosen)
        if settled is None:
            return np.where(settling, nothing, usual), False
        return np.where(settling, settled, usual), True

    def _nothing(self, terms: Terms, scope: Scope, line: PaidLine | None) -> FloatArray:
        if terms.payment.basis == "cumulative":
            return self._running(terms, scope, line).earned
        return np.zeros(self.panel.paths)

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
        if payment.round is not None:
            x = round_to(x, payment.round.to, payment.round.by)
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

    def _count(
        self,
        terms: Terms,
        scope: Scope,
        line: PaidLine | None,
        now: FloatArray,
        held: BoolArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Return what is earned now, before and after the line's cap, and add it up."""
        running = self._running(terms, scope, line)
        more = now
        if terms.payment.basis == "cumulative" and not of_this_date(terms.payment):
            more = np.where(held, now - running.earned, 0.0)
        if not _two_sided(terms):
            more = np.maximum(more, 0.0)
        through = more
        if line is not None and line.at_most is not None:
            through = np.minimum(running.passed + more, line.at_most) - running.passed
        running.earned = running.earned + more
        running.passed = running.passed + through
        return more, through

    def _running(self, terms: Terms, scope: Scope, line: PaidLine | None) -> _Running:
        key = (terms.name, scope.cohort, "" if line is None else line.metric)
        if key not in self._lines:
            nothing = np.zeros(self.panel.paths)
            self._lines[key] = _Running(nothing, nothing)
        return self._lines[key]


def of_this_date(payment: Payment) -> bool:
    """Return whether the payment is a share of what is due on the date itself."""
    return isinstance(payment.amount, ShareOf) and payment.amount.of.measure == "due"


def _two_sided(terms: Terms) -> bool:
    return any(line.schedule is not None and two_sided(line.schedule) for line in terms.lines)


def _due(payment: Payment, scope: Scope, index: int) -> Chosen:
    """Choose the readings that are paid for on a date."""
    if payment.basis == "each":
        return lambda slot: scope.due.get(slot) == index
    return lambda slot: scope.due.get(slot, index + 1) <= index


def _measured(payment: Payment, scope: Scope, index: int, day: dt.date) -> Chosen:
    """Choose the readings measured by a day; with `each` those not paid for before."""

    def chosen(slot: Slot) -> bool:
        paid = payment.basis == "each" and scope.due.get(slot, index) < index
        return slot.date <= day and not paid

    return chosen
