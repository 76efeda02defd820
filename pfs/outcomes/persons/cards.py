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
from pfs.models.timeline import Slot, due_index
from pfs.outcomes.persons.waves import Wave
from pfs.outcomes.sample import BoolArray, FloatArray
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
    """Claims that are read on one day and due at one index of the grid; `slots` are readings."""

    due: int
    slots: tuple[Slot, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A payment for each person of a wave: groups in the order in which they are read."""

    payment: str
    at_most: float | None
    groups: tuple[Group, ...]


def card_of(deal: Deal, name: str, wave: Wave) -> Card:
    """Return what a payment pays each person of a wave."""
    payment = deal.payments[name]
    priced = set(payment.priced)
    grid = grid_dates(deal.calendar)
    dates = [due_index(payment, claim.slot.certified_on, grid) for claim in wave.claims]
    found = [
        (index, claim.slot, _entry(deal, payment, wave, place, grid[index]))
        for place, (claim, index) in enumerate(zip(wave.claims, dates, strict=True))
        if index is not None and claim.metric in priced
    ]
    found.sort(key=lambda one: (one[1].date, one[0], -one[2].worth, one[2].line))
    groups = tuple(
        Group(due, tuple(slot for _, slot, _ in same), tuple(entry for _, _, entry in same))
        for (_, due), same in (
            (key, list(ones)) for key, ones in groupby(found, key=lambda one: (one[1].date, one[0]))
        )
    )
    cap = None if payment.at_most is None else plain_value(payment.at_most)
    return Card(name, cap, groups)


def _entry(deal: Deal, payment: Payment, wave: Wave, place: int, day: dt.date) -> Entry:
    slot = wave.claims[place].slot
    line = None if payment.prices is None else payment.prices[slot.metric]  # type: ignore[index]
    cap = line.at_most if isinstance(line, Line) else None
    sets = tuple(n for n, one in enumerate(payment.exclusive or ()) if slot.metric in one)
    worth = _worth(deal, payment, line, day)
    return Entry(place, worth, slot.metric, None if cap is None else plain_value(cap), sets)


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
    taken: dict[tuple[int, str], FloatArray] = {}
    earned, due = [], []
    for group in card.groups:
        gross, net = nothing, nothing
        for entry in group.entries:
            made = counts[entry.claim]
            made = _left_by_sets(entry, made, taken)
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


def _left_by_sets(
    entry: Entry, made: FloatArray, taken: dict[tuple[int, str], FloatArray]
) -> FloatArray:
    """Return the claims that count: none of a metric where another of its set was claimed."""
    counted = made
    for (number, line), row in taken.items():
        if number in entry.sets and line != entry.line:
            counted = np.where(row > 0, 0.0, counted)
    for one in entry.sets:
        first = np.where(_taken(taken, one, entry.line), 0.0, made)
        key = one, entry.line
        taken[key] = np.maximum(taken.get(key, np.zeros_like(made)), first)
    return counted


def _taken(taken: dict[tuple[int, str], FloatArray], one: int, line: str) -> BoolArray:
    """Return whether another metric of a set was claimed first."""
    found = np.zeros(1, dtype=bool)
    for (number, other), row in taken.items():
        if number == one and other != line:
            found = found | (row > 0)
    return found
