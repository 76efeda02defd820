"""Draws and the budget: as needed, by rank, set aside, deferred, in full or pro rata."""

import pytest
from plain_deals import Data, amounts, metric, run

from pfs.analysis.case import Case

YEARS = (2020, 2021, 2022)


def capital(kind: str, amount: float, **fields: object) -> Data:
    """Return capital that the account draws as it needs it."""
    return {"kind": kind, "from": "bank", "amount": amount, **fields}


def item(amounts_by_year: dict[int, float], to: str = "provider", **fields: object) -> Data:
    """Return an item of the budget on the first of January of some years."""
    dated = {f"{year}-01-01": amount for year, amount in amounts_by_year.items()}
    return {"to": to, "amount": {"dated": dated}, **fields}


def income(amount: float, year: int) -> Data:
    """Return a payment into the account."""
    return {"from": "city", "amount": amount, "paid": {"dates": [f"{year}-01-01"]}}


def ran(**sections: object) -> Case:
    """Run a deal whose waterfall repays `loan` and leaves the rest to the fund."""
    steps: Data = {"rest": {"rank": 9, "to": "fund"}}
    stated = sections.get("capital", {})
    if isinstance(stated, dict) and "loan" in stated:
        steps["loan"] = {"rank": 1, "pay": "capital.loan.principal"}
    return run({"waterfall": steps, **sections})


def test_what_the_budget_needs_is_drawn_and_no_more() -> None:
    """100, then 50, of a commitment of 120: 30 are not paid, and the provider loses them."""
    case = ran(capital={"loan": capital("loan", 120)}, budget={"work": item({2020: 100, 2021: 50})})
    assert amounts(case, "capital.loan.drawn", *YEARS) == [100, 120, 120]
    assert amounts(case, "budget.work.paid", *YEARS) == [100, 20, 0]
    assert case.value("budget.work.unpaid") == 30
    assert case.value("budget.work.cost") == 150


def test_draws_by_rank_and_pro_rata_to_what_is_undrawn() -> None:
    """A grant of 60 first; then 40 and 80 share the rest one to two, on both dates."""
    stated = {
        "grant": capital("grant", 60),
        "loan": capital("loan", 40, draw_rank=2),
        "large": capital("loan", 80, draw_rank=2),
    }
    case = ran(capital=stated, budget={"work": item({2020: 100, 2021: 50, 2022: 90})})
    drawn = {name: amounts(case, f"capital.{name}.drawn", *YEARS) for name in stated}
    assert drawn["grant"] == pytest.approx([60, 60, 60])
    assert drawn["loan"] == pytest.approx([40 / 3, 30, 40])
    assert drawn["large"] == pytest.approx([80 / 3, 60, 80])


def test_receipts_are_set_aside_for_todays_budget_before_anything_is_drawn_or_shared() -> None:
    """70 come in when 50 are due: 20 repay the loan, nothing is drawn."""
    case = ran(
        capital={"loan": capital("loan", 200)},
        budget={"work": item({2020: 100, 2021: 50})},
        payments={"p": income(70, 2021)},
    )
    assert amounts(case, "capital.loan.drawn", 2020, 2021) == [100, 100]
    assert amounts(case, "capital.loan.received", 2020, 2021) == [0, 20]
    assert amounts(case, "budget.work.paid", 2021) == [50]


def test_a_scheduled_draw_of_the_date_covers_its_budget() -> None:
    """So all 70 that come in are shared out."""
    case = ran(
        capital={"loan": capital("loan", 50, draws={"dated": {"2021-01-01": 50}})},
        budget={"work": item({2021: 50})},
        payments={"p": income(70, 2021)},
    )
    # nothing is outstanding yet when the waterfall runs: draws come after it
    assert amounts(case, "parties.fund.received", 2021) == [70]
    assert case.value("accounts.main.balance") == 0
    assert case.value("capital.loan.outstanding") == 50


def test_drawn_cash_that_is_not_spent_waits_until_the_last_date() -> None:
    """40 of 100 are never distributable before the deal ends; receipts are."""
    case = ran(
        capital={"loan": capital("loan", 100, draws={"dated": {"2020-01-01": 100}})},
        budget={"work": item({2020: 60})},
        payments={"p": income(5, 2022)},
    )
    assert amounts(case, "accounts.main.balance", 2020, 2021, 2022, 2023, 2024) == [
        40, 40, 40, 40, 0,
    ]  # fmt: skip
    assert amounts(case, "capital.loan.received", 2021, 2022, 2023, 2024) == [0, 5, 5, 45]


def test_a_budget_beyond_the_cash_is_paid_pro_rata() -> None:
    """75 for items of 60 and 40; an item from a party is paid by it in full."""
    case = ran(
        capital={"loan": capital("loan", 75)},
        budget={
            "work": item({2020: 60}),
            "study": item({2020: 40}, to="fund"),
            "own": item({2020: 33}, **{"from": "city"}),
        },
    )
    assert case.value("budget.work.paid") == pytest.approx(45)
    assert case.value("budget.study.paid") == pytest.approx(30)
    assert case.value("budget.study.unpaid") == pytest.approx(10)
    assert case.value("parties.city.paid") == 33


def test_a_deferred_fee_is_a_claim_that_grows_with_the_work() -> None:
    """A quarter of 60 and of 40 is not paid in cash; the waterfall pays 15 of it, then 10."""
    fee = {"kind": "deferred_fee", "from": "provider", "amount": 25, "reduces": "budget.work"}
    sections: Data = {
        "capital": {"loan": capital("loan", 100), "fee": fee},
        "budget": {"work": item({2020: 60, 2021: 40})},
        "payments": {"p": income(18, 2021), "q": income(500, 2022)},
        "waterfall": {
            "fee": {"rank": 1, "pay": "capital.fee.principal"},
            "loan": {"rank": 2, "pay": "capital.loan.principal"},
            "rest": {"rank": 3, "to": "fund"},
        },
    }
    case = run(sections)
    assert amounts(case, "budget.work.paid", *YEARS) == pytest.approx([45, 30, 0])
    assert amounts(case, "capital.fee.drawn", *YEARS) == pytest.approx([15, 25, 25])
    # 18 come in 2021, all of it set aside for the cash part of that date's budget
    assert amounts(case, "capital.fee.received", *YEARS) == pytest.approx([0, 0, 25])
    assert case.value("capital.loan.drawn") == pytest.approx(45 + 30 - 18)
    assert case.value("parties.provider.received") == pytest.approx(100)


def test_a_grant_is_repaid_only_to_be_recycled() -> None:
    """To whom the terms name; without them it has no claim."""
    stated = {"gift": capital("grant", 80, recycled_to="donor")}
    sections: Data = {
        "capital": stated,
        "budget": {"work": item({2020: 80})},
        "payments": {"p": income(50, 2021), "q": income(50, 2022)},
        "waterfall": {
            "again": {"rank": 1, "pay": "capital.gift.principal"},
            "rest": {"rank": 2, "to": "fund"},
        },
    }
    case = run(sections)
    assert amounts(case, "parties.donor.received", 2021, 2022) == [50, 30]
    assert case.value("parties.fund.received") == 20
    assert case.value("parties.bank.received") == 0


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # 366 days of 2020, 365 of 2021: by days over the window of both years
        ({"total": 731, "over": ["2020-01-01", "2021-12-31"]}, [366, 365, 0]),
        # from March 2020 to the end: the part before each period's end, the last day included
        ({"total": 1_402, "over": ["2020-03-01", "2024-01-01"]}, [306, 365, 365]),
        # one person a day in 2020, at a price that grows a tenth a year
        ({"per_person": {"value": 10, "grows": "10%"}}, [3_660, 0, 0]),
        ({"share": "5%", "of": "capital.loan.amount"}, [500, 0, 0]),
        ({"dated": {"2021-01-01": 7}}, [0, 7, 0]),
    ],
)
def test_when_an_item_falls_due(amount: Data, expected: list[float]) -> None:
    """On the first date of each period."""
    cohorts = {"c": {"people": 366, "enrols": ["2020-01-01", "2020-12-31"]}}
    case = ran(
        capital={"loan": capital("loan", 10_000)},
        budget={"work": {"to": "provider", "amount": amount}},
        cohorts=cohorts,
    )
    assert amounts(case, "budget.work.paid", *YEARS) == pytest.approx(expected)


def test_people_in_part_of_a_cohort_are_not_paid_for_twice() -> None:
    """100 people at 3 each."""
    cohorts = {
        "whole": {"people": 100, "enrols": "2020-01-01"},
        "part": {"people": 40, "enrols": "2020-01-01", "part_of": "whole"},
    }
    case = ran(
        capital={"loan": capital("loan", 1_000)},
        budget={"work": {"to": "provider", "amount": {"per_person": 3}}},
        cohorts=cohorts,
        metrics={"m": metric()},
    )
    assert case.value("budget.work.paid") == 300


def test_an_accounts_opening_balance_is_spent_first() -> None:
    """It is the holder's own money, and distributable."""
    case = run(
        {
            "accounts": {"pot": {"holder": "spv", "opening": 30}},
            "budget": {"work": item({2020: 20, 2021: 20}, **{"from": "accounts.pot"})},
        }
    )
    assert amounts(case, "budget.work.paid", *YEARS) == [20, 10, 0]
    assert case.value("budget.work.unpaid") == 10
