"""When a payment is due for a reading, its scopes, its occasions and what counts on them."""

from collections.abc import Iterable

from pfs.models.payments import Payment
from reference.dates import shifted
from reference.measuring import Pick, Scope, so_far
from reference.readings import Reading
from reference.world import World


def metrics_of(payment: Payment) -> list[str]:
    """Return the metrics that a payment is for."""
    if payment.prices is not None:
        return sorted(payment.prices)
    return [] if payment.metric is None else [payment.metric]


def scopes(world: World, payment: Payment) -> list[tuple[str | None, Scope]]:
    """Return the scopes of a payment: one for the deal, or one for each cohort."""
    if payment.cohorts is not None:
        everyone: Scope = frozenset(payment.cohorts)
    elif metrics_of(payment):
        pooled = [world.book.pooled(metric) for metric in metrics_of(payment)]
        everyone = frozenset(one for scope in pooled for one in scope)
    else:
        named = frozenset(n for n, c in world.deal.cohorts.items() if c.part_of is None)
        everyone = named or frozenset({None})
    if payment.for_each in {"cohort", "person"}:
        return [(name, frozenset({name})) for name in sorted(everyone, key=str)]
    return [(None, everyone)]


def due_index(world: World, payment: Payment, reading: Reading) -> int | None:
    """Return the date on which a payment is due for a reading, as an index."""
    grid, paid = world.book.grid, payment.paid
    if paid is not None and paid.dates is not None:
        later = [day for day in paid.dates if day >= reading.certified]
        return grid.reach(min(later)) if later else None
    after = None if paid is None else paid.after
    return grid.reach(shifted(reading.certified, after))


def readings_in(world: World, payment: Payment, scope: Scope) -> list[Reading]:
    """Return the readings of all the payment's metrics in a scope."""
    names = {leaf for metric in metrics_of(payment) for leaf in world.book.leaves(metric)}
    every = [one for name in sorted(names) for one in world.book.readings(name)]
    return [one for one in every if one.cohort in scope]


def occasions(world: World, payment: Payment, scope: Scope) -> list[int]:
    """Return the indexes on which something falls due."""
    grid = world.book.grid
    if not metrics_of(payment):
        if payment.paid is None or payment.paid.dates is None:
            return list(range(len(grid.dates)))
        found: Iterable[int | None] = [grid.reach(day) for day in payment.paid.dates]
    else:
        found = [due_index(world, payment, one) for one in readings_in(world, payment, scope)]
    return sorted({index for index in found if index is not None})


def is_occasion(world: World, payment: Payment, scope: Scope) -> tuple[bool, bool]:
    """Return whether this date is an occasion, and whether it is the last one."""
    dates = occasions(world, payment, scope)
    if not world.settled:
        last = bool(dates) and world.index == dates[-1]
        return last or (payment.basis != "final" and world.index in dates), last
    if payment.basis == "final" and dates and dates[-1] < world.index:
        return False, False
    if not metrics_of(payment):
        return payment.basis != "each" or world.index in dates, True
    return bool(picked(world, payment)(readings_in(world, payment, scope))), True


def picked(world: World, payment: Payment) -> Pick:
    """Return what chooses the readings that count on this occasion."""

    def pick(readings: list[Reading]) -> list[Reading]:
        if world.settled:
            known = [one for one in readings if one.date <= world.day]
            return so_far(_not_paid(world, payment, known) if payment.basis == "each" else known)
        dated = [(due_index(world, payment, one), one) for one in readings]
        if payment.basis == "each":
            return so_far(one for index, one in dated if index == world.index)
        return so_far(one for index, one in dated if index is not None and index <= world.index)

    return pick


def _not_paid(world: World, payment: Payment, readings: list[Reading]) -> list[Reading]:
    found = []
    for one in readings:
        index = due_index(world, payment, one)
        if index is None or index >= world.index:
            found.append(one)
    return found
