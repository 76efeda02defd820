"""The term of the deal: when it ends, what prolongs it, and nothing that could never happen."""

import datetime as dt
from collections.abc import Iterator, Mapping

from pfs.models.capital import Debt, Grant
from pfs.models.deal import Deal
from pfs.models.problems import Problem

CODE = "PFS135"


def term_extended(deal: Deal) -> Iterator[Problem]:
    """Check that a term that ends before the calendar can be extended, and only such a term is."""
    stated, extensions = deal.calendar.term_ends, extensions_of(deal)
    if stated is None:
        for name, day in extensions.items():
            message = f"no date is stated on which the term ends if it is not extended to {day}"
            remedy = "write it as `term_ends` in `calendar`"
            yield Problem(CODE, ("terminations", name, "extends_to"), message, remedy)
        return
    yield from _of_calendar(deal, stated, extensions)
    for name, day in extensions.items():
        yield from _of_extension(deal, stated, (name, day))


def extensions_of(deal: Deal) -> dict[str, dt.date]:
    """Return the dates to which the term can be extended, by the name of the termination."""
    return {n: t.extends_to for n, t in deal.terminations.items() if t.extends_to is not None}


def _of_calendar(
    deal: Deal, stated: dt.date, extensions: Mapping[str, dt.date]
) -> Iterator[Problem]:
    calendar, path = deal.calendar, ("calendar", "term_ends")
    if not calendar.start < stated < calendar.end:
        message = f"the term ends on {stated}, which is not between `start` and `end`"
        yield Problem(CODE, path, message, "write a date before `end`, or leave `term_ends` out")
    elif not extensions:
        message = f"nothing extends the term, so the deal always ends on {stated}"
        remedy = "write this date as `end`, or a termination with `extends_to`"
        yield Problem(CODE, path, message, remedy)
    elif stated < max(extensions.values()) < calendar.end:
        message = f"the term is extended to {max(extensions.values())} at most, and nothing follows"
        remedy = f"write `end: {max(extensions.values())}`"
        yield Problem(CODE, ("calendar", "end"), message, remedy)


def _of_extension(deal: Deal, stated: dt.date, extension: tuple[str, dt.date]) -> Iterator[Problem]:
    name, day = extension
    path = ("terminations", name)
    if day <= stated:
        message = f"{day} is not after {stated}, on which the term ends"
        yield Problem(CODE, (*path, "extends_to"), message, "write a later date")
        return
    before = [other for other in extensions_of(deal).values() if other < day]
    over = max([stated, *before])
    termination = deal.terminations[name]
    for index, decided in enumerate(termination.days):
        if decided > over:
            message = f"on {decided} the deal is over: its term ends on {over} at the latest"
            where = (*path, "date") if termination.date else (*path, "dates", index)
            yield Problem(CODE, where, message, f"write a date not after {over}")


def maturities_move(deal: Deal) -> Iterator[Problem]:
    """Warn of capital that matures on the date on which the term ends and does not move with it."""
    stated = deal.calendar.term_ends
    for name, capital in deal.capital.items():
        if stated is not None and isinstance(capital, Debt | Grant) and capital.matures == stated:
            message = f"`capital.{name}` matures on {stated} also where the term is extended"
            remedy = "leave `matures` out, and it matures when the term ends"
            yield Problem("PFS223", ("capital", name, "matures"), message, remedy)
