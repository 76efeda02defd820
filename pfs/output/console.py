"""The terminal: the one module that imports rich, so that escaping is done in one place."""

import shutil
import sys

from pfs.output.layout import lines
from pfs.output.page import Labelled, Page, Table
from pfs.output.tree import MARKS as TREE

WIDTH = 80
WIDEST = 100


def width() -> int:
    """Return the width of pages: 80 unless standard output is a wider terminal, then up to 100."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(40, min(WIDEST, shutil.get_terminal_size((WIDTH, 24)).columns))


def page_text(page: Page) -> str:
    """Return a page as text; with bold titles where standard output is a terminal.

    Nothing in a name is taken for markup or an emoji, and nothing is wrapped again.
    """
    columns = width()
    laid_out = [line.translate(_marks()) for line in lines(page, columns)]
    if not sys.stdout.isatty():
        return "\n".join(laid_out) + "\n"
    from rich.console import Console
    from rich.text import Text

    console = Console(width=columns, markup=False, emoji=False, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        for number, line in enumerate(laid_out):
            bold = number == 0 or line.startswith(_strong(page))
            console.print(Text(line, style="bold" if bold else ""))
    return capture.get()


def _marks() -> dict[int, str]:
    """Return twins of one column for the marks of trees, where the terminal has no such letters."""
    try:
        TREE.encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return {ord(mark): twin for mark, twin in zip(TREE, "||`-", strict=True)}
    return {}


def _strong(page: Page) -> tuple[str, ...]:
    """Return how lines begin that are printed bold: heads of tables and labels."""
    tables = [block.columns[0].head for block in page.blocks if isinstance(block, Table)]
    labels = [b.lines[0][0] for b in page.blocks if isinstance(b, Labelled) and b.lines]
    return tuple(text for text in (*tables, *labels) if text.strip()) or ("\0",)
