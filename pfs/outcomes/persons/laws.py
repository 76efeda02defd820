"""Laws of one person for payments and waves, each computed once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pfs.outcomes.persons.corners import Corners, number_of
from pfs.outcomes.persons.flat import Rows
from pfs.outcomes.persons.group import People
from pfs.outcomes.persons.person import Law, Quantity, law_of

_CORNERS = 256
"""Combinations of outcomes up to which they are walked instead of every path."""
_ROOM = 2**16
"""Numbers that a state of one person may have at a time: more paths are taken in pieces."""


def laws_of(people: People, levels: Rows, wanted: Sequence[frozenset[Quantity]]) -> list[Law]:
    """Return for each payment the moments of one person, each of shape (paths,) or (1,).

    Parameters
    ----------
    people
        The people.
    levels
        Level of each claim, shape (paths,), or (1,) where it is the same on every path.
    wanted
        For each payment the quantities whose moments up to the third are wanted.
    """
    if all(level.size == 1 for level in levels):
        return _laws(people, levels, wanted)
    chances = people.chances(levels)
    if number_of(chances) <= _CORNERS:
        return _at_corners(people, Corners.of(chances), wanted)
    paths = max(level.size for level in levels)
    piece = max(1, _ROOM // (len(chances.nodes[0]) * 64))
    parts = [
        _laws(people, [x if x.size == 1 else x[i : i + piece] for x in levels], wanted)
        for i in range(0, paths, piece)
    ]
    return [_joined([part[n] for part in parts]) for n in range(len(people.cards))]


def _at_corners(
    people: People, corners: Corners, wanted: Sequence[frozenset[Quantity]]
) -> list[Law]:
    laws = (
        law_of(card, people.wave.claims, corners, some)
        for card, some in zip(people.cards, wanted, strict=True)
    )
    return [corners.weighted(law) for law in laws]


def _laws(people: People, levels: Rows, wanted: Sequence[frozenset[Quantity]]) -> list[Law]:
    chances = people.chances(levels)
    return [
        law_of(card, people.wave.claims, chances, some)
        for card, some in zip(people.cards, wanted, strict=True)
    ]


def _joined(parts: Sequence[Law]) -> Law:
    """Return the moments of several pieces of the paths as those of all."""
    whole = Law()
    for name in ("mean", "second", "third"):
        fields = [getattr(part, name) for part in parts]
        keys = sorted(set().union(*fields))
        getattr(whole, name).update(
            {key: np.concatenate([found[key] for found in fields]) for key in keys}
        )
    return whole


@dataclass(slots=True)
class Laws:
    """Laws of one person, each computed once: waves of a cohort are most often alike."""

    known: dict[object, tuple[list[Law], Rows]] = field(default_factory=dict)

    def of(
        self, people: People, levels: Rows, spread: Sequence[frozenset[Quantity]] | None = None
    ) -> list[Law]:
        """Return for each payment the moments of one person of a wave."""
        wanted = [frozenset[Quantity]() for _ in people.cards] if spread is None else spread
        # Levels are kept with their law, so that an identity is not given to another array.
        ids = tuple(float(x[0]) if x.size == 1 else id(x) for x in levels)
        key = (ids, people.correlation, people.kinds, _money(people), tuple(wanted))
        if key not in self.known:
            self.known[key] = laws_of(people, levels, wanted), levels
        return self.known[key][0]


def _money(people: People) -> object:
    """Return what is paid for one person, without dates."""
    return tuple(
        (card.payment, card.at_most, tuple(group.entries for group in card.groups))
        for card in people.cards
    )
