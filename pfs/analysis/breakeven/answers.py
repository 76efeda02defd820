"""Answers to "from which level on": always, never, a list of intervals, or not known."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pfs.analysis.levels import Found


class Verdict(StrEnum):
    """What is known of a break-even over the range that was looked at."""

    ALWAYS = "always"
    NEVER = "never"
    INTERVALS = "intervals"
    NOT_RESOLVED = "not resolved"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Edge:
    """An end of an interval.

    Parameters
    ----------
    level
        The level, in the unit of what is moved.
    included
        Whether the interval holds the level itself.
    se
        Standard error of the level from sampling, se / |slope|; 0 where nothing sampled moves it,
        None where it is not known (one replicate).
    """

    level: float
    included: bool
    se: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Levels at which it holds; an end that is None is that of the range that was looked at."""

    low: Edge | None
    high: Edge | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The worst value where it always holds, else the best one: where, and its error."""

    level: float
    value: float
    se: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Where something holds.

    Parameters
    ----------
    verdict
        Whether it holds everywhere, nowhere, in `intervals`, or is not known.
    intervals
        Where it holds, in rising order.
    nearest
        How near it comes to the contrary; the best value where it holds in `intervals`.
    unresolved
        Parts of the range, (low, high), in which the value is within three standard errors of the
        break-even without crossing it.
    missing
        Setting path to write, where the deal does not state what is asked about.
    """

    verdict: Verdict
    intervals: tuple[Interval, ...] = ()
    nearest: Nearest | None = None
    unresolved: tuple[tuple[float, float], ...] = ()
    missing: str = ""

    @classmethod
    def not_stated(cls, missing: str) -> Self:
        """Return the answer to a question that lacks a term."""
        return cls(Verdict.NOT_STATED, missing=missing)

    @classmethod
    def of(cls, found: Found, nearest: Nearest | None) -> Self:
        """Return the answer of an exact search."""
        if not found.crossings:
            verdict = Verdict.ALWAYS if found.at_high else Verdict.NEVER
            return cls(verdict, nearest=nearest)
        edges = [Edge(c.level, included=c.included) for c in found.crossings]
        return cls(Verdict.INTERVALS, intervals_of(found.at_low, edges), nearest)


def intervals_of(holds: bool, changes: list[Edge]) -> tuple[Interval, ...]:  # noqa: FBT001
    """Return the intervals between changes; it holds before the first one or not.

    The level of a change belongs to what follows it where it is `included`.
    """
    result: list[Interval] = []
    low: Edge | None = None
    for change in changes:
        if holds:
            result.append(Interval(low, Edge(change.level, not change.included, change.se)))
        low, holds = change, not holds
    return (*result, Interval(low, None)) if holds else tuple(result)
