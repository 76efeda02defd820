"""Payments for outcomes: what was read, what the schedule gives, and what cut it."""

from collections.abc import Iterator

from pfs.analysis.reasons.paid import LineRead, PaymentRun, ScopePaid
from pfs.cashflow.ledger import CENT
from pfs.models.payments import Line, Payment
from pfs.models.risks import Delay
from pfs.models.schedules import Schedule
from pfs.outcomes.earned import of_this_date
from pfs.outcomes.occasions import occasions
from pfs.output.reasons import caps, conditions, limits
from pfs.output.reasons.node import Fact, Node
from pfs.output.reasons.schedules import row_words
from pfs.output.reasons.telling import Telling
from pfs.output.words import numbers
from pfs.output.words.conditions import reads_share
from pfs.output.words.terms import unit_of


def node(telling: Telling, run: PaymentRun) -> Node:
    """Return a payment on a date as a node."""
    subject = f"payments.{run.name}"
    paid = sum(scope.paid for scope in run.scopes)
    apart = telling.deal.payments[run.name].for_each != "deal"
    scopes = tuple(_scope(telling, run, scope) for scope in run.scopes)
    inner = scopes if apart else tuple(child for scope in scopes for child in scope.children)
    text = f"{subject} pays {telling.money(paid) if abs(paid) > CENT else 'nothing'}"
    if abs(paid) <= CENT and not (apart and scopes):
        text += f": {why_nothing(telling, run)}"
    facts = (telling.amount("paid", paid), *(() if apart else _facts(telling, run.scopes)))
    return Node(
        "payment", subject, text, telling.line("payments", run.name), facts,
        children=(*telling.flows(run.flows), *inner), quiet=_idle(run),
    )  # fmt: skip


def _idle(run: PaymentRun) -> bool:
    """Return whether there was nothing to pay for: no result, and no amount that falls due."""
    lines = [line for scope in run.scopes for line in scope.lines]
    unread = all(not line.metric and abs(line.value) <= CENT for line in lines)
    return not run.flows and (not run.scopes or (bool(lines) and unread))


def why_nothing(telling: Telling, run: PaymentRun) -> str:
    """Return why a payment pays nothing on a date, in words."""
    if run.stopped:
        return "it was stopped by a termination"
    if not run.scopes:
        return not_due(telling, run.name)
    reasons = {_why(telling, run.name, scope) for scope in run.scopes}
    return "; ".join(sorted(reasons))


def not_due(telling: Telling, name: str) -> str:
    """Return on which dates results of a payment fall due, in words."""
    known = occasions(telling.deal)
    indexes = sorted({i for scope in known.terms(name).scopes for i in scope.occasions})
    if not indexes:
        return "no result falls due before the calendar's end"
    days = [str(known.grid[index]) for index in indexes]
    if len(days) == 1:
        return f"no result falls due on this date; one does on {days[0]}"
    return f"no result falls due on this date; {len(days)} do, {days[0]} to {days[-1]}"


def _why(telling: Telling, name: str, scope: ScopePaid) -> str:
    stated = telling.deal.payments[name]
    if scope.condition is not None and not scope.condition.holds:
        return f"its condition does not hold: {conditions.failing(telling, scope.condition)}"
    if not scope.lines and scope.carried <= CENT:
        last = stated.basis == "final"
        return "only its last result counts" if last else "nothing has been read"
    if scope.earned <= CENT and scope.carried <= CENT:
        if scope.earned_before > CENT and _so_far(stated):
            before = telling.money(scope.earned_before)
            return f"no more is earned than the {before} of earlier dates"
        return _no_amount(telling, stated, scope)
    if scope.due + scope.carried <= CENT:
        return "its own cap has been reached"
    late = _late(telling, name)
    if late and not _binding(scope) and all(payor.asked <= CENT for payor in scope.payors):
        return f"it comes later, by {late}"
    return _cut_to_nothing(scope)


def _late(telling: Telling, name: str) -> str:
    """Return the risks by which a payment may come later."""
    risks = sorted(telling.deal.risks.items())
    delays = [key for key, risk in risks if isinstance(risk, Delay)
              and f"payments.{name}" in risk.of]  # fmt: skip
    return ", ".join(f"risks.{key}" for key in delays)


def _so_far(stated: Payment) -> bool:
    """Return whether what was earned before is taken off."""
    return stated.basis == "cumulative" and not of_this_date(stated)


def _no_amount(telling: Telling, stated: Payment, scope: ScopePaid) -> str:
    """Return the reading for which a schedule gives nothing."""
    readings = [
        f"{line.metric} {telling.level(line.metric, line.read, line.rounded)}"
        for line in scope.lines
        if line.metric and line.rounded is not None
    ]
    what = "the amount" if stated.amount is not None else "the schedule"
    return f"{what} is 0{' at ' if readings else ''}{', '.join(readings)}"


def _binding(scope: ScopePaid) -> list[str]:
    """Return the limits that cut a payment."""
    applied = [
        *scope.limits,
        *scope.later,
        *(one for payor in scope.payors for one in payor.limits),
    ]
    return [f"limits.{one.limit}" for one in applied if one.bound]


def _cut_to_nothing(scope: ScopePaid) -> str:
    binding = _binding(scope)
    return f"{', '.join(dict.fromkeys(binding))} has no room" if binding else "nobody pays it"


def _scope(telling: Telling, run: PaymentRun, scope: ScopePaid) -> Node:
    """Return a scope as a node, from readings to payors."""
    subject = f"payments.{run.name}"
    name = f"{subject}@{scope.cohort}" if scope.cohort else subject
    paid = telling.money(scope.paid) if abs(scope.paid) > CENT else (
        f"nothing: {_why(telling, run.name, scope)}"
    )  # fmt: skip
    return Node(
        "scope", name, f"for {scope.cohort} {paid}",
        facts=_facts(telling, (scope,)), children=tuple(_reasons(telling, run.name, scope)),
    )  # fmt: skip


def _facts(telling: Telling, scopes: tuple[ScopePaid, ...]) -> tuple[Fact, ...]:
    return tuple(
        telling.amount(measure, getattr(scope, measure))
        for scope in scopes
        for measure in ("earned_before", "earned", "due_before", "due", "carried", "paid")
        if measure != "paid" or scope.cohort
    )


def _reasons(telling: Telling, name: str, scope: ScopePaid) -> Iterator[Node]:
    stated, subject = telling.deal.payments[name], f"payments.{name}"
    if stated.for_each == "person" and scope.lines:
        yield Node("people", subject, _people(telling), telling.line("payments", name, "for_each"))
    for line in scope.lines:
        yield from _line(telling, name, line)
    if scope.condition is not None:
        place = telling.line("payments", name, "when")
        yield conditions.node(telling, scope.condition, place, subject)
    if abs(scope.earned_before) > CENT and _so_far(stated):
        text = f"earned on earlier dates: {telling.money(scope.earned_before)}"
        text += f", so {telling.money(scope.earned)} now"
        yield Node("basis", subject, text, telling.line("payments", name, "basis"))
    yield from _shares(telling, name, scope)
    yield from caps.own_caps(telling, name, scope)
    if scope.carried > CENT:
        text = f"{telling.money(scope.carried)} carried from an earlier date"
        yield Node("carried", subject, text, facts=(telling.amount("carried", scope.carried),))
    for limit in scope.limits:
        yield limits.limit(telling, limit)
    for payor in scope.payors:
        yield limits.payor(telling, payor, alone=len(scope.payors) == 1)
    for limit in scope.later:
        yield limits.limit(telling, limit)


def _people(telling: Telling) -> str:
    """Return whose claims these are, in words."""
    told = telling.result.told
    example = telling.deal.worked_examples.get(told.example)
    if example is not None and example.persons is not None:
        return "people given by the example, one by one"
    if told.kind == "path":
        return "people drawn on this path, each capped alone"
    return "what people come to on average at these shares, each capped alone"


def _line(telling: Telling, name: str, line: LineRead) -> Iterator[Node]:
    """Yield what a line of a payment read, and the row of its schedule."""
    stated = telling.deal.payments[name]
    if line.metric:
        yield _reading(telling, stated, line)
    words, path = _row(telling, name, line)
    facts = [Fact("row", words), telling.amount("value", line.value)]
    if line.index is not None:
        words += f", times {line.index:.6g} (index {stated.indexed})"
        facts.append(Fact("index", line.index))
    text = f"{words}: {telling.money(line.value)}"
    yield Node("row", f"payments.{name}", text, telling.line(*path), tuple(facts))


def _row(telling: Telling, name: str, line: LineRead) -> tuple[str, tuple[str | int, ...]]:
    """Return the row that gives the amount, in words, and its path in the file."""
    stated = telling.deal.payments[name]
    if stated.for_each == "person":
        at = () if stated.prices is None else ("prices", line.metric)
        return "each at its price", ("payments", name, *at)
    if line.place is None:
        if stated.value is not None:
            return "value of the units", ("payments", name, "value")
        return "amount", ("payments", name, "amount")
    schedule, path = _schedule(stated, name, line)
    metric = telling.deal.metrics[line.metric]
    share = reads_share(metric, line.read)
    words = row_words(schedule, line.place, share=share, unit=unit_of(metric))
    return words, (*path, line.place.field, *line.place.rows[:1])


def _schedule(stated: Payment, name: str, line: LineRead) -> tuple[Schedule, tuple[str | int, ...]]:
    """Return the schedule of a line, and its path in the file."""
    if stated.prices is None:
        return stated, ("payments", name)
    card = {str(metric): row for metric, row in stated.prices.items()}[line.metric]
    schedule = card if isinstance(card, Line) else Line(price=card)
    return schedule, ("payments", name, "prices", line.metric)


def _reading(telling: Telling, stated: Payment, line: LineRead) -> Node:
    assert line.quantity is not None  # noqa: S101 - a line with a metric has been read
    assert line.rounded is not None  # noqa: S101
    text = f"reads {line.metric}, {line.read.replace('_', ' ')}: "
    text += telling.level(line.metric, line.read, line.quantity)
    facts = [Fact("read", line.read), Fact("quantity", line.quantity)]
    if stated.round is not None:
        text += f", rounded {stated.round.by} to "
        text += telling.level(line.metric, line.read, line.rounded)
        facts.append(Fact("rounded", line.rounded))
    if line.deemed:
        text += f", deemed by {', '.join(f'risks.{name}' for name in line.deemed)}"
    text += f" ({_when(line)})"
    facts.append(Fact("readings", _when(line)))
    place = telling.line("metrics", line.metric)
    return Node("reading", f"metrics.{line.metric}", text, place, tuple(facts))


def _when(line: LineRead) -> str:
    """Return which readings count, in words."""
    days = sorted({slot.date for slot in line.slots})
    cohorts = sorted({slot.cohort for slot in line.slots} - {""})
    of = f" of {', '.join(cohorts)}" if len(cohorts) in {1, 2, 3} else ""
    if len(days) == 1:
        return f"{days[0]}{of}"
    return f"{len(line.slots)} readings, {days[0]} to {days[-1]}{of}"


def _shares(telling: Telling, name: str, scope: ScopePaid) -> Iterator[Node]:
    rows = telling.deal.payments[name].shares or ()
    for number, used in enumerate(scope.shares):
        share = numbers.share(rows[number].share)
        until = rows[number].until
        to = f", until {', '.join(until.repaid)} are repaid" if until else ""
        text = f"shares: {share} of the value left{to}: {telling.money(used.used)}"
        if used.offer - used.used > CENT:
            text += f" of {telling.money(used.offer)}; the hurdle is reached"
        facts = (telling.amount("offer", used.offer), telling.amount("used", used.used))
        yield Node("share", f"payments.{name}.shares", text,
                   telling.line("payments", name, "shares", number), facts)  # fmt: skip
