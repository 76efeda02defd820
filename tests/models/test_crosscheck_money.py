"""Amounts fit each other, the waterfall ends, and warnings are given only where one is due."""

from pathlib import Path

import pytest
from small_deal import Edit, accepted, at, edited, only, place, refused, remarks, warned

from pfs.models.validate import findings, validate
from pfs.source.load import parse

DEALS = sorted((Path(__file__).parent / "deals").glob("*.yaml"))
REST = "{rank: 5, to: [fund, city], split: {fund: 50%, city: 50%}}"
RETURN = "limits:\n  return: {over: all, irr_at_most: 9%, of: [capital.senior]}\nwaterfall:\n"
LIMITS = "limits:\n  city: {payor: city, at_most: 2_000}\nwaterfall:\n"


@pytest.mark.parametrize(
    ("code", "edit", "marker", "message"),
    [
        ("PFS160", ("amount: 300}", "amount: 0}"), "0}\n  fee", "nothing can be called"),
        ("PFS161", ("fund: 200}", "fund: 300}"), "{lender: 600",
         "the holders bring 900, and `amount` is 800"),
        ("PFS162", ("2020-12-31: 300}", "2020-12-31: 300.5}"), "{dated: {2020-01-01: 500",
         "draws of 800.50 exceed `amount`, 800"),
        ("PFS163", ("amount: 200, draws: {dated: {2020-01-01: 200}}", "amount: 200, to: provider"),
         "gift:", "draws to it must be dated"),
        ("PFS164", ("amount: 100, reduces", "amount: 1_101, reduces"), "1_101",
         "fees of 1,101 exceed `budget.services`, 1,100"),
        ("PFS165", (REST, "{rank: 3, to: fund}"), "3, to: fund", "takes all that is left"),
        ("PFS165", ("until: {irr: 9%}", "when: {since: 2021-01-01}"), None, ""),
        ("PFS165", ("to: capital.senior, until: {irr: 9%}", "to: capital.senior"),
         "3, to: capital.senior", "nothing reaches `fees`"),
        ("PFS166", ("{fund: 50%, city: 50%}", "{fund: 50%, city: 40%}"), "{fund: 50%",
         "add up to 90%"),
        ("PFS166", ("{fund: 50%, city: 50%}", "{fund: 50%, state: 50%}"), "{fund: 50%",
         "names others than `to`"),
        ("PFS166", ("split: {fund: 50%, city: 50%}", "split: drawn"), "drawn}",
         "only capital is drawn"),
        ("PFS167", ("to: capital.senior, until", "to: lender, until"), "lender, until",
         "`lender` has no return"),
        ("PFS168", ("at_most: 2_000", "per: cohort, at_most: 2_000"), "cohort, at_most",
         "not kept by cohort"),
        ("PFS168", ("at_most: 2_000", "excess: carried, at_most: 2_000"), "carried, at_most",
         "is lost, not carried"),
        ("PFS168",
         ("{payor: city, at_most: 2_000}", "{over: [success], per: cohort, at_most: 2_000}"),
         "cohort, at_most", "is not paid for each cohort"),
    ],
)  # fmt: skip
def test_amounts_that_do_not_fit_are_refused(
    code: str, edit: Edit, marker: str | None, message: str
) -> None:
    """With both amounts, at the term; a rest under a condition lets others follow."""
    if marker is None:
        accepted(edit)
        return
    finding = only(refused(edit), code)
    assert at(finding) == place([edit], marker)
    assert message in finding.message


def test_shares_at_one_rank_take_no_more_than_all() -> None:
    """60 % and 50 % of the same cash are not there."""
    shares = "a: {rank: 5, to: fund, share: 60%}\n  b: {rank: 5, to: city, share: 50%}\n  rest: "
    edit = ("rest:      " + REST, shares + "{rank: 6, to: city}")
    finding = only(refused(edit), "PFS166")
    assert at(finding) == place([edit], "50%}\n  rest")
    accepted((edit[0], edit[1].replace("50%", "40%")))


def test_a_return_is_not_limited_behind_a_share() -> None:
    """The same limit holds where the waterfall only repays."""
    accepted((LIMITS, RETURN))
    edits = [
        (LIMITS, RETURN),
        ("bonus:     {rank: 3, to: capital.senior, until: {irr: 9%}}",
         "bonus:     {rank: 3, to: city, share: 10%}"),
    ]  # fmt: skip
    finding = only(refused(*edits), "PFS169")
    assert at(finding) == place(edits, "capital.senior]}\nwaterfall")


def test_the_small_deal_is_used_balanced_and_shown() -> None:
    """Nothing is said of what it uses, of its cash or of its example."""
    said = {finding.code for finding in remarks()}
    assert said == {"PFS208", "PFS209", "PFS214", "PFS305", "PFS306", "PFS307", "PFS308"}


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_real_deals_give_neither_errors_nor_warnings(path: Path) -> None:
    """Contracts as they were signed are no mistakes; what is true of them is noted."""
    document = parse(path.name, path.read_bytes())
    found = findings(document, validate(document))
    assert [str(one) for one in found if one.severity != "note"] == []


def test_there_are_six_real_deals() -> None:
    """A moved folder would make the test above hold of nothing."""
    assert len(DEALS) == 6


@pytest.mark.parametrize(
    ("code", "edits", "marker", "message"),
    [
        ("PFS201", [("2020-12-31: 330}", "2020-12-31: 350}")], "services: {to",
         "uses exceed sources by 1.25 on 2020-01-01"),
        ("PFS201", [("-01: 200}", "-01: 150}"), ("-31: 300}", "-31: 290}"), ("770", "660"),
                    ("330", "220")],
         "gift:", ("sources exceed uses by 160: 940 is brought into `accounts.main`, "
         "and its budget is 780")),
        ("PFS202", [("mixed: {name", ("idle: {name: Idle, kind: event, better: higher, level: 1, "
                     "measured: {dates: [2021-12-31]}}\n  mixed: {name"))], "idle:",
         "nothing reads `metrics.idle`"),
        ("PFS203", [("  spv: ", "  bank: {name: Bank, roles: [investor]}\n  spv: ")], "bank:",
         "`bank` is investor"),
        ("PFS204", [("to: provider, metric: mixed", "to: accounts.reserve, metric: mixed")],
         "line:", "`payments.line` goes into `accounts.reserve`"),
        ("PFS205", [(REST, "{rank: 5, to: fund, at_most: 100}")], "rest:      {",
         "can stay in `accounts.main`"),
        ("PFS301", [(("worked_examples:\n  good: {given: {days: 10%, jobs@first: 50}, expect: "
                     "{payments.success.paid: 900}}\n"), "")], "pfs: 1", "no worked examples"),
        ("PFS302", [("330}", "330, 2022-12-31: 100}"), ("770", "760")], "services: {to",
         "from 2022-12-31 the budget needs outcome payments"),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_a_warning(
    code: str, edits: list[Edit], marker: str, message: str
) -> None:
    """A warning stands where its cause does, with the amounts."""
    found = [finding for finding in warned(*edits) if finding.code == code]
    finding = only(found, code)
    assert at(finding) == place(edits, marker)
    assert message in finding.message


def test_commitments_drawn_as_needed_may_exceed_the_budget() -> None:
    """What is not needed is not drawn."""
    draws = "    draws: {dated: {2020-01-01: 500, 2020-12-31: 300}}\n"
    assert warned((draws, ""), ("2020-12-31: 330}", "2020-12-31: 230}")) == ()


def test_an_account_that_is_where_money_ends_is_no_mistake() -> None:
    """What a guarantee leaves, or a grant gets back, may stay where it goes."""
    edits = [("amount: 300}", "amount: 300, funded: 2020-01-01, remainder_to: accounts.reserve}")]
    assert edited(*edits).data
    assert warned(*edits) == ()
