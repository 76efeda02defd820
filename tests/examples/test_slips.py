"""Common slips of the pen in a published deal: one finding each, where it stands, with a remedy."""

from pathlib import Path
from typing import NamedTuple

import pytest

from pfs.analysis.check import check

DEAL = Path(__file__).parents[2] / "examples" / "ny-ceo.yaml"
TEXT = DEAL.read_text(encoding="utf-8")
GATE = """\
    when: {{metric: recidivism, at_least: {}}}
    source: "published: the threshold"
  employment_1:"""


class Slip(NamedTuple):
    """A stretch of the file, what it becomes, where in it the finding stands, code and help."""

    old: str
    new: str
    at: str
    code: str
    help: str


SLIPS = {
    "misspelt key": Slip("    matures: 2019", "    maturs: 2019", "maturs", "PFS102", "`matures`"),
    "misspelt key that is needed": Slip(
        "  end: 2019-06-30\n", "  ende: 2019-06-30\n", "ende", "PFS102", "`end`"
    ),
    "wrong indent": Slip(
        "    repays: sweep\n", "   repays: sweep\n", "repays", "PFS010",
        "align it with the keys it belongs to",
    ),
    "tab": Slip(
        "    repays: sweep\n", "\trepays: sweep\n", "\t", "PFS012",
        "indent with spaces, two for each level",
    ),
    "missing space after a colon": Slip(
        "    repays: sweep\n", "    repays:sweep\n", "repays", "PFS011", "`repays: sweep`"
    ),
    "percent as text": Slip(
        "amount: {value: 1_300_000", "amount: {value: 10 percent", "10 percent", "PFS106", "`10%`"
    ),
    "percent where people are counted": Slip(
        "phase_1:\n    people: {value: 1_000", 'phase_1:\n    people: {value: "80%"', '"80%"',
        "PFS156", "the number of people, as `1_000`",
    ),
    "date that does not exist": Slip(
        "  end: 2019-06-30\n", "  end: 2019-06-31\n", "2019-06-31", "PFS105", "`2019-06-30`"
    ),
    "reference to a tranche that is not there": Slip(
        "    for: capital.notes", "    for: capital.senior", "capital.senior", "PFS120",
        "capital.notes",
    ),
    "duplicate key": Slip(
        "    repays: sweep\n", "    repays: sweep\n    repays: maturity\n", "repays: maturity",
        "PFS013", "keep the one that holds and delete the other",
    ),
    "unknown unit of time": Slip(
        "reported: 6 months", "reported: 6 monts", "6 monts", "PFS106", "`6 months`"
    ),
    "unknown unit of money": Slip(
        "{value: 85.00,", "{value: 85.00 USD,", "85.00 USD", "PFS106", "`85.00` without a unit"
    ),
    "threshold above any outcome": Slip(
        GATE.format("8%"), GATE.format("8"), "8}", "PFS155", "write 8%"
    ),
    "floor above cap": Slip(
        "    metric: employment\n    read: total_change\n    price: {value: 6_000",
        "    metric: employment\n    read: total_change\n    at_least: 12_000_000\n"
        "    at_most: 11_095_000\n    price: {value: 6_000",
        "12_000_000", "PFS157", "at most 11_095_000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_gives_one_finding_at_its_place(name: str, tmp_path: Path) -> None:
    """Whose help says what to write; the notes of the deal as published are not counted."""
    slip = SLIPS[name]
    assert TEXT.count(slip.old) == 1
    before = TEXT.index(slip.old) + slip.new.index(slip.at)
    text = TEXT.replace(slip.old, slip.new)
    path = tmp_path / "slip.yaml"
    path.write_text(text, encoding="utf-8")
    found = [finding for finding in check(str(path)).findings if finding.severity != "note"]
    assert [finding.code for finding in found] == [slip.code]
    assert found[0].span is not None
    head = text[:before]
    place = (head.count("\n") + 1, len(head) - head.rfind("\n"))
    assert (found[0].span.line, found[0].span.column) == place
    assert slip.help in (found[0].help or "")


def test_the_deal_as_published_gives_no_finding_that_counts() -> None:
    """Otherwise the tests above would say nothing of the slips."""
    assert check(str(DEAL)).passes(strict=True)
