"""The standard error of a change as the design has it, and whether a change is significant.

The statistic is change / standard error, compared with the normal score of the level (a z test;
Bloom 2005, Learning More from Social Experiments, chapter 4). The error is that from which
simulated readings are drawn, at the true levels of each path: `pfs.outcomes.measurement`.
"""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from pfs.models.conditions import Condition
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value
from pfs.models.precision import arm_sizes
from pfs.models.timeline import Slot
from pfs.outcomes.draws import TREATED
from pfs.outcomes.measurement import Thinned, Truth, person_variance, sampled_arms, spread_factor
from pfs.outcomes.panel import Panel
from pfs.outcomes.people import thinned
from pfs.outcomes.readings import Factor
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.weights import weights


def score_of(when: Condition) -> float:
    """Return how many standard errors a change must be above: z[1 - a/2], one-sided z[1 - a]."""
    assert when.significant is not None  # noqa: S101 - the caller has checked
    beyond = when.significant if when.sided == "one" else when.significant / 2
    return -NormalDist().inv_cdf(beyond)


def least_significant(panel: Panel, when: Condition, slots: Sequence[Slot]) -> FloatArray:
    """Return the change per person above which readings together are significant, one a path."""
    return score_of(when) * standard_error(panel, slots)


def standard_error(panel: Panel, slots: Sequence[Slot]) -> FloatArray:
    """Return the standard error of the change per person of readings together, one a path.

    Readings that count together are of different people or of different intervals, so their
    errors are independent; each counts by its people.
    """
    if len(slots) == 1:
        alone: FloatArray = np.sqrt(_variance(panel, slots[0]))
        return alone
    people: Factor = 0.0
    total = np.zeros(panel.paths)
    for slot in slots:
        count = panel.true[slot].people
        people = people + count
        total = total + count * count * _variance(panel, slot)
    error: FloatArray = np.sqrt(total) / people
    return error


def _variance(panel: Panel, slot: Slot) -> FloatArray:
    """Return the variance of the change per person that one reading measures."""
    deal, true = panel.deal, panel.expected[slot]
    metric = deal.metrics[slot.metric]
    thin = thinned(panel.risks, metric, slot)
    arms = _arms(panel, metric, slot, true, thin)
    unit: Factor = true.comparison if metric.own_read == "relative_change" else 1.0
    total = np.zeros(panel.paths) + arms.get(TREATED, 0.0)
    for name, weight in weights(deal, metric, slot, panel.risks).items():
        stated = (metric.evaluations or {})[name].se
        if stated is not None:
            part = unit * plain_value(stated)
            total = total + weight * weight * part * part / slot.observed
        elif name in arms:
            total = total + weight * weight * arms[name]
    if thin is not None:
        total = total * thin.per_treated * thin.per_treated
    return total


def _arms(
    panel: Panel, metric: Metric, slot: Slot, true: Truth, thin: Thinned | None
) -> dict[str, FloatArray]:
    """Return the variance of each group's level: all evaluations share the treated group's."""
    found: dict[str, FloatArray] = {}
    cohort = panel.deal.cohorts.get(slot.cohort)
    for name, evaluation in sorted((metric.evaluations or {}).items()):
        if evaluation.se is not None or evaluation.design == "count":
            continue
        sizes: tuple[Factor, Factor] = arm_sizes(evaluation, cohort, slot.observed)
        if thin is not None:
            sizes = thin.sizes(evaluation, sizes)
        factor = spread_factor(evaluation, *sizes)
        for arm, level, size in sampled_arms(name, evaluation, true, sizes):
            if arm not in found:
                found[arm] = person_variance(metric, level, true.comparison) * factor / size
    return found
