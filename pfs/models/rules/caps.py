"""Caps against the most that they limit: one that can bind is a fact, one that can't a mistake."""

import math
from collections.abc import Iterator, Mapping

from pfs.models.bounded import written_values
from pfs.models.crosscheck.money import money
from pfs.models.deal import Deal
from pfs.models.numbers import Level, plain_value
from pfs.models.payments import Limit, Line
from pfs.models.problems import Problem
from pfs.models.references import MetricRef
from pfs.models.rules.bounds import amounts, most_of, most_of_payor, schedule_most, top
from pfs.source.findings import Path

_CENT = 0.005


def caps_bind(deal: Deal) -> Iterator[Problem]:
    """Look at limits on a payor and on several payments."""
    for name, limit in deal.limits.items():
        if limit.at_most is None:
            continue
        path: Path = ("limits", name, "at_most")
        what, loose, tight = _limited(deal, limit)
        caps = written_values(limit.at_most)
        if loose < min(caps) - _CENT:
            yield _never(path, what, loose, min(caps))
        elif limit.per is None and tight > max(caps) + _CENT:
            yield _can(path, what, tight, max(caps))


def _limited(deal: Deal, limit: Limit) -> tuple[str, float, float]:
    """Return what a limit limits, and the most of it, loosely and tightly."""
    if limit.payor is not None:
        payor = str(limit.payor)
        loose, tight = (most_of_payor(deal, payor, tight=tight) for tight in (False, True))
        return f"what `{payor}` pays", loose, tight
    named = list(deal.payments) if limit.over == "all" else [str(n) for n in limit.over or ()]
    what = "all payments" if limit.over == "all" else " and ".join(f"`{name}`" for name in named)
    loose, tight = (sum(most_of(deal, n, tight=tight) for n in named) for tight in (False, True))
    return what, loose, tight


def payments_bind(deal: Deal) -> Iterator[Problem]:
    """Look at the caps of single payments and of lines of a rate card."""
    for name, payment in deal.payments.items():
        if payment.at_most is not None:
            cap, most = plain_value(payment.at_most), schedule_most(deal, name)
            if most < cap - _CENT:
                yield _never(("payments", name, "at_most"), f"`payments.{name}`", most, cap)
        yield from _lines(name, payment.prices or {})


def _lines(name: str, prices: Mapping[MetricRef, Line | Level]) -> Iterator[Problem]:
    for metric, line in prices.items():
        pays = amounts(line) if isinstance(line, Line) else []
        if isinstance(line, Line) and line.at_most is not None and pays:
            most, cap = max(map(top, pays)), plain_value(line.at_most)
            if most < cap - _CENT:
                path = ("payments", name, "prices", str(metric), "at_most")
                yield _never(path, f"the line `{metric}`", most, cap)


def _never(path: Path, what: str, most: float, cap: float) -> Problem:
    message = f"the cap of {money(cap)} never binds: {what} can come to {money(most)} at most"
    return Problem("PFS209", path, message, "write the cap of the contract, or leave it out")


def _can(path: Path, what: str, most: float, cap: float) -> Problem:
    known = "have no bound of their own" if what == "all payments" else "has no bound of its own"
    if math.isinf(most):
        message = f"the cap of {money(cap)} can bind: {what} {known}"
    else:
        message = f"the cap of {money(cap)} can bind: {what} can come to {money(most)}"
    return Problem("PFS310", path, message, "true of many contracts; `pfs payoff` shows from where")
