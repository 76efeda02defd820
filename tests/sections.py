"""Sections of deal files as tests validate them: as strict JSON, the way files are validated."""

import datetime as dt
import json
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

FOLDER = Path(__file__).parent / "models" / "community"
T = TypeVar("T")


def section_of(name: str, section: str) -> Any:
    """Return one section of a file beside the tests, as JSON would hold it."""
    return as_json(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))[section])


def as_json(value: Any) -> Any:
    """Return the value with dates, also dates that are keys, as text."""
    if isinstance(value, dict):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def read(adapter: TypeAdapter[T], value: Any) -> T:
    """Validate the value strictly as JSON."""
    return adapter.validate_json(json.dumps(value), strict=True)


def refusals(adapter: TypeAdapter[Any], value: Any) -> list[str]:
    """Return a line for each refusal: its place, what is wrong and the help; none is a failure.

    A list that is too short only because its entries are refused is not a refusal of its own.
    """
    try:
        accepted = read(adapter, value)
    except ValidationError as error:
        found = error.errors(include_input=False)
        return [_line(entry) for entry in found if not _follows(entry, found)]
    raise AssertionError(f"accepted: {accepted!r}")


def _follows(entry: Any, found: list[Any]) -> bool:
    place = entry["loc"]
    within = (other["loc"] for other in found if len(other["loc"]) > len(place))
    return entry["type"] == "too_short" and any(loc[: len(place)] == place for loc in within)


def _line(entry: Any) -> str:
    place = ".".join(str(part) for part in entry["loc"])
    return f"{place}: {entry['msg']}: {entry.get('ctx', {}).get('help')}"
