"""Sources and uses: what is committed against what is needed, to the cent."""

from pathlib import Path

import pytest
from plain_deals import Data, deal

from pfs.analysis.sources_uses import sources_and_uses
from pfs.models.deal_file import read_deal

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_published_deals() -> None:
    """9.6 million lent and 7.2 million held beside it; 13.5 million of notes for services."""
    nyc = sources_and_uses(read_deal(str(EXAMPLES / "nyc-able.yaml")).deal)
    assert nyc.total_sources == nyc.total_uses == 16_800_000
    assert nyc.balanced
    ny = sources_and_uses(read_deal(str(EXAMPLES / "ny-ceo.yaml")).deal)
    assert [(line.subject, line.amount) for line in ny.sources] == [("capital.notes", 13_500_000)]
    assert ny.sources[0].parties == ("merrill", "robin_hood")
    assert ny.total_uses == pytest.approx(13_500_000)


BASE: Data = {
    "accounts": {"pot": {"holder": "spv", "opening": 30}},
    "capital": {
        "loan": {"kind": "loan", "from": "bank", "amount": 100},
        "cover": {"kind": "guarantee", "from": "donor", "for": "capital.loan", "covers": "50%",
                  "amount": 50},
        "fee": {"kind": "deferred_fee", "from": "provider", "amount": 25,
                "reduces": "budget.work"},
        "direct": {"kind": "loan", "from": "fund", "amount": 40, "to": "provider",
                   "draws": {"dated": {"2020-01-01": 40}}, "repaid_by": "provider"},
    },
    "budget": {
        "work": {"to": "provider", "amount": {"dated": {"2020-01-01": 125}}},
        "study": {"to": "fund", "amount": {"dated": {"2020-01-01": 30}}, "from": "accounts.pot"},
        "own": {"to": "fund", "amount": {"dated": {"2020-01-01": 7}}, "from": "city"},
    },
    "waterfall": {
        "fee": {"rank": 1, "pay": "capital.fee.principal"},
        "loan": {"rank": 2, "pay": "capital.loan.principal"},
        "rest": {"rank": 3, "to": "spv"},
    },
    "payments": {"p": {"from": "city", "amount": 500, "paid": {"dates": ["2022-01-01"]}}},
}  # fmt: skip


def test_each_kind_of_money_stands_on_its_side() -> None:
    """A deferred fee, an opening balance and money drawn elsewhere stand on both.

    A guarantee that is not paid in, and what a party pays itself, stand on neither.
    """
    both = sources_and_uses(deal(**BASE))
    assert {line.subject: line.amount for line in both.sources} == {
        "capital.loan": 100,
        "capital.fee": 25,
        "capital.direct": 40,
        "accounts.pot": 30,
    }
    assert {line.subject: line.amount for line in both.uses} == {
        "capital.direct": 40,
        "budget.work": 125,
        "budget.study": 30,
    }
    assert both.balanced


@pytest.mark.parametrize(("amount", "balanced"), [(100.004, True), (100.01, False), (99, False)])
def test_a_deal_closes_to_the_cent(amount: float, *, balanced: bool) -> None:
    """Too much is as telling as too little."""
    capital = {**BASE["capital"], "loan": {"kind": "loan", "from": "bank", "amount": amount}}
    assert sources_and_uses(deal(**{**BASE, "capital": capital})).balanced is balanced


def test_a_guarantee_that_is_paid_in_is_a_source_and_held() -> None:
    """On both sides, held for its capital by nobody else."""
    funded = {**BASE["capital"]["cover"], "funded": "2020-01-01"}
    both = sources_and_uses(deal(**{**BASE, "capital": {**BASE["capital"], "cover": funded}}))
    held = [line for line in both.uses if line.subject == "capital.cover"]
    assert [(line.amount, line.parties) for line in held] == [(50, ())]
    assert both.balanced
