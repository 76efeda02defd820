"""What `pfs explain` prints: why a flow did not happen, in one command, in 80 columns."""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plain_deals import Data, deal_file, metric

from pfs.analysis.explain import Explanation, explain
from pfs.analysis.reasons.asked import NotInDealError
from pfs.models.deal_file import DealFile, read_deal
from pfs.output.console import page_text
from pfs.output.diagnostics import width
from pfs.output.page import Branch, Page, Tree
from pfs.output.renderings import explanation

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
MA = "examples/ma-juvenile-justice.yaml"
NYC = "examples/nyc-able.yaml"


@pytest.fixture(autouse=True)
def _in_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named as users name them."""
    monkeypatch.chdir(ROOT)


def said(file: DealFile, **asked: Any) -> str:
    """Return the page of an explanation as one line without marks."""
    text = explanation(explain(file, **asked), "table")
    return " ".join(text.translate({ord(mark): " " for mark in "├│└─"}).split())


def loan(holder: str = "bank", **fields: object) -> Data:
    """Return a loan of 100, drawn at the start into the provider's hands."""
    draws = {"dated": {"2020-01-01": 100}}
    stated: Data = {"kind": "loan", "from": holder, "to": "provider", "amount": 100, "draws": draws}
    return {**stated, **fields}


def income(amount: float = 90, **fields: object) -> Data:
    """Return a payment of one amount on 2021-01-01."""
    return {"from": "city", "amount": amount, "paid": {"dates": ["2021-01-01"]}, **fields}


RANKS: Data = {
    "first": {"rank": 1, "pay": "capital.senior.principal"},
    "second": {"rank": 2, "pay": "capital.junior.principal"},
}
TWO: Data = {"senior": loan(), "junior": loan("fund")}


def two(**sections: object) -> DealFile:
    """Return a deal with a senior and a junior loan of 100 each and 90 that come in."""
    stated: Data = {"capital": TWO, "payments": {"income": income()}, "waterfall": RANKS}
    return deal_file(**{**stated, **sections})


def test_why_the_junior_lender_got_nothing_has_an_answer_in_one_command() -> None:
    """The step, what it owed, what came before it and took the cash; in the first lines."""
    text = said(read_deal(MA), at={"incarceration": 0.4}, flow=":kresge", date="2017")
    head = text[: text.index("2017-03-31 to 2017-12-31, 4 dates alike")]
    assert "nothing moves to kresge in 2017" in head
    assert "waterfall.junior_interest, rank 3: due 50,631.04 by 2017-12-31, no cash reaches" in head
    assert "accounts.main shares out 919,374.79: 289,731.33 to senior_interest" in head


def test_the_due_of_the_answer_is_that_of_the_lender_asked_about() -> None:
    """50,631.04 is 2% on what Kresge had lent at the opening of each quarter, by hand."""
    result = explain(read_deal(MA), at={"incarceration": 0.4})
    days = [day for day in result.days if day.date.year < 2018]
    kresge = [run for day in days for run in day.tranches if run.name == "kresge"]
    by_hand = sum(0.02 * run.opening_principal * run.years for run in kresge)
    assert f"{by_hand:,.2f}" == "50,631.04"


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({}, "waterfall.second, rank 2: due 100 by 2021-01-01, no cash reaches it"),
        ({"waterfall": {**RANKS, "second": {**RANKS["second"], "when": {"since": "2022-01-01"}}}},
         "due 100 by 2021-01-01, its condition does not hold (from 2022-01-01 on)"),
        ({"waterfall": {"second": {**RANKS["second"], "at_most": 0}}},
         "due 100 by 2021-01-01, it has had enough"),
        ({"capital": {**TWO, "junior": loan("fund", repays="maturity")},
          "waterfall": {"second": RANKS["second"]}},
         "waterfall.second, rank 2: nothing is due"),
        ({"payments": {"income": {**income(), "paid": {"dates": ["2023-01-01"]}}}},
         "payments.income: no result falls due on this date; one does on 2023-01-01"),
    ],
)  # fmt: skip
def test_a_step_that_pays_nothing_says_why(sections: Data, words: str) -> None:
    """No cash, a date, a bound, nothing due, nothing that came in."""
    text = said(two(**sections), flow="accounts.main:capital.junior", date="2021-01-01")
    assert "nothing moves from accounts.main to capital.junior on 2021-01-01" in text
    assert words in text


def test_a_condition_of_a_step_is_told_with_its_reading() -> None:
    """The bound, and what it reads instead."""
    when = {"metric": "jobs", "at_least": 0.5}
    file = two(
        metrics={"jobs": metric()},
        waterfall={**RANKS, "second": {"rank": 2, "pay": "capital.junior.principal", "when": when}},
        payments={"income": income(150)},
    )
    text = said(file, at={"jobs": 0.4}, flow=":fund", date="2021-01-01")
    assert "its condition does not hold (jobs is at least 0.5; it is 0.4)" in text
    assert "condition does not hold: jobs is at least 0.5; it is 0.4" in text
    paid = said(file, at={"jobs": 0.5}, flow=":fund", date="2021-01-01")
    assert "50 moves to fund on 2021-01-01, 1 flow" in paid
    assert "condition holds: jobs is at least 0.5; it is 0.5" in paid


STEPS = [{"at_least": 5, "pay": 400}, {"at_least": 10, "pay": 900}]


@pytest.mark.parametrize(
    ("fields", "level", "words"),
    [
        ({}, 4, "pays nothing: the schedule is 0 at jobs 4"),
        ({}, 7, "steps[5]: at least 5, not yet at least 10: 400"),
        ({}, 10, "steps[10]: at least 10: 900"),
        ({"when": {"metric": "jobs", "above": 8}}, 7,
         "pays nothing: its condition does not hold: jobs is above 8; it is 7"),
        ({"at_most": 0}, 7, "pays nothing: its own cap has been reached"),
        ({"at_most": 300}, 7, "at_most 300 over the deal, 0 due before: 400 becomes 300"),
        ({"round": {"to": 5, "by": "down"}}, 9.5, "reads jobs, level: 9.5, rounded down to 5"),
    ],
)  # fmt: skip
def test_a_payment_says_what_it_read_and_what_made_of_it(
    fields: Data, level: float, words: str
) -> None:
    """The reading, the row and the next one, the condition, its own caps."""
    payment = {"from": "city", "metric": "jobs", "steps": STEPS, **fields}
    file = deal_file(metrics={"jobs": metric()}, payments={"success": payment})
    assert words in said(file, at={"jobs": level})


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"payor": "city", "at_most": 900}, "limits.cap: not bound; asked for 400, room 900, 500"),
        ({"payor": "city", "at_most": 150}, "limits.cap: binds; asked for 400, room 150"),
        ({"over": "all", "at_most": 0}, "pays nothing: limits.cap has no room"),
        ({"over": "all", "at_most": 50},
         "limits.cap: binds; asked for 400, room 50"),
        ({"over": ["success"], "per": "year", "year": "contract", "at_most": 100},
         "limits.cap in year 1: binds; asked for 400, room 100"),
    ],
)  # fmt: skip
def test_a_limit_says_whether_it_bound_and_its_room(limit: Data, words: str) -> None:
    """Of a payor, of all payments, of a year."""
    payment = {"from": "city", "metric": "jobs", "steps": STEPS}
    sections: Data = {"payments": {"success": payment}, "limits": {"cap": limit}}
    file = deal_file(metrics={"jobs": metric()}, **sections)
    assert words in said(file, at={"jobs": 7})


def test_what_a_termination_stopped_says_so() -> None:
    """The payment and the termination that stopped it."""
    stop: Data = {"date": "2020-01-01", "exercise": "always", "stops": ["payments.income"]}
    file = two(terminations={"stop": stop})
    text = said(file, flow="city:accounts.main", date="2021-01-01")
    assert "payments.income pays nothing: it was stopped by a termination" in text
    assert "terminations.stop takes effect" in said(file, date="2020-01-01")


def test_a_tranche_shows_interest_accrued_due_and_unpaid() -> None:
    """10% on 100 for a year, of which 4 come in: 6 stay unpaid."""
    capital = {"senior": loan(rate="10%", repays="maturity")}
    ranks = {"first": {"rank": 1, "pay": "capital.senior.interest"}}
    file = two(capital=capital, waterfall=ranks, payments={"income": income(4)})
    text = said(file, date="2021-01-01")
    assert "interest accrued: 10, 10% a year on 100 for 1 years (period)" in text
    assert "interest: 10 due, 4 paid, 6 unpaid" in text
    assert "rank 1 first: 4 of the 10 due; cash runs out" in text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("asked", [{}, {"date": "2016"}, {"flow": "accounts.main:"}])
def test_pages_keep_to_80_columns(example: Path, asked: dict[str, str]) -> None:
    """On every example; the title and the case come first, then who pays."""
    file = read_deal(str(example))
    try:
        text = explanation(explain(file, **asked), "table")  # type: ignore[arg-type]
    except ValueError:
        pytest.skip("nothing of this kind in the deal")
    assert max(width(line) for line in text.splitlines()) <= 80
    assert not {"nan", "inf", "None"} & set(text.replace(",", " ").replace(".", " ").split())


def test_the_page_ends_with_sums_that_are_the_parties_own() -> None:
    """Everything given has been got by somebody."""
    text = said(two())
    assert "Adds up gives gets city 90 0 bank 100 90 fund 100 0 provider 0 200" in text
    assert "accounts.main 90 90 " in text
    assert "380 380" in text


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def csv_of(file: DealFile, **asked: Any) -> list[dict[str, str]]:
    """Return the rows of an explanation."""
    return rows(explanation(explain(file, **asked), "csv"))


def test_flows_of_the_csv_are_the_ledger() -> None:
    """One row a flow, with the columns of the ledger, whatever else stands between them."""
    result = explain(read_deal(MA), at={"incarceration": 0.4})
    found = [
        (r["date"], r["from"], r["to"], r["purpose"], round(float(r["value"]), 2), r["subject"])
        for r in rows(explanation(result, "csv"))
        if r["kind"] == "flow"
    ]
    ledger = [(f.date.isoformat(), f.from_, f.to, f.purpose, round(f.amount, 2), f.clause)
              for f in result.case.ledger]  # fmt: skip
    assert sorted(found) == sorted(ledger)


def test_every_row_of_the_csv_knows_what_it_is_part_of() -> None:
    """Nodes count on, and a part comes after its whole."""
    found = csv_of(read_deal(NYC), at={"recidivism": 0.124})
    known: set[str] = {""}
    for row in found:
        assert row["part_of"] in known
        known.add(row["node"])
    limit = {r["measure"]: r["value"] for r in found
             if r["subject"] == "limits.city" and r["date"] == "2016-12-31"}  # fmt: skip
    assert limit["bound"] == "false"
    assert (limit["asked"], limit["room"]) == ("10176000", "11712000")


def test_json_nests_reasons_and_writes_no_limit_as_null() -> None:
    """A residual is due whatever is left."""
    ranks = {"rest": {"rank": 1, "to": "fund"}}
    result = explain(two(waterfall=ranks), date="2021-01-01")
    body = json.loads(explanation(result, "json"))
    assert (body["command"], body["case"]["kind"]) == ("explain", "at")
    (day,) = body["results"]
    account = next(node for node in day["because"] if node["kind"] == "account")
    (step,) = account["because"]
    assert (step["due"], step["got"], step["stopped_by"]) == (None, 90.0, "paid")
    assert step["because"][0]["amount"] == 90.0


def test_markdown_is_a_list_within_a_list() -> None:
    """The same words as in the terminal."""
    text = explanation(explain(two(), date="2021-01-01"), "markdown")
    assert "\n- 2021-01-01\n  - payments.income pays 90; city to accounts.main" in text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"flow": "city"}, "is not FROM:TO"),
        ({"flow": ":"}, "is not FROM:TO"),
        ({"flow": "city:fund"}, "fund is paid by accounts.main: write accounts.main:fund"),
        ({"flow": ":citi"}, "write `city`"),
        ({"flow": ":spv"}, "no clause of this deal pays spv"),
        ({"flow": "spv:"}, "no clause of this deal lets spv pay anyone"),
        ({"date": "soon"}, "is no date"),
        ({"date": "2019"}, "the first date is 2020-01-01"),
        ({"date": "2020-06"}, "the dates beside it are 2020-01-01 and 2021-01-01"),
    ],
)
def test_what_is_not_in_the_deal_is_refused_with_what_is(asked: Data, words: str) -> None:
    """Never an empty page."""
    with pytest.raises(NotInDealError) as caught:
        explain(two(), **asked)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "flow",
    ["accounts.main:capital.senior", "main:senior", ":senior", ":bank", "accounts.main:Bank"],
)
def test_an_end_may_be_named_shortly(flow: str) -> None:
    """A tranche or an account without its section, a party by its name in words."""
    assert [moved.flow.amount for moved in explain(two(), flow=flow).flows] == [90]


def test_fiscal_years_and_months_are_asked_about_as_dates_are() -> None:
    """`FY2021` begins where the calendar says."""
    calendar = {"start": "2020-01-01", "end": "2024-01-01", "period": "year",
                "day_count": "period", "fiscal_year_starts": "july"}  # fmt: skip
    file = two(calendar=calendar)
    asked: Callable[[str], list[str]] = lambda date: [  # noqa: E731
        day.date.isoformat() for day in explain(file, date=date).days
    ]
    assert asked("FY2021") == asked("2021") == asked("2021-01") == ["2021-01-01"]


def test_marks_of_a_tree_have_twins_where_the_terminal_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One column each, so that no digit moves."""
    tree = Tree((Branch("a", "", (Branch("b", "", (Branch("c"),)), Branch("d", "end"))),))
    page = Page("T", "", (tree,))
    letters = page_text(page)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    plain = page_text(page)
    assert plain.isascii()
    assert [len(line) for line in plain.splitlines()] == [
        len(line) for line in letters.splitlines()
    ]
    assert letters.splitlines()[2:5] == ["a", "├─ b", "│  └─ c"]


def test_two_runs_print_the_same_bytes() -> None:
    """Nothing depends on when or how often."""
    result: Callable[[], Explanation] = lambda: explain(read_deal(NYC), path=5, paths=64)  # noqa: E731
    for kind in ("table", "csv", "json", "markdown"):
        assert explanation(result(), kind) == explanation(result(), kind)
