"""Deals that pay for each person: on average, drawn, and as worked examples give them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from person_deal import deal_with, event

from pfs.analysis.case import run_case
from pfs.analysis.examples import run_examples
from pfs.analysis.paths import Drawing, PathResults, run_paths
from pfs.models.deal_file import DealFile
from pfs.source.overrides import Setting

WINDOW = ["2020-01-01", "2020-12-31"]
PRICES = {"course": 900, "job": 2500, "kept": 1200}


def deal_of(
    people: float,
    card: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
    levels: tuple[Any, ...] = ("40%", "30%", "20%"),
    **cohort: Any,
) -> DealFile:
    """Return a deal with a course, a job behind it and a job that is kept behind that."""
    course, job, kept = levels
    metrics = {
        "course": event(course, 6),
        "job": event(job, 9, requires="course"),
        "kept": event(kept, 15, requires="job"),
    }
    payments = {"card": {"for_each": "person", "prices": PRICES, **(card or {})}, **(more or {})}
    return deal_with(metrics, payments, {"people": people, "enrols": WINDOW, **cohort})


def drawn(file: DealFile, paths: int = 2048) -> PathResults:
    """Return every path of a deal."""
    return run_paths(file, Drawing.of([file.deal], paths=paths))


@settings(max_examples=20)
@given(st.tuples(*(3 * [st.floats(0.01, 0.99)])), st.floats(0.0, 0.9))
def test_without_a_cap_people_bring_what_their_total_brings(
    levels: tuple[float, float, float], correlation: float
) -> None:
    """On average, on every date, whatever makes claims of one person alike."""
    falling = tuple(sorted(levels, reverse=True))
    sums = {"sums": {"prices": PRICES}}
    file = deal_of(130, more=sums, levels=falling, person_correlation=correlation)
    case = run_case(file.deal, {})
    for day in ("2020-10-01", "2021-01-01", "2021-07-01"):
        one, other = (case.value(f"payments.{name}.paid@{day}") for name in ("card", "sums"))
        assert one == pytest.approx(other, rel=1e-9, abs=1e-6)
    assert case.value("payments.card.paid") == pytest.approx(case.value("payments.sums.paid"))


def test_a_cap_on_each_is_worked_out_by_hand() -> None:
    """Of 100 people 40 finish the course; 30 of these find a job, 20 keep it: 900, 3,000, 3,000."""
    file = deal_of(100, {"at_most": 3000})
    case = run_case(file.deal, {})
    assert case.value("payments.card.earned") == pytest.approx(40 * 900 + 30 * 2500 + 20 * 1200)
    assert case.value("payments.card.paid") == pytest.approx(10 * 900 + 30 * 3000)
    half = run_case(file.deal, {"course.level": 0.2, "job.level": 0.1, "kept.level": 0.1})
    assert half.value("payments.card.paid") == pytest.approx(10 * 900 + 10 * 3000)


def test_the_drawn_mean_is_the_expectation() -> None:
    """Also with levels that differ from path to path: over four standard errors."""
    uncertain = ({"beta": {"mean": "40%", "sd": "6%"}}, "24%", "12%")
    file = deal_of(150, {"at_most": 3000}, levels=uncertain, person_correlation=0.3)
    kept = drawn(file)
    levels = 0.4 + 0.06 * np.linspace(-1, 1, 2)
    low, high = (run_case(file.deal, {"course.level": x}).value("payments.card.paid")
                 for x in levels)  # fmt: skip
    paid = kept.rows["payments.card.paid"]
    # The expectation is nearly a straight line in the level of the course.
    assert paid.mean() == pytest.approx((low + high) / 2, abs=4 * paid.std() / 2048**0.5)
    assert paid.std() > 0.02 * paid.mean()


@pytest.mark.parametrize("people", [8, 150])
def test_readings_are_of_the_people_drawn(people: int) -> None:
    """A second payment on the same metric is for as many people as the first, in whole numbers."""
    bonus = {"bonus": {"metric": "job", "price": 100}}
    kept = drawn(deal_of(people, {"prices": {"job": 100}}, bonus), paths=512)
    card, pooled = (kept.rows[f"payments.{name}.paid"] for name in ("card", "bonus"))
    assert np.allclose(card, pooled, atol=1e-6)
    assert np.allclose(card / 100, np.round(card / 100))
    assert len(set(np.round(card))) > 3


def test_a_few_people_are_drawn_exactly() -> None:
    """Of three people the number who finish is binomial: 2,048 paths of an even net."""
    kept = drawn(deal_of(3, {"prices": {"course": 100}}, enrols="2020-01-01"))
    found = np.bincount(np.round(kept.rows["payments.card.paid"] / 100).astype(int), minlength=4)
    assert found / 2048 == pytest.approx([0.216, 0.432, 0.288, 0.064], abs=0.02)


def test_people_who_do_not_enrol_claim_nothing() -> None:
    """A shortfall of one half halves what is paid on average, and nobody is counted in part."""
    half = {"shortfall": {"kind": "enrolment", "share": "50%"}}
    file = deal_of(100, {"prices": {"course": 100}})
    less = deal_with(
        {"course": event("40%", 6)},
        {"card": {"for_each": "person", "prices": {"course": 100}}},
        {"people": 100, "enrols": WINDOW},
        risks=half,
    )
    full, short = (drawn(one).rows["payments.card.paid"].mean() for one in (file, less))
    assert short == pytest.approx(full / 2, rel=0.01)


def test_kinds_of_person_are_what_the_file_says() -> None:
    """One in four makes all three claims and is capped, one in four only the first."""
    kinds = [{"share": "50%"}, {"share": "25%", "course": 1},
             {"share": "25%", "course": 1, "job": 1, "kept": 1}]  # fmt: skip
    file = deal_of(80, {"at_most": 3000}, levels=("50%", "25%", "25%"), profiles=kinds)
    assert run_case(file.deal, {}).value("payments.card.paid") == pytest.approx(20 * (900 + 3000))
    paid = drawn(file).rows["payments.card.paid"]
    assert paid.mean() == pytest.approx(20 * 3900, rel=0.01)
    variance = 80 * (0.25 * 900**2 + 0.25 * 3000**2 - (0.25 * 3900) ** 2)
    assert paid.std() == pytest.approx(variance**0.5, rel=0.05)


def test_of_exclusive_claims_the_first_counts() -> None:
    """On one day the dearer one: 40 % course, half of those with an entry exam are among them."""
    metrics = {"course": event("40%", 6), "entry": event("50%", 6), "late": event("30%", 12)}
    card = {"for_each": "person", "prices": {"course": 900, "entry": 500, "late": 2000},
            "exclusive": [["course", "entry"], ["entry", "late"]]}  # fmt: skip
    file = deal_with(metrics, {"card": card}, {"people": 100})
    # The course counts for 40; entry for half of the other 60; late unless entry was claimed.
    want = 40 * 900 + 30 * 500 + (0.3 * 50) * 2000
    assert run_case(file.deal, {}).value("payments.card.paid") == pytest.approx(want)


def test_a_settlement_takes_what_is_read_by_its_date() -> None:
    """Claims of the first half of the year, and nothing after."""
    stop = {"end": {"date": "2021-01-01", "exercise": "always", "settles": True}}
    metrics = {"course": event("40%", 6, reported="6 months")}
    card = {"card": {"for_each": "person", "prices": {"course": 100}}}
    file = deal_with(metrics, card, {"people": 366, "enrols": WINDOW}, terminations=stop)
    # Read by 2021-01-01 are those who enrolled by 2020-07-01, the 183rd day.
    assert run_case(file.deal, {}).value("payments.card.paid") == pytest.approx(0.4 * 183 * 100)


def test_examples_start_from_what_a_payment_earns() -> None:
    """On its first occasion, or on the date named, for the cohort named; limits still apply."""
    limit = {"most": {"over": "all", "at_most": 700}}
    examples = {
        "first": {"given": {"payments.sums.earned": 500, "payments.card.earned": 0},
                  "expect": {"payments.sums.paid": 500, "payments.sums.paid@2020-07-01": 500}},
        "later": {"given": {"payments.sums.earned@first@2021-01-01": 900,
                            "payments.card.earned": 0},
                  "expect": {"payments.sums.earned": 900, "payments.sums.paid@2021-01-01": 700}},
    }  # fmt: skip
    prices = {"prices": {"course": 100}}
    payments = {"card": {"for_each": "person", **prices}, "sums": {"for_each": "cohort", **prices}}
    file = deal_with({"course": event("40%", 6)}, payments, {"people": 10}, limits=limit,
                     worked_examples=examples)  # fmt: skip
    assert [result.holds for result in run_examples(file)] == [True, True]


def test_nobody_is_behind_a_gate_that_is_given() -> None:
    """Of what is at its base behind it: 30 of 40 found a job, so 15 of 20, and 10 of these 20."""
    file = deal_of(100, {"prices": {"job": 1, "kept": 100}})
    case = run_case(file.deal, {"course.level": 0.2})
    assert case.value("payments.card.paid") == pytest.approx(20 * 1 + 20 * 100)
    qualified = deal_with(
        {"course": event("40%", 6), "days": event(3.0, 12, qualifies="course") | {"kind": "mean",
         "read": "total"}},
        {"pay": {"metric": "days", "price": 10}},
        {"people": 100},
    )  # fmt: skip
    assert run_case(qualified.deal, {}).value("payments.pay.paid") == pytest.approx(1200)
    half = run_case(qualified.deal, {"course.level": 0.2})
    assert half.value("payments.pay.paid") == pytest.approx(600)


@pytest.mark.parametrize("correlation", ["0%", "50%", "90%"])
def test_what_is_sure_is_sure_for_everybody(correlation: str) -> None:
    """Everybody claims, whatever claims of a person have in common."""
    file = deal_with({"course": event("100%", 6)},
                     {"card": {"for_each": "person", "prices": {"course": 100}}},
                     {"people": 100, "person_correlation": correlation})  # fmt: skip
    assert (drawn(file, 64).rows["payments.card.paid"] == 10_000).all()


def test_other_numbers_of_people_are_drawn_by_name() -> None:
    """A search for a volume runs deals whose people the command did not know of at first."""
    few, many = (deal_with({"course": event("50%", 6)},
                           {"card": {"for_each": "person", "prices": {"course": 100}}},
                           {"people": number}) for number in (10, 30))  # fmt: skip
    paid = run_paths(many, Drawing.of([few.deal], paths=1024)).rows["payments.card.paid"]
    assert paid.mean() == pytest.approx(1500, abs=4 * paid.std() / 32)


def test_an_example_is_of_the_deal_as_it_is_written() -> None:
    """Fewer people set on the command line do not refuse ninety people of an example."""
    group = {"number": 90, "cohort": "first", "claims": {"course": 1}}
    example = {"persons": [group], "expect": {"payments.card.paid": 9_000}}
    file = deal_with({"course": event("50%", 6)},
                     {"card": {"for_each": "person", "prices": {"course": 100}}},
                     {"people": 90}, worked_examples={"ninety": example})  # fmt: skip
    fewer = file.variant(settings=[Setting("cohorts.first.people", 50, "--set", None)])
    assert run_case(fewer.deal, {}).value("payments.card.paid") == pytest.approx(2_500)


def test_a_pooled_payment_counts_the_people_of_an_example() -> None:
    """Nothing else needs to be given; a level is of all people of the cohort, window or not."""
    group = {"number": 26, "cohort": "first", "claims": {"course": 1}}
    example = {
        "persons": [group],
        "expect": {"payments.card.paid": 2_600, "payments.each.paid": 26_000,
                   "payments.half.paid": 7},
    }  # fmt: skip
    payments = {
        "card": {"for_each": "person", "prices": {"course": 100}},
        "each": {"metric": "course", "price": 1_000},
        "half": {"metric": "course", "read": "level", "steps": [{"at_least": "50%", "pay": 7}],
                 "basis": "final"},
    }  # fmt: skip
    file = deal_with({"course": event("50%", 6)}, payments, {"people": 52, "enrols": WINDOW},
                     worked_examples={"half": example})  # fmt: skip
    assert all(result.holds for result in run_examples(file))


@pytest.mark.parametrize("people", [12, 150])
def test_people_do_not_depend_on_the_blocks_they_are_drawn_in(people: int) -> None:
    """To the last bit, with levels that differ from path to path."""
    uncertain = ({"beta": {"mean": "40%", "sd": "6%"}}, "24%", "12%")
    file = deal_of(people, {"at_most": 3000}, levels=uncertain, person_correlation=0.3)
    drawing = Drawing.of([file.deal], paths=32)
    whole, *parts = (run_paths(file, drawing, block=size).rows for size in (32, 1, 8))
    for rows in parts:
        assert all(np.array_equal(rows[key], values) for key, values in whole.items()
                   if key.startswith("payments."))  # fmt: skip
