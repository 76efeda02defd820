"""One reading and the other ways to read it: level, change, relative change, totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from pfs.models.conditions import Read
from pfs.outcomes.sample import FloatArray

Factor: TypeAlias = float | FloatArray
"""A number that is the same on every path, or one a path."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value per person (of the whole group for a total) of one group on one date.

    Parameters
    ----------
    read
        How `value` is read: level, change or relative_change.
    value
        One value a path, shape (paths,). A change is positive when it is better.
    comparison
        Level of the comparison group, shape (paths,); None where the deal states none.
    sign
        1 where higher is better, -1 where lower is better.
    people
        Number of people the reading is about, one number or one a path; 1 where the metric is a
        total.
    """

    read: Read
    value: FloatArray
    comparison: FloatArray | None
    sign: int
    people: Factor

    def level(self) -> FloatArray:
        """Return the level of the people served."""
        if self.read == "level":
            return self.value
        return self.against() + self.sign * self.change()

    def change(self) -> FloatArray:
        """Return the change against the comparison, positive when better."""
        if self.read == "change":
            return self.value
        if self.read == "level":
            return self.sign * (self.value - self.against())
        return self.value * self.against()

    def relative(self) -> FloatArray:
        """Return the change as a share of the comparison level."""
        if self.read == "relative_change":
            return self.value
        return self.change() / self.against()

    def per_person(self, read: Read) -> FloatArray:
        """Return the level, the change or the relative change."""
        if read == "level":
            return self.level()
        return self.change() if read == "change" else self.relative()

    def against(self) -> FloatArray:
        """Return the comparison level, or raise ValueError where there is none."""
        if self.comparison is None:
            raise ValueError("a reading without a comparison level can't be read another way")
        return self.comparison


def together(readings: Sequence[Reading], read: Read) -> FloatArray:
    """Return several readings as one: ratios of sums for levels and changes, sums for totals.

    Parameters
    ----------
    readings
        At least one reading.
    read
        How the result is read.

    Returns
    -------
    FloatArray
        Shape (paths,).
    """
    if read in {"total", "total_change"}:
        part = Reading.level if read == "total" else Reading.change
        return _sum(readings, part)
    if len(readings) == 1:
        return readings[0].per_person(read)
    if read == "relative_change" and all(r.comparison is not None for r in readings):
        against = _sum(readings, Reading.against)
        return _sum(readings, Reading.change) / against
    people: Factor = 0.0
    for reading in readings:
        people = people + reading.people
    total = np.zeros_like(readings[0].value)
    for reading in readings:
        total += reading.people * reading.per_person(read)
    return total / people


def _sum(readings: Sequence[Reading], part: Callable[[Reading], FloatArray]) -> FloatArray:
    total = np.zeros_like(readings[0].value)
    for reading in readings:
        total += reading.people * part(reading)
    return total
