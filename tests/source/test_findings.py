"""Findings come in the order in which one reads the file."""

import pickle
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import pfs.source
from pfs.source.codes import SOURCE_RULES
from pfs.source.findings import DealError, Finding, Severity, Source, Span, clip, in_order


def finding(code: str, file: str, line: int | None, column: int = 1) -> Finding:
    """Return a finding at a place, or without one."""
    span = None if line is None else Span(line, column, line, column + 1)
    return Finding(code, Severity.ERROR, "message", file, span)


def test_they_are_sorted_by_file_place_and_code() -> None:
    """A finding without a place comes first in its file; line 9 comes before line 10."""
    ordered = [
        finding("PFS009", "a.yaml", None),
        finding("PFS005", "a.yaml", 9, 7),
        finding("PFS002", "a.yaml", 10, 2),
        finding("PFS003", "a.yaml", 10, 2),
        finding("PFS001", "a.yaml", 10, 11),
        finding("PFS001", "b.yaml", 1),
    ]
    assert list(in_order(reversed(ordered))) == ordered
    assert list(DealError(reversed(ordered)).findings) == ordered


def test_the_exception_tells_what_was_found() -> None:
    """Code and message of each, for whoever does not catch it."""
    assert str(DealError([finding("PFS001", "a", 1)])) == "PFS001: message"


def test_the_exception_crosses_processes() -> None:
    """A worker's findings arrive whole, with the text to show them from."""
    error = DealError([finding("PFS001", "a", 1)], Source("a", "text"))
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert arrived.findings == error.findings
    assert arrived.source == error.source


def test_values_do_not_change() -> None:
    """A finding is a fact."""
    with pytest.raises(FrozenInstanceError):
        finding("PFS001", "a", 1).code = "PFS002"  # type: ignore[misc]


def test_text_from_a_file_is_shortened() -> None:
    """To the given length, marked as cut; shorter text stays."""
    assert clip("abcdef", 5) == "ab..."
    assert clip("abcde", 5) == "abcde"


def test_every_code_raised_has_its_rule_and_every_rule_its_code() -> None:
    """The table is what `pfs` explains codes from."""
    raised: set[str] = set()
    for module in Path(str(pfs.source.__file__)).parent.glob("*.py"):
        if module.name not in ("codes.py", "findings.py"):
            raised |= set(re.findall(r'"(PFS\d+)"', module.read_text(encoding="utf-8")))
    assert raised == set(SOURCE_RULES)


def test_every_rule_gives_a_title_and_reasons() -> None:
    """A title of a few words without a full stop, a paragraph of sentences."""
    for rule in SOURCE_RULES.values():
        assert len(rule.title) < 60
        assert not rule.title.endswith(".")
        assert rule.explanation.endswith(".")
        assert len(rule.explanation) > 60
