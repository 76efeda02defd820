"""Words and durations that may carry a source: plain, or in a long form that says where from."""

import datetime as dt
from typing import Annotated, Self

from pydantic import Discriminator, PlainValidator, Tag, model_validator

from pfs.models.base import Model, Text, by_shape, exactly_one, problem
from pfs.models.plain import Duration, read_duration


class SourcedText(Model):
    """Words with their source; plain words are read as `text`.

    Exactly one of `text` and `value` is stated.
    """

    text: Text | None = None
    """The words."""
    value: Text | None = None
    """The words, written like a number with a source."""
    source: Text | None = None
    """Where this is known from; `assumed` where nobody says so."""
    date: dt.date | None = None
    """When it was said or written."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one(self, "text", "value")
        return self

    @property
    def words(self) -> str:
        """The words, in whichever form they are stated."""
        return self.text or self.value or ""


class SourcedDuration(Model):
    """A duration with its source; a plain duration is read as `value`."""

    value: Duration
    """The duration: `3 months`, `2 weeks`."""
    source: Text | None = None
    """Where this is known from; `assumed` where nobody says so."""


def _words(raw: str) -> SourcedText:
    if not raw:
        raise problem("words are needed here", "write what it says, or leave the field out")
    return SourcedText(text=raw)


def _duration(raw: object) -> SourcedDuration:
    return SourcedDuration(value=read_duration(raw))


def _map_or_not(raw: object) -> str:
    return "a map" if by_shape(raw) == "a map" else "a duration"


words_from_text = PlainValidator(_words, json_schema_input_type=Text)
"""Reads plain words as `SourcedText`."""
Words = Annotated[
    Annotated[SourcedText, words_from_text, Tag("a name")] | Annotated[SourcedText, Tag("a map")],
    Discriminator(by_shape),
]
"""Plain words, or `{text: ..., source: ..., date: ...}`; always read as `SourcedText`."""
Interval = Annotated[
    Annotated[
        SourcedDuration, PlainValidator(_duration, json_schema_input_type=Duration),
        Tag("a duration"),
    ]
    | Annotated[SourcedDuration, Tag("a map")],
    Discriminator(_map_or_not),
]  # fmt: skip
"""A duration, or `{value: 3 months, source: ...}`; always read as `SourcedDuration`."""
