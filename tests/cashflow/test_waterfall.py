"""Who is paid first: ranks, equal ranks, bounds of a step, and hurdles, by hand."""

import datetime as dt

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st
from plain_deals import Data, amounts, metric, run

from pfs.analysis.case import Case


def income(amount: float, *years: int) -> Data:
    """Return a payment of the same amount on the first of January of some years."""
    dates = [f"{year}-01-01" for year in years or (2021,)]
    return {"from": "city", "amount": amount, "basis": "each", "paid": {"dates": dates}}


def loan(amount: float = 100, **fields: object) -> Data:
    """Return a loan drawn at the start into the provider's hands, swept from the waterfall."""
    stated: Data = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": amount,
        "draws": {"dated": {"2020-01-01": amount}},
    }
    return {**stated, **fields}


def ran(amount: float, capital: Data, waterfall: Data, *years: int, **more: object) -> Case:
    """Run a deal with an income, capital and a waterfall."""
    sections: Data = {"payments": {"income": income(amount, *years)}, "waterfall": waterfall}
    return run({**sections, "capital": capital, **more})


def received(case: Case, *parties: str) -> list[float]:
    """Return what parties have received."""
    return [case.value(f"parties.{party}.received") for party in parties]


TWO = {"senior": loan(), "junior": loan(300, **{"from": "fund"})}


@pytest.mark.parametrize(
    ("ranks", "amount", "expected"),
    [
        ((1, 2), 90, [90, 0]),
        ((1, 2), 150, [100, 50]),
        ((2, 1), 150, [0, 150]),
        ((1, 2), 1_000, [100, 300]),
        ((1, 1), 100, [25, 75]),
        ((7, 7), 1_000, [100, 300]),
    ],
)
def test_ranks_in_order_and_equal_ranks_pro_rata(
    ranks: tuple[int, int], amount: float, expected: list[float]
) -> None:
    """100 are due on the senior loan, 300 on the junior one."""
    steps = {
        "a": {"rank": ranks[0], "pay": "capital.senior.principal"},
        "b": {"rank": ranks[1], "pay": "capital.junior.principal"},
        "rest": {"rank": 9, "to": "spv"},
    }
    case = ran(amount, TWO, steps)
    assert received(case, "bank", "fund") == pytest.approx(expected)
    assert received(case, "spv") == pytest.approx([max(0, amount - 400)])


def test_a_list_of_claims_shares_like_equal_ranks() -> None:
    """40 of interest and 100, 300 of principal; then `at_most` of the step counts for all."""
    capital = {"senior": loan(rate="40%"), "junior": TWO["junior"]}
    claims = ["capital.senior.interest", "capital.senior.principal", "capital.junior.principal"]
    case = ran(220, capital, {"a": {"rank": 1, "pay": claims}, "rest": {"rank": 2, "to": "spv"}})
    assert received(case, "bank", "fund") == pytest.approx([70, 150])
    assert case.value("capital.senior.interest_paid") == pytest.approx(20)
    capped = {"a": {"rank": 1, "pay": claims, "at_most": 44}, "rest": {"rank": 2, "to": "spv"}}
    case = ran(220, capital, capped, 2021, 2022)
    assert received(case, "bank", "fund") == pytest.approx([14, 30])


def test_holders_are_paid_by_their_shares_of_the_commitment() -> None:
    """75 and 25 of 100."""
    capital = {"senior": {**loan(), "from": {"bank": 75, "fund": 25}}}
    steps = {"a": {"rank": 1, "pay": "capital.senior.principal"}, "rest": {"rank": 2, "to": "spv"}}
    assert received(ran(60, capital, steps), "bank", "fund") == pytest.approx([45, 15])


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"to": "fund", "at_most": 30}, [30, 0]),
        ({"to": "fund", "share": "25%"}, [25, 25]),
        ({"to": "fund", "share": "25%", "at_most": 40}, [25, 15]),
        ({"to": "fund", "until": {"received": 130}}, [100, 30]),
        ({"to": "capital.senior", "until": {"repaid": ["capital.senior"]}}, [100, 100]),
        ({"to": "fund", "when": {"since": "2021-06-01"}}, [0, 100]),
        ({"to": ["fund", "donor"], "split": "equally", "at_most": 60}, [30, 0]),
        ({"to": ["fund", "donor"], "split": {"fund": "80%", "donor": "20%"}}, [80, 80]),
    ],
)
def test_what_bounds_a_step_that_takes_what_is_left(step: Data, expected: list[float]) -> None:
    """100 come in 2021 and in 2022, and the step is first; caps and `until` run over the deal."""
    capital = {"senior": loan(200, **{"from": "fund"})}
    steps = {"a": {"rank": 1, **step}}
    if "split" not in step or "at_most" in step:
        steps["rest"] = {"rank": 2, "to": "spv"}
    case = ran(100, capital, steps, 2021, 2022)
    first, second = amounts(case, "parties.fund.received", 2021, 2022)
    assert [first, second] == pytest.approx(expected)


def test_a_split_by_what_was_drawn() -> None:
    """100 and 300: a quarter and three quarters, as a return that repays no principal."""
    both = {"to": ["capital.senior", "capital.junior"], "split": "drawn"}
    case = ran(80, TWO, {"a": {"rank": 1, **both}})
    assert received(case, "bank", "fund") == pytest.approx([20, 60])
    assert case.value("capital.senior.outstanding") == 100


def test_what_no_step_takes_stays_in_the_account() -> None:
    """And is there for the next date."""
    steps = {"a": {"rank": 1, "to": "fund", "at_most": 30, "when": {"since": "2022-01-01"}}}
    case = ran(100, {}, steps)
    assert amounts(case, "accounts.main.balance", 2021, 2022) == [100, 70]


def test_an_account_is_filled_up_to_its_target() -> None:
    """At its rank; a second waterfall pays from it, on the same date if it comes later by name."""
    accounts = {"reserve": {"holder": "spv", "target": 40}}
    steps: Data = {
        "fill": {"rank": 1, "pay": "accounts.reserve"},
        "rest": {"rank": 2, "to": "fund"},
        "use": {"rank": 1, "from": "accounts.reserve", "to": "donor",
                "when": {"since": "2023-01-01"}},
    }  # fmt: skip
    case = ran(30, {}, steps, 2021, 2022, accounts=accounts)
    assert amounts(case, "accounts.reserve.balance", 2021, 2022, 2023) == [30, 40, 0]
    assert received(case, "fund", "donor") == [20, 40]


def test_a_budget_item_that_a_step_pays_waits_for_its_rank() -> None:
    """60 fall due in 2021: 25 are paid then, after the loan's 75, and 35 a year later."""
    steps: Data = {
        "first": {"rank": 1, "pay": "capital.senior.principal"},
        "bonus": {"rank": 2, "pay": "budget.bonus"},
        "rest": {"rank": 3, "to": "spv"},
    }
    budget = {"bonus": {"to": "provider", "amount": {"dated": {"2021-01-01": 60}}}}
    case = ran(100, {"senior": loan(75)}, steps, 2021, 2022, budget=budget)
    assert amounts(case, "budget.bonus.paid", 2021, 2022) == [25, 35]
    assert received(case, "spv") == [65]


def xirr(case: Case, party: str) -> float:
    """Return the dated return of a party by an independent solver."""
    flows = [(f.date, f.amount if f.to == party else -f.amount) for f in case.ledger
             if party in {f.from_, f.to}]  # fmt: skip
    found = pyxirr.xirr(flows)
    assert found is not None
    return float(found)


IRR = {
    "principal": {"rank": 1, "pay": "capital.senior.principal"},
    "hurdle": {"rank": 2, "to": "capital.senior", "until": {"irr": "12.5%"}},
    "rest": {"rank": 3, "to": "spv"},
}


@given(st.integers(40, 400), st.integers(1, 200))
def test_until_irr_gives_the_return_and_no_more(commitment: int, amount: int) -> None:
    """Where the hurdle is reached the return is 12.5 % to a billionth; else it is below it."""
    case = ran(amount, {"senior": loan(commitment)}, IRR, 2021, 2022, 2023, 2024)
    if case.value("parties.spv.received") > 0:
        assert xirr(case, "bank") == pytest.approx(0.125, abs=1e-9)
        assert case.value("capital.senior.irr") == pytest.approx(0.125, abs=1e-9)
    else:
        assert case.value("capital.senior.received") == pytest.approx(4 * amount)
        assert not case.value("capital.senior.irr") > 0.125 + 1e-9


def test_a_hurdle_counts_days_and_what_came_before() -> None:
    """100 out on 2020-01-01, 60 back a year (366 days) later, the rest two years (731) later."""
    case = ran(60, {"senior": loan()}, IRR, 2021, 2022)
    balance = 100 * 1.125 ** (366 / 365) - 60
    balance *= 1.125 ** (365 / 365)
    assert balance < 60
    assert amounts(case, "parties.bank.received", 2021, 2022) == pytest.approx([60, balance])


def test_several_tranches_share_one_hurdle() -> None:
    """Their draws and receipts together: equal ranks may give one more than its own."""
    steps: Data = {
        "both": {"rank": 1, "to": ["capital.senior", "capital.junior"], "split": "drawn",
                 "until": {"irr": "8%"}},
        "rest": {"rank": 2, "to": "spv"},
    }  # fmt: skip
    case = ran(1_000, TWO, steps, 2022)
    expected = 400 * 1.08 ** ((dt.date(2022, 1, 1) - dt.date(2020, 1, 1)).days / 365)
    assert sum(received(case, "bank", "fund")) == pytest.approx(expected)


def test_a_return_that_depends_on_an_outcome_is_passed_over() -> None:
    """The cash of the step goes to the next rank."""
    steps = {
        "bonus": {"rank": 1, "to": "fund", "at_most": 10, "when": {"metric": "m", "at_least": 3}},
        "rest": {"rank": 2, "to": "spv"},
    }
    sections: Data = {
        "metrics": {"m": metric()},
        "payments": {"income": income(50)},
        "waterfall": steps,
    }
    assert received(run(sections, {"m": 2.9}), "fund", "spv") == [0, 50]
    assert received(run(sections, {"m": 3}), "fund", "spv") == [10, 40]
