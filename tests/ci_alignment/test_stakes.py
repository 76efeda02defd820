"""Money at stake is derived from the deal's own terms."""

from pathlib import Path

import pytest
from plain_deals import deal, metric

import pfs
from pfs.ci_alignment.stakes import Stake, amount_at_stake, stakes_of

ROOT = Path(__file__).parents[2]
LOAN = {"kind": "loan", "from": "bank", "amount": 1_000}
PAY = {"from": "city", "metric": "jobs", "steps": [{"at_least": 1, "pay": 600},
                                                   {"at_least": 2, "pay": 900}]}  # fmt: skip
JOBS = {"jobs": metric()}


def amounts(**sections: object) -> dict[str, float | None]:
    """Return the money at stake of each party of a plain deal."""
    found = stakes_of(deal(metrics=JOBS, **sections))
    return {party: amount_at_stake(stakes) for party, stakes in found.items()}


def test_a_payors_stake_is_its_cap() -> None:
    """The lowest of several, whatever the payments could come to."""
    payments = {"success": PAY}
    limits = {"most": {"payor": "city", "at_most": 800}, "more": {"payor": "city", "at_most": 850}}
    assert amounts(payments=payments, limits=limits) == {"city": 800}
    found = stakes_of(deal(metrics=JOBS, payments=payments, limits=limits))
    assert found["city"] == (Stake(800, ("limits", "most", "at_most")),)


def test_without_a_cap_it_is_the_highest_payment() -> None:
    """A table ends, a share of it is a share, and a price per unit has no bound."""
    assert amounts(payments={"success": PAY}) == {"city": 900}
    both = {**PAY, "from": {"city": "60%", "state": "40%"}}
    assert amounts(payments={"success": both}) == {"city": pytest.approx(540), "state": 360}
    price = {"from": "city", "metric": "jobs", "price": 5}
    assert amounts(payments={"success": price}) == {"city": None}
    assert amounts(payments={"success": {**price, "at_most": 70}}) == {"city": 70}


def test_a_floor_above_what_can_be_earned_is_the_stake() -> None:
    """A floor on a return has no bound; one below the highest payment changes nothing."""
    payments = {"success": PAY}
    for least, stake in ((1_200, 1_200), (500, 900)):
        floor = {"least": {"over": ["success"], "at_least": least}}
        assert amounts(payments=payments, limits=floor) == {"city": stake}
    back = {"least": {"over": "all", "irr_at_least": "2%", "of": ["capital.loan"]}}
    direct = {"success": {**PAY, "to": "capital.loan"}}
    loan = {"loan": {**LOAN, "repaid_by": "payments"}}
    assert amounts(payments=direct, limits=back, capital=loan)["city"] is None


def test_a_payment_for_each_cohort_counts_each() -> None:
    """Two cohorts at 900 each."""
    cohorts = {name: {"people": 10, "enrols": "2020-01-01"} for name in ("a", "b")}
    payments = {"success": {**PAY, "for_each": "cohort"}}
    assert amounts(payments=payments, cohorts=cohorts) == {"city": 1_800}


def test_a_payment_that_reads_no_outcome_is_no_stake() -> None:
    """It is owed whatever happens."""
    assert amounts(payments={"fee": {"from": "city", "amount": 100}}) == {}


def test_capital_that_outcomes_repay_is_at_stake() -> None:
    """By holder; a loan that a party repays in full recourse is not, nor a grant never repaid."""
    two = {**LOAN, "from": {"bank": 600, "fund": 400}}
    recourse = {**LOAN, "repaid_by": "state"}
    gift = {"kind": "grant", "from": "donor", "amount": 50}
    assert amounts(capital={"senior": two}) == {"bank": 600, "fund": 400}
    assert amounts(capital={"senior": recourse, "gift": gift}) == {}


def test_a_grant_that_the_waterfall_repays_is_at_stake() -> None:
    """Whoever gave it wants it back for the next project."""
    gift = {"kind": "grant", "from": "donor", "amount": 50, "recycled_to": "fund"}
    steps = {"recycling": {"rank": 1, "pay": "capital.gift.principal"}}
    assert amounts(capital={"gift": gift}, waterfall=steps) == {"donor": 50}


def test_a_guarantee_moves_the_stake() -> None:
    """75 % of 1,000, at most 500: the guarantor has 500 at stake and the bank keeps 500."""
    cover = {"kind": "guarantee", "from": "donor", "for": "capital.senior", "covers": "75%",
             "amount": 500}  # fmt: skip
    assert amounts(capital={"senior": LOAN, "cover": cover}) == {"bank": 500, "donor": 500}
    whole = {**cover, "covers": "100%", "amount": 2_000}
    assert amounts(capital={"senior": LOAN, "cover": whole}) == {"donor": 2_000}


def test_fees_and_items_that_wait_for_outcomes_are_a_providers_stake() -> None:
    """100 deferred, and an item of 70 that the waterfall pays."""
    budget = {
        "services": {"to": "provider", "amount": {"dated": {"2020-01-01": 300}}},
        "bonus": {"to": "provider", "amount": {"dated": {"2021-01-01": 70}}},
    }
    fee = {"kind": "deferred_fee", "from": "provider", "amount": 100, "reduces": "budget.services"}
    steps = {"bonus": {"rank": 1, "pay": "budget.bonus"}}
    assert amounts(budget=budget, capital={"fee": fee}, waterfall=steps) == {"provider": 170}


def test_stakes_of_massachusetts() -> None:
    """Caps, loans, grants to be recycled and fees as published."""
    found = stakes_of(pfs.load(str(ROOT / "examples" / "ma-juvenile-justice.yaml")).deal)
    assert {party: amount_at_stake(stakes) for party, stakes in found.items()} == {
        "usdol": 12_000_000, "commonwealth": 15_000_000, "goldman": 9_000_000,
        "kresge": 1_500_000, "living_cities": 1_500_000, "arnold": 3_700_000,
        "new_profit": 2_000_000, "boston": 300_000, "roca": 3_260_000, "third_sector": 500_000,
    }  # fmt: skip
