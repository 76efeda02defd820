"""A small file that stands for a large one is refused before it costs anything."""

import time
import tracemalloc

import pytest
from source.refusals import refusal, starts

from pfs.source.findings import Finding
from pfs.source.guard import MOST_DEPTH, MOST_NODES
from pfs.source.load import parse

ALIAS_BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 10)}]}}\n"
    for old, new in zip("abcdefghijklm", "bcdefghijklmn", strict=True)
)


def timed_refusal(text: str, seconds: float) -> tuple[Finding, ...]:
    """Refuse a text within a time."""
    begin = time.perf_counter()
    found = refusal(text)
    assert time.perf_counter() - begin < seconds
    return found


def test_the_alias_bomb_is_refused_where_the_budget_ends() -> None:
    """400 bytes that stand for 10^9 values: 11, 111, 1,111 ... pass 100,000 in line 5, at `*d`."""
    assert len(ALIAS_BOMB) < 400
    (found,) = timed_refusal(ALIAS_BOMB, 0.5)
    # Lines a to d stand for 11 + 111 + 1,111 + 11,111 values, the top for one; the key and the
    # value of each count, and every further `*d` in line e adds 11,111: the eighth is too many.
    assert starts((found,)) == [("PFS004", 5, 8 + 3 * 7)]
    assert "100,000 values" in found.message
    assert "anchor" in str(found.help)


def test_the_alias_bomb_takes_no_memory() -> None:
    """Far less than the values it stands for."""
    tracemalloc.start()
    refusal(ALIAS_BOMB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_the_merge_bomb_is_refused() -> None:
    """1 kB; the merge keys are named, and the budget ends it."""
    found = timed_refusal(MERGE_BOMB, 0.5)
    assert found[0].code == "PFS016"
    assert starts(found)[0] == ("PFS016", 2, 8)
    assert found[-1].code == "PFS004"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a: &a [1, *a]\n", 1, 11), ("a: &a\n  b: {c: *a}\n", 2, 10)],
)
def test_an_anchor_that_contains_itself_is_refused(text: str, line: int, column: int) -> None:
    """In a list or deep in a map, at the alias."""
    (found,) = refusal(text)
    assert starts((found,)) == [("PFS017", line, column)]
    assert "`&a` contains itself" in found.message
    assert "write out" in str(found.help)


def test_an_alias_needs_one_anchor() -> None:
    """Unknown at its use, defined twice at the second with the place of the first."""
    unknown, twice = refusal("a: *none\nb: &x 1\nc: &x 2\n")
    assert starts((unknown, twice)) == [("PFS018", 1, 4), ("PFS018", 3, 4)]
    assert "`&none`" in str(unknown.help)
    assert twice.related[0].span.line == 2


def test_an_alias_repeats_its_value_as_a_copy() -> None:
    """Within the budget it is written out: its own span outside, the anchor's inside."""
    document = parse("d", b"a: &a {x: [1, 2]}\nb: *a\nc: &n 5\nd: *n\n")
    assert document.data == {"a": {"x": [1, 2]}, "b": {"x": [1, 2]}, "c": 5, "d": 5}
    assert document.data["a"] is not document.data["b"]
    assert document.data["a"]["x"] is not document.data["b"]["x"]
    assert document.spans[("b",)].line == 2
    assert document.spans[("b", "x", 1)] == document.spans[("a", "x", 1)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: " + "[" * 900, 3 + MOST_DEPTH),
        ("a: " + "[" * 100_000, 3 + MOST_DEPTH),
        ("a: " + "{b: " * 100_000, 5 + 4 * (MOST_DEPTH - 2)),
        ("a:\n" + "- " * 100_000, 1 + 2 * (MOST_DEPTH - 1)),
        ("? " * 100_000, 1 + 2 * MOST_DEPTH),
    ],
)
def test_deep_nesting_is_refused_at_its_depth(text: str, column: int) -> None:
    """In each notation, without recursion and at once: level 1 is the map at the top.

    In a map, its first key is the first thing that is too deep.
    """
    (found,) = timed_refusal(text, 1.0)
    assert found.code == "PFS003"
    assert found.span is not None
    assert found.span.column == column
    assert "40 levels" in found.message
    assert "brackets" in str(found.help)


def test_the_depth_limit_is_exact() -> None:
    """Forty levels with the map at the top and the value at the bottom, no more."""
    inner = MOST_DEPTH - 2
    parse("d", ("a: " + "[" * inner + "1" + "]" * inner).encode())
    deeper = refusal("a: " + "[" * (inner + 1) + "1" + "]" * (inner + 1))
    assert deeper[0].code == "PFS003"


def test_depth_counts_through_aliases() -> None:
    """A chain of anchors, each in a list around the one before, is as deep as it stands for."""
    chain = "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 50))
    (found,) = refusal(chain)
    # Line a<i> is i + 2 levels deep below the map at the top.
    assert found.code == "PFS003"
    assert found.span is not None
    assert found.span.line == MOST_DEPTH - 1


def test_a_flat_list_of_10_mb_is_refused_by_its_size() -> None:
    """Without being parsed, which would take a minute."""
    (found,) = timed_refusal("a: [" + "1," * 5_000_000 + "1]", 0.5)
    assert starts((found,)) == [("PFS002", 1, 1)]
    assert "data sets" in str(found.help)


def test_a_flat_list_within_the_size_is_refused_by_its_values() -> None:
    """The budget ends the reading after a tenth of the text."""
    (found,) = timed_refusal("a: [" + "1," * 900_000 + "1]", 15)
    # The map, its key and the list are three values; the list may hold 99,997 more.
    assert starts((found,)) == [("PFS004", 1, 5 + 2 * (MOST_NODES - 3))]


def test_long_lines_and_long_texts_are_no_trap() -> None:
    """A megabyte of dashes, digits or letters costs no more than its reading."""
    for filler in ("-", "7", "7_", "a", "é"):
        text = f"a: '{filler * (900_000 // len(filler))}'\n"
        begin = time.perf_counter()
        parse("d", text.encode())
        assert time.perf_counter() - begin < 5
    timed_refusal("-" * 1_000_000, 5)
    timed_refusal("7" * 1_000_000, 5)
