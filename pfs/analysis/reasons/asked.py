"""Which flows and dates are asked about, from what is typed: `FROM:TO`, a date, a year."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pfs.analysis.reasons.paid import Moved
from pfs.analysis.reasons.routes import Route, routes
from pfs.models.deal import Deal
from pfs.models.grid import fiscal_year, grid_dates
from pfs.source.nearest import nearest

_PERIOD = re.compile(r"FY\d{4}|\d{4}(-\d{2}(-\d{2})?)?")


class NotInDealError(ValueError):
    """What is asked about is none of this deal; the message says what is.

    Parameters
    ----------
    about
        Option that names it: `--flow`, `--date`, `--example`, `--path`.
    """

    def __init__(self, about: str, message: str) -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True, slots=True)
class Asked:
    """The flows that are asked about.

    Parameters
    ----------
    giver, taker
        Name of each end; empty for anyone.
    clauses
        Clauses that can move money between them; None for all.
    """

    giver: str = ""
    taker: str = ""
    clauses: frozenset[str] | None = None

    @property
    def everything(self) -> bool:
        """Whether no end is named."""
        return self.clauses is None

    def covers(self, clause: str) -> bool:
        """Return whether a clause can move money between the ends."""
        return self.clauses is None or clause in self.clauses

    def holds(self, moved: Moved) -> bool:
        """Return whether a flow runs between the ends."""
        givers, takers = names_of(moved)
        return (not self.giver or self.giver in givers) and (not self.taker or self.taker in takers)


def names_of(moved: Moved) -> tuple[set[str], set[str]]:
    """Return the names under which the ends of a flow are known."""
    flow = moved.flow
    givers, takers = {flow.from_}, {flow.to}
    if moved.capital is not None:
        side = givers if flow.purpose in {"draw", "refund"} else takers
        side.add(f"capital.{moved.capital}")
    if flow.purpose == "budget" and flow.clause.startswith("budget."):
        takers.add(flow.clause)
    return givers, takers


def flows_asked(deal: Deal, text: str | None) -> Asked:
    """Return which flows `FROM:TO` asks about; either end may be left out.

    Raises
    ------
    NotInDealError
        If an end is no name of the deal, or no clause moves money between them.
    """
    if text is None:
        return Asked()
    giver, sign, taker = text.partition(":")
    if not sign or ":" in taker or not (giver or taker):
        raise NotInDealError(
            "--flow",
            f"`{text[:60]}` is not FROM:TO; write for instance accounts.main:capital.senior, or "
            f":capital.senior for all that it gets",
        )
    known = routes(deal)
    ends = _named(deal, known, giver.strip()), _named(deal, known, taker.strip())
    found = frozenset(route.clause for route in known if _between(route, *ends))
    if not found:
        raise NotInDealError("--flow", _no_route(known, *ends))
    return Asked(*ends, found)


def _between(route: Route, giver: str, taker: str) -> bool:
    return (not giver or giver in route.givers) and (not taker or taker in route.takers)


def _no_route(known: Iterable[Route], giver: str, taker: str) -> str:
    into = sorted({end for route in known if taker in route.takers for end in route.givers})
    if not taker:
        return f"no clause of this deal lets {giver} pay anyone"
    if not into:
        return f"no clause of this deal pays {taker}"
    start = f"no clause moves money from {giver} to {taker}" if giver else "no clause does"
    return f"{start}; {taker} is paid by {', '.join(into)}: write {into[0]}:{taker}"


def _named(deal: Deal, known: Iterable[Route], text: str) -> str:
    """Return the end that a text names: as in the file, or a party by its name in words."""
    ends = {end for route in known for end in (*route.givers, *route.takers)} | set(deal.parties)
    for guess in (text, f"capital.{text}", f"accounts.{text}"):
        if not text or guess in ends:
            return guess if text else ""
    for party, stated in deal.parties.items():
        if text.casefold() in {stated.name.casefold(), (stated.short or "").casefold()}:
            return party
    near = nearest(text, sorted(ends))
    listed = f"write `{near}`" if near else f"the deal has {', '.join(sorted(ends))}"
    raise NotInDealError(
        "--flow", f"`{text[:60]}` is nobody whom this deal pays or lets pay; {listed}"
    )


def dates_asked(deal: Deal, text: str | None) -> frozenset[dt.date]:
    """Return the dates of the grid that a text asks about.

    Parameters
    ----------
    text
        A date, a month `2017-06`, a year, a fiscal year `FY2017`; None for all.

    Raises
    ------
    NotInDealError
        If it is none of these, or no date of the grid lies in it.
    """
    grid = grid_dates(deal.calendar)
    if text is None:
        return frozenset(grid)
    if not _PERIOD.fullmatch(text):
        raise NotInDealError(
            "--date",
            f"`{text[:60]}` is no date; write 2017-06-30, 2017-06, 2017, or FY2017 (fiscal year)",
        )
    found = frozenset(day for day in grid if _within(deal, day, text))
    if not found:
        raise NotInDealError("--date", _no_date(grid, text))
    return found


def _within(deal: Deal, day: dt.date, text: str) -> bool:
    if text.startswith("FY"):
        return fiscal_year(deal.calendar, day) == int(text[2:])
    return day.isoformat().startswith(text)


def _no_date(grid: tuple[dt.date, ...], text: str) -> str:
    before = [day for day in grid if day.isoformat() < text]
    after = [day for day in grid if day.isoformat() > text]
    near = [str(day) for day in (*before[-1:], *after[:1])]
    beside = f"the dates beside it are {' and '.join(near)}" if len(near) > 1 else (
        f"the {'last' if before else 'first'} date is {near[0]}"
    )  # fmt: skip
    return f"no money moves on a date in {text}; {beside}"
