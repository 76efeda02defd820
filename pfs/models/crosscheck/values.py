"""Every value of a deal with its path in the file's words."""

from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import BaseModel

from pfs.models.deal import Deal
from pfs.models.plain import Duration
from pfs.source.document import KEY
from pfs.source.findings import Path


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield a value and all values in it, outer ones first; keys of maps end in `[key]`."""
    if path or not isinstance(value, Deal):
        return _walked(value, path)
    deal, values = _Last.walk
    if deal is not value:
        values = tuple(_walked(value, ()))
        _Last.walk = value, values
    return iter(values)


class _Last:
    """The deal that was walked last, which a dozen checks walk one after the other."""

    walk: tuple[Deal | None, tuple[tuple[Path, object], ...]] = (None, ())


def _walked(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    # One stack and not a generator a level: checks walk a deal many times, sweeps many deals.
    waiting = [(path, value)]
    while waiting:
        here, found = waiting.pop()
        yield here, found
        if not isinstance(found, _LEAVES):
            waiting += reversed(_inside(here, found))


_LEAVES = (str, int, float, Duration, type(None))


def _inside(path: Path, value: object) -> list[tuple[Path, object]]:
    if isinstance(value, BaseModel):
        held = [(word, getattr(value, name)) for name, word in _fields(type(value))]
        return [((*path, word), inner) for word, inner in held if inner is not None]
    if isinstance(value, Mapping):
        pairs = (((*path, str(key)), key, inner) for key, inner in value.items())
        return [entry for at, key, inner in pairs for entry in (((*at, KEY), key), (at, inner))]
    if isinstance(value, tuple):
        return [((*path, index), inner) for index, inner in enumerate(value)]
    return []


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model with the word for each in the file."""
    return tuple((name, field.alias or name) for name, field in model.model_fields.items())
