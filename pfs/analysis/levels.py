"""Where an answer changes between yes and no as a number moves, nothing drawn.

An answer is asked at the knots of the contract and on both sides of each, and at evenly spaced
levels between them; every change is then narrowed down to the last binary digits.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from pfs.outcomes.sample import BoolArray, FloatArray

Answers = Callable[[FloatArray], Mapping[str, BoolArray]]
"""Yes or no by question at each of some levels, shape (levels,)."""
EVEN = 132
"""Evenly spaced levels of the first scan."""
SIDE = 1e-9
"""How far from a knot its sides are tested, relative to it and absolute below 1."""
NEAR = 1e-7
"""A change this near a round number is at it, relative to the number or the range."""
WRITTEN = 6
"""Most significant digits of a round number."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A level at which an answer changes.

    Parameters
    ----------
    level
        The level.
    included
        Whether the answer at the level itself is already the one that follows.
    """

    level: float
    included: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Answers over a range: at its two ends, and where they change between, in rising order."""

    at_low: bool
    at_high: bool
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class _Bracket:
    question: str
    low: float
    high: float
    after: bool
    """The answer at `high`; at `low` it is the other one."""


def scan(low: float, high: float, knots: Iterable[float] = (), even: int = EVEN) -> FloatArray:
    """Return rising levels in [low, high]: evenly spaced, the knots and both sides of each."""
    stated = [x for x in knots if low <= x <= high]
    sides = [x + way * SIDE * max(1.0, abs(x)) for x in stated for way in (-1, 1)]
    levels = np.unique([*np.linspace(low, high, even), *stated, *sides])
    return levels[(levels >= low) & (levels <= high)]


def search(
    answers: Answers, levels: FloatArray, *, points: int = 33, rounds: int = 7
) -> dict[str, Found]:
    """Return where answers change.

    Parameters
    ----------
    answers
        Asked for all questions at once.
    levels
        Rising levels of the first scan; a change between two of them and back is not seen.
    points, rounds
        Levels of a narrowing round, and how many rounds there are.
    """
    first = {name: np.asarray(flags, dtype=bool) for name, flags in answers(levels).items()}
    brackets = [
        _Bracket(name, float(levels[i]), float(levels[i + 1]), bool(flags[i + 1]))
        for name, flags in first.items()
        for i in np.flatnonzero(flags[1:] != flags[:-1])
    ]
    for _ in range(rounds if brackets else 0):
        brackets = _narrowed(answers, brackets, points)
    changes = _tidied(answers, brackets, float(levels[-1] - levels[0]))
    return {
        name: Found(
            bool(flags[0]),
            bool(flags[-1]),
            tuple(c for b, c in zip(brackets, changes, strict=True) if b.question == name),
        )
        for name, flags in first.items()
    }


def _narrowed(answers: Answers, brackets: list[_Bracket], points: int) -> list[_Bracket]:
    rows = [np.linspace(b.low, b.high, points) for b in brackets]
    asked = answers(np.concatenate(rows))
    result = []
    for number, (bracket, row) in enumerate(zip(brackets, rows, strict=True)):
        flags = asked[bracket.question][number * points : (number + 1) * points]
        at = int(np.flatnonzero(flags == bracket.after)[0])
        result.append(
            _Bracket(bracket.question, float(row[max(at - 1, 0)]), float(row[at]), bracket.after)
        )
    return result


def _tidied(answers: Answers, brackets: list[_Bracket], width: float) -> list[Crossing]:
    """Return each change at a round number in reach, and what is answered there."""
    if not brackets:
        return []
    levels = [rounded(b.high, NEAR * max(width, abs(b.high))) for b in brackets]
    asked = answers(np.array(levels))
    return [
        Crossing(level, included=bool(asked[b.question][number] == b.after))
        for number, (b, level) in enumerate(zip(brackets, levels, strict=True))
    ]


def rounded(number: float, reach: float) -> float:
    """Return the number of fewest digits within `reach`, or the number itself where none is."""
    tried = (float(f"{number:.{digits}g}") for digits in range(1, WRITTEN + 1))
    return next((x for x in (0.0, *tried) if abs(x - number) <= reach), number)
