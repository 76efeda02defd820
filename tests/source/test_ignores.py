"""Comments that silence a rule: where they may stand, what they are about, what is only text."""

import pytest

from pfs.source.ignores import Ignore, ignores
from pfs.source.load import parse


def read(text: str) -> list[tuple[tuple[str, ...], str, int]]:
    """Return codes, reason and line of each comment of a file."""
    return [(one.codes, one.reason, one.line) for one in found(text)]


def found(text: str) -> tuple[Ignore, ...]:
    """Return the comments of a file."""
    return ignores(parse("deal.yaml", text.encode()))


def test_a_comment_behind_a_value_is_about_its_line() -> None:
    """With one code or several, in any case; the reason is what follows."""
    text = "a: 1\nb: 2   # pfs: ignore[PFS203, pfs305]  known to both sides \n"
    assert read(text) == [(("PFS203", "PFS305"), "known to both sides", 2)]


def test_a_comment_on_a_line_of_its_own_is_about_the_next_line_with_a_term() -> None:
    """Over empty lines and other comments; at the end of the file it is about nothing else."""
    text = "# pfs: ignore[PFS203] why\n\n# more\n  # pfs: ignore[PFS305] why not\na: 1\n"
    assert read(text) == [(("PFS203",), "why", 5), (("PFS305",), "why not", 5)]
    assert read("a: 1\n# pfs: ignore[PFS203] why\n") == [(("PFS203",), "why", 2)]


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("#pfs:ignore[PFS203] why", ("PFS203",), "why"),
        ("# pfs: ignore [PFS203]: why", ("PFS203",), "why"),
        ("# pfs: ignore[PFS203]", ("PFS203",), ""),
        ("# pfs: ignore[] why", (), "why"),
        ("# pfs: ignore PFS203", (), "PFS203"),
        ("# pfs: ignore", (), ""),
        ("# see # pfs: ignore[PFS203] why", ("PFS203",), "why"),
    ],
)
def test_what_is_read_of_a_comment(comment: str, codes: tuple[str, ...], reason: str) -> None:
    """A comment that is not complete is read too: it is a finding later."""
    assert read(f"a: 1 {comment}\n") == [(codes, reason, 1)]


@pytest.mark.parametrize(
    "text",
    [
        'a: "x # pfs: ignore[PFS203] why"\n',
        "a: 'x\n  # pfs: ignore[PFS203] why'\n",
        "a: |\n  x\n  # pfs: ignore[PFS203] why\n",
        '"# pfs: ignore[PFS203] why": 1\n',
        "a: x#pfs:ignore[PFS203]\n",
        "a: 1  # pfs: ignored\n",
        "# pfs: 1\na: 1\n",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    """Text in quotes and blocks is text; other comments are comments."""
    assert found(text) == ()


def test_a_comment_behind_a_text_that_looks_like_one_counts() -> None:
    """Its span begins at its own mark."""
    text = 'a: "# pfs: ignore[PFS203] x"  # pfs: ignore[PFS305] why\n'
    (one,) = found(text)
    assert one.codes == ("PFS305",)
    assert (one.span.line, one.span.column) == (1, text.rindex("#") + 1)
