"""Break-even on the exact payoff: a metric is read at a level everywhere, and nothing is drawn.

Every cohort and date reads the same; other metrics are at their base, options held by a party are
left alone. Results that follow the truth take the reading for the truth.
"""

from dataclasses import replace

import numpy as np

from pfs.analysis.breakeven.answers import Answer, Nearest
from pfs.analysis.breakeven.questions import MOST, PRINCIPAL, Question, values_of
from pfs.analysis.case import run_case
from pfs.analysis.levels import scan, search
from pfs.analysis.ranges import knots, span, true_path, true_value
from pfs.analysis.thresholds import NIL
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import BoolArray, FloatArray

Values = dict[str, FloatArray]


def exact_values(
    file: DealFile,
    asked: tuple[Question, ...],
    metric: str,
    levels: FloatArray,
    beside: dict[str, float] | None = None,
) -> Values:
    """Return the value of each question at each level of a metric, by question.

    `beside` are levels of other metrics, which are at their base otherwise.
    """
    deal = file.deal
    readings: dict[str, FloatArray] = {metric: levels}
    for name, level in (beside or {}).items():
        readings[name] = np.full(len(levels), level)
    true = {
        true_path(deal, name): np.array([true_value(deal, name, float(x)) for x in row])
        for name, row in readings.items()
        if deal.metrics[name].blend is None
    }
    case = run_case(deal, readings, set_paths=file.set_paths, true=true)
    return values_of(case.results, asked)


def exact(
    file: DealFile,
    asked: tuple[Question, ...],
    metric: str,
    beside: dict[str, float] | None = None,
) -> tuple[dict[str, Answer], float]:
    """Return from which level of a metric each question holds, by question, in its own read.

    And by how much the gain of a tranche moves over the range, at most. With the question of the
    most that is paid, `nearest` says how much that is.
    """
    levels = scan(*span(file.deal, metric), knots(file.deal, metric))
    first = exact_values(file, asked, metric, levels, beside)
    known = tuple(_with_floor(q, first[q.id]) for q in asked if q.id in first)

    def holds(at: FloatArray) -> dict[str, BoolArray]:
        values = exact_values(file, known, metric, at, beside)
        return {q.id: values[q.id] > q.floor for q in known}

    found = search(holds, levels)
    answers = {q.id: Answer.of(found[q.id], nearest(levels, first[q.id], q)) for q in known}
    gains = [np.ptp(first[q.id]) for q in known if q.name == PRINCIPAL]
    return answers, float(max(gains, default=0.0))


def _with_floor(question: Question, values: FloatArray) -> Question:
    """Return the question with its floor: the most that is paid is what the scan finds."""
    if question.name != MOST:
        return question
    return replace(question, floor=max(float(values.max()) - NIL, NIL))


def nearest(levels: FloatArray, values: FloatArray, question: Question) -> Nearest:
    """Return the level that is nearest to the contrary answer, and the value there."""
    always = bool((values > question.floor).all())
    at = int(values.argmin() if always else values.argmax())
    return Nearest(float(levels[at]), float(values[at]))
