"""All readings of one block of paths, measured and true, and how scopes read them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

import numpy as np

from pfs.models.conditions import Read
from pfs.models.deal import Deal
from pfs.models.keys import POOLED
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value, whole_years
from pfs.models.timeline import Sequence as Order
from pfs.models.timeline import Slot, Timeline, pooled_cohorts
from pfs.outcomes.draws import Draws, index_path
from pfs.outcomes.frame import Frame
from pfs.outcomes.given import NOTHING, Given
from pfs.outcomes.measured import deemed, measure
from pfs.outcomes.measurement import (
    Truth,
    true_reading,
)
from pfs.outcomes.people import counted
from pfs.outcomes.persons.found import PaidPeople
from pfs.outcomes.readings import Factor, Reading, together
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import Block, BoolArray, FloatArray
from pfs.outcomes.stated_readings import PER_PERSON
from pfs.outcomes.truths import behind_given, truths_of

Mode = Literal["so_far", "latest"]
Chosen = Callable[[Slot], bool]
MOST_GROWTH = 2.0
"""What an index grows to in a year at most."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Readings of every metric: what was measured (or given), and what is true.

    Parameters
    ----------
    expected
        True levels at which a design errs: those of each path where numbers are drawn, else the
        base, also where readings are given.
    indices
        What each index grows to in a year.
    people
        What people paid one by one bring.
    where, otherwise
        By metric the paths on which these readings stand, and those that stand on all others;
        a metric that is not named reads the same on every path.
    """

    deal: Deal
    readings: Timeline
    given: Given
    paths: int
    measured: dict[Slot, Reading] = field(default_factory=dict)
    true: dict[Slot, Reading] = field(default_factory=dict)
    expected: dict[Slot, Truth] = field(default_factory=dict)
    risks: Risks | None = None
    indices: dict[str, FloatArray] = field(default_factory=dict)
    people: PaidPeople = field(default_factory=PaidPeople)
    where: Mapping[str, BoolArray] = field(default_factory=dict)
    otherwise: "Panel | None" = None

    def index(self, name: str, day: dt.date) -> FloatArray:
        """Return an index on a day, 1 at the calendar's start and never below 0, one a path."""
        level = np.ones(self.paths)
        for _ in range(whole_years(self.deal.calendar.start, day)):
            level = level * self.indices[name]
        return level

    def value(
        self, metric: str, cohorts: Sequence[str], chosen: Chosen, mode: Mode, read: Read | None
    ) -> FloatArray | None:
        """Return a metric as a scope reads it, shape (paths,), or None when nothing is read yet.

        Parameters
        ----------
        metric, cohorts
            The metric and the cohorts of the scope.
        chosen
            Which readings are there by now.
        mode
            so_far (of running readings each cohort's latest, of interval readings all) or latest.
        read
            How it is read; None for the metric's own read.
        """
        stated = self.deal.metrics[metric]
        if stated.blend is not None:
            return self._blend(stated, cohorts, chosen, mode)
        slots = self.selected(metric, cohorts, chosen, mode)
        if not slots:
            return None
        value = self.of_slots(metric, cohorts, slots, read or stated.own_read)
        if self.otherwise is None or metric not in self.where:
            return value
        other = self.otherwise.of_slots(metric, cohorts, slots, read or stated.own_read)
        return np.where(self.where[metric], value, other)

    def of_slots(
        self, metric: str, cohorts: Sequence[str], slots: list[Slot], read: Read
    ) -> FloatArray:
        """Return readings together as one number a path, or what is given of all of them."""
        pooled = self._given_pooled(metric, cohorts, slots, read)
        if pooled is not None:
            return pooled
        return together([self.measured[slot] for slot in slots], read)

    def selected(
        self, metric: str, cohorts: Sequence[str], chosen: Chosen, mode: Mode
    ) -> list[Slot]:
        """Return the readings that count for a scope, in order of date, then cohort."""
        there = [s for s in self.readings.slots[metric] if s.cohort in cohorts and chosen(s)]
        order: Order = self.readings.sequences[metric]
        if mode == "so_far" and order == "interval":
            return there
        return list({slot.cohort: slot for slot in there}.values())

    def _blend(
        self, stated: Metric, cohorts: Sequence[str], chosen: Chosen, mode: Mode
    ) -> FloatArray | None:
        total = np.zeros(self.paths)
        for part, weight in sorted((stated.blend or {}).items()):
            value = self.value(part, cohorts, chosen, mode, None)
            if value is None:
                return None
            total += plain_value(weight) * value
        return total

    def _given_pooled(
        self, metric: str, cohorts: Sequence[str], slots: list[Slot], read: Read
    ) -> FloatArray | None:
        """Return the value of the pooled scope where it is given, read as asked."""
        if tuple(sorted(cohorts)) != pooled_cohorts(self.deal, metric):
            return None
        own = self.deal.metrics[metric].own_read
        for suffix, value in self.given.at(metric, POOLED, slots[-1].date).items():
            stated: Read = suffix or own  # type: ignore[assignment]
            if stated == read:
                return value
            return together([self._as_one(slots, stated, value)], read)
        return None

    def _as_one(self, slots: list[Slot], read: Read, value: FloatArray) -> Reading:
        """Return a value of several readings together as if it were one reading of all people."""
        parts = [self.measured[slot] for slot in slots]
        people: Factor = 0.0
        for part in parts:
            people = people + part.people
        against = None
        if all(part.comparison is not None for part in parts):
            against = together(
                [replace(part, read="level", value=part.against()) for part in parts], "level"
            )
        kind: Read = PER_PERSON.get(read, read)  # type: ignore[assignment]
        per_person = value / people if read in PER_PERSON else value
        return Reading(kind, per_person, against, parts[0].sign, people)


def panel(
    deal: Deal, readings: Timeline, draws: Draws, given: Given, risks: Risks | None = None
) -> Panel:
    """Return the readings of every metric on one block of paths."""
    if given.where:
        alone = _readings(deal, readings, draws, replace(given, where={}), risks)
        others = _readings(deal, readings, draws, NOTHING, risks)
        made = replace(alone, where=given.where, otherwise=others)
        return replace(made, people=_people(made, _of_both(alone, others, given.where), draws))
    if not isinstance(draws.exact, bool):
        made = panel(deal, readings, replace(draws, exact=True), given, risks)
        others = panel(deal, readings, replace(draws, exact=False), given, risks)
        where = dict.fromkeys(readings.slots, draws.exact)
        people = made.people.where(draws.exact, others.people)
        return replace(made, where=where, otherwise=others, people=people)
    made = _readings(deal, readings, draws, given, risks)
    return replace(made, people=_people(made, made.measured, draws))


def _of_both(alone: Panel, others: Panel, where: Mapping[str, BoolArray]) -> dict[Slot, Reading]:
    """Return readings as they stand on each path: those of levels, which people claim."""
    return {
        slot: replace(
            own, value=np.where(where[slot.metric], own.value, others.measured[slot].value)
        )
        if slot.metric in where and own.read == others.measured[slot].read
        else others.measured[slot]
        for slot, own in alone.measured.items()
    }


def _people(made: Panel, measured: dict[Slot, Reading], draws: Draws) -> PaidPeople:
    """Return what people paid one by one bring; readings of their claims are of those drawn."""
    if not any(payment.for_each == "person" for payment in made.deal.payments.values()):
        return PaidPeople()
    from pfs.outcomes.persons.paid import paid_people

    base = partial(_level_at_base, made.deal)
    return paid_people(made.deal, made.readings, measured, base, draws, made.given, made.risks)


def _readings(
    deal: Deal, readings: Timeline, draws: Draws, given: Given, risks: Risks | None
) -> Panel:
    """Return the readings of every metric, people paid one by one left out."""
    grown = {
        name: np.clip(1.0 + draws.number(index_path(name), index.grows), 0.0, MOST_GROWTH)
        for name, index in sorted(deal.indices.items())
    }
    result = Panel(deal, readings, given, len(draws.block), risks=risks, indices=grown)
    frame = Frame(deal, readings, given, risks)
    for name, slots in sorted(readings.slots.items()):
        metric = deal.metrics[name]
        truths = truths_of(deal, name, slots, draws, risks)
        expected = truths
        if draws.uniforms is None and draws.fixed:
            # A stated truth is what savings follow; a design is made for the truth expected.
            expected = truths_of(deal, name, slots, replace(draws, fixed=None), risks)
        scores: dict[tuple[str, str], tuple[float, FloatArray]] = {}
        for slot in slots:
            true = truths[slot.cohort]
            people = 1.0 if metric.kind == "total" else slot.people * counted(risks, slot)
            result.expected[slot] = expected[slot.cohort]
            result.true[slot] = true_reading(metric, true, people)
            believed = behind_given(frame, slot, true, draws)
            reading = measure(frame, slot, believed, people, draws, scores)
            result.measured[slot] = reading if draws.exact else deemed(reading, metric, slot, risks)
    return result


def _level_at_base(deal: Deal, slot: Slot) -> FloatArray:
    """Return the level of a reading with every number at its base, shape (1,)."""
    at_base = Draws(Block(0, 1), None)
    true = truths_of(deal, slot.metric, [slot], at_base, None)[slot.cohort]
    return true_reading(deal.metrics[slot.metric], true, 1.0).level()
