"""Rules that run the deal: a provider's cash in the base case, tranches that are never whole."""

from typing import Any

import pytest
from plain_deals import deal_file

from pfs.analysis.rules import remarks

READING = {
    "name": "Share", "kind": "share", "better": "higher", "read": "change", "effect": "5pp",
    "comparison": {"level": "40%"}, "measured": {"dates": ["2022-01-01"]},
}  # fmt: skip


def said(**sections: Any) -> list[tuple[str, str]]:
    """Return code and place of what is found in a deal with these sections."""
    return [(p.code, str(p.path[1])) for p in remarks(deal_file(**sections))]


def delivery(paid: dict[str, int], spent: dict[str, int], **capital: Any) -> dict[str, Any]:
    """Return a provider that is paid on some dates and spends on others."""
    item = {"to": "provider", "amount": {"dated": paid}, "cost_to_provider": {"dated": spent}}
    gift = {"kind": "grant", "from": "fund", "amount": 1_000}
    return {"capital": {"gift": gift, **capital}, "budget": {"services": item}}


@pytest.mark.parametrize(
    ("first", "lacks"), [(500, False), (499, True), (0, True)],
)  # fmt: skip
def test_a_provider_must_be_paid_before_it_spends(first: int, lacks: bool) -> None:
    """It spends 500 at the start and 500 a year later."""
    paid = {"2020-01-01": first, "2021-01-01": 1_000 - first}
    sections = delivery(paid, {"2020-01-01": 500, "2021-01-01": 500})
    assert said(**sections) == ([("PFS216", "provider")] if lacks else [])


def test_a_fee_that_is_deferred_is_no_lack_of_cash() -> None:
    """300 of 1,000 are deferred: 300 may be lacking, and not more."""
    fee = {"kind": "deferred_fee", "from": "provider", "amount": 300, "reduces": "budget.services"}
    paid = {"2020-01-01": 500, "2021-01-01": 500}
    assert said(**delivery(paid, {"2020-01-01": 500, "2021-01-01": 500}, fee=fee)) == []
    late = delivery(paid, {"2020-01-01": 600, "2021-01-01": 500}, fee=fee)
    assert said(**late) == [("PFS216", "provider")]


def loan(pay: int, at: str) -> dict[str, Any]:
    """Return a loan of 1,000 that a payment from a threshold on repays, and a second one."""
    debt = {"kind": "loan", "from": "bank", "amount": 1_000,
            "draws": {"dated": {"2020-01-01": 1_000}}}  # fmt: skip
    table = [{"at_least": at, "pay": pay}]
    return {
        "capital": {"loan": debt},
        "budget": {"services": {"to": "provider", "amount": {"dated": {"2020-01-01": 1_000}}}},
        "metrics": {"m": READING},
        "payments": {"p": {"from": "city", "metric": "m", "steps": table}},
        "waterfall": {"principal": {"rank": 1, "pay": "capital.loan.principal"},
                      "rest": {"rank": 2, "to": "provider"}},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pay", "at", "whole"), [(1_000, "5pp", True), (1_000, "20pp", True), (999, "5pp", False)]
)
def test_a_tranche_is_whole_at_some_outcome_or_it_is_said(pay: int, at: str, whole: bool) -> None:
    """Whether at the base or only beyond it; a payment of less than the loan never makes it so."""
    assert said(**loan(pay, at)) == ([] if whole else [("PFS210", "loan")])


def test_what_comes_first_can_keep_a_tranche_from_being_whole() -> None:
    """1,200 would repay the loan, but 300 of them go to the provider before it."""
    sections = loan(1_200, "5pp")
    first = {"rank": 1, "to": "provider", "at_most": 300}
    steps = {**sections["waterfall"], "principal": {"rank": 2, "pay": "capital.loan.principal"},
             "rest": {"rank": 3, "to": "provider"}, "first": first}  # fmt: skip
    assert said(**{**sections, "waterfall": steps}) == [("PFS210", "loan")]
