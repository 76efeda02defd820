"""The tree of a YAML text, and how it becomes plain data with the span of every value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pfs.source.findings import Path, Span

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""What a file can say: nothing, truth values, finite numbers, text, lists and maps of these."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `text` is what was written, `plain` says that it had no quotes."""

    span: Span
    value: bool | int | float | str | None
    text: str
    plain: bool
    size: int = 1
    height: int = 1

    @property
    def empty(self) -> bool:
        """Whether nothing at all was written."""
        return self.plain and not self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `size` counts the values written out, `height` the levels, both including itself."""

    span: Span
    items: tuple["Node", ...]
    flow: bool
    size: int
    height: int


@dataclass(frozen=True, slots=True)
class Map:
    """A map from keys to values, each key with its span."""

    span: Span
    entries: Mapping[str, tuple[Span, "Node"]]
    flow: bool
    size: int
    height: int


@dataclass(frozen=True, slots=True)
class Alias:
    """A use of an anchored value: it has its own span, what is inside keeps the anchor's."""

    span: Span
    target: "Scalar | Sequence | Map"
    size: int
    height: int


Node: TypeAlias = Scalar | Sequence | Map | Alias


@dataclass(frozen=True, slots=True)
class Expanded:
    """Plain data, and where each value and each key of it stands."""

    data: Plain
    spans: dict[Path, Span]
    key_spans: dict[Path, Span]


def expand(node: Node) -> Expanded:
    """Write the tree out; aliased values become separate copies, so that one can be set alone."""
    spans: dict[Path, Span] = {}
    key_spans: dict[Path, Span] = {}
    data = _expand(node, (), spans, key_spans)
    return Expanded(data, spans, key_spans)


def _expand(node: Node, path: Path, spans: dict[Path, Span], key_spans: dict[Path, Span]) -> Plain:
    spans[path] = node.span
    if isinstance(node, Alias):
        node = node.target
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        pairs = enumerate(node.items)
        return [_expand(item, (*path, index), spans, key_spans) for index, item in pairs]
    data: dict[str, Plain] = {}
    for key, (span, value) in node.entries.items():
        inner = (*path, key)
        key_spans[inner] = span
        data[key] = _expand(value, inner, spans, key_spans)
    return data
