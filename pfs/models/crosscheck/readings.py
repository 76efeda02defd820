"""What the checks ask about readings: which results a payment waits for, and when they are due."""

import datetime as dt
from dataclasses import dataclass

from pfs.models.deal import Deal
from pfs.models.grid import grid_dates
from pfs.models.payments import Payment
from pfs.models.timeline import due_day, due_index, later, pooled_cohorts, slots_of
from pfs.models.timeline import measured_cohorts as of_metric

__all__ = ["measured_cohorts", "paid_cohorts", "pooled_cohorts"]


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
    if stated.blend is None:
        return of_metric(deal, stated)
    parts = [set(measured_cohorts(deal, part)) for part in stated.blend]
    return tuple(sorted(set.intersection(*parts)))


def paid_cohorts(deal: Deal, payment: Payment, metric: str) -> tuple[str, ...]:
    """Return the cohorts that a payment is for."""
    return payment.cohorts or pooled_cohorts(deal, metric)


def results(deal: Deal, payment: Payment) -> list[Result]:
    """Return every result that a payment waits for, in order of the day it is due."""
    grid = grid_dates(deal.calendar)
    found = [
        Result(certified, due_day(payment, certified), due_index(payment, certified, grid))
        for metric in payment.priced
        for cohort in paid_cohorts(deal, payment, metric)
        for certified in certified_days(deal, metric, cohort)
    ]
    return sorted(found, key=lambda result: (result.due, result.certified))


def certified_days(deal: Deal, metric: str, cohort: str) -> list[dt.date]:
    """Return the days on which results of a metric in a cohort are certified."""
    stated = deal.metrics[metric]
    if stated.blend is not None:
        return [day for part in stated.blend for day in certified_days(deal, part, cohort)]
    days = reading_days(deal, metric, cohort)
    return [day if stated.reported is None else later(day, stated.reported) for day in days]


def reading_days(deal: Deal, metric: str, cohort: str) -> list[dt.date]:
    """Return the days on which a metric is read in a cohort; none of a blend.

    Of people who are read one by one and reach their time after the calendar's end, the last day.
    """
    days = [slot.date for slot in slots_of(deal, metric, cohort)]
    return [*days, *_after_the_end(deal, metric, cohort, days)]


def _after_the_end(deal: Deal, metric: str, cohort: str, days: list[dt.date]) -> list[dt.date]:
    measured, group = deal.metrics[metric].measured, deal.cohorts.get(cohort)
    if measured is None or measured.from_ != "enrolment" or group is None or measured.after is None:
        return []
    if cohort not in of_metric(deal, deal.metrics[metric]):
        return []
    last = later(group.last_day, measured.after)
    return [last] if last > deal.calendar.end and last not in days else []
