"""What is noted of payments on one date: from readings to what payors pay."""

from dataclasses import dataclass, field

import numpy as np

from pfs.analysis.reasons.paid import (
    LimitApplied,
    LineRead,
    Outcome,
    PayorAsked,
    ScopePaid,
    ShareUsed,
)
from pfs.analysis.reasons.steps import one
from pfs.cashflow.payable import Payable
from pfs.models.deal import Deal
from pfs.models.timeline import Slot
from pfs.outcomes.earned import Item
from pfs.outcomes.occasions import PaidLine, Scope
from pfs.outcomes.panel import Chosen, Panel
from pfs.outcomes.rows import place_of
from pfs.outcomes.running import Running
from pfs.outcomes.sample import FloatArray

Key = tuple[str, str | None]
"""A payment, and the cohort of its scope."""


@dataclass(slots=True)
class ScopeNotes:
    """What has been heard of a payment in a scope on this date."""

    occasion: bool = False
    lines: tuple[LineRead, ...] = ()
    condition: Outcome | None = None
    earned_before: float = 0.0
    earned: float = 0.0
    shares: list[ShareUsed] = field(default_factory=list)
    due_before: float = 0.0
    uncapped: float = 0.0
    due: float = 0.0
    carried: float = 0.0
    limits: list[LimitApplied] = field(default_factory=list)
    payors: list[PayorAsked] = field(default_factory=list)
    later: list[LimitApplied] = field(default_factory=list)
    paid: float = 0.0

    def record(self, cohort: str | None) -> ScopePaid:
        """Return the record."""
        return ScopePaid(
            cohort, self.occasion, self.lines, self.condition, self.earned_before, self.earned,
            tuple(self.shares), self.due_before, self.uncapped, self.due, self.carried,
            tuple(self.limits), tuple(self.payors), tuple(self.later), self.paid,
        )  # fmt: skip


@dataclass(slots=True)
class PaymentNotes:
    """Notes of all payments on one date.

    What is heard before a payment is named (its condition, its readings) waits until `earned`.
    """

    deal: Deal
    scopes: dict[Key, ScopeNotes] = field(default_factory=dict)
    _panel: Panel | None = None
    _condition: Outcome | None = None
    _slots: tuple[Slot, ...] = ()
    _quantity: tuple[float, float] | None = None
    _deemed: tuple[str, ...] = ()
    _lines: dict[str, LineRead] = field(default_factory=dict)
    _limits: list[tuple[str, LimitApplied]] = field(default_factory=list)
    _taken: bool = False

    def begin(self) -> None:
        """Forget the date before."""
        self.scopes = {}

    def asked(self, panel: Panel, condition: Outcome | None) -> None:
        """Note a condition; of a settlement the second one counts."""
        self._panel, self._condition = panel, condition

    def read(
        self,
        scope: Scope,
        line: PaidLine,
        chosen: Chosen,
        quantity: tuple[FloatArray, FloatArray],
    ) -> None:
        """Note the readings and the quantity of a line."""
        assert self._panel is not None  # noqa: S101 - a condition is asked first
        panel = self._panel
        slots = [
            slot
            for metric in _parts(self.deal, line.metric)
            for slot in panel.selected(metric, scope.cohorts, chosen, "so_far")
        ]
        self._slots, self._deemed = tuple(slots), _deemed(panel, slots)
        self._quantity = one(quantity[0]), one(quantity[1])

    def valued(
        self,
        line: PaidLine | None,
        value: FloatArray | None,
        index: FloatArray | None = None,
    ) -> None:
        """Note what the schedule gives; read again for a settlement, the later counts."""
        if value is None:
            return
        metric = "" if line is None else line.metric
        quantity, rounded = self._quantity or (None, None)
        place = None
        if line is not None and line.schedule is not None and rounded is not None:
            place = place_of(line.schedule, rounded)
        self._lines[metric] = LineRead(
            metric, "" if line is None else line.read, self._slots, quantity, rounded, place,
            one(value), None if index is None else one(index), self._deemed,
        )  # fmt: skip
        self._slots, self._quantity, self._deemed = (), None, ()

    def earned(self, item: Item, before: Running) -> None:
        """Note what is earned, with everything heard since the payment before."""
        notes = self._of((item.payment, item.cohort))
        notes.occasion = True
        notes.lines, notes.condition = tuple(self._lines.values()), self._condition
        notes.earned_before, notes.earned = one(before.earned), one(item.earned)
        self._lines, self._condition = {}, None

    def shared(self, item: Item, offer: FloatArray, used: FloatArray) -> None:
        """Note a row of a share of savings."""
        self._of((item.payment, item.cohort)).shares.append(ShareUsed(one(offer), one(used)))

    def due(self, item: Item, before: FloatArray, amount: FloatArray, due: FloatArray) -> None:
        """Note what is due after the payment's own caps."""
        notes = self._of((item.payment, item.cohort))
        notes.due_before, notes.uncapped, notes.due = one(before), one(amount), one(due)
        if self.deal.payments[item.payment].shares is not None:
            notes.earned = one(amount)

    def carried(self, key: Key, amount: FloatArray) -> None:
        """Note what is carried to this date."""
        self._of(key).carried = one(amount)

    def cut(self, due: Payable, applied: LimitApplied) -> None:
        """Note what a limit did to a payment."""
        notes = self._of((due.payment, due.cohort))
        (notes.later if notes.payors else notes.limits).append(applied)

    def payor_limit(self, payor: str, applied: LimitApplied) -> None:
        """Note a payor's limit; it is asked before the payor takes anything."""
        if self._taken:
            self._limits, self._taken = [], False
        self._limits.append((payor, applied))

    def payor(self, payor: str, due: Payable, asked: float, taken: float) -> None:
        """Note what a payor takes on of a payment."""
        self._taken = True
        limits = tuple(applied for whose, applied in self._limits if whose == payor)
        notes = self._of((due.payment, due.cohort))
        notes.payors.append(PayorAsked(payor, asked, taken, limits))

    def paid(self, due: Payable) -> None:
        """Note what payors pay in the end."""
        notes = self._of((due.payment, due.cohort))
        notes.paid = sum(one(amount) for amount in due.by_payor.values())

    def _of(self, key: Key) -> ScopeNotes:
        return self.scopes.setdefault(key, ScopeNotes())


def _deemed(panel: Panel, slots: list[Slot]) -> tuple[str, ...]:
    """Return the risks by which a stated value counts instead of a result, by name."""
    if panel.risks is None:
        return ()
    found = {
        name
        for slot in slots
        for name, failed, _ in panel.risks.deemed(slot.metric, slot)
        if bool(np.ravel(failed)[0])
    }
    return tuple(sorted(found))


def _parts(deal: Deal, metric: str) -> list[str]:
    """Return the metrics whose readings a metric is made of: itself, or what it blends."""
    blend = deal.metrics[metric].blend
    return [metric] if blend is None else [p for part in sorted(blend) for p in _parts(deal, part)]
