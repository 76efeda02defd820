"""A tree laid out in lines: each branch below its parent, what is at its right end aligned."""

from collections.abc import Iterator

from pfs.output.cells import left, wrapped
from pfs.output.diagnostics import visible
from pfs.output.diagnostics import width as taken
from pfs.output.page import Branch, Tree

MARKS = "├│└─"
"""The letters that draw a tree; a terminal without them gets ``| | ` -``."""
GAP = 2
STEP = 3


def tree_lines(tree: Tree, width: int) -> list[str]:
    """Return a tree as lines of at most `width` columns; numbers are never cut."""
    return [line for branch in tree.branches for line in _lines(branch, ("", ""), width)]


def _lines(branch: Branch, before: tuple[str, str], width: int) -> Iterator[str]:
    """Yield a branch and those below it.

    `before` are the marks before its first line, and before the lines that follow it.
    """
    first, rest = before
    text, end = visible(branch.text), visible(branch.end)
    under = rest + ("│  " if branch.branches else " " * STEP)
    room = width - taken(under) - (taken(end) + GAP if end else 0)
    parts = wrapped(text, room)
    heads = [first, *[under] * (len(parts) - 1)]
    for number, (head, part) in enumerate(zip(heads, parts, strict=True)):
        line = head + part
        at_end = end and number == len(parts) - 1
        yield left(line, width - taken(end)) + end if at_end else line
    for number, below in enumerate(branch.branches):
        last = number == len(branch.branches) - 1
        marks = ("└─ ", " " * STEP) if last else ("├─ ", "│  ")
        yield from _lines(below, (rest + marks[0], rest + marks[1]), width)
