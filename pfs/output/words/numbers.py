"""Numbers, dates and flows in words."""

from collections.abc import Callable, Mapping

from pfs.models.flows import Flow, ShareOf
from pfs.models.numbers import SHAPES, Stated, unwrapped
from pfs.output import figures as fig

Number = float | Stated
Show = Callable[[float], str]


def amount(number: Number) -> str:
    """Return an amount of money in words."""
    return _any(number, lambda x: fig.money(x, cents=fig.has_cents([x])))


def share(number: Number) -> str:
    """Return a share or rate in words, in percent."""
    return _any(number, lambda x: fig.outcome(x, share=True))


def level(number: Number, *, percent: bool) -> str:
    """Return a level of a metric in words."""
    return _any(number, lambda x: fig.words(x, share=percent))


def _any(number: Number, show: Show) -> str:
    inner = unwrapped(number)
    if not isinstance(inner, Stated):
        return f"{show(inner)}{_growth(number)}"
    if inner.since is not None:
        dates = sorted(inner.since)
        return ", ".join(f"{show(inner.since[day])} from {day}" for day in dates)
    return _distribution(inner, show)


def _growth(number: Number) -> str:
    if isinstance(number, Stated) and number.grows is not None:
        return f", growing {fig.outcome(number.grows, share=True)} a year"
    return ""


def _distribution(shape: Stated, show: Show) -> str:
    name = next(name for name in SHAPES if getattr(shape, name) is not None)
    stated = getattr(shape, name)
    if name == "between":
        return f"{show(stated[0])} to {show(stated[1])} in 9 of 10 cases"
    if name == "normal":
        return f"about {show(stated.mean)}, s.d. {show(stated.sd)}"
    if name == "lognormal":
        return f"about {show(stated.median)}, s.d. {fig.outcome(stated.sd, share=True)} of itself"
    if name == "beta":
        return f"about {show(stated.mean)}, s.d. {show(stated.sd)}"
    if isinstance(stated, Mapping):
        return ", ".join(f"{show(value)} at the {key}" for key, value in stated.items())
    if name == "empirical":
        return f"one of {len(stated)} values from {show(min(stated))} to {show(max(stated))}"
    return f"{name} from {show(stated[0])} to {show(stated[-1])}"


def flow(money: Flow | ShareOf) -> str:
    """Return money over time in words."""
    if isinstance(money, ShareOf):
        return f"{share(money.share)} of {money.of}"
    if money.dated is not None:
        return _dated(money)
    if money.total is not None and money.over is not None:
        first, last = money.over
        return f"{amount(money.total)} evenly from {first} to {last}"
    assert money.per_person is not None  # noqa: S101 - the last form there is
    return f"{amount(money.per_person)} for each person who enrols"


def _dated(money: Flow) -> str:
    dates = sorted(money.dated or {})
    amounts = [amount((money.dated or {})[day]) for day in dates]
    if len(dates) > 1 and len(set(amounts)) == 1:
        listed = ", ".join(str(day) for day in dates)
        return f"{amounts[0]} on each of {listed}"
    return ", ".join(f"{a} on {day}" for a, day in zip(amounts, dates, strict=True))
