"""Figures as pages print them: to the place of their error, never -0, never a false certainty."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.output import figures as fig

MINUS_ZEROS = {"-0", "-0.0", "-0.00", "-0.00%", "-0.0%"}


@pytest.mark.parametrize(
    ("amount", "cents", "expected"),
    [
        (11_095_000, False, "11,095,000"),
        (1_234.5, False, "1,235"),
        (-1_234.5, False, "-1,235"),
        (0.499, False, "0"),
        (-0.3, False, "0"),
        (-0.004, True, "0.00"),
        (1_234.567, True, "1,234.57"),
        (-1e-12, False, "0"),
        (9.6e12, False, "9,600,000,000,000"),
    ],
)
def test_money_in_full(amount: float, expected: str, *, cents: bool) -> None:
    """With commas, halves away from zero."""
    assert fig.money(amount, cents=cents) == expected


@pytest.mark.parametrize(
    ("value", "se", "shown", "error"),
    [
        # one digit of the error, two where it begins with 1
        (2_407_123.0, 14_321.0, "2,407,000", "14,000"),
        (7_812_345.0, 2_100.0, "7,812,000", "2,000"),
        (7_812_345.0, 996.0, "7,812,300", "1,000"),
        (7_812_345.0, 1_949.0, "7,812,300", "1,900"),
        (7_812_345.0, 1_960.0, "7,812,000", "2,000"),
        (-901_499.0, 3_000.0, "-901,000", "3,000"),
        (-499.0, 3_000.0, "0", "3,000"),
        (1_234.56, 0.2, "1,235", "<0.5"),
        (1_234.56, 0.0, "1,235", "exact"),
        (1_234.56, None, "1,235", "not known"),
        (None, None, "undefined", "not known"),
    ],
)
def test_a_sampled_mean_to_the_place_of_its_error(
    value: float | None, se: float | None, shown: str, error: str
) -> None:
    """Never below whole units of money; an error is never 0."""
    assert fig.sampled(value, se) == shown
    assert fig.error(se) == error


def test_a_multiple_has_the_place_of_its_error_down_to_four_decimals() -> None:
    """And its error says when it is smaller than that."""
    assert fig.sampled(0.87512, 0.0004, least_place=-4) == "0.8751"
    assert fig.sampled(0.87512, 0.03, least_place=-4) == "0.88"
    assert fig.error(0.0004, least_place=-4) == "0.0004"
    assert fig.error(0.00001, least_place=-4) == "<0.00005"


@pytest.mark.parametrize(
    ("share", "table", "headline"),
    [
        (0.0, "none", "none"),
        (0.0003, "<0.1%", "<1%"),
        (0.0005, "0.1%", "<1%"),
        (0.282, "28.2%", "28%"),
        (0.285, "28.5%", "29%"),
        (0.9994, "99.9%", ">99%"),
        (0.9996, ">99.9%", ">99%"),
        (1.0, "all", "all"),
    ],
)
def test_shares_of_cases(share: float, table: str, headline: str) -> None:
    """0 % and 100 % of sampled cases are the words none and all; near the ends a bound."""
    assert fig.table_share(share) == table
    assert fig.headline_share(share) == headline


@pytest.mark.parametrize(
    ("se", "expected"),
    [(0.0012, "0.1pp"), (0.0004, "<0.05pp"), (0.0, "exact"), (None, "not known")],
)
def test_the_error_of_a_share(se: float | None, expected: str) -> None:
    """In percentage points."""
    assert fig.share_error(se) == expected


@pytest.mark.parametrize(
    ("number", "rate", "times"),
    [
        (-1.0, "-100.00%", "-1.00"),
        (0.051, "5.10%", "0.05"),
        (-0.00001, "0.00%", "0.00"),
        (1.14, "114.00%", "1.14"),
        (math.nan, "undefined", "undefined"),
        (None, "undefined", "undefined"),
    ],
)
def test_returns_and_multiples(number: float | None, rate: str, times: str) -> None:
    """Two decimals; a total loss is -100.00%."""
    assert fig.rate(number) == rate
    assert fig.times(number) in {times, times.removeprefix("-") if number == -0.00001 else times}


@pytest.mark.parametrize(
    ("number", "share", "expected"),
    [
        (0.085, True, "8.5%"),
        (0.1, True, "10%"),
        (0.07, True, "7%"),
        (36.8, False, "36.8"),
        (0.1 + 0.2, False, "0.3"),
        (-0.0, False, "0"),
        (1 / 3, True, "33.3333333333%"),
    ],
)
def test_an_outcome_as_it_can_be_typed(number: float, expected: str, *, share: bool) -> None:
    """Without the dust of binary numbers."""
    assert fig.outcome(number, share=share) == expected


@pytest.mark.parametrize(
    ("number", "up", "expected"),
    [
        (0.1, True, 0.1),
        (12.5, False, 12.5),
        (0.123456789, True, 0.123457),
        (0.123456789, False, 0.123456),
        (0.0, True, 0.0),
    ],
)
def test_six_digits_on_the_stated_side(number: float, expected: float, *, up: bool) -> None:
    """What has fewer stays as it is."""
    assert fig.six_digits(number, up=up) == pytest.approx(expected, rel=1e-12)


def test_a_column_shows_cents_where_any_amount_has_them() -> None:
    """A few thousandths are no cents."""
    assert fig.has_cents([1.0, 2.5])
    assert not fig.has_cents([1.0, 2.003, 3_000_000.0])


moderate = st.floats(-1e12, 1e12, allow_nan=False)
small = st.floats(-1e-3, 1e-3, allow_nan=False)


@given(moderate | small, st.none() | st.just(0.0) | st.floats(1e-12, 1e9))
def test_nothing_is_ever_minus_zero(value: float, se: float | None) -> None:
    """Of any figure, however small."""
    shown = {
        fig.money(value),
        fig.money(value, cents=True),
        fig.sampled(value, se),
        fig.rate(value),
        fig.plain(value),
        fig.outcome(value, share=True),
        fig.outcome(value, share=False),
    }
    assert not shown & MINUS_ZEROS


@given(st.floats(1e-6, 1e11))
def test_an_error_has_one_digit_or_two_that_begin_with_one(se: float) -> None:
    """Shown errors are within their rounding of the true one."""
    place = fig.place_of(se)
    digits = fig.round_half_up(se, place) / 10.0**place
    assert 0.9 < digits < 20
    assert round(digits) == pytest.approx(digits)
    assert abs(digits * 10.0**place - se) <= 0.51 * 10.0**place


@given(st.floats(-1e8, 1e8, allow_nan=False), st.integers(-4, 6))
def test_rounding_goes_to_the_nearest_multiple(value: float, place: int) -> None:
    """Within half a unit of the place."""
    unit = 10.0**place
    assert abs(fig.round_half_up(value, place) - value) <= 0.5 * unit * (1 + 1e-6) + 1e-4 * unit
