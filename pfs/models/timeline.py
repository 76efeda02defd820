"""When each metric is read, of whom, and when the result is certified.

Follows section 3 of docs/reference/how-money-moves.md. Knows dates and people, no values.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pfs.models.calendar import MONTHS_IN
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates, on_or_after
from pfs.models.metrics import Measured, Metric
from pfs.models.numbers import plain_value
from pfs.models.payments import Payment
from pfs.models.plain import Duration, add_months
from pfs.models.programme import Cohort

WHOLE_DEAL = ""
"""Name of the one group that is read in a deal without cohorts."""
Sequence = Literal["latest", "interval"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One reading of one metric in one cohort.

    `people` counts whom the reading is about; `observed` is the share of the cohort observed by
    its date, for the error of a running reading; `certified_on` is the day the result is certified
    and `certified` the first index of the grid on or after it, None beyond the calendar's end.
    """

    metric: str
    cohort: str
    date: dt.date
    people: float
    observed: float
    certified_on: dt.date
    certified: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All readings of a deal: by metric, in order of date, then cohort."""

    slots: Mapping[str, tuple[Slot, ...]]
    sequences: Mapping[str, Sequence]

    def cohorts(self, metric: str) -> tuple[str, ...]:
        """Return the cohorts a metric is read in."""
        return tuple(sorted({slot.cohort for slot in self.slots[metric]}))


def timeline(deal: Deal) -> Timeline:
    """Return when every metric of a deal is read; blends are read when their parts are."""
    slots: dict[str, tuple[Slot, ...]] = {}
    sequences: dict[str, Sequence] = {}
    for name, metric in sorted(deal.metrics.items()):
        if metric.measured is not None:
            slots[name] = slots_of(deal, name)
            sequences[name] = _sequence(deal, metric)
    return Timeline(slots, sequences)


def slots_of(deal: Deal, metric: str, cohort: str | None = None) -> tuple[Slot, ...]:
    """Return the readings of one metric, in order of date, then cohort; none of a blend.

    With a cohort those in it alone.
    """
    stated = deal.metrics.get(metric)
    if stated is None or stated.measured is None:
        return ()
    cohorts = measured_cohorts(deal, stated)
    read = _slots(
        deal,
        metric,
        stated.measured,
        grid_dates(deal.calendar),
        [name for name in cohorts if cohort is None or name == cohort],
    )
    return tuple(sorted(read, key=lambda slot: (slot.date, slot.cohort)))


def measured_cohorts(deal: Deal, metric: Metric) -> tuple[str, ...]:
    """Return the cohorts in which a metric is read."""
    if not deal.cohorts:
        return (WHOLE_DEAL,)
    return tuple(sorted(metric.cohorts or deal.cohorts))


def later(day: dt.date, wait: Duration) -> dt.date:
    """Return the day a duration later; the last day there is where that is further away."""
    try:
        return wait.after(day)
    except (ValueError, OverflowError):
        return dt.date.max


def pooled_cohorts(deal: Deal, metric: str) -> tuple[str, ...]:
    """Return the cohorts that are pooled: all that are read and no part of another."""
    stated = deal.metrics[metric]
    if stated.blend is not None:
        parts = [set(pooled_cohorts(deal, part)) for part in stated.blend]
        return tuple(sorted(set.intersection(*parts)))
    return tuple(
        name
        for name in measured_cohorts(deal, stated)
        if name == WHOLE_DEAL or deal.cohorts[name].part_of is None
    )


def _sequence(deal: Deal, metric: Metric) -> Sequence:
    measured = metric.measured
    assert measured is not None  # noqa: S101 - a blend has no sequence
    rolling = measured.from_ == "enrolment" and any(
        deal.cohorts[name].first_day < deal.cohorts[name].last_day
        for name in measured_cohorts(deal, metric)
        if name != WHOLE_DEAL
    )
    return "interval" if measured.every or rolling else "latest"


def _slots(
    deal: Deal,
    name: str,
    measured: Measured,
    grid: tuple[dt.date, ...],
    cohorts: Iterable[str],
) -> Iterator[Slot]:
    reported = deal.metrics[name].reported
    for cohort_name in cohorts:
        cohort = deal.cohorts.get(cohort_name)
        people = 1.0 if cohort is None else plain_value(cohort.people)
        for date, share, observed in _dates(deal, cohort, measured, grid):
            certified_on = date if reported is None else later(date, reported)
            yield Slot(
                metric=name,
                cohort=cohort_name,
                date=date,
                people=people * share,
                observed=observed,
                certified_on=certified_on,
                certified=on_or_after(grid, certified_on),
            )


def _dates(
    deal: Deal, cohort: Cohort | None, measured: Measured, grid: tuple[dt.date, ...]
) -> Iterator[tuple[dt.date, float, float]]:
    """Yield date, share of the cohort read, and share observed by then."""
    if measured.dates is not None:
        for date in measured.dates:
            share = _observed(cohort, date, measured.follow_up)
            if share > 0:
                yield date, share, share
    elif measured.every is not None:
        for date in _every(deal, cohort, measured):
            yield date, 1.0, 1.0
    else:
        yield from _after(deal, cohort, measured, grid)


def _observed(cohort: Cohort | None, date: dt.date, follow_up: Duration | None) -> float:
    if cohort is None:
        return 1.0
    return cohort.enrolled_by(date if follow_up is None else before(date, follow_up))


def before(date: dt.date, duration: Duration) -> dt.date:
    """Return the day a duration earlier."""
    months = duration.months
    return (
        duration._replace(number=-duration.number).after(date)
        if months is None
        else add_months(date, -months)
    )


def _every(deal: Deal, cohort: Cohort | None, measured: Measured) -> Iterator[dt.date]:
    assert measured.every is not None and measured.over is not None  # noqa: S101, PT018
    origin = deal.calendar.start if cohort is None else cohort.first_day
    first, last = (
        moment.after(origin) if isinstance(moment, Duration) else moment for moment in measured.over
    )
    step = MONTHS_IN[measured.every]
    count = 0
    # The calendar of the computer ends at `date.max`, and there `add_months` stands still.
    while (date := add_months(first, count * step)) <= last and date < dt.date.max:
        yield date
        count += 1


def _after(
    deal: Deal, cohort: Cohort | None, measured: Measured, grid: tuple[dt.date, ...]
) -> Iterator[tuple[dt.date, float, float]]:
    assert measured.after is not None  # noqa: S101 - exactly one form is stated
    if cohort is None:
        yield later(deal.calendar.start, measured.after), 1.0, 1.0
    elif measured.from_ == "enrolment_end" or cohort.first_day == cohort.last_day:
        yield later(cohort.last_day, measured.after), 1.0, 1.0
    else:
        reached = 0.0
        for date in grid:
            now = cohort.enrolled_by(before(date, measured.after))
            if now > reached:
                yield date, now - reached, now - reached
            reached = now


def due_day(payment: Payment, certified_on: dt.date) -> dt.date:
    """Return the day from which a certified result is due; the last day there is where never."""
    if payment.paid is None:
        return certified_on
    if payment.paid.dates is not None:
        return min((day for day in payment.paid.dates if day >= certified_on), default=dt.date.max)
    return later(certified_on, payment.paid.after) if payment.paid.after else certified_on


def due_index(payment: Payment, certified_on: dt.date, grid: tuple[dt.date, ...]) -> int | None:
    """Return the index on which a result is paid for; None after the calendar's end."""
    return on_or_after(grid, due_day(payment, certified_on))
