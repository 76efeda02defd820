"""What measurement costs: payments by luck, and the chance of a payment given the true effect.

Each run is one block of paths on draws of its own sample, so nothing here changes the figures of
the simulation itself.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.analysis.designs import Design, designs, measured_metrics
from pfs.analysis.paths import Drawing
from pfs.analysis.statistics import Estimate, mean, share
from pfs.analysis.trials import Trials, Variant
from pfs.cashflow.state import NIL
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.metrics import Metric
from pfs.models.numbers import distribution_of
from pfs.outcomes.distributions import base_value, inverse
from pfs.outcomes.draws import stated_truth, truth_path
from pfs.outcomes.sample import FloatArray, Sample

LEVELS = 8
"""Levels of the true effect on a curve."""
CURVES = 3
"""Metrics that have a curve, in the order in which payments read them."""
CURVE = Sample(4_096, 16, 256)
LUCK = Sample(2_048, 16, 128)


@dataclass(frozen=True, slots=True)
class Point:
    """At one true effect: the chance that its payments pay anything, and what they pay."""

    level: float
    pays: Estimate
    paid: Estimate


@dataclass(frozen=True, slots=True)
class Curve:
    """Payments that read a metric, given what is true of it; all else is drawn.

    Parameters
    ----------
    metric
        The metric; levels are of its stated `effect` or `level`, per person.
    """

    metric: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Luck:
    """All payments for outcomes on measured and on true readings of the same cases.

    Parameters
    ----------
    made, missed
        Mean of what is paid beyond what the truth earns, and of what falls short of it.
    false_share, false_paid
        Chance that anything is paid, and mean payments, where nothing has a true effect; None
        where no metric has a comparison.
    """

    made: Estimate
    missed: Estimate
    false_share: Estimate | None
    false_paid: Estimate | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the evaluations of a deal can tell, and what their errors move."""

    designs: tuple[Design, ...] = ()
    curves: tuple[Curve, ...] = ()
    luck: Luck | None = None


def evaluate(file: DealFile, drawing: Drawing) -> Evaluation:
    """Return what the evaluations of a deal can tell; nothing where none errs."""
    found = designs(file.deal)
    if not found:
        return Evaluation()
    metrics = list(measured_metrics(found))
    nothing = _no_effect(file.deal, LUCK.paths)
    truths = {name: truth_path(name, file.deal.metrics[name]) for name in metrics[:CURVES]}
    keys = ["deal.paid", *(_paid(design) for design in found)]
    trials = Trials(file, drawing, dict.fromkeys(keys), dict.fromkeys([*nothing, *truths.values()]))
    return Evaluation(found, _curves(trials, file.deal, truths, found), _luck(trials, nothing))


def _paid(design: Design) -> str:
    return f"payments.{design.payment}.paid"


def _luck(trials: Trials, nothing: Mapping[str, FloatArray]) -> Luck:
    asked = [Variant(), Variant(exact=True), *([Variant(nothing)] if nothing else [])]
    measured, true, *others = [found["deal.paid"] for found in trials.run(LUCK, asked)]
    false_paid = others[0] if others else None
    return Luck(
        made=mean(np.maximum(measured - true, 0.0), LUCK),
        missed=mean(np.maximum(true - measured, 0.0), LUCK),
        false_share=None if false_paid is None else share(false_paid > NIL, LUCK),
        false_paid=None if false_paid is None else mean(false_paid, LUCK),
    )


def _no_effect(deal: Deal, paths: int) -> dict[str, FloatArray]:
    """Return the numbers that let nothing have an effect, as far as that can be told."""
    fixed: dict[str, FloatArray] = {}
    for name, metric in sorted(deal.metrics.items()):
        if metric.effect is not None:
            fixed[truth_path(name, metric)] = np.zeros(paths)
        elif metric.level is not None and metric.comparison is not None:
            level = base_value(metric.comparison.level)
            fixed[truth_path(name, metric)] = np.full(paths, level)
            fixed[f"metrics.{name}.comparison.level"] = np.full(paths, level)
    return fixed


def _curves(
    trials: Trials, deal: Deal, truths: Mapping[str, str], found: tuple[Design, ...]
) -> tuple[Curve, ...]:
    """Return the curves of metrics, of which the setting paths of what is true are given."""
    each = CURVE.points // LEVELS
    mine = {name: [design for design in found if design.metric == name] for name in truths}
    levels = {name: _levels(deal.metrics[name], mine[name]) for name in truths}
    fixed = [
        Variant({path: np.tile(np.repeat(levels[name], each), CURVE.replicates)})
        for name, path in truths.items()
    ]
    results = zip(truths, trials.run(CURVE, fixed), strict=True)
    return tuple(_curve(name, levels[name], mine[name], paid) for name, paid in results)


def _curve(
    name: str, levels: FloatArray, designs: list[Design], results: Mapping[str, FloatArray]
) -> Curve:
    each = CURVE.points // LEVELS
    paid = sum((results[key] for key in dict.fromkeys(map(_paid, designs))), np.zeros(CURVE.paths))
    part = Sample(CURVE.replicates * each, CURVE.replicates, each)
    split = paid.reshape(CURVE.replicates, LEVELS, each)
    points = []
    for number, level in enumerate(levels):
        mine = np.ascontiguousarray(split[:, number, :]).ravel()
        points.append(Point(float(level), share(mine > NIL, part), mean(mine, part)))
    return Curve(name, tuple(points))


def _levels(metric: Metric, found: list[Design]) -> FloatArray:
    """Return round levels from no effect (or less) to the 95th percentile of the truth."""
    number = stated_truth(metric)
    assert number is not None  # noqa: S101 - a blend has no truth of its own
    shape = distribution_of(number)
    base = base_value(number)
    low, high = (base, base) if shape is None else inverse(shape, np.array([0.05, 0.95]))
    nothing = 0.0
    if metric.level is not None and metric.comparison is not None:
        nothing = base_value(metric.comparison.level)
    low, high = min(low, nothing), max(high, nothing)
    if shape is None and metric.effect is not None:
        high = max(high, 2 * base, found[0].detectable if base == 0.0 else high)
    step, first = _steps(low, high)
    return np.array([round((first + k) * step, 12) for k in range(LEVELS)])


def _steps(low: float, high: float) -> tuple[float, int]:
    """Return the least round step of which few multiples span a range, and the first of them."""
    width = (high - low) or abs(high) or 1.0
    ten = 10.0 ** math.floor(math.log10(width / LEVELS))
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20):
        step = ten * factor
        first = math.floor(low / step + 1e-9)
        if (first + LEVELS - 1) * step >= high - 1e-9 * width:
            return step, first
    raise AssertionError("twice a power of ten above an eighth of the range spans it")
