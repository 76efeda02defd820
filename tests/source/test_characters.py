"""A deal file is UTF-8 in which every character shows what it is."""

import codecs

import pytest
from source.refusals import refusal

from pfs.source.characters import MOST_BYTES, MOST_FINDINGS, decode
from pfs.source.findings import DealError, Span
from pfs.source.load import parse


def test_a_byte_order_mark_at_the_start_is_dropped() -> None:
    """Editors write it unasked, and it shifts no column."""
    document = parse("draft.yaml", codecs.BOM_UTF8 + b"pfs: 1\n")
    assert document.data == {"pfs": 1}
    assert document.key_spans[("pfs",)] == Span(1, 1, 1, 4)


def test_letters_of_every_script_are_text() -> None:
    """Accents, Devanagari with its joiner, Chinese and emoji are printable."""
    names = ["Zürich", "शिक\u094d\u200dषा", "教育", "🎓", "İstanbul", "1\u00a0000 Fr."]
    text = "names: [" + ", ".join(f'"{name}"' for name in names) + "]\n"
    assert parse("draft.yaml", text.encode()).data == {"names": names}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_named(encoding: str) -> None:
    """With a byte order mark or without."""
    (found,) = refusal("name: Rikers Island\n".encode(encoding))
    assert (found.code, found.span) == ("PFS001", Span(1, 1, 1, 1))
    assert "UTF-16" in found.message
    assert "UTF-8" in str(found.help)


def test_latin_1_is_refused_at_its_first_letter() -> None:
    """The help shows the letter that was meant."""
    (found,) = refusal("pfs: 1\nname: Zürich, Genève\n".encode("latin-1"))
    assert (found.code, found.span) == ("PFS001", Span(2, 8, 2, 9))
    assert "0xFC" in found.message
    assert "`ü`" in str(found.help)


def test_an_encoded_surrogate_is_not_utf_8() -> None:
    """Half a character, as broken converters write it."""
    (found,) = refusal(b"name: a\xed\xa0\x80b\n")
    assert (found.code, found.span) == ("PFS001", Span(1, 8, 1, 9))


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\x00", "U+0000 NUL"),
        ("\x1b", "U+001B ESC"),
        ("\x07", "U+0007 CONTROL CHARACTER"),
        ("\x0c", "U+000C FORM FEED"),
        ("\x7f", "U+007F DELETE"),
        ("\x85", "U+0085 NEXT LINE"),
        ("\x9b", "U+009B CONTROL CHARACTER"),
        ("\ufeff", "U+FEFF BYTE ORDER MARK"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\u200f", "U+200F RIGHT-TO-LEFT MARK"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\u2029", "U+2029 PARAGRAPH SEPARATOR"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),
        ("\ufffe", "U+FFFE CONTROL CHARACTER"),
        ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
    ],
)
def test_what_cannot_be_seen_is_named_where_it_stands(character: str, named: str) -> None:
    """In a value, with code point and name, and the advice to delete it."""
    (found,) = refusal(f"pfs: 1\r\nname: ab{character}c\n")
    assert (found.code, found.span) == ("PFS005", Span(2, 9, 2, 10))
    assert named in found.message
    assert "delete it" in str(found.help)


def test_a_comment_is_no_hiding_place() -> None:
    """Text that runs backwards in a comment misleads as well."""
    (found,) = refusal("pfs: 1  # \u202e\n")
    assert (found.code, found.span) == ("PFS005", Span(1, 11, 1, 12))


def test_all_of_them_are_reported_by_position() -> None:
    """One reading shows every place to mend."""
    found = refusal("a: \x1b\nb: \u202ex\n\u00a0c: 1\n")
    assert [(one.code, one.span and one.span.line) for one in found] == [
        ("PFS005", 1),
        ("PFS005", 2),
        ("PFS006", 3),
    ]


def test_a_file_full_of_them_gives_a_readable_number() -> None:
    """Nobody mends a million places one by one."""
    assert len(refusal("name: " + "ab\x1b" * 500_000)) == MOST_FINDINGS


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\u202f"])
def test_an_odd_space_does_not_indent(space: str) -> None:
    """It would become the first letter of a key."""
    (found,) = refusal(f"calendar:\n {space}start: 2013-01-01\n")
    assert (found.code, found.span) == ("PFS006", Span(2, 2, 2, 3))
    assert f"U+{ord(space):04X}" in found.message
    assert "in the indentation" in found.message
    assert "space bar" in str(found.help)


def test_an_odd_space_does_not_follow_a_colon() -> None:
    """The line would become one text."""
    (found,) = refusal("pfs: 1\nname:\u00a0Rikers\n")
    assert (found.code, found.span) == ("PFS006", Span(2, 6, 2, 7))
    assert "NO-BREAK SPACE after the colon" in found.message


@pytest.mark.parametrize("dash", ["\u2212", "\u2013", "\u2010"])
def test_a_dash_is_not_a_minus(dash: str) -> None:
    """Word processors replace the hyphen; the number would be text."""
    (found,) = refusal(f"pfs: 1\namount: {dash}5_000\n")
    assert (found.code, found.span) == ("PFS006", Span(2, 9, 2, 15))
    assert f"U+{ord(dash):04X}" in found.message
    assert "hyphen `-`" in str(found.help)


def test_a_dash_is_not_the_mark_of_a_list_row() -> None:
    """The rows would become one text."""
    (found,) = refusal("roles:\n  \u2013 payor\n")
    assert (found.code, found.span) == ("PFS006", Span(2, 3, 2, 10))
    assert "EN DASH before a list row" in found.message


def test_a_dash_in_quotes_or_in_words_is_text() -> None:
    """Titles have dashes, and a quoted quotation stays as it is."""
    document = parse("draft.yaml", 'a: "\u22125"\nb: 2013\u20132015\n'.encode())
    assert document.data == {"a": "\u22125", "b": "2013\u20132015"}


@pytest.mark.parametrize(
    ("escape", "named"),
    [
        (r"\0", "NUL"),
        (r"\e", "ESC"),
        (r"\ud800", "U+D800 SURROGATE"),
        (r"\u202e", "RIGHT-TO-LEFT OVERRIDE"),
        (r"\L", "LINE SEPARATOR"),
    ],
)
def test_an_escape_smuggles_nothing_in(escape: str, named: str) -> None:
    """The value is checked as well as the text of the file."""
    (found,) = refusal(f'pfs: 1\nname: "a{escape}b"\n')
    assert found.code == "PFS005"
    assert found.span is not None
    assert (found.span.line, found.span.column, found.path) == (2, 7, ("name",))
    assert named in found.message
    assert "escape" in str(found.help)


def test_size_is_checked_before_anything_else() -> None:
    """The limit itself is allowed; one byte more is refused without decoding it."""
    (found,) = refusal(b"\xff" * (MOST_BYTES + 1))
    assert (found.code, found.span) == ("PFS002", Span(1, 1, 1, 1))
    assert "2 MB" in found.message
    assert decode("draft.yaml", b"#" * MOST_BYTES).text == "#" * MOST_BYTES


def test_the_text_of_a_refused_file_can_be_shown() -> None:
    """What is not UTF-8 is replaced, so that the columns still agree."""
    with pytest.raises(DealError) as caught:
        decode("draft.yaml", b"a: 1\nname: Z\xfcrich\n")
    assert caught.value.source is not None
    assert caught.value.source.line(2) == "name: Z\ufffdrich"
