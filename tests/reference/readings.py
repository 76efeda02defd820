"""What is read: given values, dates and people of every reading, one reading in all forms."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pfs.models.conditions import Condition
from pfs.models.deal import Deal
from pfs.models.examples import PersonGroup
from pfs.models.gates import gate_of, with_gates
from pfs.models.metrics import Metric
from pfs.models.plain import Duration
from pfs.models.programme import Cohort
from reference.dates import MONTHS, Grid, moved, shifted
from reference.exact import ONE, ZERO, decimal, exact, plain

READS = ("level", "change", "relative_change", "total", "total_change")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a metric: values per person (None where they can't be known)."""

    cohort: str | None
    date: dt.date
    people: Decimal
    certified: dt.date
    interval: bool
    level: Decimal | None
    change: Decimal | None
    relative: Decimal | None


@dataclass(frozen=True, slots=True)
class Given:
    """Given readings by metric, read or evaluation, cohort and date; None where not stated."""

    values: dict[tuple[str, str | None, str | None, dt.date | None], Decimal]

    @classmethod
    def of(cls, given: Mapping[str, Decimal | float]) -> "Given":
        """Read keys `METRIC[.READ or .EVALUATION][@COHORT or @pooled][@DATE]`."""
        values: dict[tuple[str, str | None, str | None, dt.date | None], Decimal] = {}
        for key, value in given.items():
            name, *marks = key.split("@")
            metric, _, suffix = name.partition(".")
            days = [dt.date.fromisoformat(mark) for mark in marks if mark[:1].isdigit()]
            cohorts = [mark for mark in marks if not mark[:1].isdigit()]
            cohort, day = cohorts[0] if cohorts else None, days[0] if days else None
            values[metric, suffix or None, cohort, day] = exact(value)
        return cls(values)

    def find(
        self, metric: str, suffixes: list[str | None], cohort: str | None, day: dt.date
    ) -> tuple[str | None, Decimal] | None:
        """Return the suffix and value of the most specific key; a date outweighs a cohort."""
        for place in ((cohort, day), (None, day), (cohort, None), (None, None)):
            for suffix in suffixes:
                value = self.values.get((metric, suffix, *place))
                if value is not None:
                    return suffix, value
        return None


def enrolled(cohort: Cohort, day: dt.date) -> Fraction:
    """Return the share of a cohort enrolled by the end of a day."""
    window = cohort.enrols
    first, last = (window, window) if isinstance(window, dt.date) else window
    passed = (min(day, last) - first).days + 1
    return Fraction(max(0, passed), (last - first).days + 1)


def people(cohort: Cohort) -> Decimal:
    """Return the people planned."""
    return plain(cohort.people)


def moments(
    metric: Metric, cohort: Cohort | None, grid: Grid
) -> tuple[bool, list[tuple[dt.date, Decimal]]]:
    """Return whether readings are an interval sequence, and each date with its people."""
    measured = metric.measured
    if measured is None:
        return False, []
    if measured.every is not None and measured.over is not None:
        count = ONE if cohort is None else people(cohort)
        return True, [(day, count) for day in _repeated(measured.every, measured.over, cohort)]
    if measured.dates is not None:
        return False, _by_dates(measured.dates, measured.follow_up, cohort)
    if cohort is None or measured.after is None:
        raise ValueError("`after` needs cohorts")
    return _by_enrolment(measured.after, measured.from_, cohort, grid)


def _by_dates(
    dates: tuple[dt.date, ...], follow_up: Duration | None, cohort: Cohort | None
) -> list[tuple[dt.date, Decimal]]:
    if cohort is None:
        return [(day, ONE) for day in dates]
    found = []
    for day in dates:
        share = enrolled(cohort, shifted(day, follow_up, -1))
        if share > 0:
            found.append((day, people(cohort) * decimal(share)))
    return found


def _repeated(
    every: str, over: tuple[dt.date | Duration, dt.date | Duration], cohort: Cohort | None
) -> list[dt.date]:
    first, last = (_moment(moment, cohort) for moment in over)
    days: list[dt.date] = []
    while moved(first, len(days) * MONTHS[every]) <= last:
        days.append(moved(first, len(days) * MONTHS[every]))
    return days


def _moment(moment: dt.date | Duration, cohort: Cohort | None) -> dt.date:
    if isinstance(moment, dt.date):
        return moment
    if cohort is None:
        raise ValueError("a time since enrolment needs cohorts")
    return shifted(cohort.first_day, moment)


def _by_enrolment(
    after: Duration, begin: str | None, cohort: Cohort, grid: Grid
) -> tuple[bool, list[tuple[dt.date, Decimal]]]:
    if begin == "enrolment_end" or cohort.first_day == cohort.last_day:
        return False, [(shifted(cohort.last_day, after), people(cohort))]
    found = []
    before = Fraction(0)
    for day in grid.dates:
        share = enrolled(cohort, shifted(day, after, -1))
        if share > before:
            found.append((day, people(cohort) * decimal(share - before)))
        before = share
    return True, found


@dataclass(slots=True)
class Reader:
    """Makes the readings of a metric from what is given and from its base value."""

    deal: Deal
    grid: Grid
    given: Given
    applies: Callable[[Condition, dt.date], bool]
    persons: tuple[PersonGroup, ...] | None = None

    def readings(self, name: str) -> list[Reading]:
        """Return every reading of a metric that is no blend, in order of date."""
        metric = self.deal.metrics[name]
        cohorts: list[str | None] = list(metric.cohorts or self.deal.cohorts) or [None]
        found = []
        for cohort in cohorts:
            who = None if cohort is None else self.deal.cohorts[cohort]
            interval, dated = moments(metric, who, self.grid)
            for day, count in dated:
                counted = ONE if metric.kind == "total" else count
                if self.persons is not None and interval and name in self._person_metrics():
                    assert who is not None
                    if metric.measured is not None and metric.measured.every is None:
                        nobody = decimal(Fraction(1, 10**15))
                        counted = people(who) * (ONE if day == dated[0][0] else nobody)
                certified = shifted(day, metric.reported)
                blank = Reading(cohort, day, counted, certified, interval, None, None, None)
                found.append(formed(metric, blank, *self._value(name, blank)))
        return sorted(found, key=lambda reading: reading.date)

    def _value(self, name: str, blank: Reading) -> tuple[str, Decimal]:
        metric = self.deal.metrics[name]
        names = list(metric.evaluations or {})
        if self.persons is not None and name in self._person_metrics():
            return "total", self._claimed(name, blank)
        found = self.given.find(name, [None, *READS], blank.cohort, blank.date)
        if found is not None:
            return found[0] or metric.own_read, found[1]
        if self.given.find(name, list(names), blank.cohort, blank.date) is not None:
            return metric.own_read, self._estimate(name, blank)
        return self._base(metric, blank)

    def _person_metrics(self) -> set[str]:
        """Return the metrics that are priced for each person, and the gates before them."""
        found: set[str] = set()
        for payment in self.deal.payments.values():
            if payment.for_each == "person":
                found.update(with_gates(self.deal, payment.priced))
        return found

    def _claimed(self, name: str, blank: Reading) -> Decimal:
        """Return the claims made at a reading by the people given, who enrol on the first day."""
        assert blank.cohort is not None
        metric, cohort = self.deal.metrics[name], self.deal.cohorts[blank.cohort]
        interval, dated = moments(metric, cohort, self.grid)
        if interval and blank.date != dated[0][0]:
            return ZERO
        groups = [group for group in self.persons or () if group.cohort == blank.cohort]
        numbers = (exact(group.number) * exact(group.claims.get(name, 0)) for group in groups)
        return sum(numbers, ZERO)

    def _base(self, metric: Metric, blank: Reading | None = None) -> tuple[str, Decimal]:
        """Return the base value and its read per person; behind a gate the level that is true."""
        if gate_of(metric) is not None:
            return "level", self._level(metric, blank)
        if metric.level is not None:
            return "level", plain(metric.level)
        assert metric.effect is not None
        relative = metric.own_read == "relative_change"
        return ("relative_change" if relative else "change"), plain(metric.effect)

    def _level(self, metric: Metric, at: Reading | None) -> Decimal:
        """Return the true level: never above that of a gate, or per person who reaches it.

        The gate is the reading last before a reading, or with it, where there is one.
        """
        if metric.level is not None:
            found = plain(metric.level)
        else:
            blank = Reading(None, self.grid.dates[0], ONE, self.grid.dates[0], False, *[None] * 3)
            bare = metric.model_copy(update={"requires": None, "qualifies": None})
            level = formed(metric, blank, *self._base(bare)).level
            assert level is not None
            found = level
        gate = gate_of(metric)
        if gate is None:
            return found
        before = self._gate(gate, at)
        return min(found, before) if metric.requires is not None else found * before

    def _gate(self, name: str, at: Reading | None) -> Decimal:
        readings = [] if at is None else [
            one for one in replace(self, persons=None).readings(name)
            if one.cohort == at.cohort and one.date <= at.date
        ]  # fmt: skip
        if not readings:
            return self._level(self.deal.metrics[name], None)
        level = readings[-1].level
        assert level is not None
        return level

    def _estimate(self, name: str, blank: Reading) -> Decimal:
        """Return the weighted estimate in the metric's own read."""
        metric = self.deal.metrics[name]
        total = ZERO
        for evaluation, weight in self.weights(metric, blank.date).items():
            found = self.given.find(name, [evaluation], blank.cohort, blank.date)
            if found is None:
                value = read_as(formed(metric, blank, *self._base(metric, blank)), metric.own_read)
                assert value is not None
            else:
                value = found[1]
            total += weight * value
        return total

    def weights(self, metric: Metric, day: dt.date) -> dict[str, Decimal]:
        """Return the weight of each evaluation in a reading of a day."""
        for row in metric.estimate or ():
            if row.when is None or self.applies(row.when, day):
                return {name: plain(weight) for name, weight in row.weights.items()}
        return dict.fromkeys(list(metric.evaluations or {})[:1], ONE)


def formed(metric: Metric, blank: Reading, read: str, value: Decimal) -> Reading:
    """Return a reading with its values, in all the forms that its comparison level allows."""
    if read.startswith("total"):
        value = value / blank.people if blank.people else ZERO
    sign = ONE if metric.better == "higher" else -ONE
    c = None if metric.comparison is None else plain(metric.comparison.level)
    level = value if read in {"level", "total"} else None
    change = value if read in {"change", "total_change"} else None
    relative = value if read == "relative_change" else None
    if c is not None:
        if relative is not None:
            change = relative * c
        if change is None and level is not None:
            change = sign * (level - c)
        assert change is not None
        level = c + sign * change if level is None else level
        relative = change / c if relative is None and c else relative
    return replace(blank, level=level, change=change, relative=relative)


def read_as(reading: Reading, read: str) -> Decimal | None:
    """Return one reading in a read: per person, or for the group where it is a total."""
    if read == "relative_change":
        return reading.relative
    value = reading.change if read in {"change", "total_change"} else reading.level
    if value is None or not read.startswith("total"):
        return value
    return value * reading.people
