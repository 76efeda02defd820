"""Interest on late payments: simple, days over 365, beside the payment and outside every cap."""

import pytest
from given_draws import run_given
from plain_deals import Data, deal, deal_file

from pfs.analysis.case import Case, run_case

BY_HAND = frozenset({"risks.late.by", "risks.vote.hazard"})


def late(**fields: object) -> Data:
    """Return a delay of a year with 6 % interest."""
    return {"kind": "delay", "of": ["payments.p"], "by": "12 months", "interest": "6%", **fields}


def owes(**fields: object) -> Data:
    """Return a payment of 1,000 that is due on 2021-01-01."""
    due = {"dates": ["2021-01-01"]}
    return {"p": {"from": "city", "to": "provider", "amount": 1_000, "paid": due, **fields}}


def ran(payments: Data, risks: Data, **sections: object) -> Case:
    """Run payments with risks set by hand."""
    return run_case(
        deal(payments=payments, risks=risks, **sections), {}, set_paths=BY_HAND
    )  # fmt: skip


def test_a_year_late_brings_a_year_of_interest() -> None:
    """365 days of 2021 at 6 %: 60 beside the 1,000, to whom the payment goes."""
    case = ran(owes(), {"late": late()})
    assert case.value("payments.p.paid@2022-01-01") == 1_000
    assert case.value("risks.late.interest@2022-01-01") == pytest.approx(60)
    assert case.value("parties.provider.received") == pytest.approx(1_060)
    assert case.value("parties.city.paid") == pytest.approx(1_060)
    assert case.value("parties.city.outcome_payments") == 1_000
    lines = [(f.from_, f.to, f.purpose, f.clause) for f in case.ledger]
    assert lines == [
        ("city", "provider", "outcome payment", "payments.p"),
        ("city", "provider", "late interest", "risks.late"),
    ]


def test_days_are_counted_as_they_are() -> None:
    """From the first of January 2021 to that of 2023 are 730 days, to that of 2024 1,095."""
    case = ran(owes(), {"late": late(by="24 months")})
    assert case.value("risks.late.interest") == pytest.approx(1_000 * 0.06 * 730 / 365)
    case = ran(owes(), {"late": late(by="30 months")})
    assert case.value("risks.late.interest@2024-01-01") == pytest.approx(180)


def test_a_limit_leaves_interest_on_what_it_lets_through() -> None:
    """600 of 1,000 can be paid: 60 % of 60, though no room is left for it."""
    limits = {"cap": {"over": "all", "at_most": 600}}
    case = ran(owes(), {"late": late()}, limits=limits)
    assert case.value("deal.paid") == 600
    assert case.value("risks.late.interest") == pytest.approx(36)


def test_each_payor_owes_it_on_its_own_part() -> None:
    """600 of the city and 400 of the state: 36 and 24."""
    case = ran(owes(**{"from": {"city": "60%", "state": "40%"}}), {"late": late()})
    assert case.value("parties.city.paid") == pytest.approx(636)
    assert case.value("parties.state.paid") == pytest.approx(424)


def test_what_is_due_on_the_day_itself_bears_none() -> None:
    """1,000 a year late and 1,000 that nobody delayed come together: 60 on the first only."""
    more = {**owes(), "q": owes(paid={"dates": ["2022-01-01"]})["p"]}
    twice = owes(paid={"dates": ["2021-01-01", "2024-01-01"]}, basis="each")
    assert ran(more, {"late": late()}).value("risks.late.interest") == pytest.approx(60)
    case = ran(twice, {"late": late(by="36 months")})
    assert case.value("payments.p.paid@2024-01-01") == 2_000
    assert case.value("risks.late.interest") == pytest.approx(180)


def test_capital_gets_it_as_a_return() -> None:
    """A bond repaid by payments: 1,000 of principal, and 60 to its holder beside it."""
    bond = {
        "kind": "bond", "from": "bank", "to": "provider", "amount": 1_000,
        "draws": {"dated": {"2020-01-01": 1_000}}, "repaid_by": "payments",
    }  # fmt: skip
    case = ran(owes(to="capital.bond"), {"late": late()}, capital={"bond": bond})
    assert case.value("capital.bond.principal_repaid") == pytest.approx(1_000)
    assert case.value("capital.bond.received") == pytest.approx(1_060)


def test_recovered_money_brings_interest_too() -> None:
    """Half of 1,000 that was not voted comes two years later: 500, and 5 % of it a year."""
    vote = {
        "kind": "appropriation", "payor": "city", "hazard": "100%", "recovery": "50%",
        "after": "2 years", "interest": "5%",
    }  # fmt: skip
    case = ran(owes(), {"vote": vote})
    assert case.value("payments.p.paid@2023-01-01") == 500
    assert case.value("risks.vote.recovered") == 500
    assert case.value("risks.vote.interest@2023-01-01") == pytest.approx(50)
    assert case.value("parties.provider.received") == pytest.approx(550)


def test_each_case_has_the_days_of_its_own_delay() -> None:
    """Uniform from 0 to 36 months: not late, a year, two and three years late."""
    risks = {"late": late(by={"uniform": ["0 months", "36 months"]})}
    kept = run_given(
        deal_file(payments=owes(), risks=risks),
        {"risks.late.by/2021-01-01": [1e-12, 0.3, 0.6, 0.99]},
    )
    assert kept.numbers["risks.late.interest"] == pytest.approx([0, 60, 120, 180])


def test_a_settlement_ends_the_time() -> None:
    """Due in 2021 and three years late: settled in 2022 it comes after one year."""
    end = {"date": "2022-01-01", "exercise": "always", "settles": True}
    case = ran(owes(), {"late": late(by="36 months")}, terminations={"end": end})
    assert case.value("payments.p.paid@2022-01-01") == 1_000
    assert case.value("risks.late.interest") == pytest.approx(60)


def test_what_a_floor_adds_bears_no_interest() -> None:
    """1,000 a year late on the last date, raised to 1,500 there: interest on 1,000 only."""
    calendar = {"start": "2020-01-01", "end": "2022-01-01", "period": "year"}
    limits = {"floor": {"over": "all", "at_least": 1_500}}
    case = ran(owes(), {"late": late()}, limits=limits, calendar=calendar)
    assert case.value("deal.paid") == 1_500
    assert case.value("risks.late.interest") == pytest.approx(60)
