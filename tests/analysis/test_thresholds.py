"""The outcome from which a tranche is whole: known break-evens, always, never, and in between."""

from pathlib import Path

import pytest
from plain_deals import Data, deal_file, metric

from pfs.analysis.ranges import span
from pfs.analysis.thresholds import Threshold, thresholds
from pfs.models.deal_file import read_deal

EXAMPLES = Path(__file__).parents[2] / "examples"


def found(payment: Data, stated: Data | None = None, **loan: object) -> Threshold:
    """Return from where a loan of 100 is whole that one payment repays."""
    capital = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
        "repaid_by": "payments",
        **loan,
    }
    file = deal_file(
        metrics={"m": stated or metric(level={"uniform": [0, 50]})},
        capital={"loan": capital},
        payments={"p": {"from": "city", "to": "capital.loan", "metric": "m", **payment}},
    )
    (only,) = thresholds(file)
    assert (only.capital, only.metric) == ("loan", "m")
    return only


def test_the_rikers_loan_is_whole_from_ten_per_cent() -> None:
    """The published threshold, exactly."""
    (only,) = thresholds(read_deal(str(EXAMPLES / "nyc-able.yaml")))
    assert only.crossings == (0.1,)
    assert (only.whole_at_low, only.whole_at_high) == (False, True)


@pytest.mark.parametrize(
    ("schedule", "crossings"),
    [
        ({"price": 8}, (12.5,)),
        ({"price": 3}, (100 / 3,)),
        ({"steps": [{"at_least": 7.25, "pay": 100}]}, (7.25,)),
        ({"lines": [{"at": 10, "pay": 0}, {"at": 30, "pay": 400}]}, (15.0,)),
        # whole from 5 on, not from 10 on, and again from 20 on
        (
            {
                "steps": [
                    {"at_least": 5, "pay": 100},
                    {"at_least": 10, "pay": 99},
                    {"at_least": 20, "pay": 120},
                ]
            },
            (5.0, 10.0, 20.0),
        ),
        # lower is better: whole below 4 only
        ({"steps": [{"below": 4, "pay": 100}]}, (4.0,)),
    ],
)
def test_known_break_evens(schedule: Data, crossings: tuple[float, ...]) -> None:
    """At every change; of a jump the first level on the far side."""
    only = found(schedule)
    # to a hundredth of a cent of the 100, at the schedule's slope
    assert only.crossings == pytest.approx(crossings, abs=4e-5)


@pytest.mark.parametrize(
    ("amount", "whole"), [(100, True), (99.98, False), (0, False), (1_000, True)]
)
def test_a_flat_payment_is_always_or_never_enough(amount: float, *, whole: bool) -> None:
    """There is no crossing, and both ends of the range say the same."""
    only = found({"amount": amount})
    assert (only.crossings, only.whole_at_low, only.whole_at_high) == ((), whole, whole)


@pytest.mark.parametrize(
    ("fields", "low", "high"),
    [
        # shares stay between 0 and 1, changes of shares between -1 and 1
        ({"kind": "share", "read": "level", "level": {"normal": {"mean": 0.9, "sd": 0.2}}}, 0, 1),
        (
            {"kind": "share", "read": "change", "level": None, "effect": 0.01, "comparison": {
                "level": 0.5}},
            0,
            0.0625,
        ),
        ({"level": {"normal": {"mean": 10, "sd": 2}}}, 0, 16.6),
    ],
)  # fmt: skip
def test_the_range_that_is_looked_at(fields: Data, low: float, high: float) -> None:
    """Holds 0, the thresholds with a quarter to spare, and the true value's 99.9 % interval."""
    at = 0.05 if fields.get("kind") == "share" else 4
    payment = {"from": "city", "to": "provider", "metric": "m"}
    file = deal_file(
        metrics={"m": metric(**fields)},
        payments={"p": {**payment, "steps": [{"at_least": at, "pay": 1}]}},
    )
    assert span(file.deal, "m") == pytest.approx((low, high))
