"""On random deals the reference never makes, loses or overdraws money; limits hold by hand."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from random_deals.dice import Data
from reference import run
from reference_tests.published import deal_of, header, parties
from strategies import deals

DUST = Decimal("1e-12")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(deals())
def test_money_only_moves(pair: tuple[Data, dict[str, float]]) -> None:
    """Every movement is above zero and no account or holding goes below zero."""
    data, readings = pair
    deal = deal_of(data)
    cash: defaultdict[str, Decimal] = defaultdict(lambda: Decimal(0))
    result = run(deal, readings)
    for flow in result.ledger:
        assert flow.amount > 0
        cash[flow.from_] -= flow.amount
        cash[flow.to] += flow.amount
        assert "." not in flow.from_ or cash[flow.from_] > -DUST
    for name in deal.drawn:
        drawn, committed = result.value(f"capital.{name}.drawn"), deal.capital[name].amount
        assert isinstance(drawn, Decimal)
        assert isinstance(committed, float)
        assert drawn <= Decimal(repr(committed)) + DUST


def capped(steps: Data) -> Data:
    """Return a loan of 1,000 for two years, a payment of 5,000 and a cap of 10 per cent."""
    dates = ["2021-01-01", "2022-01-01"]
    metric = {"name": "m", "kind": "share", "better": "higher", "read": "level", "level": "50%"}
    payment = {"from": "city", "metric": "m", "steps": [{"at_least": "10%", "pay": 5_000}]}
    drawn = {"dated": {"2020-01-01": 1_000}}
    return {
        **header({"start": "2020-01-01", "end": "2022-01-01", "period": "year"}),
        "parties": parties(bank="investor", city="payor", mdrc="vehicle", provider="provider"),
        "capital": {"loan": {"kind": "loan", "from": "bank", "amount": 1_000, "draws": drawn}},
        "budget": {"service": {"to": "provider", "amount": drawn}},
        "metrics": {"m": {**metric, "measured": {"dates": dates}}},
        "payments": {"success": {**payment, "basis": "each"}},
        "limits": {"back": {"over": "all", "irr_at_most": "10%", "of": ["capital.loan"]}},
        "waterfall": {"principal": {"rank": 1, "pay": "capital.loan.principal"}, **steps},
    }


def test_a_capped_return_lets_through_the_least_cash_that_reaches_it() -> None:
    """Where a fifth of what is left goes elsewhere, (H - 1,000) / 80 % more must come in."""
    split = {"capital.loan": "80%", "mdrc": "20%"}
    steps = {"rest": {"rank": 2, "to": ["capital.loan", "mdrc"], "split": split}}
    result = run(deal_of(capped(steps)), {})
    hurdle = 1_000 * 1.1 ** (366 / 365)  # 2020 is a leap year
    paid, rate = result.value("payments.success.paid"), result.value("capital.loan.irr")
    assert isinstance(paid, Decimal)
    assert isinstance(rate, Decimal)
    assert abs(float(paid) - (1_000 + (hurdle - 1_000) / 0.8)) < 1e-6
    assert abs(float(rate) - 0.1) < 1e-9
    assert result.value("limits.back.bound") is True


def test_equal_ranks_share_pro_rata_to_what_is_due() -> None:
    """Loans of 1,000 and 3,000 at one rank share 2,000 as 500 and 1,500."""
    data = capped({"more": {"rank": 1, "pay": "capital.other.principal"}})
    other = {"dated": {"2020-01-01": 3_000}}
    terms = {"kind": "loan", "from": "bank", "amount": 3_000, "draws": other}
    data["capital"]["other"] = terms
    data["budget"]["other"] = {"to": "provider", "amount": other}
    data["payments"]["success"].update(basis="cumulative", at_most=2_000)
    del data["limits"]
    result = run(deal_of(data), {})
    assert result.value("capital.loan.received") == 500
    assert result.value("capital.other.received") == 1_500
