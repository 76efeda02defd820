"""The most that payments can come to, computed by hand from their terms."""

import math
from typing import Any

import pytest
from plain_deals import deal, metric

from pfs.models.rules.bounds import most_in_all, most_of, most_of_payor

DATES = {"dates": ["2021-01-01", "2022-01-01"]}
SHARE = metric(kind="share", read="level", level="50%", measured=DATES)
TREND = metric(kind="share", read="change", level=None, effect="10pp", measured=DATES,
               comparison={"level": "40%"})  # fmt: skip
DAYS = metric(read="relative_change", better="lower", level=None, effect="10%", measured=DATES,
              comparison={"level": 40})  # fmt: skip
COHORTS = {
    "a": {"people": 100, "enrols": "2020-01-01"},
    "b": {"people": 50, "enrols": ["2021-01-02", "2022-06-30"]},
}


def bound(payment: dict[str, Any], *, tight: bool = True, **sections: Any) -> float:
    """Return the most of one payment of the city for a metric of a kind named in `metric`."""
    metrics = {
        "share": {k: v for k, v in SHARE.items() if v is not None},
        "trend": {k: v for k, v in TREND.items() if v is not None},
        "days": {k: v for k, v in DAYS.items() if v is not None},
    }
    stated = deal(
        cohorts=COHORTS, metrics=metrics, payments={"p": {"from": "city", **payment}}, **sections
    )
    return most_of(stated, "p", tight=tight)


STEPS = [{"at_least": "10%", "pay": 500}, {"at_least": "20%", "pay": 800}, {"otherwise": -50}]


@pytest.mark.parametrize(
    ("payment", "most"),
    [
        ({"metric": "share", "steps": STEPS[:2]}, 800),
        # two dates of reading, each paid by itself
        ({"metric": "share", "steps": STEPS[:2], "basis": "each"}, 1_600),
        # one table for each of two cohorts
        ({"metric": "share", "steps": STEPS[:2], "for_each": "cohort"}, 1_600),
        ({"metric": "share", "lines": [{"at": 0, "pay": 0}, {"at": "60%", "pay": 900}]}, 900),
        ({"metric": "share", "steps": STEPS[:2], "at_most": 700}, 700),
        # a price for each point of a share, which is 100 % at most
        ({"metric": "share", "price": 7, "per": "1pp"}, 700),
        # above a comparison of 40 % there are 60 points left, below 40 days there are 40
        ({"metric": "trend", "price": 100}, 60),
        ({"metric": "days", "price": 100}, 100),
        ({"metric": "days", "read": "change", "price": 3}, 120),
        # a floor is paid whatever the schedule says, each cohort its own
        ({"metric": "share", "price": 1, "at_least": 50}, 50),
        ({"metric": "share", "price": 1, "at_least": 50, "for_each": "cohort"}, 100),
        # a lump sum at each reading, or once
        ({"metric": "share", "amount": 250}, 250),
        ({"metric": "share", "amount": 250, "basis": "each"}, 500),
        ({"amount": 250, "when": {"metric": "share", "at_least": "10%"}}, 250),
    ],
)
def test_bounds_of_single_payments(payment: dict[str, Any], most: float) -> None:
    """By hand, from the comment beside each."""
    assert bound(payment) == pytest.approx(most)


def test_totals_count_the_people_of_the_fullest_reading() -> None:
    """By 2022-01-01 all 100 of the first cohort, of the second 50 x 365 / 545 days; x 60 points."""
    found = bound({"metric": "trend", "read": "total_change", "price": 10})
    assert found == pytest.approx(10 * 0.6 * (100 + 50 * 365 / 545))


def test_blocks_are_filled_in_order() -> None:
    """133.5 people at 100 %: 100 at 5 and the rest at 2."""
    payment = {
        "metric": "share",
        "read": "total",
        "blocks": [{"to": 100, "price": 5}, {"price": 2}],
    }
    assert bound(payment) == pytest.approx(500 + 2 * 50 * 365 / 545)


def test_what_nothing_bounds_is_infinite() -> None:
    """A relative rise has no end; a loose bound does not trust the comparison of a share."""
    assert math.isinf(bound({"metric": "trend", "read": "relative_change", "price": 1}))
    assert bound({"metric": "trend", "price": 100}, tight=False) == pytest.approx(100)


def test_limits_cut_what_comes_together() -> None:
    """Of 800 and 900, the city pays 1,000 at most; half of a shared payment is the state's."""
    rows = {"metric": "m", "steps": [{"at_least": "10%", "pay": 800}]}
    more = {"metric": "m", "steps": [{"at_least": "10%", "pay": 900}]}
    stated = deal(
        metrics={"m": {k: v for k, v in SHARE.items() if v is not None}},
        payments={
            "one": {"from": "city", **rows},
            "two": {"from": "city", **more},
            "three": {"from": {"city": "50%", "state": "50%"}, **rows},
        },
        limits={"city": {"payor": "city", "at_most": 1_000}},
    )
    assert most_of_payor(stated, "city", tight=True) == pytest.approx(800 + 900 + 400)
    assert most_of_payor(stated, "state", tight=True) == pytest.approx(400)
    assert most_in_all(stated, tight=True) == pytest.approx(1_000 + 800)


def test_what_two_caps_on_one_payment_cut_is_taken_off_once() -> None:
    """The lower of two nested caps is the most that can come in."""
    jobs = {"from": "city", "metric": "m", "steps": [{"at_least": "10%", "pay": 10_000}]}
    stated = deal(
        metrics={"m": {k: v for k, v in SHARE.items() if v is not None}},
        payments={"jobs": jobs},
        limits={
            "jobs": {"over": ["jobs"], "at_most": 3_000},
            "deal": {"over": "all", "at_most": 2_000},
        },
    )
    assert most_in_all(stated, tight=True) == pytest.approx(2_000)
