"""Only true, false, null and decimal numbers are more than text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source.refusals import refusal

from pfs.source.findings import Span
from pfs.source.load import parse
from pfs.source.scalars import plain_value, too_long


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("-12", -12),
        ("+3", 3),
        ("11_095_000", 11_095_000),
        ("0.08", 0.08),
        ("1_000.5", 1000.5),
        ("1e3", 1000.0),
        ("1.5E-2", 0.015),
        (".5", 0.5),
        ("-2.", -2.0),
        ("0.000_1", 0.0001),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_these_are_numbers_truth_values_and_nothing(text: str, value: bool | float | None) -> None:
    """Value and type: 1e3 is a float, 7 an int, true no number."""
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("no", "off", "yes", "on", "True", "NULL", "8%", "5pp", "$100", "1,000", "1 000"),
        *("012", "00", "-01", "00.5", "60:00", "1:30", "0x1F", "0o17", "0b1"),
        *("1_", "_1", "1__0", "1_.5", "1e", "e3", ".", "-", "+.", "1.2.3", "1e1_0"),
        *(".inf", "-.inf", ".nan", "nan", "inf", "Infinity", "1.0e+999", "-1e999", "1e-999"),
        *("2013-01-01", "2024-02-30", "2013-01-01T00:00:00Z", "\u0661\u0662", "\uff11"),
    ],
)
def test_everything_else_stays_as_written(text: str) -> None:
    """What other readers turn into false, ten, 3600, infinity or a date."""
    assert plain_value(text) == text


def test_a_false_zero_is_not_a_number_but_a_true_one_is() -> None:
    """1e-999 would silently become 0; 0e5 is 0."""
    assert plain_value("0e5") == 0.0
    assert plain_value("0.0") == 0.0


@given(st.integers(-(10**29), 10**29))
def test_every_whole_number_reads_back(number: int) -> None:
    """With and without thousands marks."""
    assert plain_value(str(number)) == number
    assert plain_value(f"{number:_}") == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_reads_back(number: float) -> None:
    """As Python writes it, the shortest text that means the number."""
    found = plain_value(repr(number))
    assert isinstance(found, float)
    assert math.copysign(1, found) == math.copysign(1, number)
    assert found == number


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("1" * 30, False),
        ("1" * 31, True),
        ("-" + "1" * 31, True),
        ("0." + "3" * 30, True),
        ("0." + "3" * 29, False),
        ("0x" + "f" * 31, True),
        ("0x" + "f" * 30, False),
        ("1_" * 31 + "1", True),
        ("0" * 40, True),
        ("3f" * 32, False),
        ("1" * 31 + "x", False),
    ],
)
def test_more_than_thirty_digits_are_too_long(text: str, long: bool) -> None:
    """Digits are counted, not marks; a hash that begins with a digit is no number."""
    assert too_long(text) is long


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "f" * 5_000, "1." + "0" * 5_000])
def test_a_number_of_5000_digits_is_refused(number: str) -> None:
    """Decimal, hexadecimal or with a fraction; the message does not repeat it."""
    (found,) = refusal(f"pfs: 1\namount: {number}\n")
    assert (found.code, found.path) == ("PFS019", ("amount",))
    assert found.span == Span(2, 9, 2, 9 + len(number))
    assert "30 digits" in found.message
    assert len(found.message) < 80
    assert "quotes" in str(found.help)


def test_quoted_scalars_are_text() -> None:
    """Quotes and block scalars keep text; nothing in them is a number."""
    text = 'a: "1"\nb: \'true\'\nc: |\n  12\nd: ""\n'
    assert parse("d", text.encode()).data == {"a": "1", "b": "true", "c": "12\n", "d": ""}


def test_keys_are_text_as_written() -> None:
    """Dates, percentages and numbers as keys keep their form, and `on` is not true."""
    text = "2013-01-01: 1\n10.0%: 2\n1_0: 3\n0x1F: 4\non: 5\nnull: 6\n"
    data = parse("d", text.encode()).data
    assert list(data) == ["2013-01-01", "10.0%", "1_0", "0x1F", "on", "null"]
