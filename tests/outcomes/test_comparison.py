"""Values on thresholds, from both sides, as decimal text."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.outcomes.comparison import Rounding, above, at_least, at_most, below, round_to

ON_THRESHOLD = [
    pytest.param(36.8 / 460, 0.08, id="36.8 of 460 days is 8 %"),
    pytest.param(0.45 - 0.40, 0.05, id="45 % less 40 % is 5 points"),
    pytest.param(0.1 + 0.2, 0.3, id="10 % and 20 % is 30 %"),
    pytest.param(1 - 0.9, 0.1, id="100 % less 90 % is 10 %"),
    pytest.param(0.57 * 100, 57.0, id="57 % of 100 is 57"),
    pytest.param(-0.3 + 0.2, -0.1, id="-30 % and 20 % is -10 %"),
    pytest.param(1.1 * 9_600_000, 10_560_000.0, id="110 % of 9.6 million"),
    pytest.param(0.0, 0.0, id="nothing is nothing"),
]


@pytest.mark.parametrize(("reading", "threshold"), ON_THRESHOLD)
def test_a_reading_on_the_threshold_meets_it_and_does_not_pass_it(
    reading: float, threshold: float
) -> None:
    """It is at least and at most the threshold, neither above nor below."""
    assert at_least(reading, threshold)
    assert at_most(reading, threshold)
    assert not above(reading, threshold)
    assert not below(reading, threshold)


@pytest.mark.parametrize("threshold", ["0.08", "0.05", "-0.1", "0", "57", "10560000", "0.000001"])
@pytest.mark.parametrize("digits", [6, 9])
def test_a_reading_beside_the_threshold_is_told_apart(threshold: str, digits: int) -> None:
    """A difference in the ninth digit is a difference, on both sides."""
    step = Decimal(10) ** -digits * max(Decimal(1), abs(Decimal(threshold)))
    under, over = float(Decimal(threshold) - step), float(Decimal(threshold) + step)
    level = float(threshold)
    assert below(under, level)
    assert not at_least(under, level)
    assert above(over, level)
    assert not at_most(over, level)


def test_the_guard_is_1e_12_and_relative_above_one() -> None:
    """The formula of the contract, at both sides of its edge."""
    assert at_least(0.5 - 0.9e-12, 0.5)
    assert not at_least(0.5 - 1.1e-12, 0.5)
    assert at_most(2e6 + 1.9e-6, 2e6)
    assert not at_most(2e6 + 2.1e-6, 2e6)
    assert at_least(-2e6 - 1.9e-6, -2e6)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_below_and_above_are_contraries(reading: float, threshold: float) -> None:
    """Exactly one of below and at least, and one of above and at most, is true."""
    assert below(reading, threshold) is not at_least(reading, threshold)
    assert above(reading, threshold) is not at_most(reading, threshold)


def test_arrays_are_compared_path_by_path() -> None:
    """One threshold for all paths, or one a path."""
    readings = np.array([0.07, 36.8 / 460, 0.09])
    assert at_least(readings, 0.08).tolist() == [False, True, True]
    assert above(readings, 0.08).tolist() == [False, False, True]
    assert at_most(readings, np.array([0.07, 0.07, 0.09])).tolist() == [True, False, True]
    assert below(readings, np.array([0.07, 0.09, 0.09])).tolist() == [False, True, False]


@pytest.mark.parametrize("compare", [at_least, above, at_most, below])
def test_an_undefined_reading_meets_nothing(compare: object) -> None:
    """NaN is neither above nor below."""
    assert callable(compare)
    assert not compare(float("nan"), 0.0)


@pytest.mark.parametrize(
    ("reading", "unit", "by", "expected"),
    [
        (0.57 * 100, 1.0, "down", 57),
        (0.199, 0.01, "down", 0.19),
        (0.199, 0.01, "nearest", 0.20),
        (0.191, 0.01, "up", 0.20),
        (0.29 * 100, 1.0, "up", 29),
        (1.1 * 100, 1.0, "up", 110),
        (0.005, 0.01, "nearest", 0.01),
        (1.005 * 100, 1.0, "nearest", 101),
        (2.5, 1.0, "nearest", 3),
        (2.4999, 1.0, "nearest", 2),
        (-1.5, 1.0, "nearest", -1),
        (-1.5, 1.0, "down", -2),
        (-1.5, 1.0, "up", -1),
        (0.45 - 0.40, 0.05, "down", 0.05),
        (1_234_567.0, 500.0, "down", 1_234_500),
        (0.0, 0.01, "up", 0),
    ],
)
def test_rounding_as_contracts_mean_it(
    reading: float, unit: float, by: Rounding, expected: float
) -> None:
    """Half up, down and up on the number line; a whole number of units stays what it is."""
    assert round_to(reading, unit, by) == pytest.approx(expected, rel=1e-12, abs=0)
    several = round_to(np.array([reading, reading]), unit, by)
    assert several.tolist() == [round_to(reading, unit, by)] * 2


@given(st.decimals(-1000, 1000, places=4), st.sampled_from(["0.01", "0.05", "0.1", "1", "25"]))
def test_rounding_equals_decimal_arithmetic(reading: Decimal, unit: str) -> None:
    """Whatever the decimal text, binary rounding finds the same whole number of units."""
    steps = reading / Decimal(unit)
    modes: list[tuple[Rounding, Decimal]] = [
        ("down", steps.to_integral_value(ROUND_FLOOR)),
        ("up", steps.to_integral_value(ROUND_CEILING)),
        ("nearest", (steps + Decimal("0.5")).to_integral_value(ROUND_FLOOR)),
    ]
    for by, expected in modes:
        found = round_to(float(reading), float(unit), by) / float(unit)
        assert found == pytest.approx(float(expected), abs=1e-9)
