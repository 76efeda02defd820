"""What claims of one person are worth, and in which order caps of the person take them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pfs.models.deal import Deal
from pfs.models.grid import grid_dates
from pfs.models.numbers import Stated, level_at, plain_value
from pfs.models.payments import Line, Payment
from pfs.models.timeline import Slot, due_day, due_index
from pfs.outcomes.persons.waves import Wave
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.schedules import amount


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim that a payment prices.

    Parameters
    ----------
    claim
        Position of the claim in the wave.
    worth
        Money for one.
    line
        The metric whose line it is.
    line_cap
        Most that the line brings of one person; None without one.
    sets
        Positions of the exclusive sets that the metric is in.
    """

    claim: int
    worth: float
    line: str
    line_cap: float | None
    sets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that are read on one day and due on one day; `slots` are their readings."""

    slots: tuple[Slot, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A payment for each person of a wave: groups in the order in which they are due."""

    payment: str
    at_most: float | None
    groups: tuple[Group, ...]


def card_of(deal: Deal, name: str, wave: Wave) -> Card:
    """Return what a payment pays each person of a wave."""
    payment = deal.payments[name]
    priced = set(payment.priced)
    found = [
        (due_day(payment, claim.slot.certified_on), claim.slot, _entry(deal, payment, wave, place))
        for place, claim in enumerate(wave.claims)
        if claim.metric in priced
    ]
    found.sort(key=lambda one: (one[0], one[1].date, -one[2].worth, one[2].line))
    groups = tuple(
        Group(tuple(slot for _, slot, _ in same), tuple(entry for _, _, entry in same))
        for same in (list(g) for _, g in groupby(found, key=lambda one: (one[0], one[1].date)))
    )
    cap = None if payment.at_most is None else plain_value(payment.at_most)
    return Card(name, cap, groups)


def _entry(deal: Deal, payment: Payment, wave: Wave, place: int) -> Entry:
    slot = wave.claims[place].slot
    line = None if payment.prices is None else payment.prices[slot.metric]  # type: ignore[index]
    cap = line.at_most if isinstance(line, Line) else None
    sets = tuple(n for n, one in enumerate(payment.exclusive or ()) if slot.metric in one)
    worth = _worth(deal, payment, line, _due(deal, payment, slot))
    return Entry(place, worth, slot.metric, None if cap is None else plain_value(cap), sets)


def _due(deal: Deal, payment: Payment, slot: Slot) -> dt.date:
    """Return the date at whose levels a claim is priced."""
    grid = grid_dates(deal.calendar)
    index = due_index(payment, slot.certified_on, grid)
    return grid[-1 if index is None else index]


def _worth(
    deal: Deal, payment: Payment, line: "Line | float | Stated | None", day: dt.date
) -> float:
    start = deal.calendar.start
    if line is None or isinstance(line, Line):
        return float(amount(payment if line is None else line, np.ones(1), day, start)[0])
    return level_at(line, day, start)


def settled(card: Card, counts: Sequence[FloatArray]) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return what people earn and are due in each group, one number a person.

    Parameters
    ----------
    card
        What is paid.
    counts
        For each claim of the wave how often it is made, one number a person.

    Returns
    -------
    tuple[list[FloatArray], list[FloatArray]]
        Earned and due in each group, money a person, before and after the caps of lines and of
        the person.
    """
    nothing = np.zeros_like(counts[0]) if counts else np.zeros(1)
    total, lines = nothing, dict[str, FloatArray]()
    taken: dict[int, FloatArray] = {}
    earned, due = [], []
    for group in card.groups:
        gross, net = nothing, nothing
        for entry in group.entries:
            made = counts[entry.claim]
            for one in entry.sets:
                before = taken.get(one, nothing)
                taken[one], made = np.maximum(before, made > 0), np.where(before > 0, 0.0, made)
            worth = entry.worth * made
            through = worth
            if entry.line_cap is not None:
                so_far = lines.get(entry.line, nothing)
                through = np.minimum(worth, entry.line_cap - so_far)
                lines[entry.line] = so_far + through
            if card.at_most is not None:
                through = np.minimum(through, card.at_most - total)
            total, gross, net = total + through, gross + worth, net + through
        earned.append(gross)
        due.append(net)
    return earned, due
