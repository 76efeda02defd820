"""What an evaluator reads: the truth plus the error of the design, arm by arm.

The formulas of standard errors are those of `pfs.models.precision`, for arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.models.metrics import Evaluation, Metric
from pfs.models.numbers import plain_value
from pfs.models.precision import arm_sizes, needs_control, variance_factor
from pfs.models.programme import Cohort
from pfs.outcomes.drivers import TREATED, Draws
from pfs.outcomes.readings import Reading
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class Truth:
    """True levels of the people served and of the comparison group, one value a path each.

    Where the deal states no comparison level a relative change is stated against 1 and an absolute
    change against 0; `known` says whether the comparison is real.
    """

    treated: FloatArray
    comparison: FloatArray
    known: bool


def truth(name: str, metric: Metric, draws: Draws) -> Truth:
    """Return the true levels of a metric."""
    known = metric.comparison is not None
    comparison = _comparison(name, metric, draws)
    if metric.level is not None:
        return Truth(draws.number(f"metrics.{name}.level", metric.level), comparison, known)
    assert metric.effect is not None  # noqa: S101 - exactly one is stated
    effect = draws.number(f"metrics.{name}.effect", metric.effect)
    change = effect * comparison if metric.own_read == "relative_change" else effect
    return Truth(comparison + sign_of(metric) * change, comparison, known)


def _comparison(name: str, metric: Metric, draws: Draws) -> FloatArray:
    if metric.comparison is not None:
        return draws.number(f"metrics.{name}.comparison.level", metric.comparison.level)
    unit = 1.0 if metric.own_read == "relative_change" else 0.0
    return np.full(len(draws.block), unit)


def sign_of(metric: Metric) -> int:
    """Return 1 where higher is better, -1 where lower is better."""
    return -1 if metric.better == "lower" else 1


def true_reading(metric: Metric, true: Truth, people: float) -> Reading:
    """Return the reading that an evaluator without error would report."""
    return _reading(metric, true.treated, true.comparison, true, people)


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors of one reading, one value a path each: of each arm's level, and of whole estimates."""

    arms: Mapping[str, FloatArray]
    estimates: Mapping[str, FloatArray]


def estimated(
    metric: Metric, evaluation: str, true: Truth, errors: Errors, bias: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return what one evaluation reports in the metric's own read, and its comparison level."""
    treated = true.treated + errors.arms.get(TREATED, 0.0)
    comparison = true.comparison + errors.arms.get(evaluation, 0.0)
    value = _reading(metric, treated, comparison, true, 1.0).value
    return value + bias + errors.estimates.get(evaluation, 0.0), comparison


def weighted(
    metric: Metric,
    estimates: Mapping[str, tuple[FloatArray, FloatArray]],
    weights: Mapping[str, float],
    true: Truth,
    people: float,
) -> Reading:
    """Return the reading that the weighted evaluations make."""
    value = np.zeros_like(true.treated)
    against = np.zeros_like(true.treated)
    for name, weight in weights.items():
        value += weight * estimates[name][0]
        against += weight * estimates[name][1]
    own = true_reading(metric, true, people)
    return Reading(own.read, value, against if true.known else None, own.sign, people)


def _reading(
    metric: Metric, treated: FloatArray, comparison: FloatArray, true: Truth, people: float
) -> Reading:
    sign = sign_of(metric)
    against = comparison if true.known else None
    change = sign * (treated - comparison)
    if metric.own_read == "relative_change":
        return Reading("relative_change", change / comparison, against, sign, people)
    if metric.own_read in {"change", "total_change"}:
        return Reading("change", change, against, sign, people)
    return Reading("level", treated, against, sign, people)


def person_variance(metric: Metric, level: FloatArray, comparison: FloatArray) -> FloatArray:
    """Return the variance of one person's value in the metric's unit, one a path."""
    if metric.kind in {"share", "event"}:
        share = np.clip(level, 0.0, 1.0)
        return share * (1 - share)
    if metric.kind == "count" and metric.cv is None:
        mean = np.maximum(level, 0.0)
        extra = 0.0 if metric.dispersion is None else 1 / plain_value(metric.dispersion)
        return mean + mean**2 * extra
    cv = 0.0 if metric.cv is None else plain_value(metric.cv)
    return (cv * comparison) ** 2


def errors_of(
    metric: Metric,
    true: Truth,
    cohort: Cohort | None,
    observed: float,
    scores: Mapping[str, FloatArray],
) -> Errors:
    """Return the errors of a reading.

    Parameters
    ----------
    observed
        Share of the cohort observed by the reading's date, above 0.
    scores
        Standard normal score of each arm, one a path; none where nothing is drawn.
    """
    arms: dict[str, FloatArray] = {}
    estimates: dict[str, FloatArray] = {}
    for name, evaluation in sorted((metric.evaluations or {}).items()):
        if evaluation.se is not None and name in scores:
            estimates[name] = scores[name] * plain_value(evaluation.se) / np.sqrt(observed)
        elif evaluation.se is None and evaluation.design != "count":
            sizes = arm_sizes(evaluation, cohort, observed)
            factor = variance_factor(evaluation, *sizes)
            for arm, level, size in _sampled(name, evaluation, true, sizes):
                if arm in scores and arm not in arms:
                    variance = person_variance(metric, level, true.comparison) * factor / size
                    arms[arm] = scores[arm] * np.sqrt(variance)
    return Errors(arms, estimates)


def _sampled(
    name: str, evaluation: Evaluation, true: Truth, sizes: tuple[float, float]
) -> list[tuple[str, FloatArray, float]]:
    arms = [(TREATED, true.treated, sizes[0])]
    if needs_control(evaluation):
        arms.append((name, true.comparison, sizes[1]))
    return arms
