"""Limits and payors: what was asked of them, the room they had, and what they let through."""

import math

from pfs.analysis.reasons.paid import LimitApplied, PayorAsked
from pfs.cashflow.ledger import CENT
from pfs.output.reasons.node import Fact, Node
from pfs.output.reasons.telling import Telling


def limit(telling: Telling, applied: LimitApplied) -> Node:
    """Return a limit as a node: room, what it let through, whether it bound."""
    text = f"limits.{applied.limit}{_part(telling, applied)}: "
    asked, room = telling.money(applied.asked), telling.money(applied.room)
    if applied.floor:
        text += _raised(telling, applied)
    elif applied.bound:
        text += f"binds; asked for {asked}, room {room}"
        if applied.asked - applied.before > CENT:
            before, after = telling.money(applied.before), telling.money(applied.after)
            text += f"; of it {before} is for this payment and becomes {after}"
    elif math.isinf(applied.room):
        text += f"not bound; asked for {asked}, and no amount would reach it"
    else:
        left = telling.money(applied.room - applied.asked)
        text += f"not bound; asked for {asked}, room {room}, {left} left"
    facts = (
        Fact("part", applied.part),
        telling.amount("asked", applied.asked),
        telling.amount("room", applied.room),
        telling.amount("before", applied.before),
        telling.amount("after", applied.after),
        Fact("bound", applied.bound),
    )
    return Node(
        "limit", f"limits.{applied.limit}", text, telling.line("limits", applied.limit), facts
    )


def _raised(telling: Telling, applied: LimitApplied) -> str:
    """Return what a floor did, in words."""
    missing = telling.money(applied.room - applied.asked)
    if not applied.bound:
        return f"a floor, adds nothing here of the {missing} that are missing"
    return f"a floor, adds {telling.money(applied.after - applied.before)} of {missing} missing"


def _part(telling: Telling, applied: LimitApplied) -> str:
    """Return the cohort or the year that a limit counts in, in words."""
    if not applied.part:
        return ""
    stated = telling.deal.limits[applied.limit]
    if stated.per == "cohort":
        return f" for {applied.part}"
    return f" in FY{applied.part}" if stated.year == "fiscal" else f" in year {applied.part}"


def payor(telling: Telling, asked: PayorAsked, *, alone: bool) -> Node:
    """Return a payor as a node, with its limits; `alone` says that no other is asked."""
    short = "" if asked.asked - asked.taken <= CENT else f" of {telling.money(asked.asked)}"
    text = f"payor {asked.payor} takes on {telling.money(asked.taken)}{short}"
    facts = (telling.amount("asked", asked.asked), telling.amount("taken", asked.taken))
    return Node(
        "payor", f"parties.{asked.payor}", text, facts=facts,
        children=tuple(limit(telling, one) for one in asked.limits),
        quiet=asked.asked <= CENT or (alone and not asked.limits),
    )  # fmt: skip
