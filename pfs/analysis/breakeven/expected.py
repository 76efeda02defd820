"""Break-even on average: where the mean of a result over all cases crosses its floor.

The mean is taken at many levels on the same draws; every change of sign that stands out of the
sampling error is narrowed down. A level's standard error is that of the mean there over the slope.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pfs.analysis.breakeven.answers import Answer, Edge, Nearest, Verdict, intervals_of
from pfs.analysis.breakeven.questions import Question, values_at_target
from pfs.analysis.levels import NEAR, rounded
from pfs.analysis.paths import Drawing, PathResults, record, run_paths
from pfs.analysis.statistics import Estimate, mean
from pfs.analysis.thresholds import NIL
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import FloatArray

Means = Mapping[str, Estimate]
LEVELS = 33
"""Evenly spaced levels of a scan."""
RESOLVED = 3.0
"""Standard errors by which a mean must differ from its floor to be above or below it."""
PRECISE = 1e-9
"""Width to which a crossing is narrowed down, relative to the range."""
CLOSE = 0.02
"""Standard errors within which a mean is taken to be at its floor, once it is known to cross."""
BESIDE = 1e-6
"""How far beside a crossing a jump is told from a slope, relative to the range."""


def means(file: DealFile, drawing: Drawing, asked: Sequence[Question]) -> Means:
    """Return the mean of each question's value less its floor, by question, on all cases."""
    keys = {question.key for question in asked}
    kept = run_paths(file, drawing, wanted=keys.__contains__, also=values_at_target)
    return _means_of(kept, drawing, asked)


def means_by_stated(
    file: DealFile, drawing: Drawing, paths: Sequence[str], asked: Sequence[Question]
) -> Callable[[Mapping[str, float]], Means]:
    """Return `means` where numbers of the deal are stated, by setting path; recorded once."""
    keys = {question.key for question in asked}
    recorded = record(
        file, drawing, wanted=keys.__contains__, also=values_at_target, left_open=paths
    )

    def compute(stated: Mapping[str, float]) -> Means:
        return _means_of(recorded.run(drawing, stated=stated), drawing, asked)

    return compute


def _means_of(kept: PathResults, drawing: Drawing, asked: Sequence[Question]) -> Means:
    return {
        q.id: mean(q.sign * kept.numbers[q.key] - q.floor, drawing.sample)
        for q in asked
        if q.key in kept.numbers
    }


@dataclass(slots=True)
class Curves:
    """Means by level, each level computed once."""

    compute: Callable[[float], Means]
    low: float
    high: float
    known: dict[float, Means] = field(default_factory=dict)

    def at(self, level: float) -> Means:
        """Return the means at a level."""
        if level not in self.known:
            self.known[level] = self.compute(level)
        return self.known[level]

    def value(self, question: str, level: float) -> float:
        """Return the mean of a question's value less its floor."""
        return self.at(level)[question].value or 0.0

    def error(self, question: str, level: float) -> float:
        """Return its standard error, infinite where there is one replicate."""
        se = self.at(level)[question].se
        return np.inf if se is None else se


def expected(curves: Curves, asked: Sequence[Question], levels: FloatArray) -> dict[str, Answer]:
    """Return where each question holds on average, by question; others have no value at all."""
    first = [curves.at(float(level)) for level in levels]
    return {q.id: _answer(curves, q, levels) for q in asked if q.id in first[0]}


def _answer(curves: Curves, question: Question, levels: FloatArray) -> Answer:
    name = question.id
    values = np.array([curves.value(name, float(x)) for x in levels])
    errors = np.array([curves.error(name, float(x)) for x in levels])
    signs = np.where(np.abs(values) > RESOLVED * errors, np.sign(values), 0.0)
    sure = [int(i) for i in np.flatnonzero(signs)]
    turns = [(i, j) for i, j in pairwise(sure) if signs[i] != signs[j]]
    doubtful = _doubtful(signs, sure, levels)
    if not turns:
        always = bool(sure) and bool(signs[sure[0]] > 0)
        at = int(values.argmin() if always else values.argmax())
        floor = question.floor
        nearest = Nearest(float(levels[at]), float(values[at]) + floor, _finite(float(errors[at])))
        verdict = Verdict.ALWAYS if always else Verdict.NEVER
        return Answer(Verdict.NOT_RESOLVED if doubtful else verdict, (), nearest, doubtful)
    edges = [_edge(curves, name, float(levels[i]), float(levels[j])) for i, j in turns]
    found = intervals_of(bool(signs[sure[0]] > 0), edges)
    return Answer(Verdict.INTERVALS, found, None, doubtful)


def _doubtful(
    signs: FloatArray, sure: list[int], levels: FloatArray
) -> tuple[tuple[float, float], ...]:
    """Return the parts of the range in which it is not known whether the mean crosses."""
    if not sure:
        return ((float(levels[0]), float(levels[-1])),)
    last = len(levels) - 1
    between = [(i, j) for i, j in pairwise(sure)
               if j > i + 1 and signs[i] == signs[j]]  # fmt: skip
    ends = [(0, sure[0])] if sure[0] else []
    ends += [(sure[-1], last)] if sure[-1] < last else []
    return tuple((float(levels[i]), float(levels[j])) for i, j in sorted(between + ends))


def _edge(curves: Curves, name: str, low: float, high: float) -> Edge:
    """Return the level between two at which the mean crosses."""
    from scipy.optimize import brentq

    def near(level: float) -> float:
        value = curves.value(name, level)
        # Nobody can tell from nothing what is far below the sampling error.
        return 0.0 if abs(value) <= CLOSE * curves.error(name, level) else value

    span = curves.high - curves.low
    root = float(brentq(near, low, high, xtol=PRECISE * span))
    before, after = max(root - BESIDE * span, low), min(root + BESIDE * span, high)
    rise = curves.value(name, after) - curves.value(name, before)
    whole = curves.value(name, high) - curves.value(name, low)
    jump = abs(rise) > abs(whole) / 2
    se = 0.0 if jump else _level_error(curves, name, root, (low, high))
    if se != 0:
        return Edge(root, included=True, se=se)
    level = rounded(root, NEAR * span)
    return Edge(level, included=curves.value(name, level) * whole > 0, se=0.0)


def _level_error(curves: Curves, name: str, root: float, cell: tuple[float, float]) -> float | None:
    """Return the standard error of a crossing: that of the mean over the slope around it.

    The largest error around it counts: where every replicate of a net has the same share of
    points on one side, their spread is nil and says nothing. Where the mean is without error at
    its floor from the crossing to an end of the cell, as cash that is never short, it is exact.
    """
    if any(curves.error(name, end) == 0 and _is_nil(curves.value(name, end)) for end in cell):
        return 0.0
    reach = (cell[1] - cell[0]) / 8
    low, high = max(root - reach, cell[0]), min(root + reach, cell[1])
    slope = (curves.value(name, high) - curves.value(name, low)) / (high - low)
    error = max(curves.error(name, level) for level in (*cell, low, root, high))
    return _finite(error / abs(slope)) if slope else None


def _is_nil(value: float) -> bool:
    """Return whether a value less its floor is what nothing is: the floor is next to nothing."""
    return abs(value - NIL) <= NIL / 2


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
