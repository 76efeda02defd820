"""People paid one by one on a block of paths: what the panel of readings and payments ask for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from pfs.models.deal import Deal
from pfs.models.gates import with_gates
from pfs.models.numbers import plain_value
from pfs.models.timeline import Slot, Timeline
from pfs.outcomes.draws import Draws
from pfs.outcomes.enrolment import enrolling
from pfs.outcomes.given import Given
from pfs.outcomes.people import completing
from pfs.outcomes.persons.expectation import Expectation
from pfs.outcomes.persons.flat import Rows, applied
from pfs.outcomes.persons.found import PaidPeople
from pfs.outcomes.persons.group import Paid, People, people_of
from pfs.outcomes.persons.stated import as_given
from pfs.outcomes.readings import Factor, Reading
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import FloatArray

NOBODY = 1e-15
"""Share of a cohort that is nobody: a mean over nobody would be undefined."""


def paid_people(
    deal: Deal,
    readings: Timeline,
    measured: dict[Slot, Reading],
    base: Callable[[Slot], FloatArray],
    draws: Draws,
    given: Given,
    risks: Risks | None,
) -> PaidPeople:
    """Return what people paid one by one bring, and let readings be of the people there are.

    Parameters
    ----------
    measured
        All readings; those of claims are replaced where people are drawn or given.
    base
        Level of each reading at its base, shape (1,).
    """
    found = PaidPeople()
    for cohort in sorted(deal.cohorts):
        people = people_of(deal, readings, cohort)
        if not people:
            continue
        if given.persons is not None:
            paid = [as_given(one, given.persons, first=n == 0, paths=len(draws.block))
                    for n, one in enumerate(people)]  # fmt: skip
        else:
            numbers = [_number(deal, one, risks, len(draws.block)) for one in people]
            levels = [[measured[c.slot].level() for c in one.wave.claims] for one in people]
            paid = _paid(deal, people, numbers, levels, base, draws)
        for one, what in zip(people, paid, strict=True):
            found.add(one, what)
    if draws.draws_people or given.persons is not None:
        _read(deal, readings, measured, found, given)
    return found


def _number(deal: Deal, people: People, risks: Risks | None, paths: int) -> FloatArray:
    """Return how many people a wave has: those enrolled, or completers for an effect on them."""
    factor: Factor = 1.0
    wave = people.wave
    if risks is not None:
        factor = enrolling(risks, wave.cohort, wave.since, wave.until)
        if deal.metrics[wave.claims[0].metric].estimand == "treated":
            factor = factor * completing(risks, wave.cohort)
    return np.full(paths, people.planned) * factor


def _paid(
    deal: Deal,
    people: Sequence[People],
    numbers: Rows,
    levels: Sequence[Rows],
    base: Callable[[Slot], FloatArray],
    draws: Draws,
) -> list[Paid]:
    levels = [[np.maximum(level, 0.0) for level in rows] for rows in levels]
    if not draws.draws_people or draws.uniforms is None:
        return applied(Expectation(tuple(people)), people, numbers, levels, {})
    from pfs.outcomes.persons.drawn import Simulation, drivers

    at_base = [[base(claim.slot) for claim in one.wave.claims] for one in people]
    draw = partial(draws.uniforms.draw, block=draws.block)
    uniforms = {name: draw(name) for name in drivers(deal, people)}
    return applied(Simulation.of(deal, people, at_base), people, numbers, levels, uniforms)


def _read(
    deal: Deal,
    readings: Timeline,
    measured: dict[Slot, Reading],
    found: PaidPeople,
    given: Given,
) -> None:
    """Let readings of claims be of the people there are: running ones of all so far."""
    for slot in _of_claims(deal, readings, found, everywhere=given.persons is not None):
        if given.at(slot.metric, slot.cohort, slot.date):
            continue
        stated = deal.metrics[slot.metric].measured
        running = stated is not None and stated.dates is not None
        mine = [
            count
            for other, count in found.claims.items()
            if (other.metric, other.cohort) == (slot.metric, slot.cohort)
            and (other.date == slot.date or (running and other.date < slot.date))
        ]
        reading = measured[slot]
        if given.persons is not None and stated is not None and stated.from_ == "enrolment":
            reading = replace(reading, people=_given_people(deal, readings, slot))
        total = sum(mine, start=np.zeros_like(reading.level()))
        measured[slot] = replace(reading, read="level", value=total / reading.people)


def _given_people(deal: Deal, readings: Timeline, slot: Slot) -> float:
    """Return whom a reading is about where people are given: all of the cohort, on the first."""
    cohort = deal.cohorts[slot.cohort]
    first = min(s.date for s in readings.slots[slot.metric] if s.cohort == slot.cohort)
    return plain_value(cohort.people) * (1.0 if slot.date == first else NOBODY)


def _of_claims(
    deal: Deal, readings: Timeline, found: PaidPeople, *, everywhere: bool
) -> list[Slot]:
    """Return the readings of metrics that are claims, in cohorts that are paid, or everywhere."""
    if everywhere:
        cards = (payment for payment in deal.payments.values() if payment.for_each == "person")
        metrics = with_gates(deal, {str(m) for payment in cards for m in payment.priced})
        return [slot for name in metrics for slot in readings.slots.get(name, ())]
    claimed = {(slot.metric, slot.cohort) for slot in found.claims}
    every = (slot for slots in readings.slots.values() for slot in slots)
    return [slot for slot in every if (slot.metric, slot.cohort) in claimed]
