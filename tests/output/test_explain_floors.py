"""What `pfs explain` and `pfs show` say of floors and of a term that is extended."""

from typing import Any

from plain_deals import YEARLY, Data, deal_file, metric

from pfs.analysis.explain import explain
from pfs.models.deal_file import DealFile
from pfs.output.names import Names
from pfs.output.renderings import explanation
from pfs.output.words import terms

PAYMENT: Data = {"from": "city", "to": "provider", "metric": "m", "price": 10}
FLOORS: Data = {
    "metrics": {"m": metric()},
    "payments": {"p": PAYMENT},
    "limits": {"least": {"over": ["p"], "at_least": 50}},
}
LONGER: Data = {"date": "2021-01-01", "when": {"metric": "m", "below": 5}}
TERM: Data = {
    "calendar": {**YEARLY, "term_ends": "2022-01-01"},
    "metrics": {"m": metric()},
    "payments": {"p": PAYMENT},
    "terminations": {"longer": {**LONGER, "extends_to": "2024-01-01"}},
}


def said(file: DealFile, **asked: Any) -> str:
    """Return the page of an explanation as one line without marks."""
    text = explanation(explain(file, **asked), "table")
    return " ".join(text.translate({ord(mark): " " for mark in "├│└─"}).split())


def test_a_floor_tells_what_it_adds_and_what_is_missing() -> None:
    """20 of 50 were paid in 2021; in every other form too."""
    file = deal_file(**FLOORS)
    text = said(file, at={"m": 2.0}, date="2024-01-01")
    assert "payments.p pays 30; city to provider" in text
    assert "limits.least: a floor, adds 30 of 30 missing" in text
    result = explain(file, at={"m": 2.0})
    assert ",limits.least," in explanation(result, "csv")
    assert '"limits.least"' in explanation(result, "json")


def test_a_payor_that_is_asked_for_more_is_told_of() -> None:
    """After it has been asked for its payments."""
    floor = {"limits": {"least": {"payor": "city", "at_least": 50}}}
    text = said(deal_file(**{**FLOORS, **floor}), at={"m": 2.0}, date="2024-01-01")
    assert "payor city takes on 30" in text
    assert "limits.least: a floor, adds 30 of 30 missing" in text


def test_a_term_tells_whether_it_ends_or_goes_on() -> None:
    """On the date on which it may, and what decided it."""
    file = deal_file(**TERM)
    assert "the term ends and the deal settles" in said(file, at={"m": 6.0}, date="2022-01-01")
    assert "the term was extended and goes on" in said(file, at={"m": 2.0}, date="2022-01-01")
    decided = said(file, at={"m": 2.0}, date="2021-01-01")
    assert "terminations.longer takes effect: the term ends on 2024-01-01" in decided
    assert "the term is not extended" in said(file, at={"m": 6.0}, date="2021-01-01")
    assert "the deal was settled before" in said(file, at={"m": 6.0}, date="2023-01-01")


def test_a_term_sheet_names_them_in_words() -> None:
    """As other limits and endings."""
    deal = deal_file(**FLOORS).deal
    limits = {n: terms.limit(Names(deal), limit) for n, limit in deal.limits.items()}
    assert limits == {"least": "p together are at least 50"}
    other = deal_file(**TERM).deal
    words = terms.termination(other, Names(other), other.terminations["longer"])
    assert words == "it is extended on 2021-01-01 if m is below 5: the term ends on 2024-01-01"
