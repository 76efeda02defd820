"""From a quantity to an amount; a quantity exactly on a threshold meets it, from either side."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sections import read

from pfs.models.schedules import Schedule, ScheduleByOutcome
from pfs.outcomes.schedules import amount, by_outcome, two_sided

DAY = dt.date(2021, 1, 1)
START = dt.date(2020, 1, 1)
ADAPTER = TypeAdapter(Schedule)
BY_OUTCOME = TypeAdapter(ScheduleByOutcome)

RISING = {
    "steps": [
        {"at_least": "10%", "pay": 900},
        {"above": "10%", "pay": 950},
        {"at_least": "5%", "pay": 400},
        {"at_least": "20%", "pay": 1_200},
    ]
}
FALLING = {
    "steps": [
        {"at_most": 60, "pay": 100},
        {"below": 60, "pay": 150},
        {"below": 40, "pay": 300},
        {"otherwise": 7},
    ]
}
LINES = {"lines": [{"at": 20, "pay": 300}, {"at": 10, "pay": 100}, {"at": 30, "pay": 250}]}
JUMP = {
    "lines": [
        {"at": 10, "pay": 0},
        {"at": 20, "pay": 100},
        {"at": 20, "pay": 400},
        {"at": 30, "pay": 500},
        {"otherwise": -50},
    ]
}
BLOCKS = {"blocks": [{"to": 100, "price": 5}, {"to": 150, "price": 3}, {"price": 1}]}


def paid(schedule: Mapping[str, Any], *x: float) -> list[float]:
    """Return what a schedule gives for each quantity."""
    stated = read(ADAPTER, dict(schedule))
    return [float(y) for y in amount(stated, np.array(x, dtype=float), DAY, START)]


def test_of_rising_rows_the_highest_threshold_counts() -> None:
    """In any order of the file; exactly on 10 % `at_least` pays and `above` does not yet."""
    quantities = [-1, 0.0499, 0.05, 0.0999, 0.10, 0.1001, 0.1999, 0.20, 5]
    assert paid(RISING, *quantities) == [0, 0, 400, 400, 900, 950, 950, 1_200, 1_200]
    upside_down = {"steps": RISING["steps"][::-1]}
    assert paid(upside_down, *quantities) == paid(RISING, *quantities)


def test_of_falling_rows_the_lowest_threshold_counts() -> None:
    """Exactly on 60 `at_most` pays and `below` does not; where no row holds, `otherwise`."""
    assert paid(FALLING, 61, 60, 59.9, 40, 39.9, -5) == [7, 100, 150, 150, 300, 300]
    assert paid({"steps": FALLING["steps"][::-1]}, 60, 40, 39.9) == [100, 150, 300]


def test_lines_are_nothing_below_straight_between_and_flat_after() -> None:
    """Also where they fall, and in any order of the file."""
    assert paid(LINES, 9.99, 10, 12.5, 20, 28, 30, 1e6) == [0, 100, 150, 300, 260, 250, 250]


def test_two_points_at_one_place_are_a_jump() -> None:
    """The first ends the line before it; the second holds at the point."""
    below_it = paid(JUMP, 19.999_999)[0]
    assert below_it == pytest.approx(100, abs=1e-4)
    assert paid(JUMP, 0, 10, 15, 20, 25, 30, 31) == [-50, 0, 50, 400, 450, 500, 500]


def test_one_point_is_a_step() -> None:
    """Flat from the point on, `otherwise` below."""
    only = {"lines": [{"at": 3, "pay": 8}, {"otherwise": 2}]}
    assert paid(only, 2.9, 3, 9) == [2, 8, 8]


def test_each_unit_is_paid_at_the_price_of_its_block() -> None:
    """100 at 5, the next 50 at 3, the rest at 1; a negative number of units pays nothing."""
    assert paid(BLOCKS, -9, 0, 40, 100, 120, 150, 160) == [0, 0, 200, 500, 560, 650, 660]


def test_units_beyond_a_last_block_with_an_end_are_not_paid() -> None:
    """The contract buys no more of them."""
    assert paid({"blocks": [{"to": 10, "price": 2}]}, 9, 10, 11) == [18, 20, 20]


def test_a_price_pays_each_unit_from_nothing_up() -> None:
    """Per percentage point where it says so; a worse outcome is not a debt."""
    assert paid({"price": 85}, 36.8, -3) == pytest.approx([3_128, 0])
    assert paid({"price": 100, "per": "1pp"}, 0.055, -0.2) == pytest.approx([550, 0])


@pytest.mark.parametrize(
    ("day", "price", "step"),
    [("2019-06-01", 10, 5), ("2020-12-31", 10, 5), ("2021-01-01", 11, 8), ("2022-06-01", 12.1, 8)],
)
def test_amounts_that_change_are_taken_on_the_day(day: str, price: float, step: float) -> None:
    """A price that grows 10 % on each anniversary of the start; a step's amount in force since."""
    since = {"since": {"2020-01-01": 5, "2021-01-01": 8}}
    grows = read(ADAPTER, {"price": {"value": 10, "grows": "10%"}})
    steps = read(ADAPTER, {"steps": [{"at_least": 0, "pay": since}]})
    one = np.array([1.0])
    on = dt.date.fromisoformat(day)
    assert amount(grows, one, on, START)[0] == pytest.approx(price)
    assert amount(steps, one, on, START)[0] == step


@pytest.mark.parametrize(
    ("x", "expected"), [(None, 0.04), (0.1, 0.04), (0.5, 0.06), (0.9, 0.10), (1.0, 0.10)]
)
def test_a_rate_by_outcome_stays_within_its_floor_and_cap(x: float | None, expected: float) -> None:
    """Nothing read yet is the value of no row, raised to the floor too."""
    rows = [{"at_least": 0.4, "pay": "6%"}, {"at_least": 0.8, "pay": "15%"}, {"otherwise": "1%"}]
    stated = {"metric": "m", "steps": rows, "at_least": "4%", "at_most": "10%"}
    quantity = None if x is None else np.array([x])
    found = by_outcome(read(BY_OUTCOME, stated), quantity, 1, DAY, START)
    assert found.tolist() == pytest.approx([expected])


@pytest.mark.parametrize(
    ("schedule", "negative"),
    [
        (RISING, False),
        (JUMP, True),
        ({"steps": [{"at_most": 3, "pay": -1}]}, True),
        ({"steps": [{"at_least": 3, "pay": {"since": {"2021-01-01": 4, "2022-01-01": -4}}}]}, True),
        (BLOCKS, False),
    ],
)
def test_a_schedule_with_a_negative_amount_runs_both_ways(
    schedule: Mapping[str, Any], *, negative: bool
) -> None:
    """In any row, `otherwise` and later levels included."""
    assert two_sided(read(ADAPTER, dict(schedule))) is negative


hundredths = st.integers(-50_000, 500_000).map(lambda n: Decimal(n) / 100)
sides = st.sampled_from([Decimal(1), Decimal(-1)])


def by_subtraction(level: Decimal, against: Decimal) -> float:
    """Return a difference as a program gets it: binary from the start."""
    return float(level) - float(against)


@given(threshold=hundredths, against=st.integers(0, 100_000).map(lambda n: Decimal(n) / 100))
def test_a_reading_on_a_threshold_meets_it_however_it_was_computed(
    threshold: Decimal, against: Decimal
) -> None:
    """The decimal difference is the threshold; the binary one may lie on either side of it."""
    x = by_subtraction(threshold + against, against)
    at = str(threshold)
    for bound, holds in (("at_least", 9), ("at_most", 9), ("above", 0), ("below", 0)):
        assert paid({"steps": [{bound: at, "pay": 9}]}, x) == [holds], bound
    assert paid({"lines": [{"at": at, "pay": 9}]}, x) == [9]


@given(
    per_thousand=st.integers(1, 999),
    against=st.integers(1, 1_000).map(Decimal),
    side=sides,
)
def test_a_relative_change_on_a_threshold_meets_it(
    per_thousand: int, against: Decimal, side: Decimal
) -> None:
    """Of `against` a share of so many tenths of a percent is the change: 36.8 of 460 is 8 %."""
    share = Decimal(per_thousand) / 1_000 * side
    x = float(share * against) / float(against)
    at = f"{share * 100}%"
    assert paid({"steps": [{"at_least": at, "pay": 9}]}, x) == [9]
    assert paid({"steps": [{"above": at, "pay": 9}]}, x) == [0]


@given(threshold=hundredths, side=sides, exponent=st.integers(2, 7))
def test_a_hair_beside_a_threshold_is_not_on_it(
    threshold: Decimal, side: Decimal, exponent: int
) -> None:
    """A ten-millionth below is below, a ten-millionth above is above, up to 5,000."""
    x = float(threshold + side / Decimal(10) ** exponent)
    up = side > 0
    at = str(threshold)
    got = [paid({"steps": [{bound: at, "pay": 9}]}, x) == [9]
           for bound in ("at_least", "above", "at_most", "below")]  # fmt: skip
    assert got == [up, up, not up, not up]


@given(x=st.floats(-1e6, 1e6), y=st.floats(-1e6, 1e6))
def test_a_rising_schedule_never_pays_less_for_more(x: float, y: float) -> None:
    """Steps, lines and blocks whose amounts rise."""
    low, high = sorted([x, y])
    rising = {"lines": [{"at": 0, "pay": 0}, {"at": 50, "pay": 10}, {"at": 50, "pay": 30}]}
    for schedule in (RISING, rising, BLOCKS, {"price": 3}):
        first, second = paid(schedule, low, high)
        assert first <= second
