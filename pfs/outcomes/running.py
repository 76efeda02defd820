"""Running totals of payments: what was earned before, and what passed the caps of lines."""

from dataclasses import dataclass

import numpy as np

from pfs.outcomes.occasions import PaidLine
from pfs.outcomes.sample import BoolArray, FloatArray

Amounts = dict[str, FloatArray]
"""What the schedule says for each line, by its metric; one line without a metric has none."""


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
    """Running totals of one payment in one scope, and of its lines that have caps."""

    earned: FloatArray
    passed: FloatArray
    lines: Amounts

    def add(self, more: Counted) -> None:
        """Add what was earned on a date."""
        self.earned = self.earned + more.earned
        self.passed = self.passed + more.passed
        for name, through in more.lines.items():
            self.lines[name] = self.lines.get(name, 0.0) + through


def under(line: PaidLine, now: FloatArray, running: Running, *, so_far: bool) -> FloatArray:
    """Return what passes the cap of a line of a rate card."""
    if line.at_most is None:
        return now
    if so_far:
        return np.minimum(now, line.at_most)
    before = running.lines.get(line.metric, np.zeros_like(now))
    return np.minimum(before + now, line.at_most) - before
