"""The assumption register: which numbers of a deal have a source, and which are assumed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pfs.models.base import Model
from pfs.models.deal import Deal
from pfs.models.numbers import Stated, source_of

SECTIONS = ("capital", "budget", "cohorts", "metrics", "indices", "payments", "limits",
            "waterfall", "savings", "risks")  # fmt: skip
ASSUMED, RECALLED = "assumed", "recalled"


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of the deal: its setting path, its source (None where none is stated)."""

    path: str
    source: str | None

    @property
    def assumed(self) -> bool:
        """Whether nobody but the file says so."""
        return self.source is None or self.source.startswith(ASSUMED)


def register(deal: Deal) -> tuple[Entry, ...]:
    """Return every number stated in long form, with the source of it or of what contains it."""
    return tuple(
        entry
        for section in SECTIONS
        for name, item in getattr(deal, section).items()
        for entry in _entries(f"{section}.{name}", item, None)
    )


def recalled(deal: Deal) -> list[str]:
    """Return the paths of numbers that are recalled and not verified against a source."""
    stated = ((entry.path, entry.source or "") for entry in register(deal))
    return [path for path, source in stated if source.startswith(RECALLED)]


def unsourced(deal: Deal) -> list[str]:
    """Return the paths of uncertain or long-form numbers that are assumed or have no source."""
    return [entry.path for entry in register(deal) if entry.assumed]


def unvouched(deal: Deal) -> tuple[Entry, ...]:
    """Return every stated number, plain ones too, that is assumed, recalled or has no source.

    Amounts by date or by name that are plain are one entry, at the path of their map.
    """
    return tuple(
        entry
        for section in SECTIONS
        for name, item in getattr(deal, section).items()
        for entry in _numbers(f"{section}.{name}", item, None)
        if entry.assumed or (entry.source or "").startswith(RECALLED)
    )


def _numbers(path: str, value: object, inherited: str | None) -> Iterator[Entry]:
    """Yield what `_entries` does and the plain numbers that the file states."""
    plain = isinstance(value, float)
    if plain or (isinstance(value, Mapping) and value and _plain_map(value)):
        yield Entry(path, inherited)
    elif isinstance(value, Stated):
        yield Entry(path, source_of(value) or inherited)
    elif isinstance(value, Model):
        source = getattr(value, "source", None) or inherited
        for name, info in type(value).model_fields.items():
            if name in value.model_fields_set:
                inner = getattr(value, name)
                yield from _numbers(f"{path}.{info.alias or name}", inner, source)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers(f"{path}.{key}", inner, inherited)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value, start=1):
            yield from _numbers(f"{path}[#{number}]", inner, inherited)


def _plain_map(value: Mapping[object, object]) -> bool:
    return all(isinstance(inner, float) for inner in value.values())


def _entries(path: str, value: object, inherited: str | None) -> Iterator[Entry]:
    if isinstance(value, Stated):
        yield Entry(path, source_of(value) or inherited)
    elif isinstance(value, Model):
        source = getattr(value, "source", None) or inherited
        for name, info in type(value).model_fields.items():
            inner = getattr(value, name)
            yield from _entries(f"{path}.{info.alias or name}", inner, source)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entries(f"{path}.{key}", inner, inherited)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value, start=1):
            yield from _entries(f"{path}[#{number}]", inner, inherited)
