"""Choices of a random deal, and the frame that its sections are built in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Data = dict[str, Any]
T = TypeVar("T")


@dataclass(slots=True)
class Dice:
    """Short words for what hypothesis draws; every choice shrinks to its first or lowest."""

    draw: DrawFn

    def one(self, choices: Sequence[T]) -> T:
        """Return one of several."""
        return self.draw(st.sampled_from(choices))

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return self.draw(st.integers(low, high))

    def maybe(self, percent: int = 50) -> bool:
        """Return true about this often; shrinks to false."""
        return self.draw(st.integers(1, 100)) > 100 - percent

    def some(self, choices: Sequence[T], least: int, most: int) -> list[T]:
        """Return several different ones, in the order of the choices."""
        most = min(most, len(choices))
        indexes = st.lists(
            st.sampled_from(range(len(choices))), min_size=min(least, most), max_size=most,
            unique=True,
        )  # fmt: skip
        return [choices[index] for index in sorted(self.draw(indexes))]

    def money(self, high: int = 3_000) -> float:
        """Return an amount in thousands, sometimes with cents."""
        amount = self.whole(0, high) * 1_000
        return amount + 0.37 if self.maybe(15) else amount

    def share(self, low: int = 1, high: int = 100) -> str:
        """Return a share as it is written, in whole or half per cent."""
        return f"{self.whole(low, high)}{self.one(['', '.5']) if high < 100 else ''}%"


@dataclass(slots=True)
class Frame:
    """A deal under construction: its grid, its metrics' lattices of values, its sections."""

    dice: Dice
    grid: list[dt.date]
    data: Data
    families: dict[str, "Family"] = field(default_factory=dict)
    told: bool = False
    """Whether its people are given one by one."""

    def date(self, low: int = 0, high: int | None = None) -> str:
        """Return a date of the grid between two indexes."""
        last = len(self.grid) - 1
        most = last if high is None else min(high, last)
        return self.grid[self.dice.whole(min(low, most), most)].isoformat()

    def day(self) -> str:
        """Return any day of the calendar, often one of the grid."""
        if self.dice.maybe(60):
            return self.date(1)
        span = (self.grid[-1] - self.grid[0]).days
        return (self.grid[0] + dt.timedelta(days=self.dice.whole(1, span))).isoformat()

    def section(self, name: str) -> Data:
        """Return a section of the deal, made when first asked for."""
        found: Data = self.data.setdefault(name, {})
        return found


@dataclass(frozen=True, slots=True)
class Family:
    """How a metric may be read, its own read, and how large its values are in each read."""

    own: str
    reads: tuple[str, ...]
    share: bool
    cohorts: tuple[str, ...]
    evaluations: tuple[str, ...] = ()
    erring: bool = False
    claimed: bool = False

    def lattice(self, read: str | None) -> list[str]:
        """Return values as they are written, on which thresholds and readings both lie."""
        read = read or self.own
        if self.claimed:
            return _SHARES if read == "level" else _FEW
        if read == "relative_change":
            return ["-5%", "0%", "5%", "8%", "8.5%", "10%", "17.5%", "20%", "40%"]
        if read.startswith("total"):
            return ["-40", "0", "36.8", "57", "120", "360.5", "620"]
        if self.share:
            return ["-5pp", "0%", "5pp", "7.5%", "40%", "45%", "57%", "70%"]
        return ["-2.5", "0", "0.7", "1.1", "36.8", "120", "460"]


_SHARES = ["0%", "10%", "30%", "45%", "70%", "100%"]
_FEW = ["0", "0.05", "0.1", "0.2"]
"""Claims of a whole group, few enough for the smallest group ever read."""
