"""The most that payments can come to, whatever the outcome: infinite where nothing bounds it.

Shares of people reach 100 %, or with `tight` what the stated baseline leaves of it, and people are
those planned; what falls can fall to nothing. Limits on returns are left out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pfs.models.bounded import written_values
from pfs.models.conditions import Read
from pfs.models.deal import Deal
from pfs.models.flows import ShareOf
from pfs.models.grid import grid_dates
from pfs.models.metrics import Metric
from pfs.models.numbers import Level, Stated, is_uncertain, plain_value
from pfs.models.payments import Line, Payment
from pfs.models.risks import Enrolment
from pfs.models.schedules import Block, Schedule
from pfs.models.timeline import Slot, Timeline, pooled_cohorts, timeline


def top(number: Level) -> float:
    """Return the largest value that a number over time states, and infinity where it grows."""
    grows = getattr(number, "grows", None)
    return math.inf if grows and grows > 0 else max(written_values(number))


@dataclass(frozen=True, slots=True)
class _Scope:
    """One scope of a payment: the cohorts in which its conditions, schedule and cap work."""

    deal: Deal
    payment: Payment
    readings: Timeline
    cohorts: tuple[str, ...]
    tight: bool


def most_of(deal: Deal, name: str, *, tight: bool) -> float:
    """Return the most that a payment can earn over the deal, before limits on several payments."""
    payment, scopes = deal.payments[name], _scopes(deal, deal.payments[name], tight=tight)
    floor = 0.0 if payment.at_least is None else plain_value(payment.at_least)
    cap = math.inf if payment.at_most is None else plain_value(payment.at_most)
    rounding = 0.0 if payment.round_pay is None or tight else payment.round_pay.to
    raised = 0.0 if tight else _raised(deal, name)
    if payment.for_each == "person":
        return raised + sum(rounding + _of_people(scope, cap) for scope in scopes)
    return raised + sum(rounding + min(cap, max(floor, _in_scope(scope))) for scope in scopes)


def _raised(deal: Deal, name: str) -> float:
    """Return the most by which floors on several payments raise one."""
    total = 0.0
    for limit in deal.limits.values():
        payors = {str(payor) for payor in deal.payments[name].payors}
        if limit.of_floor and (
            limit.over == "all" or name in (limit.over or ()) or limit.payor in payors
        ):
            whole = limit.at_least is not None and limit.per is None
            total += top(limit.at_least) if limit.at_least is not None and whole else math.inf
    return total


def _of_people(scope: _Scope, cap: float) -> float:
    """Return the most that all people of a cohort can earn, each up to the cap."""
    if not scope.tight and any(isinstance(r, Enrolment) for r in scope.deal.risks.values()):
        return math.inf
    people = sum(plain_value(scope.deal.cohorts[name].people) for name in scope.cohorts)
    return people * min(cap, _of_one(scope))


def _of_one(scope: _Scope) -> float:
    """Return the most that one person can earn before the cap."""
    payment, total = scope.payment, 0.0
    for name in payment.priced:
        line = payment if payment.prices is None else payment.prices[name]
        stated = line if isinstance(line, Schedule) else Line(price=line)
        worth = max((max(0.0, top(pay)) for pay in amounts(stated)), default=0.0)
        worth = max(worth, _price(payment, stated), _blocks(stated.blocks or (), 1.0))
        metric = scope.deal.metrics[name]
        dates = {s.date for s in scope.readings.slots[name] if s.cohort in scope.cohorts}
        every = metric.measured is not None and metric.measured.every is not None
        most = math.inf if metric.kind == "count" else len(dates) if every else 1
        own = getattr(stated, "at_most", None)
        total += min(worth * most if worth else 0.0, math.inf if own is None else plain_value(own))
    return total


def schedule_most(deal: Deal, name: str) -> float:
    """Return the most that a payment can earn in one scope before its own `at_most`."""
    scopes = _scopes(deal, deal.payments[name], tight=False)
    floor = deal.payments[name].at_least
    least = 0.0 if floor is None else plain_value(floor)
    of = _of_one if deal.payments[name].for_each == "person" else _in_scope
    return max((max(least, of(scope)) for scope in scopes), default=math.inf)


def most_of_payor(deal: Deal, payor: str, *, tight: bool) -> float:
    """Return the most that a payor's payments can come to before its limit."""
    total = 0.0
    for name, payment in deal.payments.items():
        if payor in payment.payors:
            shares = payment.from_ if isinstance(payment.from_, Mapping) else {}
            share = next((part for party, part in shares.items() if party == payor), 1.0)
            total += share * most_of(deal, name, tight=tight) if share else 0.0
    return total


def most_in_all(deal: Deal, *, tight: bool) -> float:
    """Return the most that all payments can come to under the limits in money."""
    amounts = {name: most_of(deal, name, tight=tight) for name in deal.payments}
    caps = {str(limit.payor): top(limit.at_most) for limit in deal.limits.values()
            if limit.payor and limit.at_most is not None and limit.per is None}  # fmt: skip
    for name, payment in deal.payments.items():
        together = sum(caps.get(payor, math.inf) for payor in payment.payors)
        amounts[name] = min(amounts[name], together)
    cuts: list[tuple[frozenset[str], float]] = []
    for payor, cap in caps.items():
        alone = frozenset(n for n, p in deal.payments.items() if p.payors == (payor,))
        cuts.append((alone, sum(amounts[n] for n in alone) - cap))
    for limit in deal.limits.values():
        if limit.over is not None and limit.at_most is not None and limit.per is None:
            named = deal.payments if limit.over == "all" else limit.over
            group = frozenset(str(n) for n in named)
            cuts.append((group, sum(amounts[n] for n in group) - top(limit.at_most)))
    return _less(sum(amounts.values()), cuts)


def _less(total: float, cuts: list[tuple[frozenset[str], float]]) -> float:
    """Return a total less what caps cut from it: those of payments that do not overlap."""
    if math.isinf(total):
        return total
    used: frozenset[str] = frozenset()
    found = 0.0
    for group, cut in sorted(cuts, key=lambda one: (-one[1], sorted(one[0]))):
        if cut > 0.0 and not group & used:
            used, found = used | group, found + cut
    return total - found


def _scopes(deal: Deal, payment: Payment, *, tight: bool) -> list[_Scope]:
    metrics = payment.priced
    cohorts = payment.cohorts or sorted({n for m in metrics for n in pooled_cohorts(deal, m)})
    if not metrics and payment.cohorts is None:
        cohorts = [n for n, c in deal.cohorts.items() if c.part_of is None]
    names = tuple(str(name) for name in cohorts)
    groups = [(name,) for name in names] if payment.for_each != "deal" else [names]
    readings = timeline(deal)
    return [_Scope(deal, payment, readings, group, tight) for group in groups]


def _in_scope(scope: _Scope) -> float:
    payment = scope.payment
    index = scope.deal.indices.get(str(payment.indexed))
    most = _unindexed(scope)
    grows = index is not None and (is_uncertain(index.grows) or plain_value(index.grows) > 0)
    return math.inf if grows and most > 0 else most


def _unindexed(scope: _Scope) -> float:
    payment = scope.payment
    if payment.prices is not None:
        return sum(_line(scope, metric, line) for metric, line in payment.prices.items())
    if payment.amount is not None:
        return _lump(scope, payment.amount)
    return 0.0 if payment.metric is None else _schedule(
        scope, payment.metric, payment.read, payment
    )  # fmt: skip


def _lump(scope: _Scope, amount: float | Stated | ShareOf) -> float:
    """Return a lump sum, with `basis: each` as often as it is due; a share has no bound."""
    if isinstance(amount, ShareOf):
        return math.inf
    payment, times = scope.payment, 1
    if payment.basis == "each":
        slots = scope.readings.slots.get(payment.metric or "", ())
        stated = payment.paid.dates if payment.paid is not None else None
        dates = {slot.date for slot in slots} if payment.metric else stated
        times = len(dates or grid_dates(scope.deal.calendar))
    return times * top(amount)


def _line(scope: _Scope, metric: str, line: Line | Level) -> float:
    stated = line if isinstance(line, Line) else Line(price=line)
    most = _schedule(scope, metric, stated.read, stated)
    return most if stated.at_most is None else min(most, plain_value(stated.at_most))


def _schedule(scope: _Scope, name: str, read: Read | None, schedule: Schedule) -> float:
    """Return the most of one schedule: once, or with `basis: each` for every reading."""
    metric, payment = scope.deal.metrics[name], scope.payment
    slots = [s for s in scope.readings.slots.get(name, ()) if s.cohort in scope.cohorts]
    times = max(1, len({slot.date for slot in slots})) if payment.basis == "each" else 1
    pays = amounts(schedule)
    if pays:
        return times * max(0.0, *map(top, pays))
    how = read or metric.own_read
    reach = quantity(metric, how, tight=scope.tight)
    if payment.round is not None and not scope.tight:
        reach += payment.round.to
    units = reach * (_people(scope, name, slots) if how.startswith("total") else times)
    if schedule.blocks is not None:
        return _blocks(schedule.blocks, units)
    price = _price(payment, schedule)
    return price * units if price > 0 else 0.0


def amounts(schedule: Schedule) -> list[Level]:
    """Return every amount of a step table or of a line."""
    steps = [row.otherwise if row.pay is None else row.pay for row in schedule.steps or ()]
    lines = [row.otherwise if row.pay is None else row.pay for row in schedule.lines or ()]
    return [amount for amount in (*steps, *lines) if amount is not None]


def _people(scope: _Scope, metric: str, slots: list[Slot]) -> float:
    """Return how many people readings count: all of them, or those of the fullest reading."""
    if not scope.tight and any(isinstance(r, Enrolment) for r in scope.deal.risks.values()):
        return math.inf
    if scope.readings.sequences.get(metric) == "interval" or scope.payment.basis == "each":
        return sum(slot.people for slot in slots)
    fullest: dict[str, float] = {}
    for slot in slots:
        fullest[slot.cohort] = max(fullest.get(slot.cohort, 0.0), slot.people)
    return sum(fullest.values())


def _price(payment: Payment, schedule: Schedule) -> float:
    if schedule.price is not None:
        return top(schedule.price) / (1.0 if schedule.per is None else plain_value(schedule.per))
    shares = [row.share for row in payment.shares or ()]
    return 0.0 if payment.value is None else top(payment.value) * max(shares, default=0.0)


def _blocks(blocks: tuple[Block, ...], units: float) -> float:
    total, before = 0.0, 0.0
    for block in blocks:
        end = units if block.to is None else min(units, plain_value(block.to))
        price = max(0.0, top(block.price))
        total += price * max(0.0, end - before) if price else 0.0
        before = max(before, end)
    return total


def quantity(metric: Metric, read: str, *, tight: bool) -> float:
    """Return the best reading of a metric for one person, in the direction that pays: upwards."""
    if metric.blend is not None or metric.kind is None:
        return math.inf
    shares = metric.kind in {"share", "event"}
    if read in {"level", "total"}:
        return 1.0 if shares else math.inf
    stated = None if metric.comparison is None else metric.comparison.level
    if read == "relative_change":
        return 1.0 if metric.better == "lower" else math.inf
    baseline = None if stated is None else max(written_values(stated))
    if metric.better == "lower" and baseline is not None and (tight or not shares):
        return baseline
    if shares and tight and stated is not None:
        return 1.0 - min(written_values(stated))
    return 1.0 if shares else math.inf
