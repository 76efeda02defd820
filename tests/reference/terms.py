"""Amounts of money over time, on each date of the grid, before anything is known of outcomes."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from pfs.models.flows import Flow
from reference.exact import ZERO, decimal, plain
from reference.readings import enrolled, people
from reference.world import World


def flow_at(world: World, flow: Flow, index: int) -> Decimal:
    """Return the amount of a flow that falls on a date of the grid."""
    grid = world.book.grid
    day = grid.dates[index]
    if flow.dated is not None:
        return plain(flow.dated[day]) if day in flow.dated else ZERO
    if index == grid.last:
        return ZERO
    first, last = grid.period(index)
    if flow.total is not None and flow.over is not None:
        return plain(flow.total) * decimal(_overlap(flow.over, first, last))
    assert flow.per_person is not None
    heads = sum((_enrolling(world, name, first, last) for name in world.deal.cohorts), ZERO)
    return world.book.number(flow.per_person, day) * heads


def _overlap(window: tuple[dt.date, dt.date], first: dt.date, last: dt.date) -> Fraction:
    days = (min(window[1], last) - max(window[0], first)).days + 1
    return Fraction(max(0, days), (window[1] - window[0]).days + 1)


def _enrolling(world: World, name: str, first: dt.date, last: dt.date) -> Decimal:
    cohort = world.deal.cohorts[name]
    if cohort.part_of is not None:
        return ZERO
    share = enrolled(cohort, last) - enrolled(cohort, first - dt.timedelta(days=1))
    return people(cohort) * decimal(share)
