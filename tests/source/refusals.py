"""What most tests of the reader ask: the findings of a text that must be refused."""

import pytest

from pfs.source.findings import DealError, Finding
from pfs.source.load import parse


def refusal(text: str | bytes) -> tuple[Finding, ...]:
    """Parse a text and return its findings; a text that is accepted fails the test."""
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(DealError) as caught:
        parse("draft.yaml", raw)
    return caught.value.findings


def starts(findings: tuple[Finding, ...]) -> list[tuple[str, int, int]]:
    """Return code, line and column of each finding."""
    return [(one.code, one.span.line, one.span.column) for one in findings if one.span]
