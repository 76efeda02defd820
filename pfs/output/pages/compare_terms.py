"""What changed in the terms: a tree keyed by identifier for the terminal, a table for Markdown."""

from collections.abc import Iterator
from itertools import groupby

from pfs.analysis.compare import Pair
from pfs.analysis.term_changes import Change
from pfs.models.deal import Deal
from pfs.output.diagnostics import visible
from pfs.output.page import Block, Column, Row, Table, Text, heading, row
from pfs.output.words import changes as words

LONGEST = 15
"""Longest text that stands in a column; longer ones stand on lines of their own."""
VALUES = frozenset({"currency"})
"""Sections that are a single value."""
NOTHING = "No term differs."


def tree(pair: Pair) -> list[Block]:
    """Return the terms that differ as a tree, the old and new term of each beside it."""
    if not pair.terms:
        return [Text(NOTHING), *_also(pair)]
    rows: list[Row] = []
    for section, of_section in groupby(pair.terms, key=lambda change: change.section):
        if section in VALUES:
            rows += [line for change in of_section for line in _change(pair, change, "")]
            continue
        rows.append(heading(section))
        for name, of_entry in groupby(of_section, key=lambda change: change.entry):
            rows += _entry(pair, section, name, list(of_entry))
    heads = (Column(pair.old.key), Column(pair.new.key), Column("change"))
    return [Table((Column("Terms", "left"), *heads), tuple(rows)), *_also(pair)]


def _also(pair: Pair) -> list[Block]:
    """Return what differs and is no term."""
    if not pair.also:
        return []
    listed = ", ".join(pair.also).replace("_", " ")
    return [Text(f"Also different, and no terms: {listed}.")]


def _entry(pair: Pair, section: str, name: str, found: list[Change]) -> Iterator[Row]:
    whole = [change for change in found if not change.field and change.mark != "~"]
    if name and whole:
        (change,) = whole
        yield heading(f"  {change.mark} {name}: {words.entry(_deal(pair, change), change)}")
        return
    if name:
        what = words.head(pair.new.file.deal, section, name)
        yield heading(f"  {name}: {what}" if what else f"  {name}")
    for change in found:
        yield from _change(pair, change, "    " if name else "  ")


def _change(pair: Pair, change: Change, indent: str) -> Iterator[Row]:
    before, after = (visible(text) for text in _sides(pair, change))
    name = f"{indent}{change.mark} {words.label(change) or change.section}"
    if len(before) <= LONGEST and len(after) <= LONGEST:
        yield row(name, before, after, words.difference(change))
        return
    yield heading(name)
    for key, text in ((pair.old.key, before), (pair.new.key, after)):
        if text:
            yield heading(f"{indent}    {key}: {text}")


def table(pair: Pair) -> list[Block]:
    """Return the terms that differ as a table with a row each, whatever its length."""
    if not pair.terms:
        return [Text(NOTHING), *_also(pair)]
    rows = [_flat(pair, change) for change in pair.terms]
    columns = (
        Column("", "left"),
        Column("Term", "left"),
        Column(pair.old.key, "left"),
        Column(pair.new.key, "left"),
        Column("change"),
    )
    return [Table(columns, tuple(rows)), *_also(pair)]


def _flat(pair: Pair, change: Change) -> Row:
    before, after = _sides(pair, change)
    name = ".".join(part for part in (change.section, change.entry) if part)
    label = words.label(change)
    path = f"{name}.{label}" if label else name
    return row(change.mark, path, before, after, words.difference(change))


def _sides(pair: Pair, change: Change) -> tuple[str, str]:
    return (
        words.side(pair.old.file.deal, change, change.old),
        words.side(pair.new.file.deal, change, change.new),
    )


def _deal(pair: Pair, change: Change) -> Deal:
    return (pair.old if change.new is None else pair.new).file.deal
