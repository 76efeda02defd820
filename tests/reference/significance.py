"""The standard error of a change, from the sizes of the groups and what the design does to it."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal

from pfs.models.deal import Deal
from pfs.models.metrics import Evaluation, Metric
from reference.dates import Grid, shifted
from reference.exact import ONE, ZERO, decimal, exact, plain
from reference.readings import Reading, enrolled, moments, people

Weights = Callable[[Metric, dt.date], Mapping[str, Decimal]]
WITH_CONTROL = ("randomised", "matched", "difference_in_differences")
BEFORE_AND_AFTER = ("difference_in_differences", "before_after")


def standard_error(deal: Deal, name: str, readings: list[Reading], weights: Weights) -> Decimal:
    """Return the standard error of the change per person of these readings together."""
    metric = deal.metrics[name]
    heads = sum((reading.people for reading in readings), ZERO)
    total = ZERO
    for reading in readings:
        part = reading.people / heads if len(readings) > 1 else ONE
        total += part**2 * _variance(deal, metric, reading, weights(metric, reading.date))
    return total.sqrt()


def _variance(
    deal: Deal, metric: Metric, reading: Reading, weights: Mapping[str, Decimal]
) -> Decimal:
    treated, control = _levels(metric)
    served, seen = _served(deal, metric, reading)
    unit = control if metric.own_read == "relative_change" else ONE
    total, first = ZERO, True
    for name, design in sorted((metric.evaluations or {}).items()):
        weight = weights.get(name, ZERO)
        if design.se is not None:
            total += (weight * plain(design.se) * unit) ** 2 / seen
        elif design.design != "count":
            sizes = _sizes(design, served, seen)
            factor = _factor(design, sizes)
            if first:
                total += _person(metric, treated, control) * factor / sizes[0]
            if design.design in WITH_CONTROL:
                total += weight**2 * _person(metric, control, control) * factor / sizes[1]
            first = False
    return total


def _levels(metric: Metric) -> tuple[Decimal, Decimal]:
    """Return the true levels of both groups at their base; no comparison is 0, or 1 of itself."""
    relative = metric.own_read == "relative_change"
    control = plain(metric.comparison.level) if metric.comparison else Decimal(int(relative))
    if metric.level is not None:
        return plain(metric.level), control
    assert metric.effect is not None
    change = plain(metric.effect) * (control if relative else ONE)
    return (control - change if metric.better == "lower" else control + change), control


def _served(deal: Deal, metric: Metric, reading: Reading) -> tuple[Decimal, Decimal]:
    """Return the cohort's people, and the share of them that this reading observes."""
    if reading.cohort is None:
        return ONE, ONE
    cohort, measured = deal.cohorts[reading.cohort], metric.measured
    everybody = people(cohort)
    if measured is not None and measured.dates is not None:
        return everybody, decimal(enrolled(cohort, shifted(reading.date, measured.follow_up, -1)))
    if measured is not None and measured.every is not None:
        return everybody, ONE
    _, dated = moments(metric, cohort, Grid.of(deal.calendar))
    return everybody, dict(dated)[reading.date] / everybody


def _sizes(design: Evaluation, served: Decimal, seen: Decimal) -> tuple[Decimal, Decimal]:
    treated = served if design.treated is None else plain(design.treated)
    ratio = ONE if design.ratio is None else plain(design.ratio)
    control = treated * ratio if design.control is None else plain(design.control)
    return treated * seen, control * seen


def _factor(design: Evaluation, sizes: tuple[Decimal, Decimal]) -> Decimal:
    factor = ONE - exact(design.r_squared)
    if design.clusters is not None:
        heads = sum(sizes) if design.design in WITH_CONTROL else sizes[0]
        size = max(ONE, heads / plain(design.clusters))
        factor *= ONE + (size - 1) * exact(design.icc)
    if design.design in BEFORE_AND_AFTER:
        factor *= 2 * (ONE - exact(design.correlation))
    return factor


def _person(metric: Metric, level: Decimal, control: Decimal) -> Decimal:
    """Return the variance of one person's value."""
    if metric.kind in {"share", "event"}:
        share = min(max(level, ZERO), ONE)
        return share * (1 - share)
    if metric.kind == "count" and metric.cv is None:
        mean = max(level, ZERO)
        return mean if metric.dispersion is None else mean + mean**2 / plain(metric.dispersion)
    return ZERO if metric.cv is None else (plain(metric.cv) * control) ** 2
