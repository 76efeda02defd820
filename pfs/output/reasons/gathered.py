"""The tree of a page: what says nothing is left out, and dates that are alike stand together."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from pfs.cashflow.ledger import CENT
from pfs.output.reasons.node import Node
from pfs.output.reasons.telling import Telling

AMOUNTS = frozenset({"got", "paid", "drawn"})
"""Figures of a node that may be the amount of its one flow."""
ROUTINE = frozenset({"draw", "budget"})
"""What a date may hold and still be told together with those beside it."""
_NUMBERS = re.compile(r"[\d,.]+")


def for_page(telling: Telling, days: Iterable[Node]) -> list[Node]:
    """Return dates as a page tells them.

    Of a whole case: what moved, with draws and budget of quiet dates together. Of some dates: all
    but tranches, draws and items to which nothing happened. Of a flow: all that it came from; dates
    on which it did not happen for the same reasons stand together.
    """
    result = telling.result
    if not result.asked.everything:
        kept = [_without(day, {"payor", "claim"}) for day in days]
        return list(_alike([day for day in kept if day.children], _reasons))
    if result.date is not None:
        return [_without(day, {"payor", "claim", "tranche", "draw", "budget", "guarantee"})
                for day in days]  # fmt: skip
    kept = [_without(day, None) for day in days]
    same = _alike([day for day in kept if day.children], _texts)
    return list(_routine(telling, same))


def _without(node: Node, kinds: set[str] | None) -> Node:
    """Return a node without quiet ones below it, of some kinds or of all."""
    kept = (child for child in node.children if not _left_out(child, kinds))
    return replace(node, children=tuple(_without(child, kinds) for child in kept))


def _left_out(node: Node, kinds: set[str] | None) -> bool:
    if kinds is None:
        return node.quiet or node.kind == "claim"
    return node.quiet and node.kind in kinds


def folded(node: Node) -> Node:
    """Return a node with its one flow in its own line."""
    below = tuple(folded(child) for child in node.children)
    moved = [child.moved for child in below if child.moved is not None]
    own = [f.value for f in node.facts if f.measure in AMOUNTS and isinstance(f.value, float)]
    if len(moved) != 1 or not any(abs(moved[0].flow.amount - x) <= CENT for x in own):
        return replace(node, children=below)
    flow = moved[0].flow
    text = f"{node.text}; {flow.from_} to {flow.to}, {flow.purpose}"
    return replace(node, text=text, children=tuple(c for c in below if c.moved is None))


def _alike(days: list[Node], signature: Callable[[Node], tuple[object, ...]]) -> Iterator[Node]:
    """Yield dates; of those that follow each other with one signature only the last."""
    for _, group in groupby(days, key=signature):
        same = list(group)
        last = same[-1]
        if len(same) > 1:
            each = "each" if signature is _texts else "alike; the last of them"
            span = f"{same[0].text} to {last.text}, {len(same)} dates {each}"
            last = replace(last, text=span)
        yield last


def _reasons(day: Node) -> tuple[object, ...]:
    """Return what tells dates apart on which nothing asked about moves: reasons, not amounts."""
    return (day.subject,) if _moves(day) else tuple(_words(day))


def _texts(node: Node) -> tuple[object, ...]:
    """Return what tells dates apart that are told in full: every text below, amounts too.

    Dates of draws and budget alone are added up instead.
    """
    if {child.kind for child in node.children} <= ROUTINE:
        return (node.subject,)
    return tuple((child.text, *_texts_of(child)) for child in node.children)


def _texts_of(node: Node) -> tuple[object, ...]:
    return tuple((child.text, _texts_of(child)) for child in node.children)


def _moves(node: Node) -> bool:
    return node.moved is not None or any(_moves(child) for child in node.children)


def _words(node: Node) -> Iterator[tuple[str, str, str]]:
    for child in node.children:
        yield child.kind, child.subject, _NUMBERS.sub("", child.text)
        if child.kind in {"account", "step"}:
            yield from _words(child)


def _routine(telling: Telling, days: Iterable[Node]) -> Iterator[Node]:
    """Yield dates; draws and budget items of dates with nothing else are added up."""
    for routine, group in groupby(days, key=lambda day: {c.kind for c in day.children} <= ROUTINE):
        same = list(group)
        if not routine or len(same) == 1:
            yield from same
            continue
        text = f"{same[0].text} to {same[-1].text}, {len(same)} dates"
        yield replace(same[-1], text=text, children=tuple(_together(telling, same)))


def _together(telling: Telling, days: list[Node]) -> Iterator[Node]:
    nodes = [child for day in days for child in day.children]
    ends: dict[tuple[str, str, str], tuple[Node, list[float]]] = {}
    for node in nodes:
        for child in node.children:
            if child.moved is not None:
                flow = child.moved.flow
                key = (flow.clause, flow.from_, flow.to)
                ends.setdefault(key, (node, []))[1].append(flow.amount)
    for (clause, giver, taker), (node, amounts) in ends.items():
        times = f", {len(amounts)} times" if len(amounts) > 1 else ""
        what = "drawn" if clause.endswith(".draws") else clause
        text = f"{telling.money(sum(amounts))}  {giver} to {taker}, {what}{times}"
        yield Node("flows", clause, text, node.place)
