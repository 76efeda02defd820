"""The dates on which a community's indicators are read, and which cohorts a link counts.

Reading dates are the anniversaries of the last reading of the indicator, from the first on which
anybody served can count to the last, and the date of the target.
"""

import datetime as dt
from collections.abc import Iterator

from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.plain import Duration, add_months
from pfs.models.timeline import WHOLE_DEAL, before, later, measured_cohorts

YEAR = 12
"""Months: a reading counts those who enrolled within a year."""


def links_to(deal: Deal, goal: str) -> dict[str, Link]:
    """Return the links that move a goal, sorted by name."""
    links = {} if deal.collective_impact is None else deal.collective_impact.links
    return {name: link for name, link in sorted(links.items()) if link.goal == goal}


def linked_cohorts(deal: Deal, link: Link) -> tuple[str, ...]:
    """Return the cohorts that a link counts; none where it states its `people`."""
    return () if link.people is not None else cohorts_of(deal, link)


def cohorts_of(deal: Deal, link: Link) -> tuple[str, ...]:
    """Return the cohorts that a link is about, nobody twice.

    They are those it names, else all that its metric is read in. A cohort that is part of another
    one among them is left out.
    """
    if link.cohorts is not None:
        named = {str(name) for name in link.cohorts} & set(deal.cohorts)
    elif link.metric is not None:
        named = set(measured_cohorts(deal, deal.metrics[link.metric])) - {WHOLE_DEAL}
    else:
        named = set()
    return tuple(sorted(name for name in named if not _counted_in(deal, name, named)))


def _counted_in(deal: Deal, name: str, named: set[str]) -> bool:
    """Return whether a cohort is part of another one that is counted."""
    whole = deal.cohorts[name].part_of
    seen = {name}
    while whole is not None and whole not in seen:
        if whole in named:
            return True
        seen.add(whole)
        whole = deal.cohorts[whole].part_of
    return False


def windows(goal: Goal, link: Link, reading: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the years of enrolment that a reading counts, latest first: (after, until]."""
    left, until = span_read(goal, link, reading)
    while left < until:
        after = max(left, add_months(until, -YEAR))
        yield after, until
        until = after


def span_read(goal: Goal, link: Link, reading: dt.date) -> tuple[dt.date, dt.date]:
    """Return when those enrolled whom a reading counts: (after, until].

    Of a population that is new each year this is the one year that ends a `lag` before the
    reading. A stock keeps its people, so earlier years count too, back to those who no longer
    belong to it (`stays`).
    """
    until = _earlier(reading, link.lag.value)
    if goal.population_is == "each_year":
        return add_months(until, -YEAR), until
    return dt.date.min if goal.stays is None else _earlier(reading, goal.stays.value), until


def _earlier(day: dt.date, duration: Duration) -> dt.date:
    """Return the day a duration earlier; the first day there is where that is further back."""
    try:
        return before(day, duration)
    except (ValueError, OverflowError):
        return dt.date.min


def reading_dates(deal: Deal, name: str) -> tuple[dt.date, ...]:
    """Return the dates on which a goal is read while the deal can move it, and its target's."""
    assert deal.collective_impact is not None  # noqa: S101 - the goal is there
    goal = deal.collective_impact.goals[name]
    found = {goal.target.at} if goal.target is not None else set()
    spans = [span for link in links_to(deal, name).values() for span in _spans(deal, link)]
    if spans:
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        found.update(_anniversaries(_origin(deal, goal), first, last))
    return tuple(sorted(found))


def _origin(deal: Deal, goal: Goal) -> dt.date:
    if goal.history:
        return max(goal.history)
    return deal.calendar.start if goal.target is None else goal.target.at


def _spans(deal: Deal, link: Link) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the first and last day on which a reading can count each group of a link."""
    lag = link.lag.value
    for name in linked_cohorts(deal, link):
        cohort = deal.cohorts[name]
        yield later(cohort.first_day, lag), _year_after(cohort.last_day, lag)
    if link.people is not None:
        yield later(deal.calendar.start, lag), _year_after(deal.calendar.end, lag)


def _year_after(day: dt.date, lag: Duration) -> dt.date:
    """Return the last day on which those of a day still count."""
    following = add_months(later(day, lag), YEAR)
    return following if following == dt.date.max else following - dt.timedelta(days=1)


def _anniversaries(origin: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    months = YEAR * (first.year - origin.year - 1)
    while (day := add_months(origin, months)) <= last and day < dt.date.max:
        if day >= first and day > dt.date.min:
            yield day
        months += YEAR
