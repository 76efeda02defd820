"""The name that was probably meant."""

from collections.abc import Iterable
from itertools import islice

_MOST_CANDIDATES = 2_000
_LONGEST = 80


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """
    Return the candidate that `word` is most likely a slip of, or None when nothing is near.

    Case, hyphens and the order of the words in a name do not count; beyond that one insertion,
    deletion, replacement or swap of neighbours for every four characters, and one more, is near.
    The first of equally near candidates wins, those with the same first letter before others.

    Parameters
    ----------
    word
        What was written.
    candidates
        What could have been written; at most 2,000 are looked at.
    """
    if not 0 < len(word) <= _LONGEST:
        return None
    wanted = _plain(word)
    best: tuple[int, bool] | None = None
    found: str | None = None
    for candidate in islice(candidates, _MOST_CANDIDATES):
        offered = _plain(candidate)
        distance = _distance(wanted, offered, _tolerance(wanted))
        rank = (distance, wanted[:1] != offered[:1])
        if distance <= _tolerance(wanted) and (best is None or rank < best):
            best, found = rank, candidate
    return found


def _plain(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def _tolerance(word: str) -> int:
    return 0 if len(word) < 3 else 1 + len(word) // 4


def _distance(one: str, other: str, most: int) -> int:
    """Count the edits between two names, neighbours swapped being one; `most` + 1 if above it."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    if one != other and sorted(one.split("_")) == sorted(other.split("_")):
        return min(1, most)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, target in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
