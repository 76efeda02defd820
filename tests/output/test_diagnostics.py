"""Findings are shown in one shape, within 80 columns, and never obeyed by a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.output.diagnostics import WIDTH, count_line, render, visible, width
from pfs.source.findings import Finding, Related, Severity, Source, Span

LINE = (
    "    tops_up_too: {since: {2013-01-01: 6_000_000, 2016-01-01: 7_200_000}}   # floor on all "
    "the lender receives"
)


def shown(finding: Finding, line: str) -> list[str]:
    """Render one finding whose span lies on a line with this text."""
    number = finding.span.line if finding.span else 1
    source = Source(finding.file, "\n" * (number - 1) + line)
    return render([finding], {finding.file: source}).splitlines()


def error(span: Span | None, message: str = "wrong", remedy: str | None = None) -> Finding:
    """Return an error in draft.yaml."""
    return Finding("PFS102", Severity.ERROR, message, "draft.yaml", span, help=remedy)


def test_the_shape() -> None:
    """Place, severity, code and message; the line cut at a word; carets; help."""
    message = "`capital.guarantee` has no field `tops_up_too`"
    finding = error(Span(28, 5, 28, 16), message, "write `tops_up_to`")
    assert shown(finding, LINE) == [
        "draft.yaml:28:5: error[PFS102]: `capital.guarantee` has no field `tops_up_too`",
        " 28 |     tops_up_too: {since: {2013-01-01: 6_000_000, 2016-01-01: ...",
        "    |     ^^^^^^^^^^^",
        "  help: write `tops_up_to`",
    ]


def test_a_line_that_fits_is_shown_whole() -> None:
    """Up to 80 columns with its number."""
    line = "a: " + "x" * 72
    assert shown(error(Span(1, 4, 1, 76)), line)[1:] == [
        " 1 | " + line,
        "   |    " + "^" * 72,
    ]


def test_a_caret_far_right_moves_the_window() -> None:
    """Both ends are marked as cut, and the caret stands below its word."""
    line = " ".join(f"word{number:03}" for number in range(100))
    _, text, carets = shown(error(Span(3, 401, 3, 408)), line)
    assert text.startswith(" 3 | ...")
    assert text.endswith(" ...")
    assert len(text) <= WIDTH
    assert text[carets.index("^") : carets.rindex("^") + 1] == "word050"


def test_the_end_of_a_long_line_is_not_marked_as_cut() -> None:
    """Only what is left out is marked."""
    line = "x " * 100 + "end"
    _, text, carets = shown(error(Span(1, 201, 1, 204)), line)
    assert text.endswith("x end")
    assert text[carets.index("^") :] == "end"


def test_a_span_wider_than_the_window_is_underlined_as_far_as_it_is_shown() -> None:
    """The carets end with the text."""
    _, text, carets = shown(error(Span(1, 4, 1, 504)), "a: " + "x" * 500)
    assert len(text) == WIDTH
    assert text.endswith("xxx...")
    assert carets == "   |    " + "^" * (text.count("x"))


def test_a_span_of_several_lines_is_underlined_on_its_first() -> None:
    """To the end of that line, without trailing blanks."""
    assert shown(error(Span(1, 3, 4, 9)), "  capital:   ")[1:] == [
        " 1 |   capital:",
        "   |   ^^^^^^^^",
    ]


def test_an_empty_span_gets_one_caret() -> None:
    """At the end of the line too, where a value is missing."""
    assert shown(error(Span(1, 6, 1, 6)), "rate:")[1:] == [" 1 | rate:", "   |      ^"]
    assert shown(error(Span(1, 1, 1, 1)), "")[1:] == [" 1 |", "   | ^"]


def test_a_caret_after_a_line_that_just_fits_stays_within_the_width() -> None:
    """The line is cut by what the caret needs."""
    lines = shown(error(Span(1, 76, 1, 76)), "x" * 75)
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[2].endswith("^")


def test_wide_characters_and_accents_keep_the_caret_in_place() -> None:
    """A Chinese character takes two columns, a combining accent none."""
    line = "教育e\u0301: x"
    assert shown(error(Span(1, 7, 1, 8)), line)[1:] == [" 1 | " + line, "   |        ^"]


def test_messages_and_help_wrap_at_words_with_a_hanging_indent() -> None:
    """Four columns below the place, eight below the help; every word is kept."""
    words = "the quick brown fox jumps over the lazy dog " * 4
    lines = shown(error(None, words, words), "")
    assert all(len(line) <= WIDTH for line in lines)
    start = next(index for index, line in enumerate(lines) if line.startswith("  help: "))
    assert all(line.startswith("    t") or line[4] != " " for line in lines[1:start])
    assert all(line[:8] == " " * 8 and line[8] != " " for line in lines[start + 1 :])
    text = " ".join(line.strip() for line in lines).split()
    assert text == ["draft.yaml:", "error[PFS102]:", *words.split(), "help:", *words.split()]


def test_a_word_longer_than_a_line_is_broken_and_a_long_file_name_is_not() -> None:
    """A name can be copied whole; a key of a thousand letters can't fill the screen sideways."""
    name = "folder/" * 15 + "deal.yaml"
    finding = Finding("PFS001", Severity.ERROR, "`" + "k" * 200 + "`", name, Span(1, 1, 1, 2))
    first, *rest = render([finding], {name: None}).splitlines()
    assert first == f"{name}:1:1: error[PFS001]:"
    assert all(len(line) <= WIDTH for line in rest)
    assert "".join(line.strip() for line in rest) == finding.message


def test_without_a_text_there_is_no_line() -> None:
    """A setting has no source; a file that can't be shown has none either."""
    setting = Finding("PFS021", Severity.ERROR, "no", "--set a.b=1", None, help="write `c`")
    assert render([setting], {}) == "--set a.b=1: error[PFS021]: no\n  help: write `c`\n"
    assert render([error(Span(1, 1, 1, 2))], {"draft.yaml": None}).count("\n") == 1


def test_related_places_are_named() -> None:
    """In a form that an editor can jump to."""
    finding = Finding(
        "PFS013", Severity.ERROR, "twice", "draft.yaml", Span(2, 1, 2, 2),
        related=(Related("first written here", Span(1, 5, 1, 6)),),
    )  # fmt: skip
    assert shown(finding, "a: 1")[-1] == "  see: draft.yaml:1:5: first written here"


def test_findings_are_sorted_by_place() -> None:
    """However they were collected."""
    findings = [error(Span(9, 1, 9, 2)), error(Span(10, 1, 10, 2)), error(Span(2, 1, 2, 2))]
    lines = render(reversed(findings), {}).splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "9", "10"]


def test_nothing_found_renders_nothing() -> None:
    """No line at all."""
    assert render([], {}) == ""


@pytest.mark.parametrize(
    ("severities", "line"),
    [
        ([], "no findings"),
        (["error", "warning", "note"], "1 error, 1 warning, 1 note"),
        (["note", "error", "error"], "2 errors, 1 note"),
    ],
)
def test_the_closing_line_counts_by_severity(severities: list[str], line: str) -> None:
    """The worst first; what there is none of is left out."""
    findings = [Finding("PFS001", Severity(one), "m", "f", None) for one in severities]
    assert count_line(findings) == line


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202ea\u2028", "\\u202ea\\u2028"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\u00a0x", "\\xa0x"),
        ("Zürich 教育 [/]", "Zürich 教育 [/]"),
    ],
)
def test_what_cannot_be_printed_is_escaped(text: str, escaped: str) -> None:
    """Letters of every script and brackets stay as written."""
    assert visible(text) == escaped


def test_the_caret_counts_the_escape() -> None:
    """A tab in the indentation becomes visible, and the caret stands below it and not beside."""
    assert shown(error(Span(1, 1, 1, 2)), "\tb: \x1bc")[1:] == [" 1 | \\tb: \\x1bc", "   | ^^"]


@given(
    st.text(max_size=200),
    st.text(max_size=200),
    st.integers(1, 220),
    st.integers(0, 220),
    st.sampled_from(["draft.yaml", "--set a=\x1b\n"]),
)
def test_no_input_breaks_the_shape(
    line: str, message: str, column: int, length: int, file: str
) -> None:
    """Every line printable, within the width, and a caret below the text."""
    span = Span(1, column, 1, column + length)
    finding = Finding("PFS001", Severity.ERROR, message, file, span, help=message or None)
    text = render([finding], {file: Source(file, line)})
    assert text.endswith("\n")
    for row in text.splitlines():
        assert row.isprintable()
        assert width(row) <= WIDTH
    assert text.count("\n") == len(text.splitlines())
    assert "^" in text
