"""Examples of what a field may hold, from its documentation or its type."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pfs.models.places import bare, origin_of, words_of
from pfs.models.references import Reference

A_DATE = "2016-12-31"
"""A date as it is written."""


def help_for(name: str, field: FieldInfo | None) -> str:
    """Return what to write for a field that is missing, with the first words of its description."""
    if field is None:
        return f"write `{name}`"
    described = (field.description or "").split(", as `")[0]
    sentence = re.split(r"[.;:](?:\s|$)", described)[0]
    sentence = " ".join(sentence.split())
    example = f"write for instance `{name}: {_example(field)}`"
    return f"{example} ({sentence})" if sentence else example


def _example(field: FieldInfo) -> str:
    described = " ".join((field.description or "").split())
    if stated := re.search(r"\bas `([^`]+)`", described):
        return str(stated[1])
    quoted = [text for text in re.findall(r"`([^`]+)`", described) if re.search(r"[^a-z_.]", text)]
    if found := (*words_of(field.annotation), *quoted):
        return str(found[0])
    return _example_of(bare(field.annotation))


def _example_of(kind: Any) -> str:  # noqa: ANN401 - annotations have no common type
    if not isinstance(kind, type):
        members = [bare(member) for member in get_args(kind)]
        plain = [member for member in members if member in {float, dt.date}]
        text = origin_of(kind) is None or not (plain or origin_of(kind) in {tuple, Mapping})
        return _example_of(plain[0]) if plain else "..." if text else "[...]"
    if issubclass(kind, Reference):
        return "NAME" if kind.bare else kind.forms[0].replace("*", "NAME")
    if issubclass(kind, BaseModel):
        return "{...}"
    return {float: "1_000", int: "1", dt.date: A_DATE, bool: "true"}.get(kind, "...")
