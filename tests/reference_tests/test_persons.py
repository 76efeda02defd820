"""Payments for each person in the reference, against sums that are done by hand."""

from decimal import Decimal

import pytest
from random_deals.dice import Data
from reference import Result, run
from reference_tests.published import deal_of, header, parties

from pfs.models.examples import PersonGroup

CARD = {"behaviour": 1_300, "attendance": 1_400, "level_1": 1_100, "level_2": 2_000, "job": 2_800}


def run_card(
    claims: list[tuple[float, dict[str, float]]] | None = None,
    given: dict[str, float] | None = None,
    levels: dict[str, str] | None = None,
    **terms: object,
) -> Result:
    """Run a rate card of five events, read once for a hundred people."""
    metrics: Data = {
        name: {
            "name": name,
            "kind": "event",
            "better": "higher",
            "level": (levels or {}).get(name, "50%"),
            "measured": {"after": f"{3 * (place + 1)} months", "from": "enrolment_end"},
        }
        for place, name in enumerate(CARD)
    }
    card = {"from": "city", "to": "provider", "for_each": "person", "prices": CARD, **terms}
    data: Data = {
        **header({"start": "2020-01-01", "end": "2022-01-01", "period": "quarter"}),
        "parties": parties(city="payor", provider="provider"),
        "cohorts": {"first": {"people": 100, "enrols": "2020-01-01"}},
        "metrics": metrics,
        "payments": {"card": card},
    }
    persons = claims and tuple(
        PersonGroup(number=number, cohort="first", claims=made) for number, made in claims
    )
    return run(deal_of(data), given or {}, persons=persons or None)


def due(result: Result) -> tuple[float, float]:
    """Return what the card earned and what was due."""
    earned, owed = result.value("payments.card.earned"), result.value("payments.card.due")
    assert isinstance(earned, Decimal)
    assert isinstance(owed, Decimal)
    return float(earned), float(owed)


def test_a_cap_binds_person_by_person() -> None:
    """One with all five earns 8,600 and is due 8,200; 1,300 beside it give no room."""
    result = run_card([(1, dict.fromkeys(CARD, 1)), (1, {"behaviour": 1})], at_most=8_200)
    assert due(result) == (9_900, 9_500)


def test_the_last_claim_is_the_one_that_is_cut() -> None:
    """The job, read last of all, is worth 2,400 of its 2,800."""
    result = run_card([(1, dict.fromkeys(CARD, 1))], at_most=8_200)
    assert result.value("payments.card.due@2021-04-01") == 2_400


def test_what_one_person_earns_can_be_stated() -> None:
    """8,600 cut to 8,200, and 1,000: paid at the first claim of the card."""
    stated: list[tuple[float, dict[str, float]]] = [
        (1, {"payments.card.earned": 8_600}),
        (1, {"payments.card.earned": 1_000}),
    ]
    result = run_card(stated, at_most=8_200)
    assert due(result) == (9_600, 9_200)
    assert result.value("payments.card.due@2020-04-01") == 9_200


def test_a_line_is_capped_before_the_payment() -> None:
    """Two jobs at 2,800 bring 3,000 of the line, and with 1,300 before them 4,000 at most."""
    result = run_card(
        [(1, {"behaviour": 1, "job": 2})],
        prices={"behaviour": 1_300, "job": {"price": 2_800, "at_most": 3_000}},
        at_most=4_000,
    )
    assert due(result) == (6_900, 4_000)


def test_what_does_not_count_is_not_earned() -> None:
    """Of two levels only the first, though the second is dearer."""
    result = run_card([(1, {"level_1": 1, "level_2": 1})], exclusive=[["level_1", "level_2"]])
    assert due(result) == (1_100, 1_100)


def test_base_is_the_expectation_of_everybody() -> None:
    """Half of 100 earn 1,300 and half 1,400; the quarter with both is due 2,000 of 2,700."""
    prices = {"behaviour": 1_300, "attendance": 1_400}
    earned, owed = due(run_card(prices=prices, at_most=2_000))
    assert earned == 50 * 1_300 + 50 * 1_400
    assert owed == earned - 25 * 700


def test_given_readings_are_the_chances() -> None:
    """Twenty of 100 with both where all have the one."""
    prices = {"behaviour": 1_300, "attendance": 1_400}
    given = {"behaviour": 100.0, "attendance": 20.0}
    assert due(run_card(prices=prices, at_most=2_000, given=given))[1] == 100 * 1_300 + 20 * 700


@pytest.mark.parametrize(("level", "both"), [("50%", 25), ("20%", 10)])
def test_exclusive_claims_are_expected_apart(level: str, both: int) -> None:
    """Of those with both only the first is paid."""
    prices, levels = {"level_1": 1_100, "level_2": 2_000}, {"level_1": level}
    earned, _ = due(run_card(prices=prices, levels=levels, exclusive=[["level_1", "level_2"]]))
    assert earned == 2 * both * 1_100 + (50 - both) * 2_000
