"""All readings of one block of paths, measured and true, and how scopes read them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

import numpy as np

from pfs.models.conditions import Read
from pfs.models.deal import Deal
from pfs.models.gates import gate_of, with_gates
from pfs.models.keys import POOLED
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value, whole_years
from pfs.models.risk_drivers import whole
from pfs.models.timeline import Sequence as Order
from pfs.models.timeline import Slot, Timeline, pooled_cohorts
from pfs.outcomes.drivers import Draws, arms, error_name, index_path
from pfs.outcomes.given import NOTHING, Given
from pfs.outcomes.measurement import (
    Truth,
    errors_of,
    estimated,
    sign_of,
    true_reading,
    truth,
    weighted,
)
from pfs.outcomes.normal import normal_scores
from pfs.outcomes.people import counted, thinned
from pfs.outcomes.persons.paid import PaidPeople, paid_people
from pfs.outcomes.readings import Factor, Reading, together
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import Block, BoolArray, FloatArray
from pfs.outcomes.weights import weights
from pfs.tape.hooks import apply

Mode = Literal["so_far", "latest"]
Chosen = Callable[[Slot], bool]
MOST_GROWTH = 2.0
"""What an index grows to in a year at most."""
PER_PERSON = {"total": "level", "total_change": "change"}


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
    for name, slots in sorted(readings.slots.items()):
        metric = deal.metrics[name]
        truths = _truths(deal, name, slots, draws, risks)
        expected = truths
        if draws.uniforms is None and draws.fixed:
            # A stated truth is what savings follow; a design is made for the truth expected.
            expected = _truths(deal, name, slots, replace(draws, fixed=None), risks)
        scores: dict[tuple[str, str], tuple[float, FloatArray]] = {}
        for slot in slots:
            true = truths[slot.cohort]
            people = 1.0 if metric.kind == "total" else slot.people * counted(risks, slot)
            result.expected[slot] = expected[slot.cohort]
            result.true[slot] = true_reading(metric, true, people)
            reading = _measure(result, slot, true, people, draws, scores)
            result.measured[slot] = (
                reading if draws.exact else _deemed(reading, metric, slot, risks)
            )
    return result


def _level_at_base(deal: Deal, slot: Slot) -> FloatArray:
    """Return the level of a reading with every number at its base, shape (1,)."""
    at_base = Draws(Block(0, 1), None)
    true = _truths(deal, slot.metric, [slot], at_base, None)[slot.cohort]
    return true_reading(deal.metrics[slot.metric], true, 1.0).level()


def _truths(
    deal: Deal, name: str, slots: Sequence[Slot], draws: Draws, risks: Risks | None
) -> dict[str, Truth]:
    """Return what is true in each cohort: the same everywhere unless cohorts differ."""
    cohorts = sorted({slot.cohort for slot in slots})
    if not deal.cohorts or not _differs(deal, name):
        return dict.fromkeys(cohorts, _truth(deal, name, None, draws, risks))
    return {c: _truth(deal, name, whole(deal, c), draws, risks) for c in cohorts}


def _differs(deal: Deal, name: str) -> bool:
    """Return whether the truth of a metric, or of a gate before it, differs between cohorts."""
    gates = (deal.metrics[gate] for gate in with_gates(deal, [name]))
    return any(metric.cohort_correlation < 1.0 for metric in gates)


def _truth(deal: Deal, name: str, cohort: str | None, draws: Draws, risks: Risks | None) -> Truth:
    """Return what is true of a metric, behind its gate: section 4 of how money moves."""
    metric = deal.metrics[name]
    kept = 1.0 if risks is None else risks.kept_of_effect(name, metric)
    own = truth(name, metric, draws, cohort, kept)
    gate = gate_of(metric)
    if gate is None:
        return own
    before = _truth(deal, gate, cohort, draws, risks).treated
    if metric.requires is not None:
        return replace(own, treated=np.minimum(own.treated, before))
    return replace(own, treated=own.treated * before)


def _measure(
    made: Panel,
    slot: Slot,
    true: Truth,
    people: Factor,
    draws: Draws,
    scores: dict[tuple[str, str], tuple[float, FloatArray]],
) -> Reading:
    deal, risks = made.deal, made.risks
    metric = deal.metrics[slot.metric]
    stated = _per_person(metric, made.given.at(slot.metric, slot.cohort, slot.date), people)
    direct = _directly_given(metric, true, stated, people)
    if direct is not None:
        return direct
    if not metric.evaluations or draws.exact:
        reading = true_reading(metric, true, people)
        return reading if draws.exact else _misread(reading, slot, risks)
    errors = errors_of(
        metric, true, deal.cohorts.get(slot.cohort), slot.observed,
        _scores(metric, slot, draws, scores), thinned(risks, metric, slot),
    )  # fmt: skip
    estimates = {}
    for name in metric.evaluations:
        bias = _bias(made, slot, name, true, draws)
        value, against = estimated(metric, name, true, errors, bias)
        estimates[name] = (stated.get(name, value), against)
    return weighted(metric, estimates, weights(deal, metric, slot, risks), true, people)


def _deemed(reading: Reading, metric: Metric, slot: Slot, risks: Risks | None) -> Reading:
    """Return the reading with the value that counts where no result could be had."""
    for failed, value in () if risks is None else risks.deemed(slot.metric, slot):
        own: Read = PER_PERSON.get(metric.own_read, metric.own_read)  # type: ignore[assignment]
        instead = value / reading.people if metric.own_read in PER_PERSON else value
        found = np.where(failed, instead, reading.per_person(own))
        reading = replace(reading, read=own, value=found)
    return reading


def _misread(reading: Reading, slot: Slot, risks: Risks | None) -> Reading:
    """Return an exact reading with the errors of bias and drift."""
    if risks is None:
        return reading
    return replace(reading, value=reading.value + _error(reading, slot, None, risks))


def _error(reading: Reading, slot: Slot, evaluation: str | None, risks: Risks) -> Factor:
    """Return the error of bias and drift in the reading's own direction."""
    better = reading.sign if reading.read == "level" else 1
    return better * risks.misread(slot.metric, evaluation, slot)


def _per_person(
    metric: Metric, stated: dict[str | None, FloatArray], people: Factor
) -> dict[str | None, FloatArray]:
    """Return given values by person: those stated as totals divided by the people they are about.

    An evaluation's value is in the metric's own read.
    """
    result: dict[str | None, FloatArray] = {}
    for suffix, value in stated.items():
        own = suffix is None or suffix in (metric.evaluations or {})
        read = metric.own_read if own else suffix
        result[suffix] = value / people if read in PER_PERSON else value
    return result


def _directly_given(
    metric: Metric, true: Truth, stated: dict[str | None, FloatArray], people: Factor
) -> Reading | None:
    for suffix, value in stated.items():
        if suffix is None or suffix not in (metric.evaluations or {}):
            read = suffix or metric.own_read
            against = true.comparison if true.known else None
            kind: Read = PER_PERSON.get(read, read)  # type: ignore[assignment]
            return Reading(kind, value, against, sign_of(metric), people)
    return None


def _bias(made: Panel, slot: Slot, name: str, true: Truth, draws: Draws) -> FloatArray:
    """Return the constant error of an evaluation, and what bias and drift add to it."""
    metric = made.deal.metrics[slot.metric]
    assert metric.evaluations is not None  # noqa: S101 - the caller has checked
    bias = draws.number(
        f"metrics.{slot.metric}.evaluations.{name}.bias", metric.evaluations[name].bias
    )
    if made.risks is None:
        return bias
    return bias + _error(true_reading(metric, true, 1.0), slot, name, made.risks)


def _scores(
    metric: Metric,
    slot: Slot,
    draws: Draws,
    before: dict[tuple[str, str], tuple[float, FloatArray]],
) -> dict[str, FloatArray]:
    """Return the standard normal score of each arm.

    Running readings see the same people again: what is new at a reading is independent, so the
    score is the weighted sum of the score before and a new one, with variance 1.
    """
    if draws.uniforms is None:
        return {}
    result: dict[str, FloatArray] = {}
    running = metric.measured is not None and metric.measured.dates is not None
    for arm in arms(metric):
        fresh = apply(
            normal_scores, draws.uniforms.draw(error_name(slot, arm), draws.block), into=True
        )
        key = (slot.cohort, arm)
        if running and key in before:
            share, score = before[key]
            kept = share / slot.observed
            fresh = np.sqrt(kept) * score + np.sqrt(1 - kept) * fresh
        before[key] = (slot.observed, fresh)
        result[arm] = fresh
    return result
