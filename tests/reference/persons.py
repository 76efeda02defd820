"""Payments for each person: what one person's claims bring, and the expectation over people."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pfs.models.examples import PersonGroup
from pfs.models.gates import gate_of, with_gates
from pfs.models.metrics import Metric
from pfs.models.payments import Line, Payment
from pfs.models.schedules import Schedule
from reference.claims import Claim, Wave, gate_claim, waves
from reference.exact import ONE, ZERO, exact, plain
from reference.measuring import Book
from reference.occasions import due_index
from reference.schedules import amount_for
from reference.world import World

TAIL = Decimal("1e-18")
"""Chance of more claims on a count than are looked at."""
Times = tuple[tuple[Claim, Decimal], ...]
"""Claims of one person, each with how many times it is made."""
Brought = dict[int, tuple[Decimal, Decimal]]
"""What is earned and what is due, by index of the date."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A claim that is paid for: when it is due, and what one unit is worth."""

    claim: Claim
    due: int
    unit: Decimal


class Made(NamedTuple):
    """A claim that is made, and what it is worth."""

    due: int
    day: dt.date
    metric: str
    worth: Decimal


def brought(world: World, name: str, cohort: str) -> tuple[Decimal, Decimal]:
    """Return what all people of a cohort earn and are due of a payment up to this date."""
    key = (name, cohort, world.settled)
    if key not in world.people:
        world.people[key] = _all_people(world, name, cohort)
    dated = [pair for index, pair in world.people[key].items() if index <= world.index]
    return sum((one for one, _ in dated), ZERO), sum((two for _, two in dated), ZERO)


def _all_people(world: World, name: str, cohort: str) -> Brought:
    payment, book = world.deal.payments[name], world.book
    total: Brought = {}
    if book.persons is not None:
        for group in book.persons:
            if group.cohort == cohort:
                _add(total, exact(group.number), _of_group(world, name, group))
        return total
    profiles = world.deal.cohorts[cohort].profiles
    for wave in waves(book, cohort, with_gates(world.deal, payment.priced)):
        persons = _combinations(book, wave) if profiles is None else _profiled(profiles, wave)
        offers = offered(world, payment, wave.claims)
        for chance, times in persons:
            _add(total, wave.people * chance, one_person(offers, payment, dict(times)))
    return total


def _add(total: Brought, weight: Decimal, one: Brought) -> None:
    for index, (earned, due) in one.items():
        before = total.get(index, (ZERO, ZERO))
        total[index] = before[0] + weight * earned, before[1] + weight * due


def _of_group(world: World, name: str, group: PersonGroup) -> Brought:
    """Return what one person of an example brings: claims made, or earnings that are stated."""
    payment = world.deal.payments[name]
    first = first_claims(world.book, group.cohort, payment.priced)
    stated = group.claims.get(f"payments.{name}.earned")
    if stated is None:
        times = {claim: exact(group.claims.get(claim.metric, 0)) for claim in first}
        return one_person(offered(world, payment, first), payment, times)
    known = [(_due(world, payment, claim), claim) for claim in first]
    dated = [(due, claim.day) for due, claim in known if due is not None]
    if not dated:
        return {}
    due = exact(stated)
    if payment.at_most is not None:
        due = min(due, plain(payment.at_most))
    return {min(dated)[0]: (exact(stated), due)}


def first_claims(book: Book, cohort: str, metrics: tuple[str, ...]) -> list[Claim]:
    """Return the first claim on each metric of who enrols on the first day of a cohort."""
    first = waves(book, cohort, metrics)[0]
    found: dict[str, Claim] = {}
    for claim in sorted(first.claims, key=lambda one: one.day):
        found.setdefault(claim.metric, claim)
    return list(found.values())


def _profiled(
    profiles: tuple[Mapping[str, float], ...], wave: Wave
) -> Iterator[tuple[Decimal, Times]]:
    """Yield each kind of person: one claim at each reading in order, what is over at the last."""
    for profile in profiles:
        made: list[tuple[Claim, Decimal]] = []
        for metric in sorted(set(profile) - {"share"}):
            left = exact(profile[metric])
            own = sorted((c for c in wave.claims if c.metric == metric), key=lambda c: c.day)
            for place, claim in enumerate(own):
                times = left if place == len(own) - 1 else min(left, ONE)
                made.append((claim, times))
                left -= times
        yield exact(profile["share"]), tuple(made)


def _combinations(book: Book, wave: Wave) -> Iterator[tuple[Decimal, Times]]:
    """Yield every combination of claims of one person with its chance."""

    def depth(metric: str) -> int:
        gate = gate_of(book.deal.metrics[metric])
        return 0 if gate is None else 1 + depth(gate)

    order = sorted(wave.claims, key=lambda one: (one.day, depth(one.metric), one.metric))
    yield from _from_here(book, order, ONE, ())


def _from_here(
    book: Book, order: list[Claim], chance: Decimal, made: Times
) -> Iterator[tuple[Decimal, Times]]:
    if len(made) == len(order):
        yield chance, made
        return
    claim = order[len(made)]
    for times, part in _times(book, claim, dict(made)).items():
        if part:
            yield from _from_here(book, order, chance * part, (*made, (claim, times)))


def _times(book: Book, claim: Claim, made: Mapping[Claim, Decimal]) -> dict[Decimal, Decimal]:
    """Return the chance that a claim is made so many times, given the claims before it."""
    metric, share = book.deal.metrics[claim.metric], claim.reading.level
    assert share is not None
    gate, before = gate_claim(book, claim, made)
    if gate:
        if before is None or not made[before]:
            return {ZERO: ONE}
        share /= _reached(book.deal.metrics[gate], before)
    if metric.kind == "count":
        return counted(share, metric.dispersion)
    share = min(ONE, share)
    return {ZERO: ONE - share, ONE: share}


def _reached(gate: Metric, claim: Claim) -> Decimal:
    """Return the share of people who made the claim of a gate."""
    share = claim.reading.level
    assert share is not None
    return ONE - counted(share, gate.dispersion)[ZERO] if gate.kind == "count" else share


def counted(mean: Decimal, dispersion: object) -> dict[Decimal, Decimal]:
    """Return the chances of 0, 1, 2, ... claims on a count, up to a tail of 1e-18."""
    k = None if dispersion is None else plain(dispersion)  # type: ignore[arg-type]
    chance = (-mean).exp() if k is None else (k / (k + mean)) ** k
    found, number, total = {ZERO: chance}, ZERO, chance
    while ONE - total > TAIL:
        chance *= mean if k is None else (number + k) * mean / (k + mean)
        number += 1
        chance /= number
        total += chance
        found[number] = chance
    return found


def one_person(offers: list[Offer], payment: Payment, times: Mapping[Claim, Decimal]) -> Brought:
    """Return what one person earns and is due by date: exclusive sets, then lines, then the cap."""
    made = [
        Made(offer.due, offer.claim.day, offer.claim.metric, offer.unit * times[offer.claim])
        for offer in offers
        if times.get(offer.claim)
    ]
    lines: dict[str, Decimal] = {}
    total, found = ZERO, Brought()
    for one in made:
        if not _counts(payment, one.metric, made):
            continue
        room = _line_room(payment, one.metric, lines.get(one.metric, ZERO))
        amount = one.worth if room is None else min(one.worth, room)
        lines[one.metric] = lines.get(one.metric, ZERO) + amount
        if payment.at_most is not None:
            amount = min(amount, plain(payment.at_most) - total)
        total += amount
        _add(found, ONE, {one.due: (one.worth, amount)})
    return found


def offered(world: World, payment: Payment, claims: Iterable[Claim]) -> list[Offer]:
    """Return what is paid for of these claims, in the order in which it is read.

    A settlement takes what is read by its date, at the levels of the date it would have been due.
    """
    found = []
    for claim in claims:
        own = due_index(world, payment, claim.reading)
        due = _due(world, payment, claim)
        if own is None or due is None or claim.metric not in payment.priced:
            continue
        unit = _unit(world, payment, claim.metric, own)
        found.append((claim.day, own, -unit, claim.metric, Offer(claim, due, unit)))
    return [one for *_, one in sorted(found, key=lambda one: one[:4])]


def _due(world: World, payment: Payment, claim: Claim) -> int | None:
    """Return when a claim is due; a settlement takes what is read by its date."""
    own = due_index(world, payment, claim.reading)
    if own is not None and world.settled and own > world.index and claim.day <= world.day:
        return world.index
    return own


def _counts(payment: Payment, metric: str, made: list[Made]) -> bool:
    """Return whether a metric is the first that is claimed in each exclusive set it is in."""
    for names in payment.exclusive or ():
        if metric in names:
            first = next(one for one in made if one.metric in names)
            if first.metric != metric:
                return False
    return True


def _schedule(payment: Payment, metric: str) -> Schedule:
    if payment.prices is None:
        return payment
    line = payment.prices[metric]  # type: ignore[index]
    return line if isinstance(line, Line) else Line(price=line)


def _unit(world: World, payment: Payment, metric: str, index: int) -> Decimal:
    """Return what one unit is worth at the levels of a date."""
    day = world.book.grid.dates[index]
    schedule = _schedule(payment, metric)
    return amount_for(schedule, ONE, lambda number: world.book.number(number, day))[0]


def _line_room(payment: Payment, metric: str, before: Decimal) -> Decimal | None:
    schedule = _schedule(payment, metric)
    if not isinstance(schedule, Line) or schedule.at_most is None:
        return None
    return plain(schedule.at_most) - before
