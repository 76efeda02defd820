"""A function of the people of a cohort as a function of plain rows, which a tape can record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pfs.outcomes.persons.group import Paid, People
from pfs.outcomes.sample import FloatArray
from pfs.tape.hooks import apply
from pfs.tape.symbols import Symbol

Rows = Sequence[FloatArray]


class Function(Protocol):
    """What the people of each wave claim, earn and are due, path by path independent."""

    def __call__(
        self, numbers: Rows, levels: Sequence[Rows], uniforms: Mapping[str, FloatArray]
    ) -> list[Paid]:
        """Return what comes of numbers of people, levels of claims and uniform numbers."""


def applied(
    function: Function,
    people: Sequence[People],
    numbers: Rows,
    levels: Sequence[Rows],
    uniforms: Mapping[str, FloatArray],
) -> list[Paid]:
    """Return what a function makes of rows: arrays, or symbols while a tape records.

    Parameters
    ----------
    function
        Takes arrays: of shape (paths,), or (1,) where a number is the same on every path.
    people
        The waves of a cohort.
    numbers
        How many people each wave has.
    levels
        For each wave the level of each claim.
    uniforms
        Uniform numbers by driver.
    """
    flat = [*numbers, *(level for rows in levels for level in rows), *uniforms.values()]
    alike = tuple(_alike(level) for rows in levels for level in rows)
    size = sum(_size(one) for one in people)
    rows = iter(
        apply(
            _OfRows(function, tuple(people), tuple(uniforms), alike),
            *flat,
            dtypes=[np.dtype(np.float64)] * size,
        )
    )
    return [_paid(one, rows) for one in people]


@dataclass(frozen=True, slots=True)
class _OfRows:
    function: Function
    people: tuple[People, ...]
    names: tuple[str, ...]
    alike: tuple[bool, ...]

    def __call__(self, *rows: FloatArray) -> tuple[FloatArray, ...]:
        length = max(row.size for row in rows)
        # A block of one path is computed as one of two: what differs from path to path is told
        # from what does not by its size, and sums are made in another order.
        alone = length == 1 and not all(self.alike)
        given = iter(np.repeat(row, 2) if alone else row for row in rows)
        alike = iter(self.alike)
        numbers = [next(given) for _ in self.people]
        levels = [
            [_level(next(given), alike=next(alike)) for _ in one.wave.claims] for one in self.people
        ]
        paid = self.function(numbers, levels, dict(zip(self.names, given, strict=True)))
        made = (
            np.broadcast_to(row, (max(length, row.size),)) for one in paid for row in _flat(one)
        )
        return tuple(row[:length] for row in made)


def _alike(row: FloatArray) -> bool:
    """Return whether a number is known to be the same on every path."""
    return not isinstance(row, Symbol) and bool((row == row[0]).all())


def _level(row: FloatArray, *, alike: bool) -> FloatArray:
    """Return a level, of shape (1,) where it is the same on every path."""
    return row[:1] if alike else row


def _size(people: People) -> int:
    return len(people.wave.claims) + 2 * sum(len(card.groups) for card in people.cards)


def _flat(paid: Paid) -> Iterator[FloatArray]:
    yield from paid.counts
    for rows in (*paid.earned, *paid.due):
        yield from rows


def _paid(people: People, rows: Iterator[FloatArray]) -> Paid:
    counts = tuple(next(rows) for _ in people.wave.claims)
    earned = tuple(tuple(next(rows) for _ in card.groups) for card in people.cards)
    due = tuple(tuple(next(rows) for _ in card.groups) for card in people.cards)
    return Paid(counts, earned, due)
