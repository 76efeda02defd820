"""Break-even chance of success: how often a tranche must come out whole for its mean to be 0."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pfs.analysis.breakeven.questions import PRINCIPAL, TARGET, Question, values_at_target
from pfs.analysis.paths import Drawing, run_paths
from pfs.analysis.statistics import Estimate, share
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import FloatArray, Sample


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a tranche is whole, and how often it would have to be.

    Parameters
    ----------
    question
        Its principal, or its target return.
    now
        Share of cases in which it holds.
    needed
        Share at which the mean over cases is at the break-even, cases of either kind being as
        they are; None where every case is of one kind.
    se
        Standard error of `needed`; None with one replicate.
    """

    question: Question
    now: Estimate
    needed: float | None
    se: float | None


def chances(file: DealFile, drawing: Drawing, asked: Sequence[Question]) -> tuple[Chance, ...]:
    """Return the break-even chance of each tranche's principal and target."""
    mine = [q for q in asked if q.name in {PRINCIPAL, TARGET} and not q.missing]
    keys = {q.key for q in mine}
    kept = run_paths(file, drawing, wanted=keys.__contains__, also=values_at_target)
    return tuple(chance(q, kept.numbers[q.key], drawing.sample) for q in mine)


def chance(question: Question, values: FloatArray, sample: Sample) -> Chance:
    """Return the chance at which the mean of `values`, one a path, is 0.

    With a mean of g where it holds and of -l where it does not, p g - (1 - p) l = 0 at
    p = l / (g + l). For one payment P against costs C it is the familiar sum of C (1 + r)^(T - t)
    over that of P (1 + r)^(T - t). The standard error is the jackknife's over the replicates.
    """
    holds = values > question.floor
    now = share(holds, sample)
    if holds.all() or not holds.any():
        return Chance(question, now, None, None)
    rows = (sample.replicates, sample.points)
    gains = np.where(holds, values, 0.0).reshape(rows).sum(axis=1)
    losses = np.where(holds, 0.0, -values).reshape(rows).sum(axis=1)
    whole = np.count_nonzero(holds.reshape(rows), axis=1).astype(np.float64)
    parts = np.array([gains, losses, whole])
    needed = _needed(parts.sum(axis=1), sample.paths)
    count = sample.replicates
    if count < 2:
        return Chance(question, now, needed, None)
    rest = sample.paths - sample.points
    left = np.array([_needed(np.delete(parts, r, axis=1).sum(axis=1), rest) for r in range(count)])
    se = float(np.sqrt((count - 1) / count * np.square(left - left.mean()).sum()))
    return Chance(question, now, needed, se if np.isfinite(se) else None)


def _needed(parts: FloatArray, paths: int) -> float:
    gains, losses, whole = (float(x) for x in parts)
    if not 0 < whole < paths:
        return np.nan
    gain, loss = gains / whole, losses / (paths - whole)
    return loss / (gain + loss)
