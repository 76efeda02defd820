"""Break-even volume, price and cost: terms as multiples of what the deal states."""

from collections.abc import Callable
from functools import cache

import numpy as np

from pfs.analysis.breakeven.answers import Answer
from pfs.analysis.breakeven.exact import nearest
from pfs.analysis.breakeven.questions import CASH, EXACT_ONLY, Question, values_of
from pfs.analysis.breakeven.scaling import with_budget, with_delivery, with_prices, with_volume
from pfs.analysis.case import run_case
from pfs.analysis.levels import scan, search
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import BoolArray, FloatArray

Change = Callable[[DealFile, float], DealFile]
LEAST_TIMES, MOST_TIMES = 0.05, 4.0
"""Range that is looked at, in multiples of what the deal states."""
EVEN, POINTS, ROUNDS = 33, 5, 9
TERMS: dict[str, Change] = {
    "volume": with_volume,
    "price": with_prices,
    "budget": with_budget,
    "delivery": with_delivery,
}
"""Terms by name: people served, what payments pay, the budget, what delivery costs providers."""


def asked_of(term: str, asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions that are asked of a term; delivery moves the providers' cash alone."""
    return tuple(
        q
        for q in asked
        if q.name not in EXACT_ONLY and not q.missing and (term != "delivery" or q.name == CASH)
    )


def at_base(
    file: DealFile, asked: tuple[Question, ...], change: Change, ends: tuple[float, float]
) -> dict[str, Answer]:
    """Return from which multiple on each question holds with every outcome at its base.

    Options held by a party are left alone.
    """

    @cache
    def case_at(factor: float) -> dict[str, float]:
        return _values(change(file, factor), asked)

    def values(factors: FloatArray) -> dict[str, FloatArray]:
        cases = [case_at(float(factor)) for factor in factors]
        return {key: np.array([case[key] for case in cases]) for key in cases[0]}

    levels = scan(*ends, (1.0,), EVEN)
    first = values(levels)
    known = [q for q in asked if q.id in first]

    def holds(factors: FloatArray) -> dict[str, BoolArray]:
        found = values(factors)
        return {q.id: found[q.id] > q.floor for q in known}

    found = search(holds, levels, points=POINTS, rounds=ROUNDS)
    return {q.id: Answer.of(found[q.id], nearest(levels, first[q.id], q)) for q in known}


def _values(file: DealFile, asked: tuple[Question, ...]) -> dict[str, float]:
    case = run_case(file.deal, {}, set_paths=file.set_paths)
    return {key: float(value[0]) for key, value in values_of(case.results, asked).items()}
