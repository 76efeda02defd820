"""Worked examples: what agrees, what is missing, and a changed price that is caught."""

from pathlib import Path
from typing import Any

import pytest
from plain_deals import Data, data, metric

from pfs.analysis.check import check
from pfs.analysis.examples import agrees, run_examples, shown
from pfs.models.deal_file import DealFile, open_deal, read_deal
from pfs.models.examples import Bound
from pfs.source.document import Document
from pfs.source.findings import Severity

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_worked_example_of_the_published_deals_holds(path: Path) -> None:
    """Each vector of a contract, to half a cent."""
    file = read_deal(str(path))
    results = run_examples(file)
    assert results
    assert [r.name for r in results] == list(file.deal.worked_examples)
    assert [r.name for r in results if not r.holds] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "example", "expected", "got"),
    [
        ("ny-ceo", "value: 85.00", "value: 86.00", "days_alone_open_the_gate", "3,128,000",
         "3,164,800"),
        ("nyc-able", "10%, pay: {value: 9_600_000", "10%, pay: {value: 9_500_000",
         "ten_percent_repays_the_loan", "9,600,000", "9,500,000"),
    ],
)  # fmt: skip
def test_a_changed_price_is_caught_at_the_expectation(
    tmp_path: Path, name: str, old: str, new: str, example: str, expected: str, got: str
) -> None:
    """The finding names the example, what it expects and what came, and stands on its line."""
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    copy = tmp_path / "deal.yaml"
    copy.write_text(text.replace(old, new), encoding="utf-8")
    result = check(str(copy))
    assert not result.passes()
    failed = [f for f in result.findings if f.severity == Severity.ERROR]
    mine = [f for f in failed if f"`{example}`" in f.message and expected in f.message]
    assert mine
    assert f"got {got}" in mine[0].message
    assert mine[0].span is not None
    line = text.splitlines()[mine[0].span.line - 1]
    assert line.strip().split(":")[0] == mine[0].path[-1]


def deal_with(example: Data) -> DealFile:
    """Return a deal that pays 10 a unit on two readings, with one worked example."""
    measured = {"dates": ["2021-01-01", "2023-01-01"]}
    plain = data(
        metrics={"m": metric(measured=measured)},
        payments={"p": {"from": "city", "to": "provider", "metric": "m", "price": 10}},
        scenarios={"dear": {"payments.p.price": 20}},
        worked_examples={"e": example},
    )
    return open_deal(Document("deal.yaml", "", "", plain, {}, {}))


@pytest.mark.parametrize(
    ("example", "holds"),
    [
        ({"given": {"m": 5}, "expect": {"payments.p.paid": 50}}, True),
        ({"given": {"m": 5}, "expect": {"payments.p.paid": 50.004}}, True),
        ({"given": {"m": 5}, "expect": {"payments.p.paid": 50.006}}, False),
        ({"given": {"m": 5}, "expect": {"payments.p.triggered": True}}, True),
        ({"given": {"m": 0}, "expect": {"payments.p.triggered": True}}, False),
        ({"given": {"m": 5}, "expect": {"metrics.m.measured": 5.0000001}}, False),
        ({"given": {"m": 5}, "scenario": "dear", "expect": {"payments.p.paid": 100}}, True),
        ({"given": {"m": 5}, "set": {"payments.p.price": 3}, "expect": {"deal.paid": 15}}, True),
        (
            {"given": {"m": 5}, "scenario": "dear", "set": {"payments.p.price": 3},
             "expect": {"deal.paid": 15}},
            True,
        ),
        # only what falls due up to the last expected date is needed
        ({"given": {"m@2021-01-01": 5}, "expect": {"payments.p.paid@2021-01-01": 50}}, True),
        ({"given": {"m@2021-01-01": 5}, "expect": {"payments.p.paid": 50}}, False),
        ({"given": {}, "expect": {"payments.p.paid": 0}}, False),
    ],
)  # fmt: skip
def test_when_an_example_holds(example: Data, *, holds: bool) -> None:
    """Money to half a cent, other numbers to a billionth, nothing on a reading that is missing."""
    (result,) = run_examples(deal_with(example))
    assert result.holds is holds


def test_a_missing_reading_is_named() -> None:
    """So that the author knows what to give."""
    example = {"given": {"m@2021-01-01": 5}, "expect": {"payments.p.paid": 50}}
    (result,) = run_examples(deal_with(example))
    assert "m@2023-01-01" in result.answers[0].reason


@pytest.mark.parametrize(
    ("key", "want", "got", "holds"),
    [
        ("capital.x.irr", {"about": 0.05, "within": 0.001}, 0.0509, True),
        ("capital.x.irr", {"about": 0.05, "within": 0.001}, 0.0511, False),
        ("capital.x.irr", 0.05, 0.05 + 2e-9, False),
        ("capital.x.irr", 0.05, 0.05 + 5e-10, True),
        ("capital.x.irr", {"about": 0.05, "within": 1.0}, float("nan"), False),
        ("capital.x.irr", {"at_most": 0.05}, float("nan"), False),
        ("deal.paid", {"at_least": 100}, 99.996, True),
        ("deal.paid", {"at_least": 100}, 99.99, False),
        ("deal.paid", {"at_least": 100, "at_most": 200}, 200.01, False),
        ("deal.paid", 100, float("nan"), False),
        ("payments.x.triggered", False, 0.0, True),
        ("payments.x.triggered", False, 1.0, False),
    ],
)
def test_what_agrees_with_an_expectation(key: str, want: Any, got: float, *, holds: bool) -> None:
    """A range, a distance, yes or no; what is undefined agrees with nothing."""
    expectation = Bound(**want) if isinstance(want, dict) else want
    assert agrees(key, expectation, got) is holds


def test_an_expectation_in_words() -> None:
    """As the finding shows it."""
    assert shown(9_600_000) == "9,600,000"
    assert shown(want=True) == "yes"
    assert shown(Bound(about=0.05, within=0.001)) == "0.05 within 0.001"
    assert shown(Bound(at_least=5, at_most=6_000)) == "at least 5 and at most 6,000"


@pytest.mark.parametrize(
    ("setting", "code", "words", "place"),
    [
        ("terminations.stop.exercise: alwayz", "PFS103", "write `always`", (200, 39)),
        ("calendar.end: 2012-01-01", "PFS110", "write the later date", (9, 3)),
    ],
)
def test_an_example_that_makes_the_deal_invalid_is_a_finding(
    tmp_path: Path, setting: str, code: str, words: str, place: tuple[int, int]
) -> None:
    """At a place of the file, with the name of the example; the other examples are run."""
    text = (EXAMPLES / "nyc-able.yaml").read_text(encoding="utf-8")
    old = "terminations.stop.exercise: always}"
    assert text.count(old) == 1
    copy = tmp_path / "deal.yaml"
    copy.write_text(text.replace(old, setting + "}"), encoding="utf-8")
    result = check(str(copy))
    (found,) = (f for f in result.findings if f.severity != Severity.NOTE)
    assert (found.code, found.file) == (code, str(copy))
    assert found.message.startswith("in worked example `stopped_after_year_3`: ")
    assert found.span is not None
    assert (found.span.line, found.span.column) == place
    assert words in str(found.help)
    assert (result.held, len(result.examples)) == (15, 16)
