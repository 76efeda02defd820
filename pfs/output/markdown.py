"""A page as Markdown: the same cells as in the terminal."""

from collections.abc import Iterator

from pfs.output.diagnostics import visible
from pfs.output.page import Block, Branch, Commands, Labelled, Page, Row, Table, Tree

_SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*_[]<>|#~"})


def markdown(page: Page) -> str:
    """Return a page as Markdown."""
    parts = [f"## {cell(page.title)}", cell(page.subtitle)]
    parts += ["\n".join(_block(block)) for block in page.blocks]
    return "\n\n".join(parts) + "\n"


def cell(text: str) -> str:
    """Return text with what Markdown would interpret escaped."""
    return visible(text).strip().translate(_SPECIAL)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Commands):
        yield f"**{cell(block.label)}**\n\n```sh"
        yield from (visible(command) for command in block.commands)
        yield "```"
    elif isinstance(block, Labelled):
        if block.title:
            yield f"**{cell(block.title)}**\n"
        for label, text in block.lines:
            yield f"- **{cell(label)}** {cell(text)}" if label else f"  {cell(text)}"
    elif isinstance(block, Tree):
        for branch in block.branches:
            yield from _branch(branch, "")
    elif block.keep:
        yield f"```\n{visible_block(block.text)}\n```"
    else:
        yield cell(block.text)


def _branch(branch: Branch, indent: str) -> Iterator[str]:
    end = f" ({cell(branch.end)})" if branch.end else ""
    yield f"{indent}- {cell(branch.text)}{end}"
    for below in branch.branches:
        yield from _branch(below, indent + "  ")


def visible_block(text: str) -> str:
    """Return text of several lines with control characters escaped."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(cell(column.head) for column in table.columns) + " |"
    sides = ("---" if column.align == "left" else "---:" for column in table.columns)
    yield "| " + " | ".join(sides) + " |"
    for row in table.rows:
        yield _row(row, len(table.columns))


def _row(row: Row, columns: int) -> str:
    cells = [cell(text) for text in row.cells]
    if row.kind == "heading":
        cells = [f"**{cells[0]}**"]
    cells += [""] * (columns - len(cells))
    return "| " + " | ".join(cells) + " |"
