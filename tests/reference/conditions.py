"""Whether a condition holds on the date that the run has reached."""

from dataclasses import dataclass
from typing import Protocol

from pfs.models.conditions import Condition
from reference.measuring import Pick, Scope, certified_by, latest, so_far
from reference.readings import Reading
from reference.world import World


class Earns(Protocol):
    """Says whether a payment has earned anything by now, in one scope or in all (None)."""

    def __call__(self, world: World, payment: str, cohort: str | None) -> bool:
        """Return whether it has."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition stands: inside a payment (with a scope) or elsewhere."""

    triggered: Earns
    scope: Scope | None = None
    cohort: str | None = None
    each: bool = False


def holds(world: World, condition: Condition, place: Place) -> bool:
    """Return whether a condition holds now."""
    if condition.all_of is not None:
        return all(holds(world, part, place) for part in condition.all_of)
    if condition.any_of is not None:
        return any(holds(world, part, place) for part in condition.any_of)
    if condition.not_ is not None:
        return not holds(world, condition.not_, place)
    return _leaf(world, condition, place)


def _leaf(world: World, condition: Condition, place: Place) -> bool:
    if condition.payment is not None:
        by_cohort = world.deal.payments[condition.payment].for_each in {"cohort", "person"}
        cohort = place.cohort if by_cohort else None
        return place.triggered(world, condition.payment, cohort) == condition.triggered
    if condition.repaid is not None:
        return world.repaid(condition.repaid)
    if condition.since is not None:
        return world.day >= condition.since
    if condition.enrolled is not None:
        heads = world.book.enrolled(condition.enrolled, world.day)
        return world.book.bound_holds(condition, heads, world.day)
    assert condition.metric is not None
    if place.scope is None:
        scope, pick = world.book.pooled(condition.metric), certified_by(world.day)
    else:
        scope, pick = place.scope, _inside(world, place)
    return world.book.metric_holds(condition, scope, world.day, pick)


def _inside(world: World, place: Place) -> Pick:
    """Return what a condition inside a payment sees: certified by now; measured if it settles."""
    day, settled = world.day, world.settled

    def pick(readings: list[Reading]) -> list[Reading]:
        known = [one for one in readings if (one.date if settled else one.certified) <= day]
        return latest(known) if place.each else so_far(known)

    return pick
