"""Numbers of a deal by their setting path, and numbers a share below and above what is stated."""

import re
from collections.abc import Mapping
from typing import Any

from pfs.models.base import Model
from pfs.models.deal import Deal
from pfs.models.numbers import Stated, unwrapped
from pfs.source.nodes import Plain

_PART = re.compile(r"([^.\[\]]+)|\[#(\d+)\]")


Numbers = float | Stated | Mapping[Any, float]
"""A number, or plain numbers by date or name."""


def number_at(deal: Deal, path: str) -> Numbers | None:
    """Return the number at a setting path, or plain ones by date or name; None elsewhere."""
    here: Any = deal
    for name, position in _PART.findall(path):
        here = _row(here, int(position)) if position else _entry(here, name)
        if here is None:
            return None
    if isinstance(here, Mapping) and not all(isinstance(x, float) for x in here.values()):
        return None
    return here if isinstance(here, float | int | Stated | Mapping) else None


def _entry(here: Any, name: str) -> Any:  # noqa: ANN401 - whatever stands there
    if isinstance(here, Mapping):
        return next((value for key, value in here.items() if str(key) == name), None)
    if not isinstance(here, Model):
        return None
    for attribute, field in type(here).model_fields.items():
        if (field.alias or attribute) == name:
            return getattr(here, attribute)
    return None


def _row(here: Any, position: int) -> Any:  # noqa: ANN401 - whatever stands there
    return here[position - 1] if isinstance(here, tuple) and position <= len(here) else None


def values_of(number: Numbers) -> tuple[float, ...]:
    """Return every value of a certain number, by date or name where it has several."""
    inner = unwrapped(number) if isinstance(number, float | int | Stated) else number
    if isinstance(inner, Stated):
        return tuple((inner.since or {}).values())
    return tuple(inner.values()) if isinstance(inner, Mapping) else (inner,)


def multiplied(number: Numbers, factor: float) -> Plain:
    """Return a certain number multiplied, as plain data for a setting.

    What it grows by and where it comes from stay; a number by date is multiplied on each.
    """
    if isinstance(number, Mapping):
        return {str(key): x * factor for key, x in number.items()}
    if not isinstance(number, Stated):
        return number * factor
    kept: dict[str, Plain] = {}
    if number.grows is not None:
        kept["grows"] = number.grows
    if number.since is not None:
        return {**kept, "since": {str(day): x * factor for day, x in number.since.items()}}
    inner = multiplied(0.0 if number.value is None else number.value, factor)
    return {**kept, "value": inner} if kept else inner
