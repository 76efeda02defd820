"""Readings that payments need and a worked example does not give."""

import datetime as dt
from collections.abc import Sequence

from pfs.models.deal import Deal
from pfs.models.examples import Opening
from pfs.models.keys import POOLED, ReadingKey
from pfs.models.timeline import Slot, pooled_cohorts
from pfs.outcomes.occasions import Occasions, Scope, Terms, occasions


def missing_readings(
    deal: Deal, given: Sequence[ReadingKey], opening: Opening | None, until: dt.date | None
) -> list[str]:
    """Return readings that a payment falls due on and nothing gives, as `metric@cohort@date`.

    Parameters
    ----------
    given
        Keys of the readings that are given.
    opening
        Where the example starts: nothing before its date is needed.
    until
        Last date that the example runs to; the calendar's end unless stated.
    """
    known = occasions(deal)
    first = dt.date.min if opening is None else opening.date
    last = known.grid[-1] if until is None else until
    needed = {slot for terms in known.payments for scope in terms.scopes
              for slot in _needed(known, terms, scope, first, last)}  # fmt: skip
    absent = [slot for slot in needed if not _is_given(deal, slot, given)]
    absent.sort(key=lambda slot: (slot.date, slot.metric, slot.cohort))
    return [_named(slot) for slot in absent]


def _needed(
    known: Occasions, terms: Terms, scope: Scope, first: dt.date, last: dt.date
) -> list[Slot]:
    return [
        slot
        for slot, index in scope.due.items()
        if first <= known.grid[index] <= last
        and (terms.payment.basis != "final" or _counts_at_the_end(known, scope, slot))
    ]


def _counts_at_the_end(known: Occasions, scope: Scope, slot: Slot) -> bool:
    """Return whether a reading counts in a final one: running readings before the last do not."""
    if known.readings.sequences[slot.metric] == "interval":
        return True
    later = (other for other in scope.due if other.metric == slot.metric)
    return not any(other.cohort == slot.cohort and other.date > slot.date for other in later)


def _is_given(deal: Deal, slot: Slot, given: Sequence[ReadingKey]) -> bool:
    if any(key.holds(slot.metric, slot.cohort, slot.date) for key in given):
        return True
    pooled = slot.cohort in pooled_cohorts(deal, slot.metric)
    return pooled and any(
        key.cohort == POOLED and key.holds(slot.metric, POOLED, slot.date) for key in given
    )


def _named(slot: Slot) -> str:
    cohort = f"@{slot.cohort}" if slot.cohort else ""
    return f"{slot.metric}{cohort}@{slot.date.isoformat()}"
