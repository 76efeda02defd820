"""A page laid out in lines of a width: columns aligned, words wrapped, numbers never cut.

A row that cannot fit is printed as one `label  value` pair a line instead.
"""

from collections.abc import Iterator, Sequence

from pfs.output.cells import left, right, wrapped
from pfs.output.diagnostics import visible
from pfs.output.diagnostics import width as taken
from pfs.output.page import Block, Commands, Labelled, Page, Row, Table, Text, Tree
from pfs.output.tree import tree_lines

GAP = 2
LABEL = 4
"""Least width of a label, so that `Next` and `Run` at the end of a page are aligned."""
NARROWEST = 12
"""Least width that the text column of a table is wrapped to."""


def lines(page: Page, width: int) -> list[str]:
    """Return the page as lines of at most `width` columns, without colour.

    A single word longer than the width stands on a line of its own, whole.
    """
    result = _title(page, width)
    before: Block | None = None
    for block in page.blocks:
        if not _joined(before, block):
            result.append("")
        result.extend(_block(block, width))
        before = block
    return [line.rstrip() for line in result]


def _joined(before: Block | None, block: Block) -> bool:
    """Return whether a block follows the one before without an empty line."""
    closing = (Labelled, Commands)
    if any(isinstance(b, Labelled) and b.title for b in (before, block)):
        return False
    return isinstance(block, closing) and (before is None or isinstance(before, closing))


def _margin(labels: Sequence[str]) -> int:
    """Return the width of labels with the gap behind them."""
    return max(LABEL, *(len(label) for label in labels)) + GAP


def _title(page: Page, width: int) -> list[str]:
    title, subtitle = visible(page.title), visible(page.subtitle)
    space = width - taken(title) - taken(subtitle)
    if space >= GAP:
        return [title + " " * space + subtitle]
    return [*wrapped(title, width), *wrapped(subtitle, width)]


def _block(block: Block, width: int) -> list[str]:
    if isinstance(block, Table):
        return _table(block, width)
    if isinstance(block, Commands):
        return _commands(block, width)
    if isinstance(block, Labelled):
        return _labelled(block, width)
    if isinstance(block, Tree):
        return tree_lines(block, width)
    if block.keep:
        return visible_lines(block)
    return wrapped(visible(block.text), width)


def visible_lines(block: Text) -> list[str]:
    """Return the lines of a text that must not be joined."""
    return [visible(line) for line in block.text.split("\n")]


def _labelled(block: Labelled, width: int) -> list[str]:
    result = [visible(block.title)] if block.title else []
    margin = _margin([label for label, _ in block.lines])
    for label, text in block.lines:
        parts = wrapped(visible(text), width - margin)
        heads = [label, *[""] * (len(parts) - 1)]
        result += [left(head, margin) + part for head, part in zip(heads, parts, strict=True)]
    return result


def _commands(block: Commands, width: int) -> list[str]:
    result: list[str] = []
    margin = _margin([block.label])
    for command in block.commands:
        parts = wrapped(visible(command), width - margin - len(" \\"), "    ")
        result += [f"{line} \\" for line in parts[:-1]] + parts[-1:]
    heads = [block.label, *[""] * (len(result) - 1)]
    return [left(head, margin) + line for head, line in zip(heads, result, strict=True)]


def _table(table: Table, width: int) -> list[str]:
    cells = [row.cells for row in table.rows if row.kind != "heading"]
    heads = [column.head for column in table.columns]
    one_line = [max(taken(r[i]) for r in (heads, *cells)) for i in range(1, len(heads))]
    figures = one_line if _room(one_line, width) >= NARROWEST else _narrow(heads, cells)
    names = max((taken(visible(r[0])) for r in (heads, *cells)), default=0)
    word = max((taken(w) for r in (heads, *cells) for w in visible(r[0]).split()), default=0)
    if _room(figures, width) < min(names, max(NARROWEST, word)):
        return _pairs(table, width)
    widths = [min(names, _room(figures, width)), *figures]
    result = _head(heads, table, widths)
    for row in table.rows:
        result += _any_row(row, table, widths, width)
    return result


def _room(figures: list[int], width: int) -> int:
    """Return the width that is left for the text column."""
    return width - sum(figures) - GAP * len(figures)


def _narrow(heads: list[str], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each figure's column where heads may take several lines."""
    return [
        max(
            *(taken(word) for word in (heads[i] or " ").split(" ")),
            *(taken(r[i]) for r in cells),
            0,
        )
        for i in range(1, len(heads))
    ]


def _head(heads: list[str], table: Table, widths: list[int]) -> list[str]:
    """Return the heads, each wrapped to its column and standing on the last line."""
    if not any(heads):
        return []
    parts = [wrapped(visible(head), w) for head, w in zip(heads, widths, strict=True)]
    deep = max(len(part) for part in parts)
    columns = [[""] * (deep - len(part)) + part for part in parts]
    return [
        (" " * GAP).join(
            right(cell, w) if column.align == "right" else left(cell, w)
            for cell, w, column in zip(cells, widths, table.columns, strict=True)
        )
        for cells in zip(*columns, strict=True)
    ]


def _any_row(row: Row, table: Table, widths: list[int], width: int) -> list[str]:
    if row.kind == "heading":
        name = visible(row.cells[0])
        return wrapped(name, width, " " * (len(name) - len(name.lstrip()) + 2))
    rule = [_rule(row, widths)] if row.kind == "total" else []
    return [*rule, *_row(row.cells, table, widths)]


def _rule(row: Row, widths: list[int]) -> str:
    marks = ["-" * w if cell and i else " " * w
             for i, (cell, w) in enumerate(zip(row.cells, widths, strict=True))]  # fmt: skip
    return (" " * GAP).join(marks)


def _row(cells: Sequence[str], table: Table, widths: list[int]) -> list[str]:
    """Return a row; a long name wraps below itself and the figures stand on its last line."""
    name = visible(cells[0])
    indent = " " * (len(name) - len(name.lstrip()) + 2)
    parts = wrapped(name, widths[0], indent) if taken(name) > widths[0] else [name]
    figures = [
        right(cell, w) if column.align == "right" else left(cell, w)
        for cell, w, column in zip(cells[1:], widths[1:], table.columns[1:], strict=True)
    ]
    return [*parts[:-1], (" " * GAP).join([left(parts[-1], widths[0]), *figures])]


def _pairs(table: Table, width: int) -> list[str]:
    result: list[str] = []
    margin = max(taken(column.head) for column in table.columns) + 2 * GAP
    for row in table.rows:
        result += wrapped(visible(row.cells[0]), width, "  ")
        result += list(_pairs_of(row, table, margin))
    return result


def _pairs_of(row: Row, table: Table, margin: int) -> Iterator[str]:
    for column, cell in zip(table.columns[1:], row.cells[1:], strict=False):
        if cell:
            yield left(" " * GAP + column.head, margin) + cell
