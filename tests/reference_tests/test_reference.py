"""The reference model gives what contracts and hand computation say."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from reference import Result, run
from reference_tests.published import (
    DC_WATER,
    NEWPIN,
    NY_CEO,
    NYC_ABLE,
    ROCA,
    UTAH,
    Data,
    changed,
    deal_of,
    header,
    parties,
)

from pfs.models.deal import Deal
from pfs.models.examples import Opening


def close(value: object, expected: float, within: float = 1e-6) -> bool:
    """Return whether a result is a number this near to what is expected."""
    assert isinstance(value, Decimal)
    return abs(value - Decimal(repr(expected))) <= Decimal(repr(within))


def opening(date: str, **balances: float) -> Opening:
    """Return balances of capital outstanding on a date."""
    named = {f"capital.{name}.outstanding": amount for name, amount in balances.items()}
    return Opening.model_validate({"date": date, "balances": named})


@pytest.mark.parametrize(
    ("given", "pays", "receives"),
    [
        (0.0, 0, 7_200_000),
        (0.085, 4_800_000, 7_200_000),
        (0.0999, 4_800_000, 7_200_000),
        (0.1, 9_600_000, 9_600_000),
        (0.124, 10_176_000, 10_176_000),
        (0.25, 11_712_000, 11_712_000),
    ],
)
def test_rikers_pays_the_step_and_the_guarantee_is_a_floor(
    given: float, pays: float, receives: float
) -> None:
    """The six full-term vectors of the published deal hold."""
    result = run(deal_of(NYC_ABLE), {"recidivism": given})
    assert close(result.value("parties.city.paid"), pays)
    assert close(result.value("capital.loan.received"), receives)
    assert close(result.value("capital.guarantee.called"), max(0, 7_200_000 - pays))


def test_rikers_stopped_after_three_years_returns_six_million() -> None:
    """A lender that stops has drawn 7.2 M and gets the floor of the third year."""
    result = run(changed(NYC_ABLE, terminations__stop__exercise="always"), {"recidivism": 0.0})
    assert close(result.value("parties.city.paid"), 0)
    assert close(result.value("capital.loan.drawn"), 7_200_000)
    assert close(result.value("capital.loan.received"), 6_000_000)
    assert max(flow.date for flow in result.ledger).isoformat() == "2015-08-31"


def test_an_option_is_left_alone_unless_options_are_used() -> None:
    """`exercise: when` of a party is used only where the caller says so."""
    deal = deal_of(NYC_ABLE)
    assert close(run(deal, {"recidivism": 0.0}).value("capital.loan.drawn"), 9_600_000)
    used = run(deal, {"recidivism": 0.0}, options=True)
    assert close(used.value("capital.loan.drawn"), 7_200_000)


@pytest.mark.parametrize(("given", "rate"), [(0.16, 0.033), (0.2, 0.051), (0.1, 0.0)])
def test_rikers_with_the_loan_drawn_at_once_has_the_published_return(
    given: float, rate: float
) -> None:
    """The published rates of the table are those of a bullet of four years."""
    draws = {"dated": {"2013-01-01": 9_600_000}}
    result = run(changed(NYC_ABLE, capital__loan__draws=draws), {"recidivism": given})
    assert close(result.value("capital.loan.irr"), rate, 0.0005)


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ({"recidivism": 0.079, "employment": 0.049, "transitional_jobs": 620}, 0),
        ({"recidivism.change": 36.8, "employment": 0, "transitional_jobs": 620}, 5_062_400),
        ({"recidivism.change": 0, "employment": 0.05, "transitional_jobs": 620}, 2_234_400),
        ({"recidivism.change": 120, "employment": 0.1, "transitional_jobs": 620}, 11_095_000),
    ],
)
def test_new_york_pays_what_its_gates_let_through(given: dict[str, float], paid: float) -> None:
    """The four vectors of phase I hold; 36.8 days of 460 are exactly 8 per cent."""
    result = run(deal_of(NY_CEO), given)
    assert close(result.value("parties.usdol.paid"), paid)
    assert result.value("limits.usdol.bound") is (paid == 11_095_000)


def test_new_york_reports_what_was_earned_before_the_payors_limit() -> None:
    """12,734,400 reach the limit of 11,095,000; the guarantee covers a loss up to its amount."""
    given = {"recidivism.change": 120.0, "employment": 0.1, "transitional_jobs": 620.0}
    window = ["2013-12-30", "2017-12-30"]  # over before the payment, so nothing is set aside
    result = run(changed(NY_CEO, budget__services__amount__over=window), given)
    assert close(result.value("deal.earned"), 12_734_400)
    assert close(result.value("limits.usdol.before"), 12_734_400)
    assert close(result.value("payments.days_1.earned"), 10_200_000)
    assert close(result.value("capital.guarantee.called"), 1_300_000)
    assert close(result.value("parties.robin_hood.received"), 12_395_000 * 300_000 / 13_500_000)


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        (0.05, 0),
        (0.175, 6_500_000),
        (0.4, 22_000_000),
        (0.475, 24_000_000),
        (0.9, 27_000_000),
    ],
)
def test_roca_is_paid_on_straight_lines(given: float, paid: float) -> None:
    """The five vectors of the interpolated table hold."""
    result = run(deal_of(ROCA), {"incarceration": given})
    assert close(result.value("payments.incarceration.paid"), paid)


def test_roca_repays_loans_before_any_grant_is_recycled() -> None:
    """At 40 per cent all loans are repaid with interest, and grants and fees share the rest."""
    result = run(deal_of(ROCA), {"incarceration": 0.4})
    for name in ("senior", "kresge", "living_cities"):
        assert close(result.value(f"capital.{name}.outstanding"), 0)
    assert close(result.value("parties.usdol.paid"), 12_000_000)
    assert close(result.value("parties.commonwealth.paid"), 10_000_000)
    grant, fee = result.value("capital.arnold.received"), result.value("capital.roca_fee.received")
    assert isinstance(grant, Decimal)
    assert isinstance(fee, Decimal)
    assert close(fee / grant, 3_260_000 / 3_700_000)
    partly = run(deal_of(ROCA), {"incarceration": 0.175})
    assert close(partly.value("capital.arnold.received"), 0)


def test_roca_blends_two_estimates_where_enrolment_fell_short() -> None:
    """A trial at 30 and a comparison at 20 per cent are 28 per cent: 13.2 M."""
    deal = changed(ROCA, cohorts__young_men__people=900)
    result = run(deal, {"incarceration.trial": 0.3, "incarceration.did": 0.2})
    assert close(result.value("metrics.incarceration.measured"), 0.28)
    assert close(result.value("payments.incarceration.paid"), 13_200_000)


@pytest.mark.parametrize(
    ("senior", "units", "paid"),
    [
        (None, 108, 267_478.20),
        (0, 100, 104_280),
        (100_000, 108, 170_517.136842),
    ],
)
def test_utah_pays_the_higher_share_until_the_loans_are_repaid(
    senior: float | None, units: float, paid: float
) -> None:
    """Before, after, and across the hurdle: 100,000 + 40 % x (281,556 - 100,000 / 95 %)."""
    start = None if senior is None else opening("2015-08-31", senior=senior, subordinate=0)
    given = {"special_education@year_1_group@2015-08-31": units}
    result = run(deal_of(UTAH), given, start)
    assert close(result.value("payments.group_1.paid@2015-08-31"), paid, 1e-5)


@pytest.mark.parametrize(
    ("given", "paid", "rate"),
    [
        (0.4131, 3_300_000, 0.060),
        (0.413, 0, 0.0343),
        (0.186, 0, 0.0343),
        (0.1859, -3_300_000, 0.005),
    ],
)
def test_dc_water_runs_both_ways_and_repays_in_full(given: float, paid: float, rate: float) -> None:
    """The three tiers pay, pay nothing and take back; the yield is nominal and half-yearly."""
    result = run(deal_of(DC_WATER), {"runoff": given})
    assert close(result.value("payments.performance.paid"), paid)
    assert close(result.value("capital.bond.principal_repaid"), 25_000_000)
    assert close(result.value("capital.bond.yield"), rate, 0.0005)
    assert close(result.value("capital.bond.interest_paid"), 25_000_000 * 0.0343 / 2 * 9)


@pytest.mark.parametrize(
    ("given", "rates", "principal"),
    [
        (0.7, {"2018-06-30": 0.15}, 7_000_000),
        (0.699, {"2018-06-30": 0.12}, 7_000_000),
        (0.59, {"2014-06-30": 0.05, "2018-06-30": 0.03}, 7_000_000),
        (0.54, {"2016-06-30": 0.05, "2018-06-30": 0.0}, 3_500_000),
    ],
)
def test_newpin_pays_the_coupon_of_the_band_above_its_floor(
    given: float, rates: dict[str, float], principal: float
) -> None:
    """Coupon and principal follow the restoration rate; 5 per cent at least in three years."""
    result = run(deal_of(NEWPIN), {"restoration": given})
    for day, rate in rates.items():
        assert close(result.value(f"capital.bond.rate@{day}"), rate)
    assert close(result.value("capital.bond.principal_repaid"), principal)


@pytest.mark.parametrize(("exercise", "principal"), [("never", 3_500_000), ("always", 5_250_000)])
def test_newpin_loses_less_principal_when_redeemed_at_year_four(
    exercise: str, principal: float
) -> None:
    """At 54 per cent half is lost at maturity, a quarter at redemption, and 3 coupons are paid."""
    deal = changed(NEWPIN, terminations__redemption__exercise=exercise)
    result = run(deal, {"restoration": 0.54})
    assert close(result.value("capital.bond.principal_repaid"), principal)
    assert close(result.value("capital.bond.interest_paid"), 1_050_000)


CASES: list[tuple[Deal, dict[str, float]]] = [
    (deal_of(NYC_ABLE), {"recidivism": 0.085}),
    (deal_of(NY_CEO), {"recidivism.change": 120.0, "employment": 0.1}),
    (deal_of(ROCA), {"incarceration": 0.475}),
    (deal_of(UTAH), {}),
    (deal_of(DC_WATER), {"runoff": 0.1}),
    (deal_of(NEWPIN), {"restoration": 0.54}),
]


@pytest.mark.parametrize(("deal", "given"), CASES)
def test_no_money_is_made_or_lost(deal: Deal, given: dict[str, float]) -> None:
    """No holding is ever below zero, and each ends with what it got less what it gave."""
    result = run(deal, given)
    cash: defaultdict[str, Decimal] = defaultdict(lambda: Decimal(0))
    for flow in result.ledger:
        assert flow.amount > Decimal(0)
        cash[flow.from_] -= flow.amount
        cash[flow.to] += flow.amount
        if "." in flow.from_:
            assert cash[flow.from_] > Decimal("-1e-12")
    assert abs(sum(cash.values(), Decimal(0))) < Decimal("1e-12")
    for name in ("main", *deal.accounts):
        held = result.value(f"accounts.{name}.balance")
        assert isinstance(held, Decimal)
        assert abs(held - cash[f"accounts.{name}"]) < Decimal("1e-12")


def bullet(**terms: Any) -> Data:
    """Return a loan of 1,000 over two years of half-years, repaid by a borrower."""
    loan = {
        "kind": "loan",
        "from": "bank",
        "to": "city",
        "repaid_by": "city",
        "amount": 1_000,
        "draws": {"dated": {"2020-01-01": 1_000}},
        "repays": "maturity",
        "rate": "10%",
        **terms,
    }
    calendar = {"start": "2020-01-01", "end": "2022-01-01", "period": "half_year"}
    return {
        **header(calendar),
        "parties": parties(bank="investor", city="payor issuer"),
        "capital": {"loan": loan},
    }


def interest(result: Result) -> list[float]:
    """Return the interest paid on each date of the half-yearly grid after the start."""
    days = ("2020-07-01", "2021-01-01", "2021-07-01", "2022-01-01")
    return [float(str(result.value(f"capital.loan.interest_paid@{day}"))) for day in days]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"interest": "paid"}, [50, 50, 50, 50]),
        ({"interest": "accrued"}, [50, 50, 50, 50]),
        ({"interest": "paid", "interest_every": "year"}, [0, 100, 0, 100]),
        ({"interest": "paid", "interest_every": "maturity"}, [0, 0, 0, 200]),
        # two half-years without compounding, then 5 % on 1,100
        (
            {"interest": "paid", "interest_every": "maturity", "compounding": "yearly"},
            [0, 0, 0, 50 + 50 + 55 + 55],
        ),
        # 1,000 x 1.05^4 - 1,000
        (
            {"interest": "paid", "interest_every": "maturity", "compounding": "every_period"},
            [0, 0, 0, 215.50625],
        ),
        # capitalised interest is principal, so none is paid as interest
        ({"interest": "capitalised"}, [0, 0, 0, 0]),
        # a rate that falls on 1 January 2021 counts from the period that begins then
        (
            {"interest": "paid", "rate": {"since": {"2020-01-01": "10%", "2021-01-01": "4%"}}},
            [50, 50, 20, 20],
        ),
    ],
)
def test_interest_is_what_hand_computation_says(terms: Data, expected: list[float]) -> None:
    """Every way of compounding and of paying interest, on 30/360 half-years."""
    result = run(deal_of(bullet(**terms)), {})
    assert interest(result) == pytest.approx(expected, abs=1e-9)


def test_capitalised_interest_is_repaid_as_principal() -> None:
    """1,000 at 5 per cent a half-year grows to 1,215.50625."""
    result = run(deal_of(bullet(interest="capitalised")), {})
    assert close(result.value("capital.loan.principal_repaid"), 1_215.50625)
    yearly = run(deal_of(bullet(interest="capitalised", interest_every="year")), {})
    assert close(yearly.value("capital.loan.principal_repaid"), 1_210)


@pytest.mark.parametrize(
    ("day_count", "expected"),
    [
        # 182 and 184 days of 2020, 181 and 184 of 2021
        ("act/365", [182 / 3.65, 184 / 3.65, 181 / 3.65, 184 / 3.65]),
        ("act/360", [182 / 3.6, 184 / 3.6, 181 / 3.6, 184 / 3.6]),
        ("act/act", [182 / 3.66, 184 / 3.66, 181 / 3.65, 184 / 3.65]),
        ("30e/360", [50, 50, 50, 50]),
        ("period", [50, 50, 50, 50]),
    ],
)
def test_days_are_counted_as_the_calendar_says(day_count: str, expected: list[float]) -> None:
    """Half-years of 2020 (a leap year) and 2021 at 10 per cent of 1,000."""
    result = run(changed(bullet(interest="paid"), calendar__day_count=day_count), {})
    assert interest(result) == pytest.approx(expected, abs=1e-9)


def test_the_two_thirty_day_counts_differ_at_the_end_of_a_month() -> None:
    """From 30 April to 31 May are 30 days on both; from 15 April 46 (bond basis) and 45 days."""
    for begin, basis, days in (
        ("2020-04-30", "30/360", 30),
        ("2020-04-30", "30e/360", 30),
        ("2020-04-15", "30/360", 46),
        ("2020-04-15", "30e/360", 45),
    ):
        data = bullet(interest="paid", draws={"dated": {begin: 1_000}})
        calendar = {
            "start": begin,
            "first_period_ends": "2020-05-31",
            "end": "2020-05-31",
            "period": "month",
            "day_count": basis,
        }
        result = run(deal_of({**data, "calendar": calendar}), {})
        assert close(result.value("capital.loan.interest_paid"), 100 * days / 360)


def test_the_yield_of_a_par_bond_is_its_coupon() -> None:
    """A bond at par yields its nominal rate, whatever the length of the first period."""
    result = run(deal_of(bullet(interest="paid")), {})
    assert close(result.value("capital.loan.yield"), 0.1, 1e-12)
    zero = run(deal_of(bullet(rate=0)), {})
    assert close(zero.value("capital.loan.irr"), 0, 1e-12)
