"""What can't be told person by person is refused where it is written, with what to write."""

from typing import Any

import pytest
from person_deal import deal_with, event

from pfs.models.crosscheck.examples import reading_problems
from pfs.models.crosscheck.ranges import value_problems
from pfs.source.findings import DealError, Finding

METRICS: dict[str, Any] = {"course": event("40%", 6), "job": event("30%", 12, requires="course")}
CARD: dict[str, Any] = {"for_each": "person", "prices": {"course": 900, "job": 2500}}
EVERY = {"every": "quarter", "over": ["3 months", "12 months"]}


def refused(
    metrics: dict[str, Any] | None = None,
    card: dict[str, Any] | None = None,
    cohort: dict[str, Any] | None = None,
    **more: Any,
) -> list[Finding]:
    """Return what is found where a deal is changed."""
    changed = {name: {**METRICS.get(name, {}), **(metrics or {}).get(name, {})}
               for name in {**METRICS, **(metrics or {})}}  # fmt: skip
    with pytest.raises(DealError) as error:
        deal_with(changed, {"card": {**CARD, **(card or {})}}, {"people": 50, **(cohort or {})},
                  **more)  # fmt: skip
    return list(error.value.findings)


def test_the_card_itself_is_valid() -> None:
    """So that every refusal below is about what was changed."""
    deal_with(METRICS, {"card": CARD}, {"people": 50})


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ({"basis": "each"}, "`basis: each`"),
        ({"at_least": 100}, "`at_least`"),
        ({"round": {"to": 1, "by": "down"}}, "`round`"),
        ({"when": {"metric": "course", "at_least": 10}}, "asked of a cohort"),
        ({"exclusive": [["course", "visits"]]}, "does not price `visits`"),
        ({"prices": {"course": {"price": 900, "read": "level"}}}, "`read`"),
        ({"prices": {"course": {"steps": [{"at_least": 1, "pay": -5}]}}}, "0 or more"),
        ({"for_each": "deal", "exclusive": [["course", "job"]]}, "claims of one person"),
    ],
)
def test_terms_that_are_not_of_one_person(card: dict[str, Any], words: str) -> None:
    """Of the payment."""
    extra = {"visits": event("10%", 6)} if "visits" in words else {}
    found = [one for one in refused(extra, card) if one.code == "PFS191"]
    assert [words in one.message for one in found] == [True]
    assert found[0].path[:2] == ("payments", "card")
    assert found[0].help


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ({"kind": "share", "read": "level"}, "of kind share"),
        ({"kind": "count"}, "more than once"),
        ({"measured": EVERY}, "more than once"),
        ({"comparison": {"level": "10%"}}, "against a comparison"),
        ({"evaluations": {"trial": {"design": "fixed"}}}, "estimated by an evaluation"),
        ({"estimand": "treated"}, "people offered and of people treated"),
    ],
)
def test_metrics_that_one_person_does_not_claim(metric: dict[str, Any], words: str) -> None:
    """Of a priced metric."""
    found = refused({"course": metric, "job": {"requires": None}})
    assert any(one.code == "PFS191" and words in one.message for one in found)


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        ({"job": {"level": "50%"}}, "more people reach `job`"),
        ({"job": {"qualifies": "course"}}, "one gate"),
        ({"course": {"measured": {"after": "18 months", "from": "enrolment"}}}, "is read after"),
        ({"course": {"requires": "job"}}, "waits for"),
        ({"course": {"kind": "mean", "read": "level", "level": 3}}, "no event"),
    ],
)
def test_gates_that_do_not_open(metrics: dict[str, Any], words: str) -> None:
    """Whether the card prices the gate or not."""
    found = refused(metrics, {"prices": {"job": 900}})
    assert any(one.code == "PFS192" and words in one.message for one in found)
    assert all(one.help for one in found)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([{"share": "60%"}, {"share": "30%", "course": 1}], "add up to 90%"),
        ([{"share": "70%"}, {"share": "30%", "course": 1, "job": 1}], "0.3 `course`"),
        ([{"share": "60%"}, {"share": "40%", "course": 1, "jobs": 1}], "prices `jobs`"),
        ([{"share": "60%"}, {"share": "40%", "course": 1.5}], "whole number"),
        ([{"course": 1}], "`share` is missing"),
    ],
)
def test_kinds_of_person_that_do_not_fit(kinds: list[dict[str, Any]], words: str) -> None:
    """Shares, names, whole numbers, and the levels of the metrics."""
    found = refused(cohort={"profiles": kinds})
    assert any(one.code == "PFS193" and words in one.message for one in found)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ({"claims": {"jobs": 1}}, "no claim of people"),
        ({"claims": {"course": 2}}, "no number of times"),
        ({"claims": {"payments.other.earned": 2}}, "no claim of people"),
    ],
)
def test_people_of_an_example_that_nothing_pays(group: dict[str, Any], words: str) -> None:
    """Each with the claims that there are."""
    example = {"persons": [{"number": 1, "cohort": "first", **group}],
               "expect": {"payments.card.paid": 900}}  # fmt: skip
    (found,) = refused(worked_examples={"one": example})
    assert found.code == "PFS194"
    assert words in found.message


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("payments.cards.earned", "no payment `cards`"),
        ("payments.card.paid", "states no earnings"),
        ("payments.card.earned@second", "no cohort `second`"),
    ],
)
def test_earnings_of_an_example_are_of_a_payment(key: str, words: str) -> None:
    """Stated before every limit."""
    example = {"given": {key: 5}, "expect": {"payments.card.paid": 5}}
    (found,) = refused(worked_examples={"one": example})
    assert found.code == "PFS194"
    assert words in found.message


def test_a_key_on_the_command_line_states_no_earnings() -> None:
    """`--at` states outcomes."""
    deal = deal_with(METRICS, {"card": CARD}, {"people": 50}).deal
    (problem,) = reading_problems(deal, (), "payments.card.earned")
    assert "METRIC" in str(problem.help)


@pytest.mark.parametrize(
    ("key", "value", "refused"),
    [
        ("course", 50, False),
        ("course", 50.1, True),
        ("course.level", 1.0, False),
        ("course.level", 1.01, True),
        ("course@first", 51, True),
    ],
)
def test_no_more_people_claim_than_there_are(key: str, value: float, refused: bool) -> None:
    """Of one reading of 50 people; the help names the key of the share."""
    deal = deal_with(METRICS, {"card": CARD}, {"people": 50}).deal
    found = list(value_problems(deal, (), key, value))
    assert bool(found) == refused
    assert all("course.level=45%" in str(problem.help) for problem in found)


@pytest.mark.parametrize(("amount", "holds"), [(50 * 3_000, True), (50 * 3_000 + 1, False)])
def test_all_people_together_are_due_no_more_than_their_caps(amount: float, holds: bool) -> None:
    """Fifty people at 3,000 each."""
    example = {"given": {"payments.card.earned": amount}, "expect": {"payments.card.paid": amount}}
    card = {**CARD, "at_most": 3_000}
    if holds:
        deal_with(METRICS, {"card": card}, {"people": 50}, worked_examples={"one": example})
    else:
        (found,) = refused(None, card, worked_examples={"one": example})
        assert "capped person by person" in found.message
