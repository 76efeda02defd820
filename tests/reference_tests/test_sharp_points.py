"""Points of the page that are easily read in two ways, each computed by hand."""

from decimal import Decimal
from typing import Any

import pytest
from reference import run
from reference_tests.published import Data, deal_of, header, parties

from pfs.models.examples import Opening

DATES = ("2021-01-01", "2022-01-01")
PARTIES = parties(
    bank="investor",
    backer="guarantor",
    city="payor",
    state="payor",
    mdrc="vehicle",
    provider="provider",
)


def metric(**terms: Any) -> Data:
    """Return a count read on both dates."""
    dated = {"measured": {"dates": list(DATES)}}
    return (
        {"name": "m", "kind": "mean", "better": "higher", "read": "level", "level": 1}
        | dated
        | terms
    )


def deal(**sections: Any) -> Data:
    """Return two years of a deal without cohorts, with a metric `m` that reads 1."""
    calendar = {"start": "2020-01-01", "end": "2022-01-01", "period": "year"}
    data = {**header(calendar), "parties": PARTIES, "metrics": {"m": metric()}}
    return {**data, **sections}


def payment(**terms: Any) -> Data:
    """Return 700 to the provider for each unit of each reading."""
    terms = {"price": 700, **terms} if not {"steps", "prices", "amount"} & set(terms) else terms
    metric = {} if "prices" in terms else {"metric": "m"}
    return {"from": "city", "to": "provider", "basis": "each", **metric, **terms}


def values(data: Data, *keys: str, **given: float) -> list[object]:
    """Return results of a run."""
    result = run(deal_of(data), given)
    return [result.value(key) for key in keys]


def test_a_limit_counts_what_later_limits_left() -> None:
    """700 twice: 400 by the later limit, then the 600 that are left of 1,000."""
    whole = {"over": "all", "at_most": {"since": {"2020-01-01": 400, "2022-01-01": 2_000}}}
    limits = {"some": {"over": ["p"], "at_most": 1_000}, "whole": whole}
    data = deal(payments={"p": payment()}, limits=limits)
    keys = ["payments.p.paid@2021-01-01", "payments.p.paid@2022-01-01"]
    assert values(data, *keys, "limits.some.before", "limits.some.after") == [
        400,
        600,
        1_400,
        1_000,
    ]


def test_a_negative_amount_makes_no_room_and_is_not_counted() -> None:
    """1,000 and -500 under a limit of 800: 800 are paid and 500 come back."""
    back = payment(steps=[{"otherwise": -500}, {"at_least": 5, "pay": 0}], basis="final")
    limits = {"whole": {"over": "all", "at_most": 800}}
    data = deal(payments={"p": payment(price=1_000, basis="final"), "back": back}, limits=limits)
    keys = [
        "parties.city.paid",
        "parties.city.received",
        "limits.whole.before",
        "limits.whole.after",
    ]
    assert values(data, *keys) == [800, 500, 1_000, 800]


def test_limits_of_one_payor_apply_one_after_the_other() -> None:
    """700 reach the first, its 500 reach the second; 300 are paid and the rest is lost."""
    limits = {"a": {"payor": "city", "at_most": 500}, "b": {"payor": "city", "at_most": 300}}
    data = deal(payments={"p": payment(basis="final")}, limits=limits)
    keys = ["limits.a.before", "limits.b.before", "limits.a.after", "limits.b.after"]
    assert values(data, *keys) == [700, 500, 300, 300]


def test_a_growing_level_rises_on_anniversaries_by_date() -> None:
    """A short first period is no year: 100 in June 2020, 110 in June 2021."""
    calendar = {"start": "2020-01-31", "first_period_ends": "2020-06-30", "period": "year"}
    dates = {"dates": ["2020-06-30", "2021-06-30"]}
    data = deal(payments={"p": payment(price={"value": 100, "grows": "10%"})})
    data["calendar"] = {**calendar, "end": "2021-06-30"}
    data["metrics"] = {"m": metric(measured=dates)}
    assert values(data, "payments.p.paid@2020-06-30", "payments.p.paid@2021-06-30") == [100, 110]


def test_a_rate_card_earns_before_the_caps_of_its_lines() -> None:
    """A line of 700 with a cap of 1,000 earns 1,400 and is due 700, then 300."""
    card = payment(prices={"m": {"price": 700, "at_most": 1_000}})
    data = deal(payments={"p": card})
    keys = ["payments.p.earned", "payments.p.due@2021-01-01", "payments.p.due@2022-01-01"]
    assert values(data, *keys) == [1_400, 700, 300]


def test_each_takes_the_latest_of_two_readings_due_together() -> None:
    """Of a trial read at 3 and later at 5, paid for on one date, only the 5 counts."""
    dates = {"dates": ["2020-06-30", "2021-01-01"]}
    data = deal(payments={"p": payment()}, metrics={"m": metric(measured=dates)})
    given = {"m@2020-06-30": 3.0, "m@2021-01-01": 5.0}
    assert values(data, "payments.p.paid", **given) == [3_500]


def test_a_given_date_counts_before_a_given_cohort() -> None:
    """4 on the date, 9 in the cohort and 7 of an evaluation: the 4 is read."""
    read = metric(evaluations={"trial": {"design": "count"}})
    data = deal(payments={"p": payment()}, metrics={"m": read})
    data["cohorts"] = {"c": {"people": 10, "enrols": "2020-01-01"}}
    given = {f"m@{DATES[0]}": 4.0, "m@c": 9.0, f"m.trial@c@{DATES[0]}": 7.0}
    assert values(data, f"payments.p.paid@{DATES[0]}", **given) == [2_800]


def test_nothing_is_drawn_or_spent_on_a_date_that_settles() -> None:
    """The first year's 100 are drawn and spent; on the date that settles nothing is."""
    data = deal(
        payments={"p": payment()},
        capital={"loan": {"kind": "loan", "from": "bank", "amount": 1_000}},
        budget={"s": {"to": "provider", "amount": {"dated": {"2020-01-01": 100, DATES[0]: 300}}}},
        waterfall={"back": {"rank": 1, "pay": "capital.loan.principal"}},
        terminations={"end": {"date": DATES[0], "exercise": "always", "settles": True}},
    )
    keys = ["capital.loan.drawn", "budget.s.paid", "budget.s.unpaid", "budget.s.cost"]
    assert values(data, *keys) == [100, 100, 0, 100]


def test_a_final_payment_is_not_made_again_where_the_deal_settles_later() -> None:
    """Its last reading was paid for in 2021; settling in 2022 adds nothing."""
    end = {"date": DATES[1], "exercise": "always", "settles": True}
    once = metric(measured={"dates": [DATES[0]]})
    data = deal(payments={"p": payment(basis="final")}, terminations={"end": end})
    assert values({**data, "metrics": {"m": once}}, "payments.p.paid") == [700]


def test_a_stopped_payment_is_not_due_its_floor() -> None:
    """A floor of 5,000 is due on the last occasion, unless the payment was stopped."""
    stop = {"date": DATES[1], "exercise": "always", "stops": ["payments.p"]}
    data = deal(payments={"p": payment(at_least=5_000)})
    assert values(data, "payments.p.paid") == [5_000]
    assert values({**data, "terminations": {"stop": stop}}, "payments.p.paid") == [700]


def test_a_share_of_what_is_due_is_not_reduced_by_earlier_payments() -> None:
    """Coupons of 50 and 50, then 1,000: each date's due is paid in full, 1,100 in all."""
    dated = {"dated": {"2020-01-01": 1_000}}
    bond = {"kind": "bond", "from": "bank", "amount": 1_000, "draws": dated, "rate": "5%"}
    share = {"share": "100%", "of": "capital.bond.due"}
    paid = {"dates": list(DATES)}
    data = deal(
        capital={"bond": {**bond, "interest": "paid", "repays": "maturity"}},
        budget={"s": {"to": "provider", "amount": dated}},
        payments={"p": {"from": "city", "amount": share, "paid": paid, "basis": "cumulative"}},
        waterfall={
            "coupon": {"rank": 1, "pay": "capital.bond.interest"},
            "principal": {"rank": 2, "pay": "capital.bond.principal"},
        },
    )
    assert values(data, "payments.p.paid", "capital.bond.outstanding") == [1_100, 0]


def test_a_split_by_capital_drawn_lets_cash_pass_while_nothing_is_drawn() -> None:
    """Nothing was drawn of two grants, so 700 go on to the next rank."""
    grant = {"kind": "grant", "from": "bank", "amount": 100}
    drawn = {"rank": 1, "to": ["capital.a", "capital.b"], "split": "drawn", "at_most": 500}
    data = deal(
        payments={"p": payment(to="accounts.main", basis="final")},
        capital={"a": grant, "b": grant},
        waterfall={"drawn": drawn, "rest": {"rank": 2, "to": "mdrc"}},
    )
    assert values(data, "parties.mdrc.received", "parties.bank.received") == [700, 0]


@pytest.mark.parametrize(("funded", "giver"), [("2021-01-01", "capital.g"), (DATES[1], "backer")])
def test_a_guarantee_called_before_it_is_funded_comes_from_the_guarantor(
    funded: str, giver: str
) -> None:
    """Settled in 2021, 400 of 1,000 are covered: by the holding, or by the guarantor itself."""
    dated = {"dated": {"2020-01-01": 1_000}}
    cover = {"kind": "guarantee", "from": "backer", "for": "capital.loan", "amount": 600}
    loan = {"kind": "loan", "from": "bank", "amount": 1_000, "draws": dated}
    data = deal(
        payments={"p": payment()},
        capital={"loan": loan, "g": {**cover, "covers": "40%", "funded": funded}},
        budget={"s": {"to": "provider", "amount": dated}},
        waterfall={"back": {"rank": 1, "pay": "capital.loan.principal"}},
        terminations={"end": {"date": DATES[0], "exercise": "always", "settles": True}},
    )
    flows = run(deal_of(data), {}).ledger
    called = [flow for flow in flows if flow.purpose == "guarantee called"]
    assert [(flow.from_, flow.amount) for flow in called] == [(giver, Decimal(400))]


def test_an_opening_counts_what_it_names_as_drawn_in_full() -> None:
    """300 of a commitment of 1,000 are still owed: 1,000 drawn, 300 repaid, 700 lost."""
    loan = {"kind": "loan", "from": "bank", "amount": 1_000}
    data = deal(
        payments={"p": payment(to="accounts.main", basis="final")},
        capital={"loan": loan},
        budget={"s": {"to": "provider", "amount": {"dated": {"2020-01-01": 1_000}}}},
        waterfall={
            "back": {"rank": 1, "pay": "capital.loan.principal"},
            "rest": {"rank": 2, "to": "mdrc"},
        },
    )
    start = Opening.model_validate(
        {"date": DATES[0], "balances": {"capital.loan.outstanding": 300}}
    )
    result = run(deal_of(data), {}, start)
    keys = ["drawn", "principal_repaid", "loss"]
    assert [result.value(f"capital.loan.{key}") for key in keys] == [1_000, 300, 700]


def test_capitalised_interest_of_a_loan_that_is_over_is_due_at_once() -> None:
    """1,000 due and unpaid after a year, 10 per cent more a year later: 1,100 are repaid."""
    dated = {"dated": {"2020-01-01": 1_000}}
    terms = {"interest": "capitalised", "repays": "maturity", "matures": DATES[0]}
    rate = {"since": {"2020-01-01": 0.0, DATES[0]: "10%"}}
    loan = {"kind": "loan", "from": "bank", "amount": 1_000, "draws": dated, "rate": rate}
    paid = {"dates": [DATES[1]]}
    data = deal(
        payments={"p": payment(price=5_000, to="accounts.main", basis="final", paid=paid)},
        capital={"loan": {**loan, **terms}},
        budget={"s": {"to": "provider", "amount": dated}},
        waterfall={
            "back": {"rank": 1, "pay": "capital.loan.principal"},
            "rest": {"rank": 2, "to": "mdrc"},
        },
    )
    assert values(data, "capital.loan.principal_repaid") == [Decimal(1_100)]
