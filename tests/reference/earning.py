"""What payments earn and what of it is due, on one date, before every limit."""

from collections.abc import Iterable
from decimal import Decimal

from pfs.models.flows import ShareOf
from pfs.models.payments import Line, Payment
from reference.conditions import Place, holds
from reference.dates import shifted
from reference.exact import NOTHING, ONE, ZERO, plain, rounded
from reference.measuring import Pick, Scope, so_far
from reference.quotas import within_quotas
from reference.readings import Reading
from reference.schedules import amount_for, may_be_negative
from reference.state import Key
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
    if payment.for_each == "cohort":
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


def earn(world: World, name: str) -> None:
    """Work out what a payment earns and is due on this date, once."""
    payment = world.deal.payments[name]
    for cohort, scope in scopes(world, payment):
        key = (name, cohort)
        if world.index in world.earned[key]:
            continue
        earned = due = ZERO
        occasion, last = is_occasion(world, payment, scope)
        if occasion and name not in world.stopped and _condition(world, key, scope):
            whole, capped = _schedule(world, payment, key, scope)
            earned = _earned(payment, whole, sum(world.earned[key].values(), ZERO))
            before = world.capped.get(key, ZERO)
            capped = _earned(payment, capped, before)
            world.capped[key] = before + capped
            due = _due(world, payment, key, capped, last=last)
        world.earned[key][world.index] = earned
        world.due[key][world.index] = due
        world.state.add(f"payments.{name}.earned", world.day, earned, cohort)
        world.state.add(f"payments.{name}.due", world.day, due, cohort)


def _condition(world: World, key: Key, scope: Scope) -> bool:
    name, cohort = key
    payment = world.deal.payments[name]
    if payment.when is None:
        return True
    place = Place(has_earned, scope, cohort, each=payment.basis == "each")
    truth = holds(world, payment.when, place)
    world.state.choices["when", f"payments.{name}", cohort, world.day] = truth
    return truth


def has_earned(world: World, payment: str, cohort: str | None) -> bool:
    """Return whether a payment has earned more than 0 on a date up to this one."""
    earn(world, payment)
    return had_earned(world, payment, cohort)


def had_earned(world: World, payment: str, cohort: str | None) -> bool:
    """Return the same before the payments of this date are known; a millionth is nothing."""
    every = [key for key in world.earned if key[0] == payment]
    keys = [key for key in every if cohort in {None, key[1]}]
    dates = range(world.index + 1)
    return any(world.earned[key].get(i, ZERO) > NOTHING for key in keys for i in dates)


def _earned(payment: Payment, amount: Decimal, before: Decimal) -> Decimal:
    """Return what the schedule's amount adds to what was earned before."""
    of_due = isinstance(payment.amount, ShareOf) and payment.amount.of.measure == "due"
    if payment.basis == "cumulative" and not of_due:
        amount -= before
    return amount if may_be_negative(payment) else max(ZERO, amount)


def _due(world: World, payment: Payment, key: Key, earned: Decimal, *, last: bool) -> Decimal:
    before = sum(world.due[key].values(), ZERO)
    due = earned
    if payment.at_most is not None:
        due = min(due, plain(payment.at_most) - before)
    if payment.at_least is not None and last:
        due = max(due, plain(payment.at_least) - before)
    return rounded(due, payment.round_pay)


def _index(world: World, payment: Payment) -> Decimal:
    """Return the index of a payment on this date; 1 where it has none."""
    if payment.indexed is None:
        return ONE
    growth = ONE + plain(world.deal.indices[payment.indexed].grows)
    return max(ZERO, growth) ** world.book.grid.years(world.day)


def _schedule(world: World, payment: Payment, key: Key, scope: Scope) -> tuple[Decimal, Decimal]:
    """Return the amount of the schedule for the readings that count now.

    It comes before and after the caps of the lines of a rate card.
    """
    if payment.prices is not None:
        return _card(world, payment, key, scope)
    amount = _amount(world, payment, key, scope) * _index(world, payment)
    return amount, amount


def _amount(world: World, payment: Payment, key: Key, scope: Scope) -> Decimal:
    if payment.amount is not None:
        if isinstance(payment.amount, ShareOf):
            return world.amount_of(payment.amount)
        return plain(payment.amount)
    assert payment.metric is not None
    quantity = world.book.value(payment.metric, scope, payment.read, picked(world, payment))
    if quantity is None:
        return ZERO
    quantity = rounded(quantity, payment.round)
    if payment.value is not None:
        return world.number(payment.value) * max(ZERO, quantity)
    amount, row = amount_for(payment, quantity, world.number)
    world.state.choices["row", *key, world.day] = row
    return amount


def _card(world: World, payment: Payment, key: Key, scope: Scope) -> tuple[Decimal, Decimal]:
    whole, now = ZERO, dict[str, Decimal]()
    pick = picked(world, payment)
    for metric, line in sorted((payment.prices or {}).items()):
        terms = line if isinstance(line, Line) else Line(price=line)
        read = terms.read or payment.read
        quantity = world.book.value(metric, scope, read, pick)
        if quantity is None:
            continue
        quantity = rounded(quantity, payment.round)
        amount, row = amount_for(terms, quantity, world.number)
        world.state.choices["row", *key, metric, world.day] = row
        amount *= _index(world, payment)
        whole += amount
        before = world.lines.get((*key, metric), ZERO) if payment.basis == "each" else ZERO
        if terms.at_most is not None:
            amount = min(amount, plain(terms.at_most) - before)
        now[metric] = before + amount
    kept = {str(name): world.lines.get((*key, name), ZERO) for name in payment.prices or {}}
    each = payment.basis == "each"
    totals = within_quotas(payment, {**kept, **now} if each else now)
    capped = sum((totals[name] - (kept[name] if each else ZERO) for name in now), ZERO)
    for name in now:
        world.lines[(*key, name)] = totals[name]
    return whole, capped
