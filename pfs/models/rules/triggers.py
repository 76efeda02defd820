"""Triggers: results that come in time for them, and metrics that are no goals of everybody."""

import datetime as dt
from collections.abc import Iterator

from pfs.models.conditions import Condition
from pfs.models.crosscheck.readings import certified_days, measured_cohorts, results
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.keys import POOLED
from pfs.models.problems import Problem
from pfs.models.timeline import pooled_cohorts
from pfs.source.findings import Path

_TERMS = ("capital", "payments", "waterfall", "terminations")


def results_in_time(deal: Deal) -> Iterator[Problem]:
    """Warn of conditions that are asked only before their metric's first result."""
    for path, condition in walk(deal):
        if isinstance(condition, Condition) and path[0] in _TERMS:
            last = _last_asked(deal, path)
            if condition.since is not None and condition.since > last:
                message = f"this holds from {condition.since} on and is last asked on {last}"
                remedy = f"write {last} or an earlier date"
                yield Problem("PFS208", (*path, "since"), message, remedy)
            first = _first_result(deal, condition)
            if first is not None and first > last:
                message = (
                    f"`{condition.metric}` has its first result on {first}, and this is last asked "
                    f"on {last}: it never holds"
                )
                remedy = "let the metric be measured or reported earlier, or decide later"
                yield Problem("PFS208", (*path, "metric"), message, remedy)


def _last_asked(deal: Deal, path: Path) -> dt.date:
    """Return the last date on which a condition of a term is looked at."""
    section, name = str(path[0]), str(path[1])
    if section == "terminations":
        return max(deal.terminations[name].days)
    if section == "payments":
        payment = deal.payments[name]
        due = [found.due for found in results(deal, payment) if found.index is not None]
        return max(due, default=deal.calendar.end)
    return deal.calendar.end


def _first_result(deal: Deal, condition: Condition) -> dt.date | None:
    """Return the first day on which a condition's metric has a certified result."""
    if condition.metric is None or condition.date is not None:
        return None
    metric = str(condition.metric)
    if condition.cohort in {None, POOLED}:
        cohorts = pooled_cohorts(deal, metric) or measured_cohorts(deal, metric)
    else:
        cohorts = (str(condition.cohort),)
    days = [day for cohort in cohorts for day in certified_days(deal, metric, cohort)]
    return min(days, default=None)
