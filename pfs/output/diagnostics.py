"""
Findings as text for a terminal: at most 80 columns, no colour, nothing that a terminal obeys.

Everything from a file is escaped first, so that a name can't move the cursor or reverse a line.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from pfs.source.findings import Finding, Severity, Span, in_order

WIDTH = 80
_CUT = "..."
_REACH = 1_000
"""Characters before the caret that are looked at, far more than a page shows."""
_LEAD = 20
"""Columns kept before the caret when the start of a line has to go."""

_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


class HasLines(Protocol):
    """What the text of a finding is shown from: a document, or the source of a refused one."""

    def line(self, number: int) -> str:
        """Return a line of text by its number from 1, empty beyond the end."""
        ...


def render(findings: Iterable[Finding], documents: Mapping[str, HasLines | None]) -> str:
    """
    Return the findings in the order of their places, each with its source line and help.

    Parameters
    ----------
    findings
        In any order.
    documents
        The text of each file by its name; with None, or no entry, the source line is left out.

    Returns
    -------
    str
        Lines of at most 80 columns, each ended by a line feed; a file name is never broken, so a
        line that begins with a longer one is longer. Empty without findings.
    """
    lines: list[str] = []
    for finding in in_order(findings):
        lines += _render_one(finding, documents.get(finding.file))
    return "".join(line + "\n" for line in lines)


def place_line(finding: Finding) -> str:
    """Return a finding on one line: place, severity, code and message."""
    return f"{_place(finding)}: {finding.severity}[{finding.code}]: {visible(finding.message)}"


def count_line(findings: Iterable[Finding]) -> str:
    """Return how many there are of each severity: `1 error, 2 warnings`, or `no findings`."""
    counts = Counter(finding.severity for finding in findings)
    parts = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(parts) or "no findings"


def visible(text: str) -> str:
    """Replace every character that prints nothing or moves the cursor by its escape."""
    return "".join(map(_cell, text))


def width(text: str) -> int:
    """Return the columns a printable text takes: two for East Asian wide ones, none for accents."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _render_one(finding: Finding, document: HasLines | None) -> list[str]:
    head = f"{_place(finding)}: {finding.severity}[{finding.code}]: "
    lines = _wrap(finding.message, head, 4)
    if finding.span is not None and document is not None:
        lines += _excerpt(finding.span, document.line(finding.span.line))
    if finding.help:
        lines += _wrap(finding.help, "  help: ", 8)
    for related in finding.related:
        place = f"{visible(finding.file)}:{related.span.line}:{related.span.column}"
        lines += _wrap(related.message, f"  see: {place}: ", 7)
    return lines


def _place(finding: Finding) -> str:
    span = finding.span
    where = visible(finding.file)
    return where if span is None else f"{where}:{span.line}:{span.column}"


def _wrap(text: str, head: str, indent: int) -> list[str]:
    """Break at words, and inside a word only where it is longer than a line."""
    room = WIDTH - indent
    lines = [head]
    for word in visible(" ".join(text.split())).split(" "):
        for piece in _pieces(word, room):
            gap = "" if lines[-1] == head or lines[-1].endswith(" ") else " "
            if width(lines[-1]) + len(gap) + width(piece) <= WIDTH:
                lines[-1] += gap + piece
            else:
                lines.append(" " * indent + piece)
    return [line.rstrip() for line in lines]


def _pieces(word: str, room: int) -> list[str]:
    pieces = [""]
    for character in word:
        if width(pieces[-1]) + _columns(character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _excerpt(span: Span, line: str) -> list[str]:
    """Return the source line and the carets below it, cut to the width around the span."""
    number = f" {span.line} "
    # A line can be as long as its file, and there can be a hundred findings on it.
    first = max(0, span.column - 1 - _REACH)
    cells = [_cell(character) for character in line[first : first + 2 * _REACH].rstrip()]
    start = min(span.column - 1 - first, len(cells))
    end = span.end_column - 1 - first if span.end_line == span.line else len(cells)
    end = max(start, min(end, len(cells)))
    shown, before, carets = _window(cells, start, end, WIDTH - len(number) - 2)
    blank = " " * len(number)
    lines = [f"{number}| {shown}", f"{blank}| {' ' * before}{'^' * max(1, carets)}"]
    return [text.rstrip() for text in lines]


def _window(cells: Sequence[str], start: int, end: int, room: int) -> tuple[str, int, int]:
    """Return the part of a line to show, the columns before the caret, and the caret's columns."""
    total = width("".join(cells))
    if total <= room and not (start == len(cells) and total == room):
        return "".join(cells), width("".join(cells[:start])), width("".join(cells[start:end]))
    left = _left(cells, start, end, room)
    front = _CUT if left else ""
    right = _right(cells, left, end, room - len(front))
    back = _CUT if right < len(cells) else ""
    before = len(front) + width("".join(cells[left:start]))
    carets = width("".join(cells[start : min(end, right)]))
    return front + "".join(cells[left:right]) + back, before, carets


def _left(cells: Sequence[str], start: int, end: int, room: int) -> int:
    """Return the first cell to show: the first of all if the span, or 20 columns of it, fits."""
    marked = min(width("".join(cells[start:end])), _LEAD)
    if width("".join(cells[:start])) + max(marked, 1) + len(_CUT) <= room:
        return 0
    left = start
    while left and start - left < _LEAD and width("".join(cells[left - 1 : start])) <= _LEAD:
        left -= 1
    return left


def _right(cells: Sequence[str], left: int, end: int, room: int) -> int:
    """Return the end of what fits, drawn back to a space after the span where there is one."""
    if width("".join(cells[left : left + room])) <= room and left + room >= len(cells):
        return len(cells)
    right, used = left, len(_CUT)
    while right < len(cells) and used + width(cells[right]) <= room:
        used += width(cells[right])
        right += 1
    spaces = (index + 1 for index in range(right - 1, end - 1, -1) if cells[index] == " ")
    return next(spaces, right)


def _cell(character: str) -> str:
    if character.isprintable():
        return character
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
