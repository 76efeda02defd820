"""How many people of a link a reading counts, as planned and without risks: whether they fit."""

import datetime as dt

from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.indicator_dates import cohorts_of, reading_dates, span_read
from pfs.models.links import Link
from pfs.models.numbers import is_uncertain, plain_value
from pfs.models.plain import add_months
from pfs.models.programme import Cohort


def people_read(deal: Deal, link: Link, goal: Goal, day: dt.date) -> float | None:
    """Return how many people of a link an indicator's reading counts; None where it varies.

    The same people as the contribution counts, as planned.
    """
    if link.people is not None:
        return None if is_uncertain(link.people) else plain_value(link.people)
    after, until = span_read(goal, link, day)
    if until <= after:
        return 0.0
    return sum(_enrolled(deal.cohorts[name], after, until) for name in cohorts_of(deal, link))


def most_read(deal: Deal, link: Link, goal: Goal) -> float | None:
    """Return the most people of a link that one reading counts; None where none is known."""
    if link.people is not None:
        return people_read(deal, link, goal, deal.calendar.end)
    days = reading_dates(deal, link.goal)
    return max((people_read(deal, link, goal, day) or 0.0 for day in days), default=None)


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
