"""Two metrics at once: from which level of one each party breaks even, by level of the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pfs.analysis.asked import AskedError
from pfs.analysis.breakeven.answers import Answer
from pfs.analysis.breakeven.exact import exact
from pfs.analysis.breakeven.expected import Curves, Means, expected, means_by_stated
from pfs.analysis.breakeven.questions import PRINCIPAL, TARGET, VALUE, Question, questions
from pfs.analysis.paths import Drawing, Progress, Sampling
from pfs.analysis.ranges import paid_metrics, span, true_path, true_span, true_value
from pfs.models.deal_file import DealFile

ASKED = frozenset({PRINCIPAL, TARGET, VALUE})
STEPS = 16
"""Most steps of the first metric over its range."""
LEVELS = 17
"""Levels of the second metric in one scan."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a question holds at one level of the first metric.

    Parameters
    ----------
    level
        Level of the first metric, measured in its own read; for `average` it is the true one.
    exact, average
        Levels of the second metric, on the exact payoff and on average over all cases.
    """

    question: Question
    level: float
    exact: Answer
    average: Answer


@dataclass(frozen=True, slots=True)
class Frontier:
    """Break-even of two metrics: levels of `along` by level of `across`.

    Parameters
    ----------
    points
        By question, then by level of `across`.
    """

    file: DealFile
    drawing: Drawing
    across: str
    along: str
    points: tuple[Point, ...]


def frontier(
    file: DealFile,
    across: str,
    along: str,
    *,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    progress: Progress | None = None,
) -> Frontier:
    """Return from which level of a metric each tranche and payor breaks even, by another's level.

    Parameters
    ----------
    file
        The deal.
    across, along
        Metrics that money depends on; other metrics are at their base on the exact payoff, and
        drawn on average.
    paths, seed, sampling
        Cases drawn at each pair of levels, the same at all of them; as for `simulate`.
    progress
        Called after each level of the first metric.

    Raises
    ------
    AskedError
        If no payment depends on one of the metrics, or both are the same.
    """
    known = paid_metrics(file.deal)
    for name in (across, along):
        if name not in known:
            raise AskedError(f"no payment depends on `{name}`; metrics: {', '.join(known)}")
    if across == along:
        raise AskedError(f"`{across}` is named twice; a frontier needs two metrics")
    drawing = Drawing.of([file.deal], paths=paths, seed=seed, sampling=sampling)
    asked = tuple(q for q in questions(file.deal) if q.name in ASKED and not q.missing)
    levels = _levels(*span(file.deal, across))
    paths_of_true = [true_path(file.deal, name) for name in (across, along)]
    stated = means_by_stated(file, drawing, paths_of_true, asked)
    rows = []
    for number, level in enumerate(levels, start=1):
        rows.append(_at(file, stated, asked, (across, level), along))
        if progress is not None:
            progress(number, len(levels))
    ordered = [point for q in asked for row in rows for point in row if point.question == q]
    return Frontier(file, drawing, across, along, tuple(ordered))


def _levels(low: float, high: float) -> list[float]:
    """Return round levels over a range, its steps 1, 2 or 5 times a power of ten."""
    raw = (high - low) / STEPS
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(power * k for k in (1, 2, 5, 10) if power * k >= raw - 1e-12)
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return [float(round(step * number, 12)) for number in range(first, last + 1)]


def _at(
    file: DealFile,
    stated: Callable[[Mapping[str, float]], Means],
    asked: Sequence[Question],
    fixed: tuple[str, float],
    along: str,
) -> list[Point]:
    across, level = fixed
    found, _ = exact(file, tuple(asked), along, {across: level})
    true = {true_path(file.deal, across): true_value(file.deal, across, level)}
    path, ends = true_path(file.deal, along), true_span(file.deal, along)

    def compute(moved: float) -> Means:
        return stated({**true, path: moved})

    average = expected(Curves(compute, *ends), asked, np.linspace(*ends, LEVELS))
    return [
        Point(q, level, found[q.id], average[q.id])
        for q in asked
        if q.id in found and q.id in average
    ]
