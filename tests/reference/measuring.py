"""Several readings together: scopes, so far and latest, blends."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import NormalDist

from pfs.models.conditions import BOUNDS, Condition
from pfs.models.deal import Deal
from pfs.models.examples import PersonGroup
from reference.dates import Grid
from reference.exact import ZERO, decimal, exact, level, passes, plain
from reference.readings import READS, Given, Reader, Reading, enrolled, formed, people, read_as
from reference.significance import standard_error

Stated = dict[str, dict[tuple[str | None, dt.date | None], Decimal]]
"""What payments are given to earn, by payment, scope and date; None where not stated."""
Scope = frozenset[str | None]
Pick = Callable[[list[Reading]], list[Reading]]


def latest(readings: Iterable[Reading]) -> list[Reading]:
    """Return each cohort's latest reading."""
    found: dict[str | None, Reading] = {}
    for reading in sorted(readings, key=lambda one: one.date):
        found[reading.cohort] = reading
    return list(found.values())


def so_far(readings: Iterable[Reading]) -> list[Reading]:
    """Return all readings of interval sequences, each cohort's latest of the others."""
    every = list(readings)
    return [one for one in every if one.interval] + latest(one for one in every if not one.interval)


def together(readings: list[Reading], read: str) -> Decimal | None:
    """Return several readings as one value; None where there is none."""
    if not readings:
        return None
    values = [read_as(reading, read) for reading in readings]
    if any(value is None for value in values):
        raise ValueError(f"a reading can't be read as {read}")
    known = [value for value in values if value is not None]
    if read.startswith("total"):
        return sum(known, ZERO)
    if len(known) == 1:
        return known[0]
    heads = sum((reading.people for reading in readings), ZERO)
    if not heads:
        return None
    return sum((r.people * v for r, v in zip(readings, known, strict=True)), ZERO) / heads


@dataclass(slots=True)
class Book:
    """Every reading of a deal for one set of given values."""

    deal: Deal
    grid: Grid
    given: Given
    stated: Stated = field(default_factory=dict)
    persons: tuple[PersonGroup, ...] | None = None
    _read: dict[str, list[Reading]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        deal: Deal,
        given: Mapping[str, Decimal | float],
        persons: tuple[PersonGroup, ...] | None = None,
    ) -> "Book":
        """Return the book of a deal, of its given readings and what payments are given to earn."""
        known = Given.of(given)
        stated: Stated = {}
        for (section, name, cohort, day), amount in known.values.items():
            if section == "payments" and name is not None:
                stated.setdefault(name.removesuffix(".earned"), {})[cohort, day] = amount
        return cls(deal, Grid.of(deal.calendar), known, stated, persons)

    def readings(self, metric: str) -> list[Reading]:
        """Return the readings of a metric that is no blend."""
        if metric not in self._read:
            reader = Reader(self.deal, self.grid, self.given, self.applies, self.persons)
            self._read[metric] = reader.readings(metric)
        return self._read[metric]

    def leaves(self, metric: str) -> list[str]:
        """Return the metric itself, or the metrics that a blend is made of."""
        blend = self.deal.metrics[metric].blend
        if blend is None:
            return [metric]
        return [leaf for part in sorted(blend) for leaf in self.leaves(part)]

    def pooled(self, metric: str) -> Scope:
        """Return all cohorts of a metric that are no part of another cohort."""
        found: set[str | None] = set()
        for leaf in self.leaves(metric):
            names = list(self.deal.metrics[leaf].cohorts or self.deal.cohorts)
            if not names:
                found.add(None)
            found |= {name for name in names if self.deal.cohorts[name].part_of is None}
        return frozenset(found)

    def own_read(self, metric: str) -> str:
        """Return the metric's own read."""
        return self.deal.metrics[metric].own_read

    def value(self, metric: str, scope: Scope, read: str | None, pick: Pick) -> Decimal | None:
        """Return a metric in a scope; `pick` chooses from its readings there."""
        blend = self.deal.metrics[metric].blend
        if blend is not None:
            return self._blended(metric, scope, pick)
        every = self.readings(metric)
        chosen = pick([one for one in every if one.cohort in scope])
        read = read or self.own_read(metric)
        if chosen and scope & {one.cohort for one in every} == self.pooled(metric):
            chosen = self._pooled_given(metric, chosen)
        return together(chosen, read)

    def _blended(self, metric: str, scope: Scope, pick: Pick) -> Decimal | None:
        total = ZERO
        for part, weight in (self.deal.metrics[metric].blend or {}).items():
            value = self.value(part, scope, None, pick)
            if value is None:
                return None
            total += plain(weight) * value
        return total

    def _pooled_given(self, metric: str, chosen: list[Reading]) -> list[Reading]:
        """Return one reading of everybody where a pooled value is given."""
        day = max(one.date for one in chosen)
        for date in (day, None):
            for suffix in (None, *READS):
                value = self.given.values.get((metric, suffix, "pooled", date))
                if value is not None:
                    count = sum((one.people for one in chosen), ZERO)
                    read = suffix or self.own_read(metric)
                    terms = self.deal.metrics[metric]
                    blank = Reading(None, day, count, day, False, None, None, None)
                    return [formed(terms, blank, read, value)]
        return chosen

    def number(self, number: object, day: dt.date) -> Decimal:
        """Return a number of the file on a day."""
        return level(number, day, self.grid.years)  # type: ignore[arg-type]

    def enrolled(self, cohort: str, day: dt.date) -> Decimal:
        """Return the people of a cohort enrolled by a day."""
        who = self.deal.cohorts[cohort]
        return people(who) * decimal(enrolled(who, day))

    def bound_holds(self, condition: Condition, value: Decimal, day: dt.date) -> bool:
        """Return whether a value passes the bound of a condition."""
        for kind in BOUNDS:
            bound = getattr(condition, kind)
            if bound is not None:
                return passes(value, kind, self.number(bound, day))
        return False

    def applies(self, condition: Condition, day: dt.date) -> bool:
        """Return whether a condition inside `estimate` holds at the reading's date."""
        if condition.all_of is not None:
            return all(self.applies(part, day) for part in condition.all_of)
        if condition.any_of is not None:
            return any(self.applies(part, day) for part in condition.any_of)
        if condition.not_ is not None:
            return not self.applies(condition.not_, day)
        if condition.since is not None:
            return day >= condition.since
        if condition.enrolled is not None:
            return self.bound_holds(condition, self.enrolled(condition.enrolled, day), day)
        if condition.metric is None:
            raise ValueError("an estimate can't read a balance or a payment")
        return self.metric_holds(condition, self.pooled(condition.metric), day, certified_by(day))

    def metric_holds(self, condition: Condition, scope: Scope, day: dt.date, pick: Pick) -> bool:
        """Return whether a condition on a metric holds for the readings that `pick` lets through.

        A condition with `date` asks for the known readings of that date instead.
        """
        metric = condition.metric
        assert metric is not None
        if condition.cohort is not None:
            alone = frozenset({str(condition.cohort)})
            scope = self.pooled(metric) if condition.cohort == "pooled" else alone
        if condition.date is not None:
            pick = _of_date(pick, condition.date)
        if condition.significant is not None:
            return self._significant(condition, scope, pick)
        value = self.value(metric, scope, condition.read, pick)
        return value is not None and self.bound_holds(condition, value, day)

    def _significant(self, condition: Condition, scope: Scope, pick: Pick) -> bool:
        """Return whether the change is above its score times the standard error of the design."""
        metric, level = str(condition.metric), condition.significant
        change = self.value(metric, scope, "change", pick)
        if change is None or level is None:
            return False
        chosen = pick([one for one in self.readings(metric) if one.cohort in scope])
        reader = Reader(self.deal, self.grid, self.given, self.applies)
        error = standard_error(self.deal, metric, chosen, reader.weights)
        tail = level if condition.sided == "one" else level / 2
        return passes(change, "above", -exact(NormalDist().inv_cdf(tail)) * error)


def certified_by(day: dt.date) -> Pick:
    """Return what picks the latest readings certified by a day."""
    return lambda readings: latest(one for one in readings if one.certified <= day)


def _of_date(pick: Pick, day: dt.date) -> Pick:
    """Ask `pick` for the readings of one date only, so that it says whether they are known."""
    return lambda readings: pick([one for one in readings if one.date == day])
