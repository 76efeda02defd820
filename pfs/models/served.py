"""Whom a link serves, and when the goal's indicator reads it: people as planned, without risks."""

import datetime as dt

from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.numbers import is_uncertain, plain_value
from pfs.models.plain import Duration, add_months
from pfs.models.programme import Cohort
from pfs.models.timeline import before, later, pooled_cohorts


def cohorts_of(deal: Deal, link: Link) -> tuple[str, ...]:
    """Return the cohorts that a link counts: those it names, or all that its metric measures."""
    named = link.cohorts or (() if link.metric is None else pooled_cohorts(deal, link.metric))
    return tuple(str(name) for name in named if name in deal.cohorts)


def readings_of(goal: Goal, since: dt.date, until: dt.date) -> tuple[dt.date, ...]:
    """Return the days from `since` to `until` on which an indicator is read.

    These are the anniversaries of the last reading of its history and its target's date; none
    where neither is stated.
    """
    days = {goal.target.at} if goal.target is not None else set()
    if goal.history is not None:
        last = max(goal.history)
        years = range(since.year - last.year, until.year - last.year + 1)
        days |= {add_months(last, 12 * year) for year in years}
    return tuple(sorted(day for day in days if since <= day <= until))


def people_read(deal: Deal, link: Link, goal: Goal, day: dt.date) -> float | None:
    """Return how many people of a link an indicator's reading counts; None where it varies.

    Of other people every year, those enrolled in the 12 months that end `lag` before the reading;
    of a stock, all enrolled by then.
    """
    if link.people is not None:
        return None if is_uncertain(link.people) else plain_value(link.people)
    end = _earlier(day, link.lag.value)
    since = add_months(end, -12) if goal.population_is == "each_year" else dt.date.min
    return sum(_enrolled(deal.cohorts[name], since, end) for name in cohorts_of(deal, link))


def most_read(deal: Deal, link: Link, goal: Goal) -> float | None:
    """Return the most people of a link that one reading counts; None where none is known."""
    cohorts = [deal.cohorts[name] for name in cohorts_of(deal, link)]
    if link.people is not None or not cohorts:
        return people_read(deal, link, goal, deal.calendar.end)
    first = min(cohort.first_day for cohort in cohorts)
    last = add_months(max(cohort.last_day for cohort in cohorts), 12)
    days = readings_of(goal, later(first, link.lag.value), later(last, link.lag.value))
    return max((people_read(deal, link, goal, day) or 0.0 for day in days), default=None)


def _earlier(day: dt.date, lag: Duration) -> dt.date:
    try:
        return before(day, lag)
    except OverflowError:
        return dt.date.min


def most_enrolled(deal: Deal, link: Link, goal: Goal) -> float:
    """Return the most people of a link's cohorts who enrol in 12 months; of a stock, all."""
    cohorts = [deal.cohorts[name] for name in cohorts_of(deal, link)]
    if goal.population_is == "stock":
        return sum(plain_value(cohort.people) for cohort in cohorts)
    # The sum is linear in the end of the window between these days.
    ends = [day for cohort in cohorts for first in (cohort.first_day, cohort.last_day)
            for day in (first, add_months(first, 12) - dt.timedelta(days=1))]  # fmt: skip
    return max(
        (sum(_enrolled(c, add_months(end, -12), end) for c in cohorts) for end in ends), default=0.0
    )


def _enrolled(cohort: Cohort, since: dt.date, end: dt.date) -> float:
    """Return the people of a cohort who enrol after `since` and up to `end`."""
    return plain_value(cohort.people) * (cohort.enrolled_by(end) - cohort.enrolled_by(since))
