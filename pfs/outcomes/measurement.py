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
from pfs.outcomes.draws import TREATED, Draws, own_truth, stated_truth, truth_path
from pfs.outcomes.readings import Factor, Reading
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


def truth(
    name: str, metric: Metric, draws: Draws, cohort: str | None = None, kept: float = 1.0
) -> Truth:
    """Return the true levels of a metric; shares of people that are drawn are cut to 0 and 1.

    Parameters
    ----------
    cohort
        The cohort, where each has a truth of its own around what all have in common.
    kept
        What shrinkage leaves of the effect.
    """
    known = metric.comparison is not None
    comparison = _comparison(name, metric, draws)
    if known and draws.draws_numbers:
        comparison = _possible(metric, comparison)
    stated = _stated(name, metric, draws, cohort)
    if metric.level is not None:
        return Truth(
            _possible(metric, stated) if draws.draws_numbers else stated, comparison, known
        )
    effect = stated if kept == 1.0 else stated * kept
    change = effect * comparison if metric.own_read == "relative_change" else effect
    treated = comparison + sign_of(metric) * change
    if known and draws.draws_numbers:
        treated = _possible(metric, treated)
    return Truth(treated, comparison, known)


def _possible(metric: Metric, level: FloatArray) -> FloatArray:
    """Return a true level as it can be: of a share of people from 0 to 1, whatever was drawn."""
    if metric.kind not in {"share", "event"} or metric.claims == "repeatable":
        return level
    return np.clip(level, 0.0, 1.0)


def _stated(name: str, metric: Metric, draws: Draws, cohort: str | None) -> FloatArray:
    """Return the true effect or level on every path."""
    number = stated_truth(metric)
    assert number is not None  # noqa: S101 - exactly one is stated
    path = truth_path(name, metric)
    if cohort is None or metric.cohort_correlation >= 1.0:
        return draws.number(path, number)
    return draws.correlated(
        path, own_truth(name, metric, cohort), number, metric.cohort_correlation
    )


def _comparison(name: str, metric: Metric, draws: Draws) -> FloatArray:
    if metric.comparison is not None:
        return draws.number(f"metrics.{name}.comparison.level", metric.comparison.level)
    unit = 1.0 if metric.own_read == "relative_change" else 0.0
    return np.full(len(draws.block), unit)


def sign_of(metric: Metric) -> int:
    """Return 1 where higher is better, -1 where lower is better."""
    return -1 if metric.better == "lower" else 1


def true_reading(metric: Metric, true: Truth, people: Factor) -> Reading:
    """Return the reading that an evaluator without error would report."""
    return _reading(metric, true.treated, true.comparison, true, people)


@dataclass(frozen=True, slots=True)
class Thinned:
    """What risks leave of the groups that an evaluation observes, and what that does to errors.

    Parameters
    ----------
    served
        People served over people planned, where the treated group is the cohort itself.
    treated, control
        Shares of the two groups that are not lost.
    per_treated
        Factor on every error: an effect per person treated is the effect per person offered over
        the share treated, and so is its error.
    """

    served: Factor
    treated: Factor
    control: Factor
    per_treated: Factor

    def sizes(self, evaluation: Evaluation, sizes: tuple[Factor, Factor]) -> tuple[Factor, Factor]:
        """Return the people observed in both groups, at least one in each."""
        treated, control = sizes[0] * self.treated, sizes[1] * self.control
        if evaluation.treated is None:
            treated = treated * self.served
            if evaluation.control is None:
                control = control * self.served
        return np.maximum(treated, 1.0), np.maximum(control, 1.0)


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
    weights: Mapping[str, Factor],
    true: Truth,
    people: Factor,
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
    metric: Metric, treated: FloatArray, comparison: FloatArray, true: Truth, people: Factor
) -> Reading:
    sign = sign_of(metric)
    against = comparison if true.known else None
    change = sign * (treated - comparison)
    if metric.own_read == "relative_change":
        return Reading("relative_change", change / comparison, against, sign, people)
    if metric.own_read in {"change", "total_change"}:
        return Reading("change", change, against, sign, people)
    return Reading("level", treated, against, sign, people)


def spread_factor(evaluation: Evaluation, treated: Factor, control: Factor) -> Factor:
    """Return what the design multiplies the variance of a simple mean by, one a path or for all."""
    if isinstance(treated, float) and isinstance(control, float):
        return variance_factor(evaluation, treated, control)
    factor: Factor = 1.0 - evaluation.r_squared
    if evaluation.clusters is not None:
        people = treated + (control if needs_control(evaluation) else 0.0)
        size = people / plain_value(evaluation.clusters)
        factor = factor * (1 + np.maximum(size - 1, 0.0) * evaluation.icc)
    if evaluation.design in {"difference_in_differences", "before_after"}:
        factor = factor * (2 * (1 - evaluation.correlation))
    return factor


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
    thinned: Thinned | None = None,
) -> Errors:
    """Return the errors of a reading.

    Parameters
    ----------
    observed
        Share of the cohort observed by the reading's date, above 0.
    scores
        Standard normal score of each arm, one a path; none where nothing is drawn.
    thinned
        What risks leave of the groups; nothing is lost unless stated.
    """
    arms: dict[str, FloatArray] = {}
    estimates: dict[str, FloatArray] = {}
    per_treated: Factor = 1.0 if thinned is None else thinned.per_treated
    for name, evaluation in sorted((metric.evaluations or {}).items()):
        if evaluation.se is not None and name in scores:
            error = scores[name] * plain_value(evaluation.se) / np.sqrt(observed)
            estimates[name] = error * per_treated
        elif evaluation.se is None and evaluation.design != "count":
            sizes: tuple[Factor, Factor] = arm_sizes(evaluation, cohort, observed)
            if thinned is not None:
                sizes = thinned.sizes(evaluation, sizes)
            factor = spread_factor(evaluation, *sizes)
            for arm, level, size in sampled_arms(name, evaluation, true, sizes):
                if arm in scores and arm not in arms:
                    variance = person_variance(metric, level, true.comparison) * factor / size
                    arms[arm] = scores[arm] * np.sqrt(variance) * per_treated
    return Errors(arms, estimates)


def sampled_arms(
    name: str, evaluation: Evaluation, true: Truth, sizes: tuple[Factor, Factor]
) -> list[tuple[str, FloatArray, Factor]]:
    """Return the groups that an evaluation samples: name of the arm, true level, people."""
    arms: list[tuple[str, FloatArray, Factor]] = [(TREATED, true.treated, sizes[0])]
    if needs_control(evaluation):
        arms.append((name, true.comparison, sizes[1]))
    return arms
