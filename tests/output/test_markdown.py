"""Markdown holds the same cells as the page, and nothing of a name is taken for markup."""

import re
from pathlib import Path

import pytest

from pfs.analysis.simulate import simulate
from pfs.models.deal_file import read_deal
from pfs.output.markdown import cell, markdown
from pfs.output.page import Commands, Labelled, Page, Text, heading, row, table, total
from pfs.output.renderings import simulation, term_sheet

NYC = Path(__file__).parents[2] / "examples" / "nyc-able.yaml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A | B", r"A \| B"),
        ("*bold* _under_ `code`", r"\*bold\* \_under\_ \`code\`"),
        ("[link](x) <b> #1 ~gone~", r"\[link\](x) \<b\> \#1 \~gone\~"),
        ("back\\slash", "back\\\\slash"),
        ("two\nlines\x1b[0m", r"two\\nlines\\x1b\[0m"),
        ("  11,095,000 ", "11,095,000"),
    ],
)
def test_text_is_escaped(text: str, expected: str) -> None:
    """Also the control characters that a terminal would obey."""
    assert cell(text) == expected


def test_each_kind_of_block() -> None:
    """Tables with sides, commands in a fence, labelled lines in a list."""
    rows = [heading("City | payor"), row("  pays", "12"), total("", "12")]
    page = Page(
        "A deal",
        "in USD",
        (
            table("Who", ["mean"], rows),
            Labelled((("Closes", "yes"), ("", "and no")), "Answers"),
            Commands("Next", ("pfs show deal_a.yaml",)),
            Text("a  b\nc", keep=True),
            Text("Plain *text*."),
        ),
    )
    found = markdown(page)
    assert found.startswith("## A deal\n\nin USD\n\n| Who | mean |\n| --- | ---: |\n")
    assert "| **City \\| payor** |  |\n| pays | 12 |\n|  | 12 |" in found
    assert "- **Closes** yes" in found
    assert "```sh\npfs show deal_a.yaml\n```" in found
    assert "```\na  b\nc\n```" in found
    assert "Plain \\*text\\*." in found


def bare(text: str) -> list[str]:
    """Return the numbers of a text with commas or per cent signs."""
    return re.findall(r"\d[\d,]*\.?\d*%|\d{1,3}(?:,\d{3})+", text)


def test_every_figure_of_the_page_is_in_the_markdown() -> None:
    """In the same order; every row of a table has as many cells as its head."""
    file = read_deal(str(NYC))
    result = simulate(file, paths=128)
    for page, text in (
        (simulation(result, "table"), simulation(result, "markdown")),
        (term_sheet(file, "table"), term_sheet(file, "markdown")),
    ):
        assert sorted(bare(page)) == sorted(bare(text))
        columns = 0
        for line in text.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line))
            if not line.startswith("|"):
                columns = 0
            elif columns:
                assert cells == columns, line
            else:
                columns = cells
