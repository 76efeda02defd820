"""How precise an evaluation is, from its design and the sizes of its groups: plain arithmetic.

Standard errors: variance of one person's value (binomial for shares, mu + mu^2/k for counts,
(cv x level)^2 for means) over the people of the arm, times the design effect 1 + (m - 1) icc for
clusters of m, times 1 - R^2 for covariates, times 2 (1 - correlation) for designs that subtract a
reading before the programme (Donner and Klar 2000; Bloom 2005).
"""

import math
from collections.abc import Sequence

from pfs.models.metrics import Evaluation, Metric
from pfs.models.numbers import plain_value
from pfs.models.programme import Cohort

SIGNIFICANT = 1.959963984540054
"""Normal score of a two-sided test at 5 %."""
POWERFUL = 0.8416212335729143
"""Normal score of 80 % power."""


def needs_control(evaluation: Evaluation) -> bool:
    """Return whether the design samples a comparison group."""
    return evaluation.design in {"randomised", "matched", "difference_in_differences"}


def arm_sizes(
    evaluation: Evaluation, cohort: Cohort | None, observed: float
) -> tuple[float, float]:
    """Return the people observed in the treated and in the comparison group by a reading.

    `observed` is the share of the cohort observed by then.
    """
    people = 1.0 if cohort is None else plain_value(cohort.people)
    treated = people if evaluation.treated is None else plain_value(evaluation.treated)
    if evaluation.control is not None:
        control = plain_value(evaluation.control)
    else:
        control = treated * (1.0 if evaluation.ratio is None else plain_value(evaluation.ratio))
    return treated * observed, control * observed


def variance_factor(evaluation: Evaluation, treated: float, control: float) -> float:
    """Return what the design multiplies the variance of a simple mean by."""
    factor = 1.0 - evaluation.r_squared
    if evaluation.clusters is not None:
        people = treated + (control if needs_control(evaluation) else 0.0)
        size = max(1.0, people / plain_value(evaluation.clusters))
        factor *= 1 + (size - 1) * evaluation.icc
    if evaluation.design in {"difference_in_differences", "before_after"}:
        factor *= 2 * (1 - evaluation.correlation)
    return factor


def person_variance(metric: Metric, level: float, comparison: float) -> float:
    """Return the variance of one person's value in the metric's unit at a level."""
    if metric.kind in {"share", "event"}:
        share = min(max(level, 0.0), 1.0)
        return share * (1 - share)
    if metric.kind == "count" and metric.cv is None:
        mean = max(level, 0.0)
        return mean + (
            0.0 if metric.dispersion is None else mean**2 / plain_value(metric.dispersion)
        )
    return ((0.0 if metric.cv is None else plain_value(metric.cv)) * comparison) ** 2


def standard_error(
    metric: Metric, cohorts: Sequence[Cohort | None], level: float, comparison: float
) -> float:
    """Return the standard error of a change, or with read relative_change of its share.

    Parameters
    ----------
    metric
        With evaluations; of several, the estimate without a condition counts.
    cohorts
        Cohorts that are pooled by their people, all observed.
    level, comparison
        True levels of the people served and of the comparison group, per person.
    """
    people = [1.0 if cohort is None else plain_value(cohort.people) for cohort in cohorts]
    variances = [_variance(metric, cohort, level, comparison) for cohort in cohorts]
    pooled = sum(n**2 * v for n, v in zip(people, variances, strict=True)) / sum(people) ** 2
    return math.sqrt(pooled)


def _variance(metric: Metric, cohort: Cohort | None, level: float, comparison: float) -> float:
    """Return the variance of one cohort's estimate; the treated group is the same for all."""
    relative = metric.own_read == "relative_change"
    unit = comparison if relative else 1.0
    tilt = level / comparison if relative else 1.0
    total, treated = 0.0, None
    for name, weight in sorted(weights_of(metric).items()):
        evaluation = (metric.evaluations or {})[name]
        if evaluation.se is not None:
            total += (weight * plain_value(evaluation.se)) ** 2
        elif evaluation.design != "count":
            sizes = arm_sizes(evaluation, cohort, 1.0)
            factor = variance_factor(evaluation, *sizes)
            if treated is None:
                treated = person_variance(metric, level, comparison) * factor / sizes[0]
            if needs_control(evaluation):
                own = person_variance(metric, comparison, comparison) * factor / sizes[1]
                total += (weight * tilt / unit) ** 2 * own
    return total + (treated or 0.0) / unit**2


def weights_of(metric: Metric) -> dict[str, float]:
    """Return the weight of each evaluation where no condition holds."""
    rows = metric.estimate or ()
    if not rows:
        return dict.fromkeys(metric.evaluations or {}, 1.0)
    row = next((row for row in rows if row.when is None), rows[-1])
    return {name: plain_value(weight) for name, weight in row.weights.items()}


def power(effect: float, error: float) -> float:
    """Return the chance that a true effect is told from zero: a two-sided test at 5 %.

    The chance of a significant effect in the wrong direction is left out.
    """
    if error == 0:
        return 1.0
    return 0.5 * math.erfc((SIGNIFICANT - abs(effect) / error) / math.sqrt(2))
