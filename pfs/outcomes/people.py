"""People who enrol and who complete, on every path: what payments, savings and goals count."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from pfs.models.deal import Deal
from pfs.models.grid import grid_dates
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value
from pfs.models.timeline import WHOLE_DEAL, Slot, before
from pfs.outcomes.enrolment import enrolling
from pfs.outcomes.measurement import Thinned
from pfs.outcomes.readings import Factor
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class People:
    """Numbers of people of one cohort and window, shape (paths,).

    `enrolled` are offered the service; `completers` take it and stay.
    """

    enrolled: FloatArray
    completers: FloatArray


def people(
    deal: Deal,
    risks: Risks | None,
    cohort: str,
    *,
    paths: int,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> People:
    """Return how many of a cohort enrol and complete, in all or in a window of days.

    Parameters
    ----------
    deal, risks
        The deal and its risks on a block of paths (`panel.risks`); None where none is on.
    cohort
        Identifier of the cohort.
    paths
        Number of paths.
    since, until
        Those who enrol after the first day, up to and with the second; all unless stated. A
        cohort enrols evenly over its window, both ends counted.
    """
    stated = deal.cohorts[cohort]
    first = 0.0 if since is None else stated.enrolled_by(since)
    last = 1.0 if until is None else stated.enrolled_by(until)
    planned = plain_value(stated.people) * max(0.0, last - first)
    enrolled = np.full(paths, planned)
    if risks is None:
        return People(enrolled, enrolled)
    enrolled = enrolled * enrolling(risks, cohort, since, until)
    return People(enrolled, enrolled * completing(risks, cohort))


def completing(risks: Risks, cohort: str) -> Factor:
    """Return completers over those enrolled: those who take the service and stay."""
    return risks.take_up(cohort) * risks.staying(cohort)


def counted(risks: Risks | None, slot: Slot) -> Factor:
    """Return whom a reading is about over those planned: those enrolled, or treated.

    An effect per person offered counts everybody enrolled, one per person treated completers.
    """
    if risks is None or slot.cohort == WHOLE_DEAL:
        return 1.0
    factor = enrolling(risks, slot.cohort, *window_of(risks.deal, slot))
    if risks.deal.metrics[slot.metric].estimand == "treated":
        factor = factor * completing(risks, slot.cohort)
    return factor


def thinned(risks: Risks | None, metric: Metric, slot: Slot) -> Thinned | None:
    """Return what risks leave of the groups that a reading's evaluations observe."""
    if risks is None or slot.cohort == WHOLE_DEAL:
        return None
    treated, control = risks.observed(slot.metric, slot.cohort)
    share: Factor = 1.0
    if metric.estimand == "treated":
        share = risks.take_up(slot.cohort)
    served = enrolling(risks, slot.cohort, *window_of(risks.deal, slot))
    return Thinned(served, treated, control, 1.0 / share)


def window_of(deal: Deal, slot: Slot) -> tuple[dt.date | None, dt.date | None]:
    """Return the days of enrolment, first one left out, of those whom a reading is about."""
    measured = deal.metrics[slot.metric].measured
    cohort = deal.cohorts[slot.cohort]
    if measured is not None and measured.dates is not None:
        follow_up = measured.follow_up
        return None, slot.date if follow_up is None else before(slot.date, follow_up)
    rolling = measured is not None and measured.from_ == "enrolment"
    if rolling and cohort.first_day < cohort.last_day:
        assert measured is not None and measured.after is not None  # noqa: S101, PT018
        earlier = [date for date in grid_dates(deal.calendar) if date < slot.date]
        since = before(earlier[-1], measured.after) if earlier else None
        return since, before(slot.date, measured.after)
    return None, None
