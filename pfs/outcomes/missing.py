"""Readings that payments need and a worked example does not give."""

import datetime as dt
from collections.abc import Sequence

from pfs.models.deal import Deal
from pfs.models.examples import WorkedExample
from pfs.models.gates import with_gates
from pfs.models.keys import POOLED, ReadingKey
from pfs.models.timeline import Slot, pooled_cohorts
from pfs.outcomes.given import PAYMENTS
from pfs.outcomes.occasions import Occasions, Scope, Terms, occasions


def missing_readings(deal: Deal, example: WorkedExample, until: dt.date | None) -> list[str]:
    """Return readings that a payment falls due on and nothing gives, as `metric@cohort@date`.

    Parameters
    ----------
    example
        What is given. Nothing is needed before its opening, nor for a payment of which it states
        what it earns, or whose people it gives.
    until
        Last date that the example runs to; the calendar's end unless stated.
    """
    known = occasions(deal)
    first = dt.date.min if example.opening is None else example.opening.date
    given = [ReadingKey.parse(key) for key in example.given if not key.startswith(PAYMENTS)]
    last = known.grid[-1] if until is None else until
    counted = _of_people(deal, example)
    waiting = [terms for terms in known.payments if not _stated(terms, example)]
    needed = {slot for terms in waiting for scope in terms.scopes
              for slot in _needed(known, terms, scope, first, last)}  # fmt: skip
    absent = [s for s in needed if s.metric not in counted and not _is_given(deal, s, given)]
    absent.sort(key=lambda slot: (slot.date, slot.metric, slot.cohort))
    return [_named(slot) for slot in absent]


def _stated(terms: Terms, example: WorkedExample) -> bool:
    """Return whether an example says by itself what a payment earns."""
    if example.persons is not None and terms.payment.for_each == "person":
        return True
    return any(key.startswith(f"{PAYMENTS}{terms.name}.") for key in example.given)


def _of_people(deal: Deal, example: WorkedExample) -> tuple[str, ...]:
    """Return the metrics whose readings follow from the people that an example gives."""
    if example.persons is None:
        return ()
    cards = [p for p in deal.payments.values() if p.for_each == "person"]
    return with_gates(deal, {str(metric) for card in cards for metric in card.priced})


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
