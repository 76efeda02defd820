"""What `pfs explain` says of tests of significance, indices, quotas and late payments."""

from typing import Any

from plain_deals import Data, deal_file, metric

from pfs.analysis.explain import explain
from pfs.models.deal_file import DealFile
from pfs.output.renderings import explanation
from pfs.source.overrides import Setting

TRIAL = {"trial": {"design": "randomised", "treated": 400, "control": 400}}


def said(file: DealFile, **asked: Any) -> str:
    """Return the page of an explanation as one line without marks."""
    text = explanation(explain(file, **asked), "table")
    return " ".join(text.translate({ord(mark): " " for mark in "├│└─"}).split())


def paying(**payment: object) -> Data:
    """Return the sections of a deal that pays 100 a unit of m on 2021-01-01."""
    fields = {"from": "city", "to": "provider", "metric": "m", "price": 100}
    return {"metrics": {"m": metric(level=1)}, "payments": {"p": {**fields, **payment}}}


def test_a_test_says_which_change_was_needed() -> None:
    """6 points, where 1.96 times 3.5 points are needed."""
    found = paying(when={"metric": "m", "significant": "5%"}, per="1pp")
    found["metrics"]["m"] = metric(
        kind="share", read="change", effect="10pp", comparison={"level": "40%"}, evaluations=TRIAL
    )
    del found["metrics"]["m"]["level"]
    text = said(deal_file(**found), at={"m": 0.06})
    assert "m is better by a significant change (5%, two-sided)" in text
    assert "the change is 6% and must be above 6.8598739459%" in text


def test_an_index_says_what_it_multiplies_by() -> None:
    """After one year at 10 %."""
    found = {**paying(indexed="cpi"), "indices": {"cpi": {"grows": "10%"}}}
    text = said(deal_file(**found), at={"m": 3.0})
    assert "price 100 per unit, times 1.1 (index cpi): 330" in text


def test_quotas_of_lines_say_what_they_leave() -> None:
    """A fifth of the whole is a quarter of 400."""
    lines = {"m": {"price": 1, "share_at_most": "20%"}, "n": 1}
    found = {
        "metrics": {"m": metric(), "n": metric()},
        "payments": {"p": {"from": "city", "to": "provider", "prices": lines}},
    }
    text = said(deal_file(**found), at={"m": 300.0, "n": 400.0})
    assert "caps and quotas of lines: 700 becomes 500" in text


def test_a_late_payment_says_so_and_brings_its_interest() -> None:
    """Due in 2021, paid in 2022 with 6 % for 365 days."""
    late = {"kind": "delay", "of": ["payments.p"], "by": "1 month", "interest": "6%"}
    file = deal_file(**paying(), risks={"late": late}).variant(
        (), (Setting("risks.late.by", "12 months", "--set"),)
    )
    text = said(file, at={"m": 10.0})
    assert "payments.p pays nothing: it comes later, by risks.late" in text
    assert "60 city to provider, late interest" in text
