"""How many of the people planned enrol: the share, its ramp, capacity, and providers that close.

People planned enrol evenly over the days of their cohort's window. On each day what is planned is
multiplied by the lesser of `share` x `ramp` and `at_most`, and by the part of the slots whose
provider has not closed.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from pfs.models.crosscheck.amounts import total_of
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.grid import fiscal_year, grid_dates
from pfs.models.numbers import Stated, level_at, unwrapped
from pfs.models.plain import add_months
from pfs.models.programme import Cohort
from pfs.models.risk_drivers import cohorts_of, providers, whole
from pfs.models.risks import Enrolment, Hazard
from pfs.outcomes.readings import Factor
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import FloatArray

ONE_DAY = dt.timedelta(days=1)
LEAST = 1e-12
"""Least share of a cohort that is left: a mean over nobody would be undefined."""


def varies(risks: Risks | None) -> bool:
    """Return whether fewer or more people may enrol than planned."""
    return risks is not None and bool([*risks.of(Enrolment), *closing(risks)])


def enrolling(
    risks: Risks, name: str, since: dt.date | None = None, until: dt.date | None = None
) -> Factor:
    """Return people who enrol over people planned, in a cohort and a window of its days.

    Parameters
    ----------
    since, until
        Those who enrol after the first day, up to and with the second; all unless stated.
    """
    if not varies(risks):
        return 1.0
    cohort = risks.deal.cohorts[name]
    parts = list(_segments(risks, cohort, since, until))
    if not parts:
        return 1.0
    total = sum(weight for _, weight in parts)
    mean = np.zeros(risks.paths)
    for day, weight in parts:
        mean = mean + (weight / total) * _on(risks, whole(risks.deal, name), day)
    return np.maximum(mean, LEAST)


def _segments(
    risks: Risks, cohort: Cohort, since: dt.date | None, until: dt.date | None
) -> Iterator[tuple[dt.date, int]]:
    """Yield the first day and the number of days of each stretch in which nothing changes."""
    first = cohort.first_day if since is None else max(cohort.first_day, since + ONE_DAY)
    last = cohort.last_day if until is None else min(cohort.last_day, until)
    if first > last:
        return
    cuts = sorted({first, *(day for day in _changes(risks, first, last) if first < day <= last)})
    for begin, end in pairwise([*cuts, last + ONE_DAY]):
        yield begin, (end - begin).days


def _changes(risks: Risks, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    calendar = risks.deal.calendar
    for _, risk in risks.of(Enrolment):
        inner = unwrapped(risk.ramp)
        if isinstance(inner, Stated):
            yield from inner.since or ()
        if isinstance(risk.ramp, Stated):
            yield from (add_months(calendar.start, 12 * n) for n in range(1, 101))
        if risk.per == "year":
            days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
            yield from (
                day
                for day in days
                if fiscal_year(calendar, day) != fiscal_year(calendar, day - ONE_DAY)
            )
    if any(True for _ in closing(risks)):
        yield from grid_dates(calendar)


def _on(risks: Risks, cohort: str, day: dt.date) -> Factor:
    """Return people who enrol on a day over people planned on it."""
    factor: Factor = 1.0
    for name, risk in risks.of(Enrolment):
        if cohort in cohorts_of(risks.deal, risk):
            share = risks.number(_share_path(risks, name, risk, cohort, day), risk.share, low=0.0)
            share = share * level_at(risk.ramp, day, risks.deal.calendar.start)
            if risk.at_most is not None:
                cap = risks.number(f"risks.{name}.at_most", risk.at_most, low=0.0)
                share = np.minimum(share, cap)
            factor = factor * share
    return factor * open_slots(risks, day)


def _share_path(risks: Risks, name: str, risk: Enrolment, cohort: str, day: dt.date) -> str:
    bare = f"risks.{name}.share"
    if risk.per == "deal":
        return bare
    if risk.per == "year":
        return f"{bare}/FY{fiscal_year(risks.deal.calendar, day)}"
    return f"{bare}/{cohort}"


def closing(risks: Risks) -> Iterator[tuple[str, Hazard]]:
    """Yield the hazards that let providers close."""
    return ((name, risk) for name, risk in risks.of(Hazard) if risk.of == "providers")


def is_open(risks: Risks, provider: str, day: dt.date) -> FloatArray:
    """Return 1 where a provider has not closed by the last date of the grid up to a day, else 0."""
    dates = [date for date in grid_dates(risks.deal.calendar) if date <= day]
    passed = (dates[-1] - risks.deal.calendar.start).days if dates else 0
    still = np.ones(risks.paths)
    for name, risk in closing(risks):
        driver = f"risks.{name}.time/{provider}"
        still = np.where(risks.days_until(name, driver, risk.per_year) > passed, still, 0.0)
    return still


def open_slots(risks: Risks, day: dt.date) -> Factor:
    """Return the part of the slots whose provider has not closed, by its share of the budget."""
    if not any(True for _ in closing(risks)):
        return 1.0
    total = np.zeros(risks.paths)
    for provider, share in slots(risks.deal).items():
        total = total + share * is_open(risks, provider, day)
    return total


def slots(deal: Deal) -> dict[str, float]:
    """Return the share of the slots that each provider has: of what the budget pays providers.

    Even shares where the budget pays none of them.
    """
    names = providers(deal)
    costs = {
        name: sum(
            total_of(deal, item.amount)
            for item in deal.budget.values()
            if item.to == name and isinstance(item.amount, Flow)
        )
        for name in names
    }
    total = sum(costs.values())
    return {n: costs[n] / total if total else 1 / len(names) for n in names}
