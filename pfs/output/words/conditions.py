"""Conditions and schedules in words."""

from collections.abc import Callable

from pfs.models.conditions import BOUNDS, Condition
from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value
from pfs.models.schedules import Schedule
from pfs.output import figures as fig
from pfs.output.pages.whole import is_share
from pfs.output.words import numbers

Show = Callable[[numbers.Number], str]
FROM = {"at_least": "from", "above": "above", "at_most": "up to", "below": "below"}
SAID = {"at_least": "at least", "above": "above", "at_most": "at most", "below": "below"}


def condition(deal: Deal, when: Condition) -> str:
    """Return a condition in words."""
    if when.all_of is not None:
        return " and ".join(_inner(deal, part) for part in when.all_of)
    if when.any_of is not None:
        return " or ".join(_inner(deal, part) for part in when.any_of)
    if when.not_ is not None:
        return f"not ({condition(deal, when.not_)})"
    return _leaf(deal, when)


def _inner(deal: Deal, when: Condition) -> str:
    text = condition(deal, when)
    return f"({text})" if when.all_of or when.any_of else text


def _leaf(deal: Deal, when: Condition) -> str:
    if when.metric is not None:
        whose = f" of {when.cohort}" if when.cohort else ""
        on = f" on {when.date}" if when.date else ""
        if when.significant is not None:
            return f"{when.metric}{whose}{on} is better by {_test(when)}"
        return f"{when.metric}{whose}{on} is {_bound(deal, when)}"
    if when.payment is not None:
        return f"{when.payment} is {'' if when.triggered else 'not '}due"
    if when.enrolled is not None:
        return f"people enrolled in {when.enrolled} are {_bound(deal, when)}"
    if when.repaid is not None:
        return f"{', '.join(when.repaid)} repaid"
    return f"from {when.since} on"


def _test(when: Condition) -> str:
    level = fig.words(when.significant or 0.0, share=True)
    return f"a significant change ({level}, {when.sided or 'two'}-sided)"


def _bound(deal: Deal, when: Condition) -> str:
    name = next(name for name in BOUNDS if getattr(when, name) is not None)
    percent = when.metric is not None and reads_share(deal.metrics[when.metric], when.read)
    return f"{SAID[name]} {numbers.level(getattr(when, name), percent=percent)}"


def reads_share(metric: Metric, read: str | None) -> bool:
    """Return whether a metric read in a way is written in percent."""
    if read is None or read == metric.own_read:
        return is_share(metric)
    if read == "relative_change":
        return True
    return metric.kind in {"share", "event"} and read in {"level", "change"}


def schedule(
    stated: Schedule, *, percent: bool, unit: str = "unit", pay: Show = numbers.amount
) -> list[str]:
    """Return a schedule in words, a line each.

    Parameters
    ----------
    percent
        Whether the quantity is written in percent.
    unit
        Unit of the quantity, for a price.
    pay
        How what the rows give is written: amounts of money, or rates in percent.
    """
    if stated.price is not None:
        per = unit if stated.per is None else fig.outcome(plain_value(stated.per), share=percent)
        return [f"{pay(stated.price)} per {per}"]
    if stated.blocks is not None:
        return [_blocks(stated)]
    if stated.steps is not None:
        return [_steps(stated, percent=percent, pay=pay)]
    points = [
        f"{fig.words(plain_value(point.at), share=percent)}: {pay(point.pay)}"
        for point in stated.lines or ()
        if point.at is not None and point.pay is not None
    ]
    return [f"straight lines between {', '.join(points)}"]


def _steps(stated: Schedule, *, percent: bool, pay: Show) -> str:
    parts = []
    for step in stated.steps or ():
        if step.otherwise is not None:
            parts.append(f"otherwise {pay(step.otherwise)}")
            continue
        name = next(name for name in BOUNDS if getattr(step, name) is not None)
        bound = fig.words(plain_value(getattr(step, name)), share=percent)
        given = "" if step.pay is None else pay(step.pay)
        parts.append(f"{given} {FROM[name]} {bound}")
    return "; ".join(parts)


def _blocks(stated: Schedule) -> str:
    parts = []
    for block in stated.blocks or ():
        upto = " beyond" if block.to is None else f" up to {fig.plain(plain_value(block.to))}"
        parts.append(f"{numbers.amount(block.price)} each{upto}")
    return ", ".join(parts)
