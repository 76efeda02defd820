"""Where an answer changes between yes and no as a number moves, nothing drawn.

An answer is asked at the knots of the contract and on both sides of each, and at evenly spaced
levels between them; every change is then narrowed down to the last binary digits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pfs.outcomes.sample import BoolArray, FloatArray

Answers = Callable[[FloatArray], Mapping[str, BoolArray]]
"""Yes or no by question at each of some levels, shape (levels,)."""
AnswersOfEach = Callable[[Sequence[tuple[str, FloatArray]]], Sequence[Mapping[str, BoolArray]]]
"""The same where one number or another moves: answers to each pair of its name and its levels."""
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
    number: str
    question: str
    low: float
    high: float
    after: bool
    """The answer at `high`; at `low` it is the other one."""


def scan(low: float, high: float, knots: Iterable[float] = (), even: int = EVEN) -> FloatArray:
    """Return rising levels in [low, high]: evenly spaced, the knots and both sides of each."""
    stated = [x for x in knots if low <= x <= high]
    sides = [x + way * SIDE * max(1.0, abs(x)) for x in stated for way in (-1, 1)]
    levels = np.array(sorted({*np.linspace(low, high, even).tolist(), *stated, *sides}))
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

    def each(moves: Sequence[tuple[str, FloatArray]]) -> list[dict[str, BoolArray]]:
        rows = [row for _, row in moves]
        found, ends = answers(np.concatenate(rows)), np.cumsum([len(row) for row in rows])[:-1]
        parts = {name: np.split(np.asarray(flags), ends) for name, flags in found.items()}
        return [{name: part[i] for name, part in parts.items()} for i in range(len(rows))]

    return search_each(each, {"": levels}, points=points, rounds=rounds)[""]


def search_each(
    answers: AnswersOfEach, scans: Mapping[str, FloatArray], *, points: int = 33, rounds: int = 7
) -> dict[str, dict[str, Found]]:
    """Return where answers change as one number after the other moves, by number and question.

    Parameters
    ----------
    answers
        Asked for all numbers and questions at once.
    scans
        Rising levels of the first scan by number, otherwise as `search`; the same for the rest.
    """
    first = dict(zip(scans, answers(list(scans.items())), strict=True))
    brackets = [
        bracket
        for number, levels in scans.items()
        for question, flags in first[number].items()
        for bracket in _changes(number, question, levels, flags)
    ]
    for _ in range(rounds if brackets else 0):
        brackets = _narrowed(answers, brackets, points)
    widths = {number: float(levels[-1] - levels[0]) for number, levels in scans.items()}
    changes = list(zip(brackets, _tidied(answers, brackets, widths), strict=True))
    return {
        number: {
            question: Found(
                bool(flags[0]),
                bool(flags[-1]),
                tuple(c for b, c in changes if (b.number, b.question) == (number, question)),
            )
            for question, flags in first[number].items()
        }
        for number in scans
    }


def _changes(
    number: str, question: str, levels: FloatArray, flags: BoolArray
) -> Iterator[_Bracket]:
    for i in np.flatnonzero(flags[1:] != flags[:-1]):
        yield _Bracket(number, question, float(levels[i]), float(levels[i + 1]), bool(flags[i + 1]))


def _narrowed(answers: AnswersOfEach, brackets: list[_Bracket], points: int) -> list[_Bracket]:
    rows = [np.linspace(b.low, b.high, points) for b in brackets]
    asked = answers([(b.number, row) for b, row in zip(brackets, rows, strict=True)])
    result = []
    for bracket, row, found in zip(brackets, rows, asked, strict=True):
        at = int(np.flatnonzero(found[bracket.question] == bracket.after)[0])
        low, high = float(row[max(at - 1, 0)]), float(row[at])
        result.append(replace(bracket, low=low, high=high))
    return result


def _tidied(
    answers: AnswersOfEach, brackets: list[_Bracket], widths: Mapping[str, float]
) -> list[Crossing]:
    """Return each change at a round number in reach, and what is answered there."""
    if not brackets:
        return []
    levels = [rounded(b.high, NEAR * max(widths[b.number], abs(b.high))) for b in brackets]
    moves = [(b.number, np.array([level])) for b, level in zip(brackets, levels, strict=True)]
    return [
        Crossing(level, included=bool(found[b.question][0] == b.after))
        for b, level, found in zip(brackets, levels, answers(moves), strict=True)
    ]


def rounded(number: float, reach: float) -> float:
    """Return the number of fewest digits within `reach`, or the number itself where none is."""
    tried = (float(f"{number:.{digits}g}") for digits in range(1, WRITTEN + 1))
    return next((x for x in (0.0, *tried) if abs(x - number) <= reach), number)
