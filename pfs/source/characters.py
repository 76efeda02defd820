"""
UTF-8 text in which every character shows what it is.

Refused wherever it stands: what can't be seen, reorders the text or breaks lines. A no-break space
is refused where it would have to be indentation, since in a name it does no harm.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterator

from pfs.source.findings import DealError, Finding, Severity, Source, Span

MOST_BYTES = 2_000_000
MOST_FINDINGS = 100
"""A damaged file has the same fault everywhere; nobody reads more of it than this."""

_START = Span(1, 1, 1, 1)
_BREAK = re.compile(r"\r\n|\n|\r")
_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_NO_TEXT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_UNSEEN = f"[{_NO_TEXT}{_BIDI}{_HIDDEN}]"

UNSEEN = re.compile(_UNSEEN)
"""One character that no value and no line may hold."""

_SUSPECT = re.compile(
    rf"(?P<unseen>{_UNSEEN})"
    rf"|^[ \t-]*+(?P<indent>[{_ODD_SPACES}])"
    rf"|^[ \t-]*+[^\s:#\"']++:(?P<colon>[{_ODD_SPACES}])",
    re.MULTILINE,
)

_CONTROL_NAMES = {"\x00": "NUL", "\x08": "BACKSPACE", "\x0b": "VERTICAL TAB", "\x0c": "FORM FEED"}
_CONTROL_NAMES |= {
    "\x1b": "ESC",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
    "\ufeff": "BYTE ORDER MARK",
}


def decode(name: str, raw: bytes) -> Source:
    """
    Return the text of a deal file.

    A byte order mark at the very start is dropped, since editors add it unasked.

    Parameters
    ----------
    name
        How findings call the file.
    raw
        Its bytes.

    Raises
    ------
    DealError
        PFS001 not UTF-8, PFS002 more than 2 MB, PFS005 and PFS006 for characters.
    """
    if len(raw) > MOST_BYTES:
        message = f"the file is bigger than {MOST_BYTES // 1_000_000} MB"
        remedy = "keep only the terms of the deal in it, and data sets in files of their own"
        raise DealError([Finding("PFS002", Severity.ERROR, message, name, _START, help=remedy)])
    if _looks_like_utf16(raw):
        message = "the file is UTF-16, not UTF-8"
        remedy = "save it again with the encoding UTF-8"
        raise DealError([Finding("PFS001", Severity.ERROR, message, name, _START, help=remedy)])
    try:
        source = Source(name, raw.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise _not_utf8(name, raw, error.start) from None
    check_characters(source)
    return source


def check_characters(source: Source) -> None:
    """Raise `DealError` with PFS005 and PFS006 if the text holds a character that misleads."""
    if not _SUSPECT.search(source.text):
        return
    findings: list[Finding] = []
    for finding in _suspects(source):
        findings.append(finding)
        if len(findings) == MOST_FINDINGS:
            break
    raise DealError(findings, source)


def describe(character: str) -> str:
    """Return code point and name, such as `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    fallback = "SURROGATE" if unicodedata.category(character) == "Cs" else "CONTROL CHARACTER"
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, fallback)
    return f"U+{ord(character):04X} {name}"


def _suspects(source: Source) -> Iterator[Finding]:
    starts = [0, *(found.end() for found in _BREAK.finditer(source.text))]
    for found in _SUSPECT.finditer(source.text):
        kind = str(found.lastgroup)
        index = found.start(kind)
        line = bisect.bisect_right(starts, index)
        column = index - starts[line - 1] + 1
        span = Span(line, column, line, column + 1)
        yield _about(kind, found[kind], source.name, span)


def _about(kind: str, character: str, name: str, span: Span) -> Finding:
    what = describe(character)
    if kind == "unseen":
        message = f"the file holds {what}, which can't be seen"
        return Finding("PFS005", Severity.ERROR, message, name, span, help=_unseen_help(character))
    place = "in the indentation" if kind == "indent" else "after the colon"
    message = f"{what} {place} is not a space"
    remedy = "replace it with a plain space from the space bar"
    return Finding("PFS006", Severity.ERROR, message, name, span, help=remedy)


def _unseen_help(character: str) -> str:
    if character in "\u2028\u2029\x85\x0b\x0c":
        return "delete it and break the line with the Enter key"
    if character == "\ufeff":
        return "delete it; two files were probably joined here"
    return "delete it and type the text around it anew"


def _looks_like_utf16(raw: bytes) -> bool:
    """Tell UTF-16 and UTF-32 by their mark, or by Latin letters with a zero beside each."""
    head = raw[:200]
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) * 3 > len(head) > 3


def _not_utf8(name: str, raw: bytes, index: int) -> DealError:
    before = _BREAK.split(raw[:index].decode("utf-8").removeprefix("\ufeff"))
    span = Span(len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    byte = raw[index]
    message = f"the file is not UTF-8: byte 0x{byte:02X} has no place here"
    remedy = "save it again with the encoding UTF-8"
    if byte >= 0xA0:
        remedy += f"; in Latin-1 this byte is `{chr(byte)}`"
    finding = Finding("PFS001", Severity.ERROR, message, name, span, help=remedy)
    return DealError([finding], Source(name, raw.decode("utf-8", "replace").removeprefix("\ufeff")))
