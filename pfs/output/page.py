"""A page: titles, labelled lines, tables and notes, before anyone decides how wide it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and on which side its cells stand."""

    head: str
    align: Align = "right"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells. A total has a rule above it; a heading is one cell above those it heads."""

    cells: tuple[str, ...]
    kind: Literal["row", "total", "heading"] = "row"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its title stands in the head of the first column."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Lines that begin with a label: `Closes    yes`; under a title where there is one."""

    lines: tuple[tuple[str, str], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands that run as they are printed; a long one goes on after a backslash."""

    label: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or lines that must not be joined (`keep`)."""

    text: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of a tree, what stands at its right end, and the branches below it."""

    text: str
    end: str = ""
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Branches below one another."""

    branches: tuple[Branch, ...]


Block = Table | Labelled | Commands | Text | Tree


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its title on the left and its subtitle on the right of the first line."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...] = field(default=())


def table(first: str, heads: Sequence[str], rows: Sequence[Row]) -> Table:
    """Return a table with a text column on the left and figures on the right."""
    return Table((Column(first, "left"), *(Column(head) for head in heads)), tuple(rows))


def row(*cells: str) -> Row:
    """Return a row."""
    return Row(cells)


def total(*cells: str) -> Row:
    """Return a row with a rule above it."""
    return Row(cells, "total")


def heading(text: str) -> Row:
    """Return a heading above the rows that follow."""
    return Row((text,), "heading")
