"""What payments earn and what of it is due, on one date, before every limit."""

from decimal import Decimal

from pfs.models.flows import ShareOf
from pfs.models.payments import Line, Payment
from reference.conditions import Place, holds
from reference.exact import NOTHING, ONE, ZERO, plain, rounded
from reference.measuring import Scope
from reference.occasions import is_occasion, occasions, picked, scopes
from reference.persons import brought
from reference.quotas import within_quotas
from reference.schedules import amount_for, may_be_negative
from reference.state import Key
from reference.world import World


def earn(world: World, name: str) -> None:
    """Work out what a payment earns and is due on this date, once."""
    payment = world.deal.payments[name]
    for cohort, scope in scopes(world, payment):
        key = (name, cohort)
        if world.index in world.earned[key]:
            continue
        earned, due = _on_date(world, payment, key, scope)
        world.earned[key][world.index] = earned
        world.due[key][world.index] = due
        world.state.add(f"payments.{name}.earned", world.day, earned, cohort)
        world.state.add(f"payments.{name}.due", world.day, due, cohort)


def _on_date(world: World, payment: Payment, key: Key, scope: Scope) -> tuple[Decimal, Decimal]:
    """Return what a scope earns and is due on this date."""
    occasion, last = is_occasion(world, payment, scope)
    if key[0] in world.stopped:
        return ZERO, ZERO
    if key[0] in world.book.stated:
        occasion = occasion or world.index in occasions(world, payment, scope)
        earned = _stated(world, payment, key, occasion=occasion)
        return earned, _due(world, payment, key, earned, last=last)
    if not (occasion and _condition(world, key, scope)):
        return ZERO, ZERO
    whole, capped = _schedule(world, payment, key, scope)
    earned = _earned(payment, whole, sum(world.earned[key].values(), ZERO))
    before = world.capped.get(key, ZERO)
    capped = _earned(payment, capped, before)
    world.capped[key] = before + capped
    return earned, _due(world, payment, key, capped, last=last)


def _stated(world: World, payment: Payment, key: Key, *, occasion: bool) -> Decimal:
    """Return what is given to be earned on this date, or on the first occasion of the scope."""
    name, cohort = key
    first = cohort == scopes(world, payment)[0][0]
    total = ZERO
    for (who, day), amount in world.book.stated[name].items():
        here = who == cohort or (first and who in {None, "pooled"})
        is_first = occasion and (name, cohort) not in world.begun
        if here and (is_first if day is None else day == world.day):
            total += amount
    if occasion:
        world.begun.add(key)
    return total


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
    if payment.for_each == "person":
        return rounded(earned, payment.round_pay)
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
    if payment.for_each == "person":
        return brought(world, key[0], str(key[1]))
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
