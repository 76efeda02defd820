"""The terms of a deal as a tree: every value with how its file writes it, sources left out.

A term is what the sections of a deal state: a contract's terms, and the assumptions beside them.
Names of the deal, sources, scenarios and worked examples change no result and are no terms.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pfs.models.base import Model
from pfs.models.deal_file import DealFile
from pfs.models.numbers import Stated
from pfs.models.plain import Duration
from pfs.models.sourced import SourcedDuration, SourcedText

SECTIONS = (
    "currency", "calendar", "parties", "accounts", "capital", "budget", "cohorts", "metrics",
    "indices", "payments", "limits", "waterfall", "terminations", "savings", "risks",
    "collective_impact",
)  # fmt: skip
NO_TERMS = ("name", "sources", "scenarios", "worked_examples")
"""Sections of a file that are no terms."""
_MEASURES = ("month", "day")


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a deal.

    Parameters
    ----------
    value
        What the deal says: a model, a map, a tuple, or a single value.
    written
        How the file writes it, as plain data; None where it is left out and a default holds.
    """

    value: Any
    written: Any

    @property
    def is_number(self) -> bool:
        """Whether it is a single number."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)

    @property
    def in_percent(self) -> bool:
        """Whether the file writes it, or a number in it, in percent or percentage points."""
        return _in_percent(self.written)

    @property
    def parts(self) -> "dict[str, Term] | None":
        """The terms below it by the key of the file, or None where it is a single value."""
        if isinstance(self.value, Model):
            return dict(_fields(self.value, self.written))
        if isinstance(self.value, Mapping):
            keys = {key_of(key): key for key in self.value}
            return {
                text: settled(self.value[key], _inside(self.written, text))
                for text, key in sorted(keys.items())
            }
        return None

    @property
    def rows(self) -> "tuple[Term, ...] | None":
        """The rows of a table, or None where it is none."""
        if not isinstance(self.value, tuple) or isinstance(self.value, Duration):
            return None
        if not any(isinstance(row, Model | Mapping) for row in self.value):
            return None
        return tuple(
            settled(row, _inside(self.written, index)) for index, row in enumerate(self.value)
        )

    @property
    def meaning(self) -> object:
        """What a single value, or a list of them, comes to: `12 months` is `1 year`."""
        if isinstance(self.value, Duration):
            return _length(self.value)
        if isinstance(self.value, tuple):
            found = [Term(value, None).meaning for value in self.value]
            return found[0] if len(found) == 1 else found
        return self.value


def terms_of(file: DealFile) -> dict[str, Term]:
    """Return every section of a deal that states terms, by name."""
    whole = Term(file.deal, file.document.data).parts or {}
    return {name: whole[name] for name in SECTIONS if name in whole}


def settled(value: Any, written: Any) -> Term:  # noqa: ANN401 - whatever a deal holds
    """Return a term without the evidence around it: `{value: 8%, source: ...}` is 8%."""
    while True:
        inner = _unwrapped(value)
        if inner is value:
            return Term(value, written)
        value = inner
        written = written.get("value", written) if isinstance(written, Mapping) else written


def key_of(key: object) -> str:
    """Return a key of a map as the file writes it."""
    return key.isoformat() if isinstance(key, dt.date) else str(key)


def _unwrapped(value: Any) -> Any:  # noqa: ANN401 - whatever a deal holds
    if isinstance(value, SourcedText):
        return value.words
    if isinstance(value, SourcedDuration):
        return value.value
    if isinstance(value, Stated) and value.value is not None and value.grows is None:
        return value.value
    return value


def _fields(value: Model, written: Any) -> Iterator[tuple[str, Term]]:  # noqa: ANN401
    graded = isinstance(value, Stated)
    for name, field in type(value).model_fields.items():
        key = field.alias or name
        inner = getattr(value, name)
        if inner is not None and key != "source" and not (key == "evidence" and graded):
            yield key, settled(inner, _inside(written, key))


def _inside(written: Any, key: str | int) -> Any:  # noqa: ANN401 - plain data
    if isinstance(written, Mapping):
        return written.get(key)
    if isinstance(written, list) and isinstance(key, int) and key < len(written):
        return written[key]
    return None


def _in_percent(written: Any) -> bool:  # noqa: ANN401 - plain data
    if isinstance(written, Mapping):
        return any(_in_percent(part) for key, part in written.items() if key != "source")
    if isinstance(written, list):
        return any(_in_percent(part) for part in written)
    return isinstance(written, str) and written.endswith(("%", "pp"))


def _length(duration: Duration) -> tuple[str, int]:
    if duration.months is not None:
        return _MEASURES[0], duration.months
    return _MEASURES[1], duration.number * (7 if duration.unit == "week" else 1)
