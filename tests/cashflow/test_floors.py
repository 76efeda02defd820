"""Floors over payments, by payors and on returns: section 6 of how-money-moves.md by hand."""

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st
from plain_deals import Data, amounts, metric, run

from pfs.analysis.case import Case

END = 2024


def lump(amount: float, *years: int, **fields: object) -> Data:
    """Return a payment by the city of the same amount on the first of January of some years."""
    dates = [f"{year}-01-01" for year in years]
    stated = {"from": "city", "to": "provider", "amount": amount, "basis": "each"}
    return {**stated, "paid": {"dates": dates}, **fields}


def ran(payments: Data, limits: Data, **more: object) -> Case:
    """Run a deal that is payments and limits."""
    return run({"payments": payments, "limits": limits, **more})


def paid(case: Case, name: str, *years: int) -> object:
    """Return what a payment has paid on the first of January of some years, about."""
    return pytest.approx(amounts(case, f"payments.{name}.paid", *years))


def test_what_is_missing_is_paid_on_the_last_date_pro_rata_to_what_was_paid() -> None:
    """300 and 100 of 600: 200 more, three quarters of them by the first."""
    payments = {"p": lump(100, 2021, 2022, 2023), "q": lump(100, 2022)}
    case = ran(payments, {"floor": {"over": ["p", "q"], "at_least": 600}})
    assert paid(case, "p", 2021, 2022, 2023, END) == [100, 100, 100, 150]
    assert paid(case, "q", 2021, 2022, 2023, END) == [0, 100, 0, 50]
    assert case.value("limits.floor.before") == 400
    assert case.value("limits.floor.after") == pytest.approx(600)
    assert case.value("limits.floor.bound") == 1
    assert case.value("payments.p.earned") == case.value("payments.p.due") == 300


def test_where_nothing_was_paid_payments_are_raised_equally() -> None:
    """By their own payors: a metric at 0 earns nothing."""
    priced = {"from": {"city": "60%", "state": "40%"}, "to": "provider", "metric": "m", "price": 9}
    payments = {"p": {**priced, "from": "city"}, "q": priced}
    floor = {"floor": {"over": "all", "at_least": 50}}
    case = ran(payments, floor, metrics={"m": metric()})
    assert [case.value(f"payments.{name}.paid") for name in "pq"] == [25, 25]
    assert case.value("parties.city.paid") == pytest.approx(25 + 15)
    assert case.value("parties.state.paid") == pytest.approx(10)


def test_what_is_due_on_the_last_date_counts_before_it_is_raised() -> None:
    """80 fall due on it: 20 more, and nothing where 120 do."""
    floor = {"floor": {"over": "all", "at_least": 100}}
    assert paid(ran({"p": lump(80, END)}, floor), "p", END) == [100]
    high = ran({"p": lump(120, END)}, floor)
    assert paid(high, "p", END) == [120]
    assert high.value("limits.floor.bound") == 0


def test_a_floor_for_each_year_is_paid_in_each() -> None:
    """60 of 100 in 2021, nothing in 2022, 130 in 2023: 40, 100 and nothing more."""
    payments = {"p": {**lump(60, 2021), "amount": 60}, "q": lump(130, 2023)}
    limits = {"floor": {"over": "all", "per": "year", "year": "fiscal", "at_least": 100}}
    limits["floor"]["at_least"] = {"since": {"2020-01-01": 0, "2021-01-01": 100}}
    case = ran(payments, limits)
    assert amounts(case, "deal.paid", 2020, 2021, 2022, 2023, END) == pytest.approx(
        [0, 100, 100, 130, 100]
    )


def test_a_floor_for_each_cohort_is_paid_for_each() -> None:
    """One cohort earns 90 and the other 20; each has 50 at least."""
    cohorts = {name: {"people": 10, "enrols": "2020-01-01"} for name in ("a", "b")}
    payment = {"from": "city", "to": "provider", "metric": "m", "price": 10, "for_each": "cohort"}
    sections = {
        "cohorts": cohorts,
        "metrics": {"m": metric()},
        "payments": {"p": payment},
        "limits": {"floor": {"over": ["p"], "per": "cohort", "at_least": 50}},
    }
    case = run(sections, {"m@a": 9, "m@b": 2})
    assert case.value("payments.p.paid@a") == 90
    assert case.value("payments.p.paid@b") == pytest.approx(50)


def test_a_payment_that_was_stopped_is_not_raised() -> None:
    """The other bears it all; where both are stopped nothing is paid."""
    payments = {"p": lump(30, 2021), "q": lump(10, 2021)}
    floor = {"floor": {"over": "all", "at_least": 100}}
    stop: Data = {"date": "2022-01-01", "exercise": "always", "stops": ["payments.p"]}
    case = ran(payments, floor, terminations={"stop": stop})
    assert paid(case, "p", 2021, END) == [30, 0]
    assert paid(case, "q", 2021, END) == [10, 60]
    both = {**stop, "stops": ["payments.p", "payments.q"]}
    assert ran(payments, floor, terminations={"stop": both}).value("deal.paid") == 40


def test_a_deal_that_settles_pays_its_floor_then() -> None:
    """In 2022, and nothing follows."""
    ends = {"end": {"date": "2022-01-01", "exercise": "always", "settles": True}}
    case = ran({"p": lump(30, 2021)}, {"f": {"over": "all", "at_least": 100}}, terminations=ends)
    assert paid(case, "p", 2021, 2022, 2023, END) == [30, 70, 0, 0]


def test_a_cap_is_stronger_than_a_floor() -> None:
    """On the payor, on the group, on the year: what they take off is not made up."""
    floor: Data = {"floor": {"over": "all", "at_least": 100}}
    for cap in (
        {"payor": "city", "per": "year", "year": "fiscal", "at_most": 40},
        {"over": ["p"], "per": "year", "year": "fiscal", "at_most": 40},
    ):
        case = ran({"p": lump(30, 2021)}, {**floor, "cap": cap})
        assert paid(case, "p", 2021, END) == [30, 40]


def test_a_payor_is_asked_for_what_it_lacks_to_its_floor() -> None:
    """The state is second in line and gets nothing to pay; it pays 30 all the same."""
    payments = {"p": lump(80, 2021, **{"from": ["city", "state"]}), "q": lump(20, 2021)}
    case = ran(payments, {"floor": {"payor": "state", "at_least": 30}})
    assert case.value("parties.city.paid") == 100
    assert case.value("parties.state.paid") == pytest.approx(30)
    assert paid(case, "p", 2021, END) == [80, 30]
    assert case.value("limits.floor.bound") == 1


def test_a_payor_pays_its_floor_within_its_caps() -> None:
    """60 of the 100 that are missing: its cap of a year."""
    limits = {
        "cap": {"payor": "city", "per": "year", "year": "fiscal", "at_most": 60},
        "floor": {"payor": "city", "at_least": 150},
    }
    case = ran({"p": lump(50, 2021)}, limits)
    assert paid(case, "p", 2021, END) == [50, 60]


@given(
    st.lists(st.integers(0, 90), min_size=2, max_size=3),
    st.integers(0, 400),
    st.sampled_from(["all", ["p0", "p1"]]),
)
def test_a_floor_is_reached_where_no_cap_binds(
    lumps: list[int], least: int, over: str | list[str]
) -> None:
    """Exactly, where less was earned; what was earned otherwise."""
    payments = {f"p{n}": lump(amount, 2021 + n, 2023) for n, amount in enumerate(lumps)}
    case = ran(payments, {"floor": {"over": over, "at_least": least}})
    counts = payments if over == "all" else over
    earned = sum(case.value(f"payments.{name}.earned") for name in counts)
    total = sum(case.value(f"payments.{name}.paid") for name in counts)
    assert total == pytest.approx(max(earned, least))
    assert case.value("limits.floor.after") == pytest.approx(total)
    assert case.value("parties.provider.received") == pytest.approx(case.value("deal.paid"))


def bond(**fields: object) -> Data:
    """Return a bond of 100 drawn at the start into the provider's hands."""
    stated = {"kind": "bond", "from": "bank", "to": "provider", "amount": 100}
    return {**stated, "draws": {"dated": {"2020-01-01": 100}}, "repays": "maturity", **fields}


def xirr(case: Case) -> float:
    """Return the bank's return, by another library."""
    flows = [(f.date, f.amount if f.to == "bank" else -f.amount) for f in case.ledger
             if "bank" in {f.from_, f.to}]  # fmt: skip
    found = pyxirr.xirr(flows)
    assert found is not None
    return float(found)


LEAST = {"least": {"over": "all", "irr_at_least": "4%", "of": ["capital.bond"]}}


@given(st.integers(0, 60), st.integers(0, 60))
def test_payments_to_capital_are_raised_to_its_return(first: int, second: int) -> None:
    """4 % to a billionth where they bring less, on the last date; else they stay as they are."""
    payments = {
        "p": lump(first, 2021, 2023, to="capital.bond"),
        "q": lump(second, 2022, to="capital.bond"),
    }
    case = ran(payments, LEAST, capital={"bond": bond(repaid_by="payments")})
    if case.value("limits.least.bound"):
        assert xirr(case) == pytest.approx(0.04, abs=1e-9)
    else:
        assert case.value("deal.paid") == 2 * first + second
        assert xirr(case) > 0.04 - 1e-9


@pytest.mark.parametrize("amount", [0, 60, 105, 110, 180])
def test_payments_into_an_account_are_raised_through_its_waterfall(amount: float) -> None:
    """A fee of 30 comes first and 60 % of what is above principal goes to the holders."""
    split = {"capital.bond": "60%", "spv": "40%"}
    steps = {
        "fee": {"rank": 1, "to": "fund", "at_most": 30},
        "principal": {"rank": 2, "pay": "capital.bond.principal"},
        "rest": {"rank": 3, "to": ["capital.bond", "spv"], "split": split},
    }
    payments = {"p": lump(amount, END, to="accounts.main")}
    case = ran(payments, LEAST, capital={"bond": bond()}, waterfall=steps)
    hurdle = 100 * 1.04 ** (1461 / 365)  # 2020 is a leap year
    least = 30 + 100 + (hurdle - 100) / 0.6
    assert case.value("payments.p.paid") == pytest.approx(max(amount, least))
    if amount < least:
        assert xirr(case) == pytest.approx(0.04, abs=1e-9)


def test_the_floor_is_paid_when_the_capital_matures() -> None:
    """In 2022, two years and a leap day after the draw; what is earned later comes on top."""
    payments = {"p": lump(50, 2021, 2023, to="capital.bond")}
    matures = bond(repaid_by="payments", matures="2022-01-01")
    case = ran(payments, LEAST, capital={"bond": matures})
    rest = 100 * 1.04 ** (731 / 365) - 50 * 1.04
    assert [50, rest, 50, 0] == paid(case, "p", 2021, 2022, 2023, END)
    assert xirr(case) > 0.04


def test_what_a_year_has_no_room_for_is_paid_in_the_next() -> None:
    """From maturity on the floor is asked for on every date, and grows at its rate."""
    limits = {**LEAST, "cap": {"over": "all", "per": "year", "year": "fiscal", "at_most": 70}}
    matures = bond(repaid_by="payments", matures="2022-01-01")
    case = ran({"p": lump(0, 2021, to="capital.bond")}, limits, capital={"bond": matures})
    left = (100 * 1.04 ** (731 / 365) - 70) * 1.04
    assert [70, left, 0] == paid(case, "p", 2022, 2023, END)
    assert xirr(case) == pytest.approx(0.04, abs=1e-9)


def test_what_a_party_repays_is_taken_off_what_payments_are_raised_by() -> None:
    """The provider owes principal and 1 % a year; the city adds what makes it 4 %."""
    own = bond(repaid_by="provider", rate="1%", interest_every="maturity", interest="paid")
    case = ran({"p": lump(0, 2021, to="capital.bond")}, LEAST, capital={"bond": own})
    assert paid(case, "p", END) == [100 * 1.04 ** (1461 / 365) - 104]
    assert xirr(case) == pytest.approx(0.04, abs=1e-9)
