"""Break-even of a deal: from which outcome and which terms on each party and tranche is whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pfs.analysis.asked import AskedError
from pfs.analysis.breakeven.answers import Answer
from pfs.analysis.breakeven.chance import Chance, chances
from pfs.analysis.breakeven.exact import exact
from pfs.analysis.breakeven.expected import LEVELS, Curves, Means, expected, means, means_by_stated
from pfs.analysis.breakeven.questions import EXACT_ONLY, Question, questions
from pfs.analysis.breakeven.terms import LEAST_TIMES, MOST_TIMES, TERMS, asked_of, at_base
from pfs.analysis.paths import Drawing, Progress, Sampling
from pfs.analysis.ranges import paid_metrics, span, true_path, true_span
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import FloatArray

FEWER = 17
"""Levels of the scan of a term."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where one question holds.

    Parameters
    ----------
    exact
        On the exact payoff: what is measured is moved, or the term with outcomes at their base.
    average
        On average over all cases: what is true is moved, or the term. None where the question has
        no answer on average.
    """

    question: Question
    exact: Answer
    average: Answer | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: a metric, or a kind of term as a multiple of what the deal states.

    Parameters
    ----------
    name
        The metric, or volume, price, budget or delivery.
    path
        Setting path of a metric's true number, in the unit of which `average` answers; empty for
        a term.
    exact_range, average_range
        Ranges that were looked at: a metric in its own read and as its true number is stated.
    swing
        By how much the gain of a tranche moves over the exact range, at most; of a metric.
    """

    name: str
    path: str
    exact_range: tuple[float, float]
    average_range: tuple[float, float]
    swing: float
    rows: tuple[Row, ...]

    @property
    def is_metric(self) -> bool:
        """Whether an outcome was moved, not a term."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Break-even of a deal.

    Parameters
    ----------
    moved
        Metrics in order of name, then terms.
    chances
        How often each tranche must be whole.
    """

    file: DealFile
    drawing: Drawing
    moved: tuple[Moved, ...]
    chances: tuple[Chance, ...]

    def answer(self, moved: str, question: str) -> Row:
        """Return the row of what was moved and a question, as `capital.loan.principal_back`.

        Raises
        ------
        KeyError
            If there is none.
        """
        for part in self.moved:
            for row in part.rows:
                if part.name == moved and row.question.id == question:
                    return row
        raise KeyError(f"no row of {moved} answers {question}")


def breakeven(
    file: DealFile,
    *,
    metrics: Sequence[str] | None = None,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    progress: Progress | None = None,
) -> BreakEven:
    """Return from which outcomes and terms on each party and tranche breaks even.

    Parameters
    ----------
    file
        The deal.
    metrics
        Metrics to move, and no terms; all that money depends on, and terms, unless stated.
    paths, seed, sampling
        Cases drawn at each level, the same at all of them; as for `simulate`.
    progress
        Called after each level of a scan.

    Raises
    ------
    AskedError
        If no payment or term depends on a metric that is named.
    """
    known = paid_metrics(file.deal)
    chosen = known if metrics is None else list(metrics)
    if unknown := [name for name in chosen if name not in known]:
        raise AskedError(f"no payment depends on `{unknown[0]}`; metrics: {', '.join(known)}")
    drawing = Drawing.of([file.deal], paths=paths, seed=seed, sampling=sampling)
    asked = questions(file.deal)
    terms = {} if metrics is not None else TERMS
    count = _Counter(len(chosen) * LEVELS + len(terms) * FEWER, progress)
    moved = [_metric(file, drawing, asked, name, count) for name in chosen]
    moved += [_term(file, drawing, asked, name, count) for name in terms]
    return BreakEven(file, drawing, tuple(moved), chances(file, drawing, asked))


@dataclass(slots=True)
class _Counter:
    total: int
    progress: Progress | None
    done: int = 0

    def step(self) -> None:
        """Count a level; those beyond the scans are not announced."""
        self.done = min(self.done + 1, self.total)
        if self.progress is not None:
            self.progress(self.done, self.total)


def _metric(
    file: DealFile, drawing: Drawing, asked: tuple[Question, ...], name: str, count: _Counter
) -> Moved:
    path, ends = true_path(file.deal, name), true_span(file.deal, name)
    sampled = _sampled(asked)
    stated = means_by_stated(file, drawing, [path], sampled)

    def compute(level: float) -> Means:
        return stated({path: level})

    average = _average(compute, sampled, np.linspace(*ends, LEVELS), count)
    answers, swing = exact(file, asked, name)
    return Moved(name, path, span(file.deal, name), ends, swing, _rows(asked, answers, average))


def _term(
    file: DealFile, drawing: Drawing, asked: tuple[Question, ...], name: str, count: _Counter
) -> Moved:
    change, ends = TERMS[name], (LEAST_TIMES, MOST_TIMES)
    mine = asked_of(name, asked)
    sampled = _sampled(mine)

    def compute(factor: float) -> Means:
        return means(change(file, factor), drawing, sampled)

    average = _average(compute, sampled, np.linspace(*ends, FEWER), count)
    rows = _rows(mine, at_base(file, mine, change, ends), average)
    return Moved(name, "", ends, ends, 0.0, rows)


def _sampled(asked: tuple[Question, ...]) -> list[Question]:
    """Return the questions that have an answer on average."""
    return [q for q in asked if q.name not in EXACT_ONLY and not q.missing]


def _average(
    compute: Callable[[float], Means],
    sampled: Sequence[Question],
    levels: FloatArray,
    count: _Counter,
) -> dict[str, Answer]:
    if not sampled:
        return {}

    def counted(level: float) -> Means:
        count.step()
        return compute(level)

    curves = Curves(counted, float(levels[0]), float(levels[-1]))
    return expected(curves, sampled, levels)


def _rows(
    asked: tuple[Question, ...], exact: dict[str, Answer], average: dict[str, Answer]
) -> tuple[Row, ...]:
    rows = []
    for question in asked:
        silent = Answer.not_stated(question.missing or f"{question.key}, not computed yet")
        once = question.name in EXACT_ONLY
        rows.append(
            Row(
                question,
                exact.get(question.id, silent),
                None if once else average.get(question.id, silent),
            )
        )
    return tuple(rows)
