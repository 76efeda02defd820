"""When metrics are read, certified and paid for, as far as the checks need to know.

Follows section 3 of docs/reference/how-money-moves.md.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pfs.models.calendar import MONTHS_IN
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates, on_or_after
from pfs.models.metrics import Measured
from pfs.models.payments import Payment
from pfs.models.plain import Duration
from pfs.models.programme import Cohort

WHOLE_DEAL = ""
"""Name of the one group that is read in a deal without cohorts."""
_MOST_READINGS = 1_300


@dataclass(frozen=True, slots=True)
class Result:
    """A reading that a payment waits for: certified and due on these days, at an index of the grid.

    `index` is None where the result is due after the calendar's end.
    """

    certified: dt.date
    due: dt.date
    index: int | None


def measured_cohorts(deal: Deal, metric: str) -> tuple[str, ...]:
    """Return the cohorts in which a metric is read; of a blend, those of all its parts."""
    stated = deal.metrics[metric]
    if stated.blend is not None:
        parts = [set(measured_cohorts(deal, part)) for part in stated.blend]
        return tuple(sorted(set.intersection(*parts)))
    if not deal.cohorts:
        return (WHOLE_DEAL,)
    return tuple(sorted(stated.cohorts or deal.cohorts))


def pooled_cohorts(deal: Deal, metric: str) -> tuple[str, ...]:
    """Return the cohorts that are pooled: all that are read and not part of another."""
    return tuple(
        name
        for name in measured_cohorts(deal, metric)
        if name == WHOLE_DEAL or deal.cohorts[name].part_of is None
    )


def paid_metrics(payment: Payment) -> tuple[str, ...]:
    """Return the metrics whose results a payment waits for."""
    if payment.prices is not None:
        return tuple(payment.prices)
    return () if payment.metric is None else (payment.metric,)


def paid_cohorts(deal: Deal, payment: Payment, metric: str) -> tuple[str, ...]:
    """Return the cohorts that a payment is for."""
    return payment.cohorts or pooled_cohorts(deal, metric)


def results(deal: Deal, payment: Payment) -> list[Result]:
    """Return every result that a payment waits for, in order of the day it is due."""
    grid = grid_dates(deal.calendar)
    found = [
        _result(payment, certified, grid)
        for metric in paid_metrics(payment)
        for cohort in paid_cohorts(deal, payment, metric)
        for certified in certified_days(deal, metric, cohort)
    ]
    return sorted(found, key=lambda result: (result.due, result.certified))


def _result(payment: Payment, certified: dt.date, grid: tuple[dt.date, ...]) -> Result:
    due = certified
    if payment.paid is not None and payment.paid.after is not None:
        due = later(certified, payment.paid.after)
    elif payment.paid is not None and payment.paid.dates is not None:
        due = min((day for day in payment.paid.dates if day >= certified), default=dt.date.max)
    return Result(certified, due, on_or_after(grid, due))


def certified_days(deal: Deal, metric: str, cohort: str) -> list[dt.date]:
    """Return the days on which results of a metric in a cohort are certified."""
    stated = deal.metrics[metric]
    if stated.blend is not None:
        return [day for part in stated.blend for day in certified_days(deal, part, cohort)]
    days = reading_days(deal, metric, cohort)
    return [day if stated.reported is None else later(day, stated.reported) for day in days]


def reading_days(deal: Deal, metric: str, cohort: str) -> list[dt.date]:
    """Return the days on which a metric is read in a cohort; none of a blend."""
    measured = deal.metrics[metric].measured
    group = deal.cohorts.get(cohort)
    if measured is None or cohort not in measured_cohorts(deal, metric):
        return []
    if measured.dates is not None:
        return [day for day in measured.dates if _observed(group, day, measured.follow_up)]
    if measured.every is not None:
        return list(_every(deal, group, measured))
    return list(_after(deal, group, measured))


def _observed(cohort: Cohort | None, day: dt.date, follow_up: Duration | None) -> bool:
    if cohort is None:
        return True
    return later(cohort.first_day, follow_up or Duration(0, "day")) <= day


def _every(deal: Deal, cohort: Cohort | None, measured: Measured) -> Iterator[dt.date]:
    origin = deal.calendar.start if cohort is None else cohort.first_day
    first, last = (
        later(origin, moment) if isinstance(moment, Duration) else moment
        for moment in measured.over or (origin, origin)
    )
    step = MONTHS_IN[measured.every or "year"]
    for count in range(_MOST_READINGS):
        day = later(first, Duration(count * step, "month"))
        if day > last:
            return
        yield day


def _after(deal: Deal, cohort: Cohort | None, measured: Measured) -> Iterator[dt.date]:
    wait = measured.after or Duration(0, "day")
    if cohort is None:
        yield later(deal.calendar.start, wait)
    elif measured.from_ == "enrolment_end" or cohort.first_day == cohort.last_day:
        yield later(cohort.last_day, wait)
    else:
        yield from _as_they_reach(deal, later(cohort.first_day, wait), later(cohort.last_day, wait))


def _as_they_reach(deal: Deal, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the grid dates on which more people have reached a time, and the last one if later."""
    grid = grid_dates(deal.calendar)
    begin, end = on_or_after(grid, first), on_or_after(grid, last)
    if begin is not None:
        yield from grid[begin : len(grid) if end is None else end + 1]
    if end is None:
        yield last


def later(day: dt.date, wait: Duration) -> dt.date:
    """Return the day a duration later; the last day there is where that is further away."""
    try:
        return wait.after(day)
    except (ValueError, OverflowError):
        return dt.date.max
