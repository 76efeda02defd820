"""Limits in their order, payors in sequence and by shares, caps on return: section 6 by hand."""

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st
from plain_deals import Data, amounts, metric, run

from pfs.analysis.case import Case

YEARS = (2021, 2022, 2023)


def lump(amount: float, *years: int, **fields: object) -> Data:
    """Return a payment by the city of the same amount on the first of January of some years."""
    dates = [f"{year}-01-01" for year in years or (2021,)]
    stated = {"from": "city", "to": "provider", "amount": amount, "basis": "each"}
    return {**stated, "paid": {"dates": dates}, **fields}


def ran(payments: Data, limits: Data, **more: object) -> Case:
    """Run a deal that is payments and limits."""
    return run({"payments": payments, "limits": limits, **more})


def paid(case: Case, *parties: str) -> list[float]:
    """Return what parties have paid."""
    return [case.value(f"parties.{party}.paid") for party in parties]


SEQUENCE = {"from": ["city", "state"]}
REVERSE = {"from": ["state", "city"]}
SHARES = {"from": {"city": "60%", "state": "40%"}}


@pytest.mark.parametrize(
    ("payors", "limits", "expected"),
    [
        (SEQUENCE, {}, [100, 0]),
        (SEQUENCE, {"a": ("city", 60)}, [60, 40]),
        (REVERSE, {"a": ("city", 60)}, [0, 100]),
        (SEQUENCE, {"a": ("city", 60), "b": ("state", 30)}, [60, 30]),
        (SEQUENCE, {"a": ("city", 60), "b": ("city", 50)}, [50, 50]),
        (SHARES, {}, [60, 40]),
        # each for its own share: what one can't pay the other does not
        (SHARES, {"a": ("city", 50)}, [50, 40]),
        (SHARES, {"a": ("city", 50), "b": ("state", 0)}, [50, 0]),
    ],
)
def test_who_pays_a_hundred(
    payors: Data, limits: dict[str, tuple[str, float]], expected: list[float]
) -> None:
    """In sequence the second payor takes what the first leaves; by shares nobody does."""
    stated = {k: {"payor": payor, "at_most": most} for k, (payor, most) in limits.items()}
    case = ran({"p": lump(100, **payors)}, stated)
    assert paid(case, "city", "state") == pytest.approx(expected)
    assert case.value("payments.p.due") == 100
    assert case.value("payments.p.paid") == pytest.approx(sum(expected))


def test_payments_that_compete_for_a_payor_share_it() -> None:
    """100 and 300 for a limit of 200; a second date finds nothing left."""
    payments = {"p": lump(100, 2021, 2022), "q": lump(300, 2021)}
    case = ran(payments, {"city": {"payor": "city", "at_most": 200}})
    assert amounts(case, "payments.p.paid", 2021, 2022) == [50, 0]
    assert amounts(case, "payments.q.paid", 2021) == [150]
    assert case.value("limits.city.before") == 500
    assert case.value("limits.city.after") == 200
    assert case.value("limits.city.bound") == 1


def test_first_places_in_a_sequence_come_first() -> None:
    """The city serves its own 80 before the 50 that the state leaves: 20 of them."""
    payments = {"p": lump(80, **SEQUENCE), "q": lump(90, **REVERSE)}
    limits = {"c": {"payor": "city", "at_most": 100}, "s": {"payor": "state", "at_most": 40}}
    case = ran(payments, limits)
    assert case.value("payments.p.paid") == pytest.approx(80)
    assert case.value("payments.q.paid") == pytest.approx(40 + 20)
    assert paid(case, "city", "state") == pytest.approx([100, 40])


def test_limits_cut_in_their_order_whatever_their_names() -> None:
    """A group to 80, then the payor to 150, then the deal to 120; each sees what the last left.

    `after` is what is paid in the end of what a limit counts.
    """
    payments = {"p": lump(100), "q": lump(100)}
    limits = {
        "z_group": {"over": ["p"], "at_most": 80},
        "m_payor": {"payor": "city", "at_most": 150},
        "a_deal": {"over": "all", "at_most": 120},
    }
    case = ran(payments, limits)
    before = [case.value(f"limits.{name}.before") for name in limits]
    after = [case.value(f"limits.{name}.after") for name in limits]
    assert before == pytest.approx([100, 180, 150])
    assert after == pytest.approx([120 * 80 / 180, 120, 120])
    assert case.value("payments.p.paid") == pytest.approx(120 * 80 / 180)
    assert case.value("payments.q.paid") == pytest.approx(120 * 100 / 180)
    assert case.value("payments.p.earned") == 100


@pytest.mark.parametrize("first", ["group", "all"])
def test_running_totals_count_what_is_paid_in_the_end(first: str) -> None:
    """A limit of 150 that a later one cut to 40 a date still has 110, then 70 to give."""
    over: object = ["p"] if first == "group" else "all"
    limits = {
        "wide": {"over": over, "at_most": 90},
        "yearly": {"payor": "city", "at_most": 40, "per": "year", "year": "contract"},
    }
    case = ran({"p": lump(100, *YEARS)}, limits)
    assert amounts(case, "payments.p.paid", *YEARS) == pytest.approx([40, 40, 10])


HALVES = ["2020-07-01", "2021-01-01", "2021-07-01", "2022-01-01"]


@pytest.mark.parametrize(
    ("year", "starts", "expected"),
    [
        # a contract year ends on the anniversary, which belongs to it
        ("contract", "january", [70, 30, 70, 30]),
        # the first half of 2021 goes with the second half of 2020
        ("fiscal", "july", [70, 30, 70, 30]),
        # calendar years: 1 January begins one
        ("fiscal", "january", [70, 70, 30, 70]),
        ("fiscal", "february", [70, 30, 70, 30]),
    ],
)
def test_a_limit_by_year(year: str, starts: str, expected: list[float]) -> None:
    """70 on four dates half a year apart against 100 a year."""
    calendar = {
        "start": "2020-01-01",
        "end": "2022-01-01",
        "period": "half_year",
        "fiscal_year_starts": starts,
    }
    amount = {"from": "city", "to": "provider", "amount": 70, "basis": "each"}
    payments = {"p": {**amount, "paid": {"dates": HALVES}}}
    for limited in ({"over": "all"}, {"payor": "city"}):
        limits = {"l": {**limited, "at_most": 100, "per": "year", "year": year}}
        case = ran(payments, limits, calendar=calendar)
        got = [case.value(f"payments.p.paid@{date}") for date in HALVES]
        assert got == pytest.approx(expected)


def test_a_limit_by_cohort_counts_each_by_itself() -> None:
    """100 people at 3 and 300 at 1: 300 each, against 200."""
    cohorts = {
        "a": {"people": 100, "enrols": "2020-01-01"},
        "b": {"people": 300, "enrols": "2020-01-01"},
    }
    priced = {"from": "city", "to": "provider", "metric": "m", "read": "total", "price": 1}
    payments = {"p": {**priced, "for_each": "cohort"}}
    limits = {"l": {"over": ["p"], "per": "cohort", "at_most": 200}}
    case = run(
        {"cohorts": cohorts, "metrics": {"m": metric()}, "payments": payments, "limits": limits},
        {"m@a": 3, "m@b": 0.5},
    )
    assert case.value("payments.p.paid@a") == 200
    assert case.value("payments.p.paid@b") == 150
    assert case.value("limits.l.before") == 450
    assert case.value("limits.l.after") == 350


@pytest.mark.parametrize(
    ("excess", "expected"),
    # carried: 50 of the 100 wait; with the 70 they meet 100 of room; 20 more the year after
    [("lost", [50, 70, 0]), ("carried", [50, 100, 20])],
)
def test_what_is_cut_is_lost_or_carried(excess: str, expected: list[float]) -> None:
    """100, then 70, then nothing more is due; 50, 150 and 200 may be paid by then."""
    most = {"since": {"2020-01-01": 50, "2022-01-01": 150, "2023-01-01": 200}}
    limits = {"l": {"over": "all", "at_most": most, "excess": excess}}
    steps = [{"at_least": 7, "pay": 70}, {"at_least": 10, "pay": 100}]
    payment = {"from": "city", "to": "provider", "metric": "m", "steps": steps, "basis": "each"}
    dates = [f"{year}-01-01" for year in YEARS]
    sections: Data = {
        "metrics": {"m": metric(measured={"dates": dates})},
        "payments": {"p": payment},
        "limits": limits,
    }
    given = dict(zip((f"m@{date}" for date in dates), (10, 7, 0), strict=True))
    case = run(sections, given)
    assert amounts(case, "payments.p.paid", *YEARS) == pytest.approx(expected)


def test_what_is_carried_is_paid_on_the_next_date_though_nothing_else_is_due() -> None:
    """Also where the payment has no occasion of its own then."""
    most = {"since": {"2020-01-01": 50, "2022-01-01": 80, "2023-01-01": 200}}
    limits = {"l": {"over": "all", "at_most": most, "excess": "carried"}}
    case = ran({"p": lump(100, 2021)}, limits)
    assert amounts(case, "payments.p.paid", *YEARS) == pytest.approx([50, 30, 20])


def test_a_negative_amount_passes_every_limit() -> None:
    """What runs back to the payor is neither cut nor counted."""
    steps = [{"at_least": 5, "pay": 100}, {"otherwise": -60}]
    payment = {"from": "city", "to": "provider", "metric": "m", "steps": steps, "basis": "each"}
    dates = [f"{year}-01-01" for year in YEARS]
    sections: Data = {
        "metrics": {"m": metric(measured={"dates": dates})},
        "payments": {"p": payment},
        "limits": {"l": {"payor": "city", "at_most": 130}},
    }
    case = run(sections, dict(zip((f"m@{d}" for d in dates), (5, 0, 5), strict=True)))
    assert amounts(case, "payments.p.paid", *YEARS) == [100, -60, 30]
    assert paid(case, "city", "provider") == [130, 60]


def bond(**fields: object) -> Data:
    """Return a bond of 100 drawn at the start, from the bank into the provider's hands."""
    stated: Data = {
        "kind": "bond",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
    }
    return {**stated, **fields}


def xirr(case: Case, party: str) -> float:
    """Return the dated return of a party by an independent solver."""
    flows = [(f.date, f.amount if f.to == party else -f.amount) for f in case.ledger
             if party in {f.from_, f.to}]  # fmt: skip
    found = pyxirr.xirr(flows)
    assert found is not None
    return float(found)


CAP = {"cap": {"over": "all", "irr_at_most": "8%", "of": ["capital.bond"]}}


@given(st.integers(1, 90), st.integers(1, 200))
def test_a_return_is_capped_where_payments_go_to_the_holders(first: int, second: int) -> None:
    """The return is 8 % to a billionth where the cap binds, below where it does not."""
    payments = {
        "p": lump(first, 2021, 2023, to="capital.bond"),
        "q": lump(second, 2022, 2023, to="capital.bond"),
    }
    case = ran(payments, CAP, capital={"bond": bond(repaid_by="payments")})
    if case.value("limits.cap.bound"):
        assert xirr(case, "bank") == pytest.approx(0.08, abs=1e-9)
    else:
        assert case.value("deal.paid") == pytest.approx(2 * (first + second))
        assert not case.value("capital.bond.irr") > 0.08 + 1e-9


def test_a_cap_on_return_cuts_payments_pro_rata() -> None:
    """108 or so may come two years on, of 150 and 50."""
    payments = {"p": lump(150, 2022, to="capital.bond"), "q": lump(50, 2022, to="capital.bond")}
    case = ran(payments, CAP, capital={"bond": bond(repaid_by="payments")})
    hurdle = 100 * 1.08 ** (731 / 365)
    assert case.value("payments.p.paid") == pytest.approx(0.75 * hurdle)
    assert case.value("payments.q.paid") == pytest.approx(0.25 * hurdle)


@pytest.mark.parametrize("amount", [50, 100, 118, 140, 400])
def test_a_return_is_capped_through_the_waterfall(amount: float) -> None:
    """Principal first; of the rest 60 % are the holders', so each unit above costs 1 / 0.6."""
    split = {"capital.bond": "60%", "spv": "40%"}
    steps = {
        "principal": {"rank": 1, "pay": "capital.bond.principal"},
        "rest": {"rank": 2, "to": ["capital.bond", "spv"], "split": split},
    }
    payments = {"p": lump(amount, 2022, to="accounts.main")}
    case = ran(payments, CAP, capital={"bond": bond()}, waterfall=steps)
    hurdle = 100 * 1.08 ** (731 / 365)
    most = 100 + (hurdle - 100) / 0.6
    assert case.value("payments.p.paid") == pytest.approx(min(amount, most))
    if amount > most:
        assert xirr(case, "bank") == pytest.approx(0.08, abs=1e-9)


def test_a_cap_on_return_leaves_room_for_the_budget_and_for_other_ranks() -> None:
    """The first 30 go to a fee ahead of the bond; 20 of the budget are set aside."""
    steps = {
        "fee": {"rank": 1, "to": "fund", "at_most": 30},
        "principal": {"rank": 2, "pay": "capital.bond.principal"},
        "rest": {"rank": 3, "to": "capital.bond"},
    }
    budget = {"work": {"to": "provider", "amount": {"dated": {"2022-01-01": 20}}}}
    payments = {"p": lump(1_000, 2022, to="accounts.main")}
    case = ran(payments, CAP, capital={"bond": bond()}, waterfall=steps, budget=budget)
    hurdle = 100 * 1.08 ** (731 / 365)
    assert case.value("payments.p.paid") == pytest.approx(20 + 30 + hurdle)
    assert case.value("accounts.main.balance") == pytest.approx(0, abs=1e-9)


SAVINGS: Data = {
    "metrics": {"m": metric()},
    "capital": {"bond": bond(rate="5%", repays="sweep")},
    "waterfall": {
        "interest": {"rank": 1, "pay": "capital.bond.interest"},
        "principal": {"rank": 2, "pay": "capital.bond.principal"},
        "rest": {"rank": 3, "to": "fund"},
    },
}


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (5, 0.95 * 50),
        (10, 0.95 * 100),
        # 105 repay the bond; 105 / 0.95 of the value is used, 40 % of what is left is paid
        (20, 105 + 0.4 * (200 - 105 / 0.95)),
        (0, 0),
    ],
)
def test_the_share_of_savings_changes_where_the_bond_is_repaid(
    units: float, expected: float
) -> None:
    """95 % of a value of 10 a unit until 105 are repaid, 40 % of what is left of the value."""
    rows = [{"share": "95%", "until": {"repaid": ["capital.bond"]}}, {"share": "40%"}]
    payment = {"from": "city", "metric": "m", "value": 10, "shares": rows}
    case = run({**SAVINGS, "payments": {"p": payment}}, {"m": units})
    assert case.value("payments.p.paid") == pytest.approx(expected)
    assert case.value("parties.fund.received") == pytest.approx(max(0, expected - 105))


def in_hand(amount: float, **fields: object) -> Data:
    """Return a loan drawn at the start into the provider's hands, swept from the waterfall."""
    draws = {"draws": {"dated": {"2020-01-01": amount}}}
    return {"kind": "loan", "from": "bank", "to": "provider", "amount": amount, **draws, **fields}


TWO_LOANS: Data = {
    "metrics": {"m": metric()},
    "capital": {"senior": in_hand(90), "junior": in_hand(50)},
    "waterfall": {
        "senior": {"rank": 1, "pay": "capital.senior.principal"},
        "junior": {"rank": 2, "pay": "capital.junior.principal"},
        "rest": {"rank": 3, "to": "fund"},
    },
}


def saved(*rows: tuple[str, list[str]], last: str, **fields: object) -> Data:
    """Return a payment of shares of a value of 10 a unit, each row until capital is repaid."""
    shares: list[Data] = [
        {"share": share, "until": {"repaid": [f"capital.{name}" for name in names]}}
        for share, names in rows
    ]
    stated = {"from": "city", "metric": "m", "value": 10, "shares": [*shares, {"share": last}]}
    return {**stated, **fields}


def test_a_later_row_counts_what_earlier_rows_paid() -> None:
    """A value of 1,000: 100 of it at 90 % repay 90, 100 at 50 % repay 50, 10 % of 800 follow."""
    payment = saved(("90%", ["senior"]), ("50%", ["senior", "junior"]), last="10%")
    case = run({**TWO_LOANS, "payments": {"p": payment}}, {"m": 100})
    assert case.value("payments.p.paid") == pytest.approx(90 + 50 + 80)
    assert case.value("parties.fund.received") == pytest.approx(80)


@pytest.mark.parametrize(
    ("first", "expected"), [("0%", 0), ("30%", 140 + 0.4 * (1_000 - 140 / 0.3))]
)
def test_a_row_of_nothing_waits_for_its_hurdle(first: str, expected: float) -> None:
    """A value of 1,000: at 0 % the loans are never repaid; at 30 % 140 / 0.3 of it repay them."""
    payment = saved((first, ["senior", "junior"]), last="40%")
    case = run({**TWO_LOANS, "payments": {"p": payment}}, {"m": 100})
    assert case.value("payments.p.paid") == pytest.approx(expected)


def test_a_row_of_nothing_ends_where_others_have_repaid() -> None:
    """Another payment repays the loans in 2021; of a value of 1,000 in 2022 40 % are paid."""
    capital = {"senior": in_hand(90), "junior": in_hand(50)}
    payment = saved(("0%", ["senior"]), last="40%", paid={"dates": ["2022-01-01"]})
    payments = {"p": payment, "q": lump(140, 2021, to="accounts.main")}
    case = run({**TWO_LOANS, "capital": capital, "payments": payments}, {"m": 100})
    assert case.value("payments.p.paid") == pytest.approx(400)


@pytest.mark.parametrize(("repaid", "expected"), [(89, 950), (90, 400)])
def test_a_party_that_cannot_repay_gets_a_share_until_others_have(
    repaid: float, expected: float
) -> None:
    """What the provider is paid repays nobody: 95 % of 1,000 while a cent is owed, else 40 %."""
    payment = saved(("95%", ["senior"]), last="40%", to="provider", paid={"dates": ["2022-01-01"]})
    payments = {"p": payment, "q": lump(repaid, 2021, to="accounts.main")}
    case = run({**TWO_LOANS, "payments": payments}, {"m": 100})
    assert case.value("payments.p.paid") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("hurdle", "expected"),
    [(["senior"], 90 + 0.4 * (1_000 - 90 / 0.9)), (["junior"], 900), (["senior", "junior"], 900)],
)
def test_a_payment_to_capital_repays_that_capital_alone(hurdle: list[str], expected: float) -> None:
    """Paid to the senior loan: 90 repay it, and nothing repays the junior one."""
    payment = saved(("90%", hurdle), last="40%", to="capital.senior")
    case = run({**TWO_LOANS, "payments": {"p": payment}}, {"m": 100})
    assert case.value("payments.p.paid") == pytest.approx(expected)


def test_payments_with_one_hurdle_use_it_pro_rata() -> None:
    """Values of 100 and 300: a quarter and three quarters of the 105."""
    rows = [{"share": "95%", "until": {"repaid": ["capital.bond"]}}, {"share": "40%"}]
    part = {"from": "city", "metric": "m", "shares": rows}
    payments = {"p": {**part, "value": 10}, "q": {**part, "value": 30}}
    case = run({**SAVINGS, "payments": payments}, {"m": 10})
    for name, value in (("p", 100), ("q", 300)):
        need = 105 * value / 400
        expected = need + 0.4 * (value - need / 0.95)
        assert case.value(f"payments.{name}.paid") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("pair", "single", "expected"),
    [("a", "b", [50, 50]), ("b", "a", [37.5, 62.5])],
)
def test_limits_of_one_kind_cut_by_name(pair: str, single: str, expected: list[float]) -> None:
    """100 each: 100 for both and 60 for the first of them, in either order."""
    limits = {
        pair: {"over": ["p", "q"], "at_most": 100},
        single: {"over": ["p"], "at_most": 60},
    }
    case = ran({"p": lump(100), "q": lump(100)}, limits)
    assert [case.value(f"payments.{name}.paid") for name in "pq"] == pytest.approx(expected)
