"""What `pfs compare` prints: the answer first, terms in words, figures that tables agree on."""

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from small_deal import TEXT, edited

from pfs.analysis.compare import Comparison, compare
from pfs.models.deal_file import DealFile, open_deal, read_deal
from pfs.output.renderings import comparison
from pfs.output.words.changes import signed
from pfs.source.document import Document
from pfs.source.load import parse
from pfs.source.overrides import parse_setting

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
NYC = "examples/nyc-able.yaml"


@pytest.fixture(autouse=True)
def _in_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named as users name them."""
    monkeypatch.chdir(ROOT)


def nyc(*settings: str) -> Comparison:
    """Compare the Rikers deal with itself under changed terms."""
    file = read_deal(NYC)
    other = file.variant(settings=[parse_setting(text) for text in settings])
    return compare(file, other, paths=512)


def small(*edits: tuple[str, str]) -> str:
    """Return the page of the small deal against itself after edits of its text."""
    mine = open_deal(parse("deal.yaml", TEXT.encode()))
    return comparison(compare(mine, open_deal(edited(*edits)), paths=16), "table")


def test_the_first_lines_answer() -> None:
    """What changed, who gains, who loses, and whether it is better for all."""
    lines = comparison(nyc("limits.city.at_most=11_000_000"), "table").splitlines()
    assert lines[0].split() == [
        "a", NYC, "->", "b", NYC, "with", "1", "change", "in", "USD"
    ]  # fmt: skip
    assert lines[1] == "Terms    1 changed, 0 added, 0 removed"
    assert lines[2].startswith("Gains    New York City: +")
    assert lines[3].startswith("Loses    Goldman Sachs: -")
    assert lines[4] == "For all  no: b is worse for Goldman Sachs"


def test_terms_stand_in_a_tree_with_old_new_and_change() -> None:
    """By section and identifier, in the words of the contract."""
    page = comparison(
        nyc(
            "payments.success.steps[10%].at_least=9%",
            "capital.guarantee.amount=7_560_000",
            "calendar.fiscal_year_starts=april",
            "capital.loan.matures=2016-11-30",
            "capital.seed={kind: grant, from: bloomberg, amount: 5_000, draws: {dated: "
            "{2013-01-01: 5_000}}}",
        ),
        "table",
    )
    tree = page.split("\n\nTerms  ", 1)[1].split("\n\n", 1)[0].splitlines()
    assert [line.split() for line in tree[1:]] == [
        ["calendar"],
        ["~", "fiscal_year_starts", "july", "april"],
        ["capital"],
        ["guarantee:", "guarantee", "from", "Bloomberg"],
        ["~", "amount", "7,200,000", "7,560,000", "+5.0%"],
        ["loan:", "loan", "from", "Goldman", "Sachs"],
        ["~", "matures", "2016-12-31", "2016-11-30", "-31", "days"],
        ["+", "seed:", "5,000", "grant", "from", "Bloomberg,", "drawn", "5,000", "on",
         "2013-01-01;", "not", "repaid"],
        ["payments"],
        ["success:", "paid", "by", "New", "York", "City"],
        ["~", "steps[10%].at_least:", "9,600,000", "is", "paid"],
        ["from", "10%", "9%", "-1pp"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rate: 5%", "rate: 0%", "~ rate 5% 0% -5pp"),
        ("rank: 2, pay", "rank: 1, pay", "~ rank 2 1"),
        (
            "when: {metric: days, below: 1%}", "when: {enrolled: first, below: 50}",
            "~ when a: days is below 1% b: people enrolled in first are below 50",
        ),
        ("settles: true", "stops: [budget.services]", "+ stops budget.services"),
        ("price: 5, when", "price: {since: {2020-01-01: 5, 2022-01-01: 6}}, when",
         "a: 5 b: 5 from 2020-01-01, 6 from 2022-01-01"),
        ("effect: 10%", "effect: {between: [2%, 14%]}", "b: 2% to 14% in 9 of 10 cases"),
        ("reported: 3 months", "reported: 90 days", "~ reported 3 months 90 days"),
        ("control: 100}\n      did", "control: 100, icc: 5%}\n      did",
         "~ evaluations.trial.icc 0% 5% +5pp"),
        ("  gift: {kind: grant, from: fund, amount: 200, draws: {dated: {2020-01-01: 200}}}\n",
         "", "- gift: 200 grant from Fund, drawn 200 on 2020-01-01; not repaid"),
    ],
)  # fmt: skip
def test_every_kind_of_term_has_words(old: str, new: str, words: str) -> None:
    """Numbers, phrases, dates, lists and whole entries."""
    assert words in " ".join(small((old, new)).split())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_page_is_wider_than_80(path: Path) -> None:
    """Every published deal against the one before it, terms and money."""
    before = EXAMPLES[EXAMPLES.index(path) - 1]
    names = [str(p.relative_to(ROOT)) for p in (before, path)]
    page = comparison(compare(*(read_deal(name) for name in names), paths=16), "table")
    assert [line for line in page.splitlines() if len(line) > 80 and " " in line.strip()] == []
    words = set(page.replace(",", " ").split())
    assert not words & {"nan", "inf", "None", "N/A", "-0", "+0", "+0.0%"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5", "+5"), ("0.5pp", "+0.5pp"), ("0.0pp", "0.0pp"), ("0", "0"), ("-3", "-3"),
     ("100,000", "+100,000"), ("undefined", "undefined"), ("10%", "+10%")],
)  # fmt: skip
def test_a_change_has_a_sign_unless_it_is_nothing(text: str, expected: str) -> None:
    """Whatever its first digit."""
    assert signed(text) == expected


def test_what_does_not_differ_is_said_to_be_the_same() -> None:
    """No table is empty."""
    page = comparison(nyc("name=Another"), "table")
    assert "No term differs." in page
    assert "Also different, and no terms: name." in page
    assert "No party has more or less money in any case." in page


def test_three_sheets_are_each_compared_with_the_first() -> None:
    """And the page says whether any is better for all than another."""
    file = read_deal(NYC)
    others = [
        file.variant(settings=[parse_setting(f"budget.services.cost_to_provider={share}%")])
        for share in (90, 80)
    ]
    page = comparison(compare(file, *others, paths=64), "table")
    assert "b is better for all than a; c is better for all than a; c is better" in page
    assert page.count("\n\nTerms  ") == 2
    assert "\na -> b\n" in page
    assert "\na -> c\n" in page


def test_different_currencies_are_said_first() -> None:
    """And no figure of money is compared."""
    file = read_deal(NYC)
    other = file.variant(settings=[parse_setting("currency=EUR")])
    found = compare(file, other, paths=16)
    page = comparison(found, "table")
    assert "not compared: the sheets are in different currencies (a USD, b EUR)" in page
    assert "Net money" not in page
    assert "seed" not in page
    body = json.loads(comparison(found, "json"))
    assert (body["currency"], body["results"], body["pairs"][0]["verdict"]) == (None, [], None)
    assert "currencies" in body["pairs"][0]["reason"]


def rows(found: Comparison) -> list[dict[str, str]]:
    """Return the rows of the CSV."""
    return list(csv.DictReader(io.StringIO(comparison(found, "csv"))))


def test_the_csv_is_tidy() -> None:
    """One value a row; sheets, then differences; a change is new less old."""
    found = rows(nyc("limits.city.at_most=11_000_000"))
    assert list(found[0]) == ["sheet", "subject", "measure", "statistic", "value", "unit"]
    keys = [(r["sheet"], r["subject"], r["measure"], r["statistic"]) for r in found]
    assert len(set(keys)) == len(keys)
    value = {key: row["value"] for key, row in zip(keys, found, strict=True)}
    assert value["a", "limits.city", "at_most", "term"] == "11712000"
    assert value["b", "limits.city", "at_most", "term"] == "11000000"
    old, new, change = (
        float(value[sheet, "parties.city", "net_money", statistic])
        for sheet, statistic in (("a", "mean"), ("b", "mean"), ("b-a", "change"))
    )
    assert new - old == pytest.approx(change, abs=1e-5)
    shares = [
        float(value["b-a", "parties.city", "net_money", f"share_{word}"])
        for word in ("higher", "same", "lower")
    ]
    assert sum(shares) == pytest.approx(1)
    low, high = (
        float(value["b-a", "parties.city", "net_money", f"change_{e}"]) for e in ("low", "high")
    )
    assert low < change < high


def test_the_json_says_what_was_run_and_found() -> None:
    """Inputs with their hashes and settings, terms, verdict, figures."""
    body: dict[str, Any] = json.loads(comparison(nyc("limits.city.at_most=11_000_000"), "json"))
    assert (body["command"], body["format_version"], body["paths"]) == ("compare", 1, 512)
    assert [entry["sheet"] for entry in body["inputs"]] == ["a", "b"]
    assert body["inputs"][1]["settings"] == {"limits.city.at_most": 11_000_000}
    (pair,) = body["pairs"]
    (term,) = pair["terms"]
    assert term.pop("relative_change") == pytest.approx(11 / 11.712 - 1)
    assert term == {
        "mark": "~", "path": "limits.city.at_most", "old": 11_712_000.0, "new": 11_000_000.0,
    }  # fmt: skip
    assert pair["gains"] == ["parties.city"]
    assert pair["loses"] == ["parties.goldman"]
    assert {entry["sheet"] for entry in body["results"]} == {"a", "b", "b-a"}


def test_markdown_has_a_table_of_terms_and_a_line_for_each_answer() -> None:
    """As a pull request shows it: every row of a table has as many cells as its head."""
    found = nyc("limits.city.at_most=11_000_000", "calendar.fiscal_year_starts=april")
    text = comparison(found, "markdown")
    assert text.startswith(f"## a {NYC} -\\> b {NYC} with 2 changes\n")
    assert "| \\~ | limits.city.at\\_most | 11,712,000 | 11,000,000 | -6.1% |" in text
    gains = json.loads(comparison(found, "json"))["pairs"][0]["gains"]
    assert text.count("- **Gains** ") == len(gains) > 0
    tables = [line.replace("\\|", "").count("|") for line in text.splitlines()]
    for one, other in pairwise(tables):
        assert not (one and other) or one == other


def turned(value: Any) -> Any:
    """Return plain data with the entries of every map the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(entry) for entry in value] if isinstance(value, list) else value


def other_way_round(file: DealFile) -> DealFile:
    """Return a deal whose entries are written in another order."""
    document = file.document
    data = turned(document.data)
    return open_deal(Document(document.name, "", document.sha256, data, {}, {}))


def test_the_order_of_entries_changes_no_byte_of_the_csv() -> None:
    """Of either sheet."""
    mine, theirs = read_deal(NYC), read_deal("examples/ny-ceo.yaml")
    plain = comparison(compare(mine, theirs, paths=64), "csv")
    moved = compare(other_way_round(mine), other_way_round(theirs), paths=64)
    assert comparison(moved, "csv") == plain


def test_money_in_place_of_a_share_is_written_as_money() -> None:
    """The percent sign of the share that stood there says nothing of the amount."""
    share = "covers: 50%", "tops_up_to: {share: 50%, of: capital.senior.drawn}"
    ours, theirs = open_deal(edited(share)), open_deal(edited(("covers: 50%", "tops_up_to: 250")))
    words = " ".join(comparison(compare(ours, theirs, paths=16), "table").split())
    assert "~ tops_up_to a: 50% of capital.senior.drawn b: 250 " in words
