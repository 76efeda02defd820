"""Whatever comes in, a document or findings with their places come out."""

import math
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pfs.source.document import Document
from pfs.source.findings import DealError, Finding
from pfs.source.load import parse

PIECES = st.sampled_from(
    [
        *(
            "a",
            "b: ",
            "c:1",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            " ",
            "\t",
            "{",
            "}",
            "[",
            "]",
            ",",
            ": ",
        ),
        *(
            "? ",
            "& ",
            "&a ",
            "*a",
            "*b ",
            "!",
            "!!str ",
            "!<x> ",
            "<<: ",
            "'",
            '"',
            "|",
            "|2-\n",
            ">",
        ),
        *(
            "\\",
            "\\U00110000",
            "\\ud800",
            "#",
            " # c",
            "%YAML 1.2\n",
            "%TAG ! x\n",
            "---\n",
            "...\n",
        ),
        *(
            "@",
            "`",
            "1",
            "1_0",
            "0x1",
            "1e999",
            "8%",
            "~",
            "null",
            "\u2212",
            "\u00a0",
            "\ufeff",
            "\r",
        ),
        *("\x00", "\x85", "\u2028", "é", "🎓", "9" * 40, "=", "--", ".", "2020-01-01", "%", "~ "),
    ]
)


def check(raw: bytes) -> None:
    """Parse; fail on any other exception and on any finding without place or advice."""
    result = outcome(raw)
    if isinstance(result, Document):
        check_document(result, result.data, ())
        return
    assert result
    for found in result:
        assert found.span is not None
        assert found.span.line >= 1
        assert found.span.column >= 1
        assert found.help


def outcome(raw: bytes) -> Document | tuple[Finding, ...]:
    """Return the document or the findings."""
    try:
        return parse("draft.yaml", raw)
    except DealError as error:
        return error.findings


def check_document(document: Document, value: Any, path: tuple[str | int, ...]) -> None:
    """Every value is plain and finite and has its span within the text; every key too."""
    span = document.locate(path)
    assert span is not None
    assert path in document.spans
    assert 1 <= span.line <= span.end_line
    assert (span.line, span.column) <= (span.end_line, span.end_column)
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for part, inner in pairs:
            assert isinstance(value, list) or (*path, part) in document.key_spans
            check_document(document, inner, (*path, part))
    else:
        assert value is None or isinstance(value, str | bool | int | float)
        assert not isinstance(value, float) or math.isfinite(value)


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"%YAML 1.1\n")
def test_arbitrary_bytes(raw: bytes) -> None:
    """No bytes escape as another exception."""
    check(raw)


@given(st.text(max_size=100))
def test_arbitrary_text(text: str) -> None:
    """Nor does any text that can be encoded at all."""
    check(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=30))
def test_text_that_looks_like_yaml(pieces: list[str]) -> None:
    """Nor what is made of the pieces of YAML in a wrong order."""
    check("".join(pieces).encode())
