"""Comments that silence a rule at one place: `# pfs: ignore[PFS203] reason`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pfs.source.document import Document
from pfs.source.findings import Path, Span

_START = re.compile(r"(?:^|(?<=\s))#\s*pfs:\s*ignore\b")
_REST = re.compile(r"\s*(?:\[([^\]]*)\])?[\s:]*(.*?)\s*")
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that asks for silence.

    Parameters
    ----------
    codes
        The codes in its brackets, in capitals; none where there are no brackets.
    reason
        What stands after them; empty where no reason is given.
    line
        The line whose findings it is about: its own, or of a comment that stands alone, the next
        line that is neither empty nor a comment.
    span
        Where the comment stands.
    """

    codes: tuple[str, ...]
    reason: str
    line: int
    span: Span


def ignores(document: Document) -> tuple[Ignore, ...]:
    """Return the comments of a file that silence rules, in order; none inside texts.

    Parameters
    ----------
    document
        A file as it is, without settings.
    """
    if "pfs:" not in document.text or "ignore" not in document.text:
        return ()
    lines = _BREAK.split(document.text)
    starts = [(at, m.start(), m.end()) for at, line in enumerate(lines)
              for m in _START.finditer(line)]  # fmt: skip
    texts = list(_texts(document)) if starts else []
    found: dict[int, Ignore] = {}
    for at, start, end in starts:
        if at not in found and not any(_within((at + 1, start + 1), text) for text in texts):
            found[at] = _read(lines, at, start, end)
    return tuple(found.values())


def _read(lines: list[str], at: int, start: int, end: int) -> Ignore:
    line = lines[at]
    match = _REST.fullmatch(line, end)
    inside, reason = match.groups() if match else ("", "")
    codes = tuple(code.strip().upper() for code in (inside or "").split(",") if code.strip())
    about = at if line[:start].strip() else _next_line(lines, at)
    return Ignore(codes, reason, about + 1, Span(at + 1, start + 1, at + 1, len(line) + 1))


def _next_line(lines: list[str], at: int) -> int:
    after = range(at + 1, len(lines))
    return next((n for n in after if lines[n].strip() and lines[n].strip()[0] != "#"), at)


def _texts(document: Document) -> Iterator[Span]:
    """Yield where single values and keys stand: what looks like a comment in them is text."""
    yield from document.key_spans.values()
    for path, span in document.spans.items():
        if not isinstance(_value(document.data, path), dict | list):
            yield span


def _value(data: object, path: Path) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


def _within(place: tuple[int, int], text: Span) -> bool:
    return (text.line, text.column) <= place < (text.end_line, text.end_column)
