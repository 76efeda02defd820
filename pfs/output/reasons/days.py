"""Dates as nodes, in the order in which things happen on a date."""

from collections.abc import Iterator

from pfs.analysis.reasons.records import Day
from pfs.output.reasons import capital, payments, waterfall
from pfs.output.reasons.node import Node
from pfs.output.reasons.telling import Telling


def node(telling: Telling, day: Day) -> Node:
    """Return a date as a node, complete."""
    text = f"{day.date}: the deal was settled before" if day.over else day.date.isoformat()
    return Node("date", day.date.isoformat(), text, children=tuple(_parts(telling, day)))


def _parts(telling: Telling, day: Day) -> Iterator[Node]:
    yield from (capital.termination(telling, run) for run in day.terminations)
    if day.term_ends is not None:
        yield capital.term(telling, ends=day.term_ends)
    yield from (payments.node(telling, run) for run in day.payments)
    yield from (waterfall.node(telling, run) for run in day.accounts)
    yield from (capital.guarantee(telling, run) for run in day.guarantees)
    yield from (capital.tranche(telling, run) for run in day.tranches)
    yield from (capital.draw(telling, run) for run in day.draws)
    yield from (capital.item(telling, run) for run in day.budget)
    yield from telling.flows(day.others)
