"""Which rows of two tables belong together: by what the contract calls them, not by position."""

from collections.abc import Callable
from dataclasses import dataclass

from pfs.analysis.terms import Term
from pfs.models.conditions import Condition
from pfs.models.metrics import Estimate
from pfs.models.payments import ShareRow
from pfs.source.paths import OTHERWISE, THRESHOLDS

Same = Callable[[Term, Term], bool]
IN_FORCE_IN_ORDER = (ShareRow, Estimate)
"""Rows that apply one after the other: their order is a term."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A row of one table and the row of the other that it became; one of them may be missing."""

    label: str
    old: Term | None
    new: Term | None


def matched(old: tuple[Term, ...], new: tuple[Term, ...], same: Same) -> list[Matched]:
    """Return the rows of two tables in pairs, in the order of the new table.

    A row is called by its threshold, `[20%]`, else by its position, `[#2]`. Rows that are the same
    belong together, then rows of one name, then rows that differ in their threshold alone. The
    rest have been added and removed. Where the order of rows is a term they belong together by
    position.
    """
    found = [
        Matched(_label(old, i), old[i], None if j is None else new[j])
        for i, j in _partners(old, new, same).items()
    ]
    taken = {id(pair.new) for pair in found}
    found += [
        Matched(_label(new, j), None, row) for j, row in enumerate(new) if id(row) not in taken
    ]
    places = {id(row): j for j, row in enumerate(new)}
    return sorted(found, key=lambda pair: places.get(id(pair.new), len(new)))


def _partners(old: tuple[Term, ...], new: tuple[Term, ...], same: Same) -> dict[int, int | None]:
    """Return which row of the new table each row of the old one became, by position."""
    if any(isinstance(row.value, IN_FORCE_IN_ORDER) for row in (*old, *new)):
        return {i: i if i < len(new) else None for i in range(len(old))}
    left, right = dict(enumerate(old)), dict(enumerate(new))
    partners: dict[int, int | None] = {}
    for fits in (
        same,
        _is_called_the_same,
        lambda one, other: same(_without_threshold(one), _without_threshold(other)),
    ):
        partners |= _taken(left, right, fits)
    return {i: partners.get(i) for i in range(len(old))}


def _taken(left: dict[int, Term], right: dict[int, Term], fits: Same) -> dict[int, int]:
    """Return the pairs that fit, first come first served, and take them out of both sides."""
    pairs: dict[int, int] = {}
    for i, row in list(left.items()):
        found = next((j for j, other in right.items() if fits(row, other)), None)
        if found is not None:
            pairs[i] = found
            del left[i], right[found]
    return pairs


def threshold(row: Term) -> tuple[str, Term] | None:
    """Return the key and value that a row is called by, or None where it has none."""
    parts = row.parts or {}
    return next(((key, parts[key]) for key in (*THRESHOLDS, OTHERWISE) if key in parts), None)


def _is_called_the_same(one: Term, other: Term) -> bool:
    mine, theirs = threshold(one), threshold(other)
    if mine is None or theirs is None or isinstance(one.value, Condition):
        # Conditions on two metrics can have one threshold, which then names neither.
        return False
    if mine[0] == theirs[0] == OTHERWISE:
        return True
    return (mine[0], mine[1].meaning) == (theirs[0], theirs[1].meaning)


def _without_threshold(row: Term) -> Term:
    """Return a row as a map without the key it is called by."""
    called = threshold(row)
    parts = row.parts or {}
    kept = {key: part for key, part in parts.items() if called is None or key != called[0]}
    return Term(
        {key: part.value for key, part in kept.items()},
        {key: part.written for key, part in kept.items()},
    )


def _label(rows: tuple[Term, ...], index: int) -> str:
    """Return how a setting path chooses a row: by its threshold where that is its own."""
    texts = [_text(row) for row in rows]
    own = texts[index]
    return own if own and texts.count(own) == 1 else f"#{index + 1}"


def _text(row: Term) -> str:
    called = threshold(row)
    if called is None:
        return ""
    if called[0] == OTHERWISE:
        return OTHERWISE
    return str(called[1].value if called[1].written is None else called[1].written)
