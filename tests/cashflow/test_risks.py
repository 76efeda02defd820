"""Risks that move money: costs above the plan, payments that are late, events that end the deal."""

import pytest
from given_draws import run_given
from plain_deals import Data, deal_file

from pfs.analysis.paths import PathResults

RATIO = {"uniform": ["50%", "150%"]}


def ran(risks: Data, given: dict[str, list[float]], **sections: object) -> PathResults:
    """Run a deal with risks at given draws."""
    return run_given(deal_file(**sections, risks=risks), given)


def item(amount: float = 100, year: int = 2020, **fields: object) -> Data:
    """Return a budget item that the deal's account pays on one date."""
    return {"to": "provider", "amount": {"dated": {f"{year}-01-01": amount}}, **fields}


GRANT = {"kind": "grant", "from": "fund", "amount": 120, "draws": "as_needed"}
COST = {"c": {"kind": "cost", "budget": ["services"], "ratio": RATIO}}


def test_a_cost_above_the_plan_is_unpaid_where_cash_lacks() -> None:
    """120 can be drawn: 90 % and 110 % are paid, of 140 % there lack 20."""
    kept = ran(
        COST, {"risks.c.ratio": [0.4, 0.6, 0.9]}, budget={"services": item()}, capital={"g": GRANT}
    )
    assert kept.numbers["capital.g.drawn"] == pytest.approx([90, 110, 120])
    assert kept.numbers["budget.services.unpaid"] == pytest.approx([0, 0, 20])


def test_a_deferred_fee_bears_its_part_of_the_plan_only() -> None:
    """30 of 100 deferred: at 110 % the fee stays 30 and 80 are paid in cash."""
    fee = {"kind": "deferred_fee", "from": "provider", "amount": 30, "reduces": "budget.services"}
    kept = ran(
        COST,
        {"risks.c.ratio": [0.5, 0.6]},
        budget={"services": item()},
        capital={"g": GRANT, "f": fee},
    )
    assert kept.numbers["capital.f.drawn"] == pytest.approx([30, 30])
    assert kept.numbers["capital.g.drawn"] == pytest.approx([70, 80])


def test_the_cost_of_delivery_rises_with_the_item() -> None:
    """80 % of the item is what delivery costs: the provider's lowest cash stays in step."""
    kept = ran(
        {"c": {**COST["c"], "per": "year"}},
        {"risks.c.ratio/FY2020": [0.5, 0.9]},
        budget={"services": item(cost_to_provider="80%")},
        capital={"g": GRANT},
    )
    # paid 100 and 120, delivered for 80 and 0.8 x 140
    assert kept.numbers["parties.provider.received"] == pytest.approx([100, 120])
    assert kept.numbers["parties.provider.lowest_cash"] == pytest.approx([0, 0])


QUARTERS = {"start": "2020-01-01", "end": "2021-01-01", "period": "quarter"}


def late(by: object, given: dict[str, list[float]], due: str = "2020-04-01") -> PathResults:
    """Run a payment of 100 on a quarterly grid that is late."""
    pay = {"from": "city", "to": "provider", "amount": 100, "paid": {"dates": [due]}}
    risks = {
        "d": {"kind": "delay", "of": ["payments.p"], "by": by},
        "c": {"kind": "cost", "budget": ["services"], "ratio": RATIO},
    }
    items = {"services": item(0)}
    return ran(risks, given, calendar=QUARTERS, payments={"p": pay}, budget=items)


def test_a_delay_is_rounded_up_to_the_grid() -> None:
    """0 to 9 months from April: none, to July (also for a day), to October, and to January."""
    by = {"uniform": ["0 months", "9 months"]}
    draws = [1e-12, 0.01, 1 / 3, 0.34, 0.99]
    pay = {"from": "city", "to": "capital.bond", "amount": 100, "paid": {"dates": ["2020-04-01"]}}
    bond = {
        "kind": "bond", "from": "bank", "to": "provider", "amount": 100, "repaid_by": "payments",
        "draws": {"dated": {"2020-01-01": 100}}, "matures": "2021-01-01",
    }  # fmt: skip
    file = deal_file(
        calendar=QUARTERS,
        capital={"bond": bond},
        payments={"p": pay},
        risks={"d": {"kind": "delay", "of": ["payments.p"], "by": by}},
    )
    kept = run_given(file, {"risks.d.by/2020-04-01": draws})
    assert kept.numbers["risks.d.delayed"] == pytest.approx([0, 100, 100, 100, 100])
    assert kept.numbers["payments.p.paid"] == pytest.approx([100] * 5)
    # 100 back for 100 at once is 0 % whenever it comes: dates show in the years they are paid
    assert kept.numbers["capital.bond.multiple"] == pytest.approx([1] * 5)


@pytest.mark.parametrize(
    ("by", "due", "year"),
    [
        ("3 months", "2020-04-01", 2020),
        ("4 months", "2020-07-01", 2021),
        ("1 day", "2020-10-01", 2021),
        ("5 years", "2020-04-01", 2021),
        ("1 day", "2021-01-01", 2021),
    ],
)
def test_a_late_payment_counts_in_the_year_in_which_it_is_paid(
    by: str, due: str, year: int
) -> None:
    """At the latest on the calendar's end: a delay is no loss."""
    kept = late(by, {"risks.c.ratio": [0.5]}, due)
    assert kept.numbers[f"parties.city.outcome_payments@FY{year}"] == pytest.approx([100])
    assert kept.numbers["payments.p.paid"] == pytest.approx([100])


def stopping(**fields: object) -> Data:
    """Return a deal that pays 10 a year until a termination settles it."""
    dates = ["2021-01-01", "2022-01-01", "2023-01-01"]
    pay = {"from": "city", "to": "provider", "amount": 10, "basis": "each"}
    stop = {"dates": dates, "exercise": "never", "stops": ["payments.p"], **fields}
    return {
        "payments": {"p": {**pay, "paid": {"dates": dates}}},
        "terminations": {"stop": stop},
    }


HAZARD = {"h": {"kind": "hazard", "of": "terminations.stop", "per_year": "10%"}}


def test_an_event_brings_about_a_termination_on_its_next_date() -> None:
    """The chance that it has come within d days is 1 - 0.9^(d / 365)."""
    within = [1 - 0.9 ** (days / 365) - 1e-9 for days in (366, 731, 1096)]
    draws = [*within, within[0] + 2e-9, 0.9]
    kept = ran(HAZARD, {"risks.h.time": draws}, **stopping())
    assert kept.numbers["deal.paid"] == pytest.approx([0, 10, 20, 10, 30])
    assert list(kept.flags["terminations.stop.used"]) == [True, True, True, True, False]


def test_an_event_adds_to_the_condition_of_a_termination() -> None:
    """What `when` brings about stays: from 2023 it ends whether or not the event comes."""
    when = {"since": "2023-01-01"}
    kept = ran(HAZARD, {"risks.h.time": [0.01, 0.9]}, **stopping(exercise="when", when=when))
    assert kept.numbers["deal.paid"] == pytest.approx([0, 20])
