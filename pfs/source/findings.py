"""What is wrong with a deal file, where, and what to write instead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and zero-based list positions from the top of the file to a value."""

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source text; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Severity(StrEnum):
    """How much a finding matters: only an error stops the work."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place in the same file that explains a finding."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to say about a file or a setting.

    Parameters
    ----------
    code
        `PFS` and three digits, the key of a `Rule`.
    severity, message, help
        How much it matters, what is wrong, and what to write instead.
    file
        Name of the file as the user gave it, or the origin of a setting (`--set a.b=1`).
    span
        Where in the file; None for a setting that no file holds.
    path
        The value concerned; empty when the text is not data yet.
    related
        Other places in the file, such as the first of two equal keys.
    """

    code: str
    severity: Severity
    message: str
    file: str
    span: Span | None
    path: Path = ()
    help: str | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, as far as it could be decoded."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, without its line break; empty beyond the end."""
        lines = _lines(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""


@lru_cache(maxsize=2)
def _lines(text: str) -> tuple[str, ...]:
    """Split a text once, not for each of its findings."""
    return tuple(_LINE_BREAK.split(text))


class DealError(Exception):
    """
    A deal file or a setting is refused.

    Parameters
    ----------
    findings
        Everything found before reading had to stop, at least one error.
    source
        The text the spans refer to, so that lines can be shown; None when there is none to show.
    """

    def __init__(self, findings: Iterable[Finding], source: Source | None = None) -> None:
        self.findings = in_order(findings)
        self.source = source
        super().__init__(self.findings, source)

    def __str__(self) -> str:
        return "; ".join(f"{found.code}: {found.message}" for found in self.findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by file, position and code; a finding without a position comes first in its file."""
    return tuple(sorted(findings, key=_position))


def _position(finding: Finding) -> tuple[str, int, int, str]:
    span = finding.span
    if span is None:
        return finding.file, 0, 0, finding.code
    return finding.file, span.line, span.column, finding.code


def clip(text: str, most: int = 40) -> str:
    """Shorten text taken from a file, so that no message grows with its input."""
    return text if len(text) <= most else text[: most - 3] + "..."
