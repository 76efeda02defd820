"""Every page on a clause has one complete deal that holds what it says, and is in the index."""

import re
from pathlib import Path

import pytest

from pfs.analysis.check import check
from pfs.analysis.simulate import simulate
from pfs.models.deal_file import read_deal

TERMS = Path(__file__).resolve().parents[2] / "docs/reference/terms"
PAGES = sorted(page for page in TERMS.glob("*.md") if page.name != "README.md")
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| [^|]+ \| \[[^]]+\]\(([a-z0-9-]+\.md)\) \|$", re.MULTILINE)


def deal_of(page: Path, folder: Path) -> str:
    """Write the only deal of a page to a file and return its name."""
    (text,) = BLOCK.findall(page.read_text(encoding="utf-8"))
    file = folder / f"{page.stem}.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_deal_of_a_page_holds(page: Path, tmp_path: Path) -> None:
    """No error, no warning, and its worked examples hold; there is at least one."""
    checked = check(deal_of(page, tmp_path))
    assert [f"{one.code} {one.message}" for one in checked.findings if one.severity != "note"] == []
    assert checked.held == len(checked.examples) > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_deal_of_a_page_can_be_simulated(page: Path, tmp_path: Path) -> None:
    """The clause works on drawn outcomes too; cash is conserved on every date of every path."""
    simulate(read_deal(deal_of(page, tmp_path)), paths=16)


def test_the_index_lists_every_page_and_nothing_else() -> None:
    """Each row has a clause in contract words and a page; a page has one or more rows."""
    listed = ROW.findall((TERMS / "README.md").read_text(encoding="utf-8"))
    assert sorted(set(listed)) == [page.name for page in PAGES]
