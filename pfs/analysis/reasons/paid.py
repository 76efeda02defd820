"""What payments for outcomes came to on one date: from readings to what payors pay.

Money is in the deal's currency. Nothing here is computed again: amounts are the engine's own.
"""

from dataclasses import dataclass

from pfs.cashflow.ledger import CENT, Flow
from pfs.models.conditions import Condition
from pfs.models.timeline import Slot
from pfs.outcomes.rows import Place


@dataclass(frozen=True, slots=True)
class Moved:
    """A flow of the ledger, and the tranche it was drawn from or paid on (None for none)."""

    flow: Flow
    capital: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A condition, whether it held, the value it read (None where nothing is read), its parts.

    `needed` is the change that a test of significance asks for, None where none is made.
    """

    condition: Condition
    holds: bool
    value: float | None = None
    needed: float | None = None
    parts: tuple["Outcome", ...] = ()


@dataclass(frozen=True, slots=True)
class LineRead:
    """What one line of a payment read, and what its schedule gives for it.

    Parameters
    ----------
    metric, read
        Empty for an amount without a metric.
    slots
        Readings that count.
    quantity, rounded
        Before and after the payment's `round`; None where nothing is read.
    place
        Row of the schedule; None for a lump sum or a share.
    value
        What the schedule gives, before the condition and what was earned before.
    index
        What it was multiplied by; None where the payment is not indexed.
    deemed
        Risks by which a stated value counts instead of a result that can't be had.
    """

    metric: str
    read: str
    slots: tuple[Slot, ...]
    quantity: float | None
    rounded: float | None
    place: Place | None
    value: float
    index: float | None = None
    deemed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitApplied:
    """What a limit did on a date.

    Parameters
    ----------
    limit, part
        The limit; the cohort or year it counts in, empty for the whole deal.
    asked, room
        All that reached it together, and what it has room for; infinite where nothing bounds it.
    before, after
        Of the payment it is shown with: what reached the limit, and what it let through.
    floor
        Whether it is a floor: then `room` is what all that reached it is raised to, if it is less.
    """

    limit: str
    part: str
    asked: float
    room: float
    before: float
    after: float
    floor: bool = False

    @property
    def bound(self) -> bool:
        """Whether it cut anything, or as a floor raised it, by more than half a cent."""
        if self.floor:
            return self.after - self.before > CENT
        return self.asked - self.room > CENT


@dataclass(frozen=True, slots=True)
class PayorAsked:
    """What a payor was asked for, what it took on, and the limits it has."""

    payor: str
    asked: float
    taken: float
    limits: tuple[LimitApplied, ...]


@dataclass(frozen=True, slots=True)
class ShareUsed:
    """A row of a share of savings: what it would pay of the value left, and what it pays."""

    offer: float
    used: float


@dataclass(frozen=True, slots=True)
class ScopePaid:
    """What a payment came to on one date in one scope.

    Parameters
    ----------
    cohort
        The scope's cohort where the payment is for each cohort.
    occasion
        Whether a result fell due; else only an amount carried from earlier dates.
    lines
        What was read, empty where this is no occasion of its basis.
    condition
        Outcome of `when`.
    earned_before, earned
        Before this date; on it, before the caps.
    shares
        Rows of a share of savings.
    due_before, uncapped, due
        Due on earlier dates; what reached the payment's own caps; what is due now.
    carried
        Cut on an earlier date and due now.
    limits, payors, later
        Limits applied before payors were asked, the payors, and limits applied after them (over all
        payments, on a return), each in the order in which they were applied.
    paid
        What payors pay in the end, negative where money runs back.
    """

    cohort: str | None
    occasion: bool
    lines: tuple[LineRead, ...]
    condition: Outcome | None
    earned_before: float
    earned: float
    shares: tuple[ShareUsed, ...]
    due_before: float
    uncapped: float
    due: float
    carried: float
    limits: tuple[LimitApplied, ...]
    payors: tuple[PayorAsked, ...]
    later: tuple[LimitApplied, ...]
    paid: float


@dataclass(frozen=True, slots=True)
class PaymentRun:
    """A payment on a date; no scopes where no result falls due and nothing is carried."""

    name: str
    stopped: bool
    scopes: tuple[ScopePaid, ...]
    flows: tuple[Moved, ...]
