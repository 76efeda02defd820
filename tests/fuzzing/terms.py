"""Deals changed as data: terms moved, removed, replaced and made extreme, and written again."""

import copy
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import yaml

Data = dict[str, Any]
Place = tuple[str | int, ...]

NUMBERS = (
    0, 1, -1, 0.5, 2, 7, 100, 1_000, 12_345.67, 1e6, -1e6, 1e9, 1e12, 1e13, 1e15, 1e300, 1e-9,
    1e-300, 5e-324, "0%", "100%", "-100%", "-150%", "1000%", "99.9999999%", "1pp",
)  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, "", "x", "8%", "2014-01-01", "24 months", [], {}, [[]], {"a": 1}, 0, "all", "main",
)  # fmt: skip
DATES = ("0001-01-01", "1900-01-01", "2012-02-29", "2100-02-28", "2199-12-31", "9999-12-31")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[-+]?[\d_.]+(%|pp)?")


def changed(deals: Sequence[Data], dice: Random) -> bytes:
    """Return one of the deals with one to five changes, as a file."""
    deal = copy.deepcopy(dice.choice(deals))
    for section in ("worked_examples", "scenarios", "collective_impact"):
        if dice.random() < 0.7:
            deal.pop(section, None)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 5))):
        _change(deal, deals, dice)
    return yaml.safe_dump(deal, sort_keys=False, allow_unicode=True).encode()


def places(value: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield everything below a value with its path."""
    listed = enumerate(value) if isinstance(value, list) else ()
    for key, inner in value.items() if isinstance(value, dict) else listed:
        yield (*path, key), inner
        yield from places(inner, (*path, key))


def _change(deal: Data, deals: Sequence[Data], dice: Random) -> None:
    path, value = dice.choice(list(places(deal)) or [(("pfs",), 1)])
    holder = _at(deal, path[:-1])
    key = path[-1]
    kind = dice.random()
    if kind < 0.5:
        holder[key] = _like(value, dice)
    elif kind < 0.6:
        del holder[key]
    elif kind < 0.7:
        holder[key] = copy.deepcopy(dice.choice(JUNK))
    elif kind < 0.9:
        _transplant(holder, key, deals, dice)
    elif isinstance(holder, dict):
        renamed = dice.choice((f"{key}x", "other", *DATES))
        holder[renamed] = holder.pop(key)
    else:
        dice.shuffle(holder)


def _transplant(holder: Any, key: str | int, deals: Sequence[Data], dice: Random) -> None:
    """Put in what stands in another deal, under its own name or in place of what is here."""
    path, value = dice.choice(list(places(dice.choice(deals))))
    own = isinstance(holder, dict) and isinstance(path[-1], str) and dice.random() < 0.6
    holder[path[-1] if own else key] = copy.deepcopy(value)


def _like(value: Any, dice: Random) -> Any:
    """Return another value of the same kind, sometimes in its longest form."""
    if isinstance(value, list):
        return [dice.choice(value) for _ in range(dice.randrange(len(value) + 2))] if value else [0]
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _near(value, dice)
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        number = dice.choice(NUMBERS)
        return number if dice.random() < 0.6 else _uncertain(value, number, dice)
    return (
        value if isinstance(value, dict) else dice.choice(("x", "", *DATES, "all", str(value) * 2))
    )


def _uncertain(value: Any, number: Any, dice: Random) -> Data:
    return dice.choice(
        (
            {"value": value, "source": "x", "evidence": "weak"},
            {"value": value, "grows": number},
            {"since": {"2013-01-01": value, "2016-06-30": number}},
            {"between": [value, number]},
            {"normal": {"mean": value, "sd": number}},
            {"lognormal": {"median": number, "sd": "5%"}},
            {"triangular": [number, value, value]},
            {"beta": {"mean": value, "sd": number}},
            {"empirical": [value, number]},
            {"quantiles": {"10%": number, "90%": value}},
            {"uniform": [number, value], "at_least": number},
        )
    )


def _near(date: str, dice: Random) -> str:
    if dice.random() < 0.3:
        return dice.choice(DATES)
    days = dice.choice((-3650, -366, -31, -1, 1, 30, 91, 365, 7300))
    try:
        return (dt.date.fromisoformat(date) + dt.timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return dice.choice(DATES)


def _at(value: Any, path: Place) -> Any:
    for part in path:
        value = value[part]
    return value
