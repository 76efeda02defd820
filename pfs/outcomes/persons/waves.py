"""Who can claim what: people of a cohort who have the same readings on the same dates.

Follows "Payments for each person" of docs/reference/how-money-moves.md. Knows dates, no values.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pfs.models.crosscheck.persons import cohorts_of
from pfs.models.deal import Deal
from pfs.models.gates import gate_of, with_gates
from pfs.models.payments import Payment
from pfs.models.timeline import Slot, Timeline
from pfs.outcomes.people import window_of


@dataclass(frozen=True, slots=True)
class Claim:
    """A reading of a metric that is about each person of a wave.

    `gate` is the position, in the wave, of the claim that a person must have made before; None
    where there is none.
    """

    slot: Slot
    gate: int | None

    @property
    def metric(self) -> str:
        """The metric that is read."""
        return self.slot.metric


@dataclass(frozen=True, slots=True)
class Wave:
    """People of a cohort who enrol after `since`, up to and with `until`: `share` of the cohort.

    `claims` are in order of their readings, each after its gate.
    """

    cohort: str
    since: dt.date
    until: dt.date
    share: float
    claims: tuple[Claim, ...]

    @property
    def name(self) -> str:
        """Cohort and last day of enrolment, as drivers are named."""
        return f"{self.cohort}/{self.until.isoformat()}"


def paid_by_person(deal: Deal, cohort: str) -> list[tuple[str, Payment]]:
    """Return the payments for each person of a cohort, by name."""
    return [
        (name, payment)
        for name, payment in sorted(deal.payments.items())
        if payment.for_each == "person" and cohort in cohorts_of(deal, payment)
    ]


def waves_of(deal: Deal, readings: Timeline, cohort: str) -> tuple[Wave, ...]:
    """Return the people of a cohort by when they enrol, where a payment is for each of them."""
    priced = {m for _, payment in paid_by_person(deal, cohort) for m in payment.priced}
    metrics = [m for m in with_gates(deal, priced) if m in readings.slots]
    if not metrics:
        return ()
    windows = [(s, *window) for m in metrics for s, window in _windows(deal, readings, m, cohort)]
    first = deal.cohorts[cohort].first_day - dt.timedelta(days=1)
    ends = sorted({until for _, _, until in windows} | {deal.cohorts[cohort].last_day})
    found: list[Wave] = []
    for until in ends:
        since = found[-1].until if found else first
        share = _enrolled(deal, cohort, until) - _enrolled(deal, cohort, since)
        mine = [slot for slot, a, b in windows if a <= since and b >= until]
        if share > 0:
            found.append(Wave(cohort, since, until, share, tuple(_claims(deal, mine))))
    return tuple(found)


def _enrolled(deal: Deal, cohort: str, day: dt.date) -> float:
    return deal.cohorts[cohort].enrolled_by(day)


def _windows(
    deal: Deal, readings: Timeline, metric: str, cohort: str
) -> Iterator[tuple[Slot, tuple[dt.date, dt.date]]]:
    """Yield each reading with the days of enrolment of those whose claim it is.

    A running reading is the claim of those who are new in it.
    """
    stated = deal.cohorts[cohort]
    measured = deal.metrics[metric].measured
    running = measured is not None and measured.dates is not None
    before = stated.first_day - dt.timedelta(days=1)
    for slot in readings.slots[metric]:
        if slot.cohort == cohort:
            since, until = window_of(deal, slot)
            first = before if running or since is None else max(before, since)
            last = stated.last_day if until is None else min(stated.last_day, until)
            if running:
                before = last
            if last > first:
                yield slot, (first, last)


def _claims(deal: Deal, slots: Iterable[Slot]) -> Iterator[Claim]:
    """Yield the claims of a wave, each after its gate: the reading last before it, or with it.

    A claim whose gate has not been read is made by nobody.
    """
    depth = {slot.metric: _depth(deal, slot.metric) for slot in slots}
    ordered = sorted(slots, key=lambda s: (s.date, depth[s.metric], s.metric))
    made: list[str] = []
    for slot in ordered:
        gate = gate_of(deal.metrics[slot.metric])
        before = [n for n, metric in enumerate(made) if metric == gate]
        if gate is None or before:
            made.append(slot.metric)
            yield Claim(slot, before[-1] if before else None)


def _depth(deal: Deal, metric: str) -> int:
    gate = gate_of(deal.metrics[metric])
    return 0 if gate is None else 1 + _depth(deal, gate)
