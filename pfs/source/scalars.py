"""
What an unquoted scalar means: a truth value, nothing, a decimal number, or text.

YAML 1.1 also reads `no` as false, `012` as ten and `60:00` as 3600. None of that here: whatever is
not plainly a number stays the text that was written.
"""

import math
import re
from collections.abc import Mapping
from types import MappingProxyType

from pfs.source.characters import describe

MOST_DIGITS = 30

_WORDS: Mapping[str, bool | None] = MappingProxyType(
    {"true": True, "false": False, "null": None, "~": None, "": None}
)
_NUMBER_STARTS = frozenset("+-.0123456789")
_WHOLE = r"(?:0|[1-9][0-9]*(?:_[0-9]+)*)"
_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_INT = re.compile(rf"[-+]?{_WHOLE}")
_FLOAT = re.compile(rf"[-+]?(?:{_WHOLE}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?[0-9]+)?")
_HEXADECIMAL = re.compile(r"[-+]?0[xX]([0-9a-fA-F_]+)")
_LONG = re.compile(r"[-+]?(?:0[oObB])?(?:[0-9_]+(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_DASHED = re.compile(rf"[{_DASHES}](?=[\d.\s])")


def plain_value(text: str) -> bool | int | float | str | None:
    """
    Return the value of an unquoted scalar.

    `true` and `false`; nothing for `null`, `~` and the empty text; `int` and `float` for decimal
    numbers, with `_` between digits and an exponent (`1_000`, `0.08`, `1e3`). Text for all the
    rest, including dates, `8%`, `no`, `012`, `60:00`, `.inf` and a number no float can hold.
    """
    if text[:1] not in _NUMBER_STARTS:
        return _WORDS.get(text, text)
    if _INT.fullmatch(text):
        return int(text.replace("_", ""))
    if _FLOAT.fullmatch(text):
        return _finite(text)
    return text


def too_long(text: str) -> bool:
    """Say whether an unquoted scalar is a number, in any base, of more than 30 digits."""
    if len(text) <= MOST_DIGITS or text[0] not in _NUMBER_STARTS:
        return False
    if hexadecimal := _HEXADECIMAL.fullmatch(text):
        return len(hexadecimal[1].replace("_", "")) > MOST_DIGITS
    return sum(map(str.isdigit, text)) > MOST_DIGITS and _LONG.fullmatch(text) is not None


def dash_help(text: str) -> tuple[str, str] | None:
    """Return message and help if a text begins with a dash that stands for a hyphen."""
    if text[:1].isascii() or not _DASHED.match(text):
        return None
    place = "before a number" if not text[1].isspace() else "before a list row"
    remedy = "type the hyphen `-` instead; quote the text if the dash belongs to it"
    return f"{describe(text[0])} {place} is not a hyphen", remedy


def _finite(text: str) -> float | str:
    """Return the number, or the text if the number would become infinite or a false zero."""
    value = float(text.replace("_", ""))
    mantissa = re.split("[eE]", text)[0]
    vanished = value == 0 and any(digit in mantissa for digit in "123456789")
    return text if vanished or math.isinf(value) else value
