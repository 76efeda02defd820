"""What differs between the terms of two deals, keyed by identifier.

What means the same is no difference: the order of entries and rows, `8%` and `0.08`, a default
left out or written, where a number comes from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pfs.analysis.term_rows import matched
from pfs.analysis.terms import NO_TERMS, SECTIONS, Term, terms_of
from pfs.models.conditions import Condition
from pfs.models.deal_file import DealFile
from pfs.models.flows import Flow, ShareOf
from pfs.models.numbers import Stated

Mark = Literal["+", "-", "~"]
IN_ORDER = frozenset({"from"})
"""Lists of names whose order is a term: payors pay in sequence."""
ON_DATES = frozenset({"since", "dated"})
_WITHOUT_ENTRIES = frozenset({"currency", "calendar", "collective_impact"})


@dataclass(frozen=True, slots=True)
class Change:
    """A term that differs.

    Parameters
    ----------
    mark
        `+` added, `-` removed, `~` changed.
    section, entry
        Where it stands: `capital`, `senior`; a section without entries has entry ``.
    field
        The term below the entry, as a setting path goes on: `steps[20%].pay`; empty for the
        whole entry.
    old, new
        The term on either side; None where there is none.
    row
        The row of a table that the term stands in, on the new side unless it is removed.
    """

    mark: Mark
    section: str
    entry: str
    field: str
    old: Term | None
    new: Term | None
    row: Term | None = None

    @property
    def path(self) -> str:
        """Setting path of the term: `payments.success.steps[20%].pay`."""
        return ".".join(part for part in (self.section, self.entry, self.field) if part)

    @property
    def in_percent(self) -> bool:
        """Whether its numbers are written in percent on either side.

        A share of an amount says nothing of money that stands in its place.
        """
        sides = (self.old, self.new)
        return any(
            term is not None and term.in_percent and not isinstance(term.value, ShareOf)
            for term in sides
        )

    @property
    def difference(self) -> float | None:
        """New less old, of single numbers."""
        if self.old is None or self.new is None:
            return None
        both = self.old.is_number and self.new.is_number
        return float(self.new.value - self.old.value) if both else None

    @property
    def relative(self) -> float | None:
        """New over old, less 1; None where the old number is 0 or there is no number."""
        if self.difference is None or self.old is None or self.old.value == 0:
            return None
        return self.difference / abs(float(self.old.value))


def term_changes(old: DealFile, new: DealFile) -> tuple[Change, ...]:
    """Return every term that differs, by section, then identifier, then as the model has fields.

    Parameters
    ----------
    old, new
        The deals; `+` is what only the new one has.
    """
    return tuple(_all_changes(terms_of(old), terms_of(new)))


def other_differences(old: DealFile, new: DealFile) -> tuple[str, ...]:
    """Return the sections that differ and state no terms, such as `sources`."""
    return tuple(name for name in NO_TERMS if _said(old, name) != _said(new, name))


def _said(file: DealFile, name: str) -> object:
    return file.document.data.get(name) or None


def _all_changes(old: dict[str, Term], new: dict[str, Term]) -> Iterator[Change]:
    for section in SECTIONS:
        mine, theirs = old.get(section), new.get(section)
        if section in _WITHOUT_ENTRIES:
            for one, other, field in _opened("", mine, theirs):
                yield from _of_entry(section, "", one, other, field)
            continue
        before = (mine.parts if mine else None) or {}
        after = (theirs.parts if theirs else None) or {}
        for entry in sorted({*before, *after}):
            yield from _of_entry(section, entry, before.get(entry), after.get(entry))


def _opened(
    field: str, old: Term | None, new: Term | None
) -> Iterator[tuple[Term | None, Term | None, str]]:
    """Yield the terms of a section entry by entry, also where one side has no such section."""
    either = new if old is None else old
    both = old is not None and new is not None
    if both or either is None or either.parts is None or field.count("."):
        yield old, new, field
        return
    for key in either.parts:
        before, after = (
            None if term is None else (term.parts or {}).get(key) for term in (old, new)
        )
        yield from _opened(f"{field}.{key}" if field else key, before, after)


def _of_entry(
    section: str, entry: str, old: Term | None, new: Term | None, start: str = ""
) -> Iterator[Change]:
    for mark, field, before, after, row in _walk(start, old, new, None):
        yield Change(mark, section, entry, field, before, after, row)


Found = tuple[Mark, str, Term | None, Term | None, Term | None]


def _walk(field: str, old: Term | None, new: Term | None, row: Term | None) -> Iterator[Found]:
    if old is None or new is None:
        if old is not None or new is not None:
            yield ("+" if old is None else "-"), field, old, new, row
        return
    if old.rows is not None and new.rows is not None:
        yield from _table(field, old.rows, new.rows)
    elif _alike(old, new):
        yield from _branches(field, old, new, row)
    elif not _equal(field, old, new):
        yield "~", field, old, new, row


def _alike(old: Term, new: Term) -> bool:
    """Return whether two terms are of one form, so that what is below them can be compared."""
    if old.parts is None or new.parts is None:
        return False
    both = (old.value, new.value)
    if any(isinstance(value, Condition | Flow | Stated) for value in both):
        # A phrase is told as a whole where it says something else, and not only another number.
        return type(old.value) is type(new.value) and old.parts.keys() == new.parts.keys()
    return type(old.value) is type(new.value) or all(isinstance(v, Mapping) for v in both)


def _branches(field: str, old: Term, new: Term, row: Term | None) -> Iterator[Found]:
    before, after = old.parts or {}, new.parts or {}
    for key in dict.fromkeys((*before, *after)):
        yield from _walk(_below(field, key), before.get(key), after.get(key), row)


def _below(field: str, key: str) -> str:
    """Return the setting path of what is below a term: dates are chosen in brackets."""
    if key in ON_DATES:
        return field
    if key[:1].isdigit():
        return f"{field}[{key}]"
    return f"{field}.{key}" if field else key


def _table(field: str, old: tuple[Term, ...], new: tuple[Term, ...]) -> Iterator[Found]:
    for pair in matched(old, new, _same):
        row = pair.old if pair.new is None else pair.new
        yield from _walk(f"{field}[{pair.label}]", pair.old, pair.new, row)


def _same(old: Term, new: Term) -> bool:
    return next(_walk("", old, new, None), None) is None


def _equal(field: str, old: Term, new: Term) -> bool:
    mine, theirs = old.meaning, new.meaning
    if isinstance(mine, list) and isinstance(theirs, list) and field not in IN_ORDER:
        return sorted(mine, key=str) == sorted(theirs, key=str)
    return mine == theirs
