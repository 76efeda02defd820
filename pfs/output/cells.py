"""Text in a terminal's columns: padded and wrapped by what it takes, not by how many characters.

An East Asian wide character takes two columns, an accent none.
"""

import textwrap

from pfs.output.diagnostics import width


def left(text: str, columns: int) -> str:
    """Return text with spaces behind it up to a width."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """Return text with spaces before it up to a width."""
    return " " * (columns - width(text)) + text


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """Return text as lines of at most `columns`, broken between words; at least one line.

    A word that is longer stands on a line of its own, whole. Lines after the first begin with
    `indent`.
    """
    if text.isascii():
        return textwrap.wrap(
            text,
            columns,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return _wide(text, columns, indent)


def _wide(text: str, columns: int, indent: str) -> list[str]:
    start = text[: len(text) - len(text.lstrip())]
    lines: list[str] = []
    line = start
    for word in text.split():
        for part in _pieces(word, columns - width(indent)):
            joined = line + " " + part if line.strip() else line + part
            if line.strip() and width(joined) > columns:
                lines.append(line)
                joined = indent + part
            line = joined
    return [*lines, line]


def _pieces(word: str, columns: int) -> list[str]:
    """Return a word whole, or cut where it is written without spaces and too wide for a line."""
    if word.isascii() or width(word) <= columns:
        return [word]
    pieces = [""]
    for character in word:
        if width(pieces[-1] + character) > columns:
            pieces.append("")
        pieces[-1] += character
    return pieces
