"""Evaluations: whom they can observe by when, and which effects they can tell from nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pfs.models.bounded import written_values
from pfs.models.conditions import Condition
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.keys import POOLED
from pfs.models.metrics import Measured, Metric
from pfs.models.numbers import Stated, plain_value, unwrapped
from pfs.models.payments import Payment
from pfs.models.precision import POWERFUL, SIGNIFICANT, power, standard_error
from pfs.models.problems import Problem
from pfs.models.rules.tables import cuts_of, direction, shown, tables
from pfs.models.timeline import before, measured_cohorts, pooled_cohorts, timeline
from pfs.source.findings import Path

ENOUGH = 0.8
"""Share of a cohort that must be observable."""
POWER = 0.8
_ERRORLESS = "count"


def people_observed(deal: Deal) -> Iterator[Problem]:
    """Warn of cohorts of whom the evaluation can't observe enough people.

    Interim readings of whoever has been observed so far are as good as their people are many, so
    the last one counts; a reading of what happened in an interval is about everybody from the
    first one on.
    """
    for name, metric in deal.metrics.items():
        measured = metric.measured
        if measured is None or measured.after or not _sampled(metric):
            continue
        for cohort in measured_cohorts(deal, metric):
            day = _decisive(deal, name, measured, cohort)
            share = 1.0 if day is None else _observable(deal, metric, cohort, day)
            if day is not None and share < ENOUGH:
                message = f"{share:.0%} of `cohorts.{cohort}` can be observed by {day}"
                remedy = "read later, or let people enrol earlier"
                yield Problem("PFS213", _reading(name, metric, day), message, remedy)
                break


def _decisive(deal: Deal, name: str, measured: Measured, cohort: str) -> dt.date | None:
    if measured.dates is not None:
        return measured.dates[-1]
    days = [slot.date for slot in timeline(deal).slots[name] if slot.cohort == cohort]
    return min(days, default=None)


def _sampled(metric: Metric) -> bool:
    return any(e.design != _ERRORLESS for e in (metric.evaluations or {}).values())


def _observable(deal: Deal, metric: Metric, name: str, day: dt.date) -> float:
    cohort, measured = deal.cohorts.get(name), metric.measured
    if cohort is None or measured is None:
        return 1.0
    return cohort.enrolled_by(before(day, measured.follow_up) if measured.follow_up else day)


def _reading(name: str, metric: Metric, day: dt.date) -> Path:
    dates = (metric.measured.dates if metric.measured else None) or ()
    path: Path = ("metrics", name, "measured")
    return (*path, "dates", dates.index(day)) if day in dates else (*path, "over", 0)


def groups_possible(deal: Deal) -> Iterator[Problem]:
    """Warn of designs that count more treated people than a cohort has."""
    for name, metric in deal.metrics.items():
        known = [c for c in measured_cohorts(deal, metric) if c in deal.cohorts]
        for id_, evaluation in (metric.evaluations or {}).items():
            if evaluation.treated is None:
                continue
            treated = plain_value(evaluation.treated)
            small = next((c for c in known if plain_value(deal.cohorts[c].people) < treated), None)
            if small is not None:
                people = plain_value(deal.cohorts[small].people)
                message = f"{treated:,.12g} are treated, and `cohorts.{small}` has {people:,.12g}"
                path = ("metrics", name, "evaluations", id_, "treated")
                remedy = "write the people of each cohort whom the evaluation observes"
                yield Problem("PFS213", path, message, remedy)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A threshold on a reading: where it stands, and the groups of cohorts it is read in."""

    path: Path
    metric: str
    read: str
    at: float
    groups: tuple[tuple[str, ...], ...]


def thresholds_detectable(deal: Deal) -> Iterator[Problem]:
    """Note thresholds that the design tells from no effect in fewer than 80 % of cases."""
    told: set[tuple[str, str, float]] = set()
    for asked in (*_paid(deal), *_conditions(deal)):
        found = _powers(deal, asked)
        key = (asked.metric, asked.read, asked.at)
        if found and key not in told and min(found.values()) < POWER:
            told.add(key)
            yield _weak(deal, asked, found)


def _paid(deal: Deal) -> Iterator[_Asked]:
    """Yield the least threshold of each step table from which more is paid."""
    for table in tables(deal):
        way = direction(deal.metrics[table.metric], table.read)
        cuts = [cut for cut in cuts_of(table) if way * (cut.above - cut.below) > 0]
        if table.schedule.steps is not None and cuts:
            least = min(cuts, key=lambda cut: way * cut.at)
            groups = _groups(deal, table.metric, deal.payments[table.payment])
            yield _Asked(least.path, table.metric, table.read, least.at, groups)


def _conditions(deal: Deal) -> Iterator[_Asked]:
    """Yield the thresholds of conditions that ask for a good outcome."""
    for path, leaf in walk(deal):
        if not isinstance(leaf, Condition) or leaf.metric is None:
            continue
        metric = deal.metrics[leaf.metric]
        read = leaf.read or metric.own_read
        words = ("at_least", "above") if direction(metric, read) > 0 else ("at_most", "below")
        word = next((word for word in words if getattr(leaf, word) is not None), None)
        at = None if word is None else unwrapped(getattr(leaf, word))
        if word is not None and at is not None and not isinstance(at, Stated):
            payment = deal.payments[str(path[1])] if path[0] == "payments" else None
            groups = _groups(deal, leaf.metric, None if leaf.cohort == POOLED else payment)
            if leaf.cohort in deal.cohorts:
                groups = ((str(leaf.cohort),),)
            yield _Asked((*path, word), str(leaf.metric), read, at, groups)


def _groups(deal: Deal, metric: str, payment: Payment | None) -> tuple[tuple[str, ...], ...]:
    """Return the cohorts that are read together: all, or each where a payment is for each."""
    stated = None if payment is None else payment.cohorts
    names = tuple(map(str, stated or pooled_cohorts(deal, metric)))
    alone = payment is not None and payment.for_each != "deal"
    return tuple((name,) for name in names) if alone else (names,)


def _powers(deal: Deal, asked: _Asked) -> dict[tuple[str, ...], float]:
    """Return the power at a threshold in each group; none where it can't be told."""
    metric = deal.metrics[asked.metric]
    against = None if metric.comparison is None else written_values(metric.comparison.level)
    if against is None or not _sampled(metric) or metric.blend is not None:
        return {}
    comparison = sum(against) / len(against)
    effect = _effect(metric, asked.read, asked.at, comparison)
    if effect is None or effect <= 0:
        return {}
    level = comparison + (-1 if metric.better == "lower" else 1) * (
        effect * comparison if metric.own_read == "relative_change" else effect
    )
    found = {}
    for group in asked.groups:
        cohorts = [deal.cohorts.get(name) for name in group]
        found[group] = power(effect, standard_error(metric, cohorts, level, comparison))
    return found


def _effect(metric: Metric, read: str, at: float, comparison: float) -> float | None:
    """Return a threshold as the effect whose error is known: relative, or a change per person."""
    relative = metric.own_read == "relative_change"
    if read == "relative_change":
        return at if relative else at * comparison
    if read == "level":
        change = (at - comparison) * (-1 if metric.better == "lower" else 1)
        return change / comparison if relative else change
    if read == "change":
        return at / comparison if relative else at
    return None


def _weak(deal: Deal, asked: _Asked, found: Mapping[tuple[str, ...], float]) -> Problem:
    group, chance = min(found.items(), key=lambda entry: (entry[1], entry[0]))
    where = f" in `cohorts.{group[0]}`" if len(found) > 1 else ""
    text = shown(deal.metrics[asked.metric], asked.read, asked.at)
    message = f"the design detects a true {text} in {chance:.0%} of cases{where}"
    times = ((SIGNIFICANT + POWERFUL) / _score(chance)) ** 2
    remedy = f"true of many contracts; {times:.1f} times as many people reach 80% at {text}"
    return Problem("PFS305", asked.path, message, remedy)


def _score(chance: float) -> float:
    """Return effect over error that gives this power, by halving: power rises with it."""
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if power(middle, 1.0) < chance else (low, middle)
    return high
