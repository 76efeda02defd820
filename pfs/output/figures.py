"""Figures as pages print them: money, shares, returns, standard errors. ASCII, never cut.

Sampled means are rounded to the place of their standard error; a standard error has one digit,
two where it begins with 1. Nothing sampled is printed as exactly 0 or 100 %.
"""

import math

NONE = "none"
ALL = "all"
EXACT = "exact"


def money(amount: float, *, cents: bool = False) -> str:
    """Return an amount in full, to the unit or the cent: `11,095,000`."""
    places = 2 if cents else 0
    text = f"{round_half_up(amount, -places):,.{places}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def has_cents(amounts: list[float]) -> bool:
    """Return whether any amount has cents, so that a whole column shows them."""
    return any(abs(amount - round(amount)) > 0.004 for amount in amounts)


def round_half_up(number: float, place: int) -> float:
    """Return a number rounded to 10^place, halves away from zero."""
    unit = 10.0**place
    rounded = math.floor(abs(number) / unit + 0.5 + 1e-9) * unit
    return math.copysign(rounded, number) if rounded else 0.0


def place_of(se: float) -> int:
    """Return the power of ten of the last digit that a standard error leaves meaningful."""
    exponent = math.floor(math.log10(se))
    return exponent - 1 if se / 10.0**exponent < 1.95 else exponent


def sampled(value: float | None, se: float | None, *, least_place: int = 0) -> str:
    """Return a sampled figure to the place of its standard error.

    Parameters
    ----------
    value, se
        The figure and its standard error; None where undefined or not known.
    least_place
        Smallest power of ten that is shown: 0 for whole units of money.
    """
    if value is None:
        return "undefined"
    place = least_place if not se else max(least_place, place_of(se))
    shown = round_half_up(value, place)
    decimals = max(0, -place)
    text = f"{shown:,.{decimals}f}"
    return text.removeprefix("-") if shown == 0 else text


def error(se: float | None, *, least_place: int = 0) -> str:
    """Return a standard error: `exact` where nothing varies, `<0.5` below the last place shown."""
    if se is None:
        return "not known"
    if se == 0:
        return EXACT
    place = max(least_place, place_of(se))
    shown = round_half_up(se, place)
    if shown == 0:
        half = 10.0**place / 2
        return f"<{half:,.{max(0, 1 - place)}f}"
    return f"{shown:,.{max(0, -place)}f}"


def headline_share(share: float) -> str:
    """Return a share of cases in whole percent, in words at the ends: `28%`, `none`, `<1%`."""
    return _share(share, 0)


def table_share(share: float) -> str:
    """Return a share of cases with one decimal, in words at the ends: `28.2%`, `<0.1%`."""
    return _share(share, 1)


def _share(share: float, decimals: int) -> str:
    if share <= 0:
        return NONE
    if share >= 1:
        return ALL
    step = 10.0**-decimals
    shown = round_half_up(100 * share, -decimals)
    if shown <= 0:
        return f"<{step:.{decimals}f}%"
    if shown >= 100:
        return f">{100 - step:.{decimals}f}%"
    return f"{shown:.{decimals}f}%"


def share_error(se: float | None) -> str:
    """Return the standard error of a share in percentage points: `0.1pp`."""
    if se is None:
        return "not known"
    if se == 0:
        return EXACT
    shown = round_half_up(100 * se, -1)
    return f"{shown:.1f}pp" if shown else "<0.05pp"


def rate(number: float | None) -> str:
    """Return a return a year with two decimals: `5.10%`, `-100.00%`."""
    if number is None or math.isnan(number):
        return "undefined"
    text = f"{round_half_up(100 * number, -2):.2f}%"
    return text.removeprefix("-") if float(text[:-1]) == 0 else text


def times(number: float | None) -> str:
    """Return a multiple with two decimals: `1.14`."""
    if number is None or math.isnan(number):
        return "undefined"
    return f"{round_half_up(number, -2):.2f}"


def plain(number: float) -> str:
    """Return a number in at most 12 digits, as it can be typed: `0.085`, `1000`."""
    text = f"{number:.12g}"
    return "0" if text == "-0" else text


def outcome(number: float, *, share: bool) -> str:
    """Return a level of a metric as it can be typed: `8.5%`, `36.8`."""
    if share:
        return f"{plain(round(100 * number, 10))}%"
    return plain(round(number, 10))


def words(number: float, *, share: bool) -> str:
    """Return a level of a metric for reading: with commas between thousands."""
    return outcome(number, share=True) if share else f"{round(number, 10):,.12g}"


def six_digits(number: float, *, up: bool) -> float:
    """Return a number in six significant digits, rounded up or down; shorter ones are kept."""
    if number == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(number))) - 5)
    steps = number / unit
    whole = math.ceil(steps - 1e-6) if up else math.floor(steps + 1e-6)
    return whole * unit
