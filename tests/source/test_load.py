"""A deal file becomes plain data with the place of every value, or all that is wrong with it."""

import ast
import hashlib
import time
from collections.abc import Callable
from pathlib import Path as FilePath

import pytest
import yaml
from source.refusals import refusal, starts

import pfs.source
from pfs.source.findings import Severity, Span
from pfs.source.load import parse

DEAL = """\
pfs: 1
name: New York City ABLE            # a comment
capital:
  loan:
    amount: 9_600_000
    draws: {dated: {2013-01-01: 2_400_000, 2013-12-31: 0}}
steps:
  - {at_least: 8.5%, pay: 4_800_000}
  - at_least: 10%
    pay: "12"
note: |
  two
  lines
last:
"""


def best_of(count: int, work: Callable[[], object]) -> float:
    """Return the shortest of several times, in seconds."""
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def test_data_are_plain() -> None:
    """Maps, lists, text and numbers; keys as written."""
    draws = {"dated": {"2013-01-01": 2_400_000, "2013-12-31": 0}}
    assert parse("draft.yaml", DEAL.encode()).data == {
        "pfs": 1,
        "name": "New York City ABLE",
        "capital": {"loan": {"amount": 9_600_000, "draws": draws}},
        "steps": [{"at_least": "8.5%", "pay": 4_800_000}, {"at_least": "10%", "pay": "12"}],
        "note": "two\nlines\n",
        "last": None,
    }


def test_spans_are_where_a_reader_counts_them() -> None:
    """From 1, with the end exclusive; a block ends with its last value, not with the next key."""
    spans = parse("draft.yaml", DEAL.encode()).spans
    assert spans[("name",)] == Span(2, 7, 2, 25)
    assert spans[("capital", "loan", "amount")] == Span(5, 13, 5, 22)
    assert spans[("capital", "loan", "draws", "dated", "2013-01-01")] == Span(6, 33, 6, 42)
    assert spans[("capital", "loan")] == Span(5, 5, 6, 59)
    assert spans[("steps",)] == Span(8, 3, 10, 14)
    assert spans[("steps", 0)] == Span(8, 5, 8, 37)
    assert spans[("steps", 1)] == Span(9, 5, 10, 14)
    assert spans[("last",)] == Span(14, 6, 14, 6)


def test_keys_have_spans_of_their_own() -> None:
    """Every key in a map, none for a list row."""
    keys = parse("draft.yaml", DEAL.encode()).key_spans
    assert keys[("capital",)] == Span(3, 1, 3, 8)
    assert keys[("capital", "loan", "draws", "dated", "2013-12-31")] == Span(6, 44, 6, 54)
    assert keys[("steps", 1, "pay")] == Span(10, 5, 10, 8)
    assert ("steps", 0) not in keys


def test_columns_count_characters_not_bytes() -> None:
    """An accent, a wide character and a Windows line end shift nothing."""
    spans = parse("d", 'a: "ü教🎓"\r\nb: {c: "ü", d: 1}\r\n'.encode()).spans
    assert spans[("a",)] == Span(1, 4, 1, 9)
    assert spans[("b", "d")] == Span(2, 16, 2, 17)


def test_the_digest_is_of_the_bytes() -> None:
    """As `sha256sum` prints it, byte order mark included."""
    raw = b"\xef\xbb\xbfpfs: 1\n"
    assert parse("d", raw).sha256 == hashlib.sha256(raw).hexdigest()


def test_the_same_key_twice_points_to_the_first() -> None:
    """At the second, for each pair, with the place of the first; quotes make no difference."""
    found = refusal('a: 1\nb: {x: 1, x: 2}\n"a": 3\na: 4\n')
    assert starts(found) == [("PFS013", 2, 11), ("PFS013", 3, 1), ("PFS013", 4, 1)]
    firsts = [one.related[0].span for one in found]
    assert firsts == [Span(2, 5, 2, 6), Span(1, 1, 1, 2), Span(1, 1, 1, 2)]
    assert found[0].message == "`x` is written twice"
    assert found[0].path == ("b", "x")
    assert "delete the other" in str(found[0].help)


def test_equal_keys_of_different_maps_are_no_duplicates() -> None:
    """A key counts within its map."""
    assert parse("d", b"a: {x: 1}\nb: {x: 1}\n").data == {"a": {"x": 1}, "b": {"x": 1}}


@pytest.mark.parametrize(
    "tag", ["!!str", "!!timestamp", "!!python/name:os.system", "!include", "!"]
)
def test_any_tag_is_refused(tag: str) -> None:
    """Harmless and harmful alike, on a value, a list and a map."""
    (found,) = refusal(f"pfs: 1\nname: {tag} x\n")
    assert (found.code, found.path) == ("PFS015", ("name",))
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 7)
    assert "delete it" in str(found.help)
    assert starts(refusal(f"a: {tag} [1]\nb: {tag} {{c: 1}}\n")) == [
        ("PFS015", 1, 4),
        ("PFS015", 2, 4),
    ]


def test_an_unknown_tag_handle_is_a_tag() -> None:
    """The parser itself stops at it."""
    (found,) = refusal("a: !x!y z\n")
    assert starts((found,)) == [("PFS015", 1, 4)]
    assert "quotes" in str(found.help)


def test_merge_keys_are_refused() -> None:
    """With the advice to write the keys out; a quoted `<<` is a name like any other."""
    (found,) = refusal("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n")
    assert starts((found,)) == [("PFS016", 3, 3)]
    assert "write the keys out" in str(found.help)
    assert parse("d", b'"<<": 1\n').data == {"<<": 1}


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("[a, b]: 1\n", 1, "list or a map"),
        ("? {a: 1}\n: 1\n", 3, "list or a map"),
        ('"": 1\n', 1, "empty"),
    ],
)
def test_a_key_is_a_name(text: str, column: int, words: str) -> None:
    """Not a list, not a map, not nothing."""
    (found,) = refusal(text)
    assert starts((found,)) == [("PFS014", 1, column)]
    assert words in found.message
    assert "before the colon" in str(found.help)


@pytest.mark.parametrize("text", ["", "\n\n", "---\n", "\ufeff"])
def test_an_empty_file_is_told(text: str) -> None:
    """No text, no value."""
    (found,) = refusal(text)
    assert starts((found,)) == [("PFS007", 1, 1)]
    assert "`pfs: 1`" in str(found.help)


def test_comments_only_are_told() -> None:
    """The message says that they were seen."""
    (found,) = refusal("# pfs: 1\n# name: x\n")
    assert starts((found,)) == [("PFS007", 1, 1)]
    assert "only comments" in found.message


def test_two_documents_are_refused() -> None:
    """At the line that begins the second."""
    (found,) = refusal("pfs: 1\n---\npfs: 1\n")
    assert starts((found,)) == [("PFS008", 2, 1)]
    assert "`---`" in str(found.help)
    assert parse("d", b"---\npfs: 1\n...\n").data == {"pfs": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [("- a\n- b\n", "a list"), ("hello\n", "a single value"), ('"a"', "a single")],
)
def test_the_top_is_a_map(text: str, words: str) -> None:
    """A list or a text can't hold sections."""
    (found,) = refusal(text)
    assert starts((found,)) == [("PFS009", 1, 1)]
    assert words in found.message
    assert "`pfs: 1`" in str(found.help)


def test_all_faults_are_reported_at_once_in_order() -> None:
    """Also those above the place where the grammar breaks."""
    found = refusal("a: !t 1\na: \u22125\nb: {<<: 1}\nc: *no\nd: [1\n")
    assert starts(found) == [
        ("PFS015", 1, 4),
        ("PFS013", 2, 1),
        ("PFS006", 2, 4),
        ("PFS016", 3, 5),
        ("PFS018", 4, 4),
        ("PFS010", 5, 4),
    ]
    assert all(one.severity is Severity.ERROR and one.help for one in found)


def test_loading_costs_little_more_than_parsing() -> None:
    """At most three times the floor, which is PyYAML's own composing of the same text."""
    fields = "{kind: loan, from: bank, amount: 9_600_000, matures: 2016-12-31, rate: 5%}"
    loans = "".join(f"  loan_{i}: {fields}\n" for i in range(100))
    text = "pfs: 1\ncapital:\n" + loans
    floor = best_of(5, lambda: yaml.compose(text, Loader=yaml.SafeLoader))
    assert best_of(5, lambda: parse("d", text.encode())) < 3 * floor


def test_the_reader_stands_on_yaml_alone() -> None:
    """It must start quickly, so nothing in it imports an array or model library."""
    folder = FilePath(str(pfs.source.__file__)).parent
    allowed = {"yaml", "pfs.source"}
    for module in folder.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] != "pfs" or name.startswith("pfs.source"), module
                known = allowed | {"pfs"} | set(__import__("sys").stdlib_module_names)
                assert name.split(".")[0] in known, module
