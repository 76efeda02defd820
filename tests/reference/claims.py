"""Which readings are about one person: windows of enrolment, waves, the claims of a wave."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pfs.models.gates import gate_of
from pfs.models.metrics import Metric
from pfs.models.programme import Cohort
from reference.dates import Grid, shifted
from reference.exact import decimal
from reference.measuring import Book
from reference.readings import Reading, people

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A reading of a metric that is about one person."""

    metric: str
    reading: Reading

    @property
    def day(self) -> dt.date:
        """When it is read."""
        return self.reading.date


@dataclass(frozen=True, slots=True)
class Wave:
    """People whose readings are the same: how many, and their claims."""

    people: Decimal
    claims: tuple[Claim, ...]


def waves(book: Book, cohort: str, metrics: Iterable[str]) -> list[Wave]:
    """Return the waves of a cohort, the earliest people first, with claims on these metrics."""
    terms = book.deal.cohorts[cohort]
    about = [
        (Claim(metric, reading), *_window(book.deal.metrics[metric], terms, book.grid, before, day))
        for metric in sorted(metrics)
        for before, day, reading in _pairs(book, metric, cohort)
    ]
    borders = {terms.first_day, terms.last_day + ONE_DAY}
    borders |= {border for _, first, last in about for border in (first, last + ONE_DAY)}
    inside = sorted(day for day in borders if terms.first_day <= day <= terms.last_day + ONE_DAY)
    length = (terms.last_day - terms.first_day).days + 1
    found = []
    for begin, end in pairwise(inside):
        share = Fraction((end - begin).days, length)
        claims = tuple(claim for claim, first, last in about if first <= begin <= last)
        found.append(Wave(people(terms) * decimal(share), claims))
    return found


def _pairs(book: Book, metric: str, cohort: str) -> list[tuple[dt.date | None, dt.date, Reading]]:
    """Return each reading of a cohort with its date and the date before it, if there is one.

    The date before is of the grid for people who reach `after` from their enrolment.
    """
    own = [one for one in book.readings(metric) if one.cohort == cohort]
    days: list[dt.date] = [one.date for one in own]
    measured = book.deal.metrics[metric].measured
    if measured is not None and measured.after is not None:
        days = list(book.grid.dates)
    found = []
    for one in own:
        earlier = [day for day in days if day < one.date]
        found.append((max(earlier, default=None), one.date, one))
    return found


def _window(
    metric: Metric, cohort: Cohort, grid: Grid, before: dt.date | None, day: dt.date
) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of enrolment of those that a reading is about."""
    measured = metric.measured
    assert measured is not None
    rolls = cohort.first_day < cohort.last_day and day in grid.dates
    if measured.dates is not None:
        back = measured.follow_up
    elif measured.after is not None and measured.from_ == "enrolment" and rolls:
        back = measured.after
    else:
        return cohort.first_day, cohort.last_day
    first = cohort.first_day
    if before is not None:
        first = max(first, shifted(before, back, -1) + ONE_DAY)
    return first, min(cohort.last_day, shifted(day, back, -1))


def gate_claim(book: Book, claim: Claim, claims: Iterable[Claim]) -> tuple[str, Claim | None]:
    """Return the gate of a claim and the person's claim of it read last before it, or with it."""
    gate = gate_of(book.deal.metrics[claim.metric])
    if gate is None:
        return "", None
    before = [one for one in claims if one.metric == gate and one.day <= claim.day]
    return gate, max(before, key=lambda one: one.day, default=None)
