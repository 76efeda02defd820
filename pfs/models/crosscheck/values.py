"""Every value of a deal with its path in the file's words."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from pfs.models.plain import Duration
from pfs.source.document import KEY
from pfs.source.findings import Path


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield a value and all values in it, outer ones first; keys of maps end in `[key]`."""
    yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if inner is not None:
                yield from walk(inner, (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield (*path, str(key), KEY), key
            yield from walk(inner, (*path, str(key)))
    elif isinstance(value, tuple) and not isinstance(value, Duration):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))
