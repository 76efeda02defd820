"""Running totals of payments: what was earned before, and what passed the caps of lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pfs.outcomes.occasions import PaidLine
from pfs.outcomes.sample import BoolArray, FloatArray

Amounts = dict[str, FloatArray]
"""What the schedule says for each line, by its metric; one line without a metric has none."""

LEAST_LEFT = 1e-12
"""Share of a sum that is nothing: quotas met by all lines at once leave as much in binary."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one payment earns in one scope: before and after caps of lines, and by capped line."""

    earned: FloatArray
    passed: FloatArray
    lines: Amounts

    def where(self, paths: BoolArray, other: "Counted") -> "Counted":
        """Return the other on some paths, this one elsewhere."""
        nothing = np.zeros_like(self.earned)
        names = sorted({*self.lines, *other.lines})
        return Counted(
            np.where(paths, other.earned, self.earned),
            np.where(paths, other.passed, self.passed),
            {n: np.where(paths, other.lines.get(n, nothing), self.lines.get(n, nothing))
             for n in names},
        )  # fmt: skip


@dataclass(slots=True)
class Running:
    """Running totals of one payment in one scope, and of its lines that have caps or quotas."""

    earned: FloatArray
    passed: FloatArray
    lines: Amounts

    def add(self, more: Counted) -> None:
        """Add what was earned on a date."""
        self.earned = self.earned + more.earned
        self.passed = self.passed + more.passed
        for name, through in more.lines.items():
            self.lines[name] = self.lines.get(name, 0.0) + through


def counts(lines: Sequence[PaidLine], name: str) -> bool:
    """Return whether a line's running total is needed: it has a cap, or some line has a quota."""
    capped = any(line.metric == name and line.at_most is not None for line in lines)
    return capped or any(line.quota is not None for line in lines)


def through(lines: Sequence[PaidLine], now: Amounts, running: Running, *, so_far: bool) -> Amounts:
    """Return what passes the caps and quotas of the lines of a payment.

    Parameters
    ----------
    lines
        All lines of the payment; none where it has no metric.
    now
        What the schedule says of the lines that are read: of everything so far, or of this
        occasion.
    so_far
        Which of the two.
    """
    capped = {line.metric: line for line in lines if line.at_most is not None}
    passing = {
        name: _under(capped[name], amount, running, so_far=so_far) if name in capped else amount
        for name, amount in now.items()
    }
    if all(line.quota is None for line in lines):
        return passing
    before = {} if so_far else running.lines
    totals = {name: amount + before.get(name, 0.0) for name, amount in passing.items()}
    within = _within_quotas(lines, {**before, **totals})
    return {name: within[name] - before.get(name, 0.0) for name in now}


def _under(line: PaidLine, now: FloatArray, running: Running, *, so_far: bool) -> FloatArray:
    """Return what passes the cap of a line of a rate card."""
    if line.at_most is None:
        return now
    if so_far:
        return np.minimum(now, line.at_most)
    before = running.lines.get(line.metric, np.zeros_like(now))
    return np.minimum(before + now, line.at_most) - before


def _within_quotas(lines: Sequence[PaidLine], totals: Amounts) -> Amounts:
    """Return the greatest running totals of which each is within its quota of their sum.

    The sum T solves T = sum of min(u, q T), whose right side is concave: Newton's method from above
    falls to the greatest solution and ends when no further line meets its quota, after as many
    steps as there are quotas.
    """
    quotas = {line.metric: line.quota for line in lines if line.quota is not None}
    counted = {name: np.maximum(total, 0.0) for name, total in sorted(totals.items())}
    sums = list(counted.values())
    whole = sum(sums[1:], start=sums[0])
    for _ in quotas:
        free, taken = np.zeros_like(whole), np.zeros_like(whole)
        for name, total in counted.items():
            quota = quotas.get(name)
            if quota is None:
                free = free + total
                continue
            cut = total > quota * whole
            free = free + np.where(cut, 0.0, total)
            taken = taken + np.where(cut, quota, 0.0)
        left = 1.0 - taken
        solved = np.divide(free, left, out=np.zeros_like(whole), where=left > LEAST_LEFT)
        whole = np.minimum(whole, solved)
    return {
        name: np.where(total > 0.0, np.minimum(total, quotas[name] * whole), total)
        if name in quotas
        else total
        for name, total in totals.items()
    }
