"""A slip against YAML's grammar is told in plain words where it was made."""

import pytest
from source.refusals import refusal, starts

from pfs.source.findings import Related, Span
from pfs.source.load import parse


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a:1\n", 1, 1),
        ("x: 1\na:1\nb: 2\n", 2, 1),
        ("capital:\n  a:1\n", 2, 3),
        ("capital:\n  a:1\n  b: 2\n", 2, 3),
        ("capital: {a:1, b: 2}\n", 1, 11),
        ("steps:\n  - a:1\n    pay: 2\n", 2, 5),
    ],
)
def test_a_colon_needs_its_space(text: str, line: int, column: int) -> None:
    """At the key, wherever it stands; the help writes it out."""
    (found,) = refusal(text)
    assert starts((found,)) == [("PFS011", line, column)]
    assert "`a: 1`" in str(found.help)


def test_colons_inside_texts_are_no_slips() -> None:
    """A web address, a time and a reference stay text."""
    text = "a: https://example.org/x\nb: 12:30\nc: doi:10.1000/1\nd:\n  http://x.org\ne: [x:y]\n"
    assert parse("d", text.encode()).data == {
        "a": "https://example.org/x",
        "b": "12:30",
        "c": "doi:10.1000/1",
        "d": "http://x.org",
        "e": ["x:y"],
    }


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a:\n\tb: 1\n", 2, 1), ("a:\n  b: 1\n\tc: 2\n", 3, 1), ("a:\n  b: 1\n \tc: 2\n", 3, 2)],
)
def test_a_tab_does_not_indent(text: str, line: int, column: int) -> None:
    """At the tab; the help asks for spaces."""
    (found,) = refusal(text)
    assert starts((found,)) == [("PFS012", line, column)]
    assert "spaces" in str(found.help)


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "remedy"),
    [
        ("a:\n  b: 1\n   c: 2\n", 3, 4, "already has a value", "align it"),
        ("a:\n    b: 1\n  c: 2\n", 3, 3, "matches no line above", "align it"),
        ("a:\n    - 1\n  - 2\n", 3, 3, "matches no line above", "align it"),
        ("a: 1\n- b\n", 2, 1, "list row stands", "indent it"),
        ("- a\nb: 1\n", 2, 1, "a key stands", "`- `"),
        ("a: - b\n", 1, 4, "can't begin on the line of its key", "`[a, b]`"),
        ("a: 1\nhello\nb: 2\n", 2, 1, "neither a key", "`key: value`"),
        ("name: Foo: bar\n", 1, 10, "second colon", "quotes"),
        ("c: {a: 1, b: 2", 1, 4, "`{` is not closed", "`}`"),
        ("c: {a: 1, b: 2\nd: 3\n", 1, 4, "`{` is not closed", "`}`"),
        ("c: [a, b\nd: 3\n", 1, 4, "`[` is not closed", "`]`"),
        ("c: [1, 2}\n", 1, 9, "`}` does not close the `[`", "`]`"),
        ("c: {a: [1, 2}\n", 1, 13, "`}` does not close the `[`", "`]`"),
        ("c: {a: 1}}\n", 1, 10, "`}` closes nothing", "delete it"),
        (": 1\n", 1, 1, "name is missing", "before the colon"),
        ("{: 1}\n", 1, 2, "name is missing", "before the colon"),
        ("c: ]\n", 1, 4, "`]` closes nothing", "delete it"),
        ("c: {a: 1 b: 2}\n", 1, 11, "comma or `}` is missing", "commas"),
        ("c: [1,,2]\n", 1, 7, "missing before this comma", "delete one"),
        ("a: 'b\nc: 1\n", 1, 4, "`'` is not closed", "close the text with `'`"),
        ('a: "b\nc: 1\n', 1, 4, '`"` is not closed', 'close the text with `"`'),
        ('a: "b" c\n', 1, 8, "after the closing quote", "whole text in quotes"),
        ('a: "\\d"\n', 1, 6, "not an escape", "single quotes"),
        ('a: "\\U00110000"\n', 1, 7, "stands for nothing", "the character itself"),
        ('a: "\\UFFFFFFFF"\n', 1, 7, "stands for nothing", "the character itself"),
        ("a: %5\n", 1, 4, "begin with `%`", "`5%`"),
        ("a: @5\n", 1, 4, "begin with `@`", "quotes"),
        ("a: >= 5\n", 1, 5, "begin with `>`", "`at_least`"),
        ("a: {when: >= 5}\n", 1, 11, "begin with `>`", "quotes"),
        ("a: **bold**\n", 1, 4, "begin with `*`", "quotes"),
        ("a: & b\n", 1, 4, "begin with `&`", "quotes"),
        ("a: ? b\n", 1, 4, "begin with `? `", "quotes"),
        ("a: 1\n...\nb: 1\n", 3, 1, "ended before this line", "`...`"),
        ("%YAML 2.0\n---\na: 1\n", 1, 1, "another version", "delete"),
        ("%YAML x\n---\na: 1\n", 1, 7, "directive", "delete"),
        ("%YAML " + "9" * 5_000 + ".1\n---\na: 1\n", 1, 7, "stands for nothing", "`%`"),
        ("a" * 1_100 + ": 1\n", 1, 1_101, "longer than 1,024", "short key"),
    ],
)
def test_the_common_slips(text: str, line: int, column: int, message: str, remedy: str) -> None:
    """Each is one finding, at the place to mend, with what to write."""
    found = refusal(text)[-1]
    assert starts((found,))[0][1:] == (line, column)
    assert found.code == "PFS010"
    assert message in found.message
    assert remedy in str(found.help)
    assert len(found.message) < 100


def test_an_open_bracket_tells_where_reading_stopped() -> None:
    """The place to mend is the bracket; where it was noticed may be far below."""
    (found,) = refusal("c: {a: 1,\n    b: 2\nd: 3\n")
    assert found.span == Span(1, 4, 1, 5)
    assert found.related == (Related("reading stopped here", Span(3, 2, 3, 3)),)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name: \u201cFoo: bar\u201d\n", "\u201c"),
        ("a: 1\nname\uff1aFoo\nb: 1\n", "\uff1a"),
    ],
)
def test_odd_punctuation_on_the_line_is_named(text: str, named: str) -> None:
    """Curly quotes do not quote and a full-width colon separates nothing."""
    (found,) = refusal(text)
    assert found.code == "PFS010"
    assert f"`{named}`" in str(found.help)


def test_what_has_no_words_of_its_own_still_has_a_place_and_advice() -> None:
    """Two anchors on one value: the parser's own words are never shown."""
    (found,) = refusal("a: &x &y 1\n")
    assert starts((found,)) == [("PFS010", 1, 7)]
    assert "block end" not in found.message
    assert found.help
