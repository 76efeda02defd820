"""A condition of a check: what is asked of the fields of a deal, and what they say.

Answers are yes, no or unknown; unknown is a field that is not there. They combine as in Kleene's
three-valued logic: one no settles "both", one yes settles "either".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pfs.ci_alignment.checks.facts import Facts
from pfs.source.findings import Path

T = TypeVar("T")


class Holds(StrEnum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What the fields say to a condition: whether it holds, what was seen, and where."""

    holds: Holds
    saw: str
    read: tuple[Path, ...]


Ask = Callable[[Facts], Iterable[Found]]
"""Asks a condition of a deal; one answer, or one for each entry that it is asked of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a check.

    Parameters
    ----------
    text
        What must hold, in words.
    ask
        Reads the fields.
    decides
        Whether it decides first: no makes the check not met, unknown makes it not stated.
    slot
        Whether it is evidence that only people can judge; it is shown and lifts nothing.
    """

    text: str
    ask: Ask
    decides: bool = False
    slot: bool = False


def yes(saw: str, *read: Path) -> Found:
    """Return that a condition holds."""
    return Found(Holds.YES, saw, tuple(dict.fromkeys(read)))


def no(saw: str, *read: Path) -> Found:
    """Return that a condition does not hold."""
    return Found(Holds.NO, saw, tuple(dict.fromkeys(read)))


def unknown(saw: str, *read: Path) -> Found:
    """Return that a field is not there."""
    return Found(Holds.UNKNOWN, saw, tuple(dict.fromkeys(read)))


def told(holds: bool, saw: str, *read: Path) -> Found:  # noqa: FBT001 - it is what is told
    """Return yes or no, as the fields say."""
    return yes(saw, *read) if holds else no(saw, *read)


def stated(value: object, saw: str, path: Path) -> Found:
    """Return yes for a field that is there."""
    return unknown("not stated", path) if value is None else yes(saw, path)


def both(*found: Found) -> Found:
    """Return whether all hold; only those that settle it are cited."""
    return _settled(found, (Holds.NO, Holds.UNKNOWN, Holds.YES))


def either(*found: Found) -> Found:
    """Return whether one holds; only those that settle it are cited."""
    return _settled(found, (Holds.YES, Holds.UNKNOWN, Holds.NO))


def _settled(found: tuple[Found, ...], order: tuple[Holds, ...]) -> Found:
    first = next(holds for holds in order if any(one.holds is holds for one in found))
    settling = [one for one in found if one.holds is first]
    saw = "; ".join(dict.fromkeys(one.saw for one in settling))
    return Found(first, saw, tuple(dict.fromkeys(path for one in settling for path in one.read)))


def any_of(found: Iterable[Found], absent: Found) -> Found:
    """Return whether one of many holds; `absent` where there is none to ask.

    The first that holds is cited, or else the first that is not known, or all.
    """
    listed = tuple(found)
    if not listed:
        return absent
    result = either(*listed)
    if result.holds is Holds.NO:
        return result
    return next(one for one in listed if one.holds is result.holds)


def each(
    entries: Mapping[str, T] | None, path: Path, ask: Callable[[str, T], Found]
) -> Iterator[Found]:
    """Yield an answer for each entry of a section; a section that is not there is unknown.

    A section that is written empty says there is none, which is no.
    """
    if entries is None:
        yield unknown("not stated", path)
    elif not entries:
        yield no("none", path)
    else:
        for name, entry in entries.items():
            yield ask(name, entry)


def at_least(
    least: int, hits: Mapping[str, Path], doubtful: Iterable[Path], what: str, at: Path
) -> Found:
    """Return whether there are enough of something.

    Parameters
    ----------
    least
        How many are enough.
    hits
        Those that count, by name, each with the field that says so.
    doubtful
        Fields that are not there and could have made another one count.
    what
        What is counted, in the plural.
    at
        Cited where nothing counts.
    """
    read = tuple(hits.values()) or (at,)
    if len(hits) >= least:
        return yes(f"{what}: {', '.join(hits)}", *read)
    few = f"{len(hits)} of at least {least} {what}" if hits else f"{what}: none"
    missing = tuple(doubtful)
    return unknown(f"{few} stated", *missing) if missing else no(few, *read)
