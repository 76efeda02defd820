"""Payments for each person: claims that one person can make, and the cohort's kinds of person."""

import math
from collections.abc import Iterator

from pfs.models.bounded import written_values
from pfs.models.conditions import Condition
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.numbers import Stated, plain_value
from pfs.models.payments import Line, Payment
from pfs.models.problems import Problem, choose
from pfs.models.schedules import Schedule
from pfs.source.findings import Path

SHARE = "share"
WHOLE = 1e-9


def cohorts_of(deal: Deal, payment: Payment) -> tuple[str, ...]:
    """Return the cohorts whose people a payment for each person is for."""
    if payment.cohorts is not None:
        return tuple(sorted(str(name) for name in payment.cohorts))
    return tuple(sorted(n for n, cohort in deal.cohorts.items() if cohort.part_of is None))


def paid_cohorts(deal: Deal) -> dict[str, list[str]]:
    """Return the cohorts with payments for each of their people, and the metrics they price."""
    found: dict[str, list[str]] = {}
    for payment in deal.payments.values():
        if payment.for_each == "person":
            for cohort in cohorts_of(deal, payment):
                found.setdefault(cohort, []).extend(map(str, payment.priced))
    return found


def claims_of_persons(deal: Deal) -> Iterator[Problem]:
    """Check that a payment for each person can be told person by person."""
    for name, payment in deal.payments.items():
        path: Path = ("payments", name)
        if payment.for_each == "person":
            yield from _terms(deal, path, payment)
            for metric in payment.priced:
                yield from _claims(deal, path, str(metric))
        elif payment.exclusive is not None:
            message = "`exclusive` claims are claims of one person"
            remedy = "write `for_each: person`, or leave it out"
            yield Problem("PFS191", (*path, "exclusive"), message, remedy)


def _terms(deal: Deal, path: Path, payment: Payment) -> Iterator[Problem]:
    if not deal.cohorts:
        yield Problem("PFS191", (*path, "for_each"), "the deal has no people", "add `cohorts`")
    if payment.value is not None or payment.amount is not None:
        field = "value" if payment.value is not None else "amount"
        message = f"`{field}` is no price of a claim"
        yield Problem("PFS191", (*path, field), message, "write `prices: {METRIC: 900}`")
    for field in ("read", "round", "at_least"):
        if getattr(payment, field) is not None:
            message = f"`{field}` does not go with `for_each: person`"
            yield Problem("PFS191", (*path, field), message, "leave it out")
    if payment.basis != "cumulative":
        message = f"`basis: {payment.basis}` does not go with `for_each: person`"
        yield Problem("PFS191", (*path, "basis"), message, "leave it out")
    yield from _sets(path, payment)
    yield from _worths(deal, path, payment)
    for at, condition in walk(payment.when, (*path, "when")):
        if isinstance(condition, Condition) and condition.metric and condition.cohort is None:
            message = "a condition on a metric is asked of a cohort, not of one person"
            remedy = "write `cohort: pooled`; what a person must reach is `qualifies` in a metric"
            yield Problem("PFS191", (*at, "metric"), message, remedy)


def _sets(path: Path, payment: Payment) -> Iterator[Problem]:
    for place, names in enumerate(payment.exclusive or ()):
        for index, name in enumerate(names):
            if name not in payment.priced:
                message = f"the payment does not price `{name}`"
                remedy = choose(str(name), map(str, payment.priced), "")
                yield Problem("PFS191", (*path, "exclusive", place, index), message, remedy)


def _worths(deal: Deal, path: Path, payment: Payment) -> Iterator[Problem]:
    lines: dict[str, Schedule | float | Stated] = {str(m): payment for m in payment.priced}
    lines |= {str(m): line for m, line in (payment.prices or {}).items()}
    for name, line in lines.items():
        at = path if payment.prices is None else (*path, "prices", str(name))
        if isinstance(line, Line) and line.read is not None:
            message = "`read` does not go with `for_each: person`"
            yield Problem("PFS191", (*at, "read"), message, "leave it out")
        table = isinstance(line, Schedule) and line.price is None
        if table and deal.metrics[str(name)].kind == "count":
            message = "a count of one person is paid at a price for each"
            remedy = "write `price`, or an event for each step, each with `requires`"
            yield Problem("PFS191", at, message, remedy)
        if any(number < 0 for _, number in walk(line, at) if isinstance(number, float)) or (
            not isinstance(line, Schedule) and min(written_values(line)) < 0
        ):
            message = "a claim of one person is worth 0 or more"
            yield Problem("PFS191", at, message, "write a second payment for what runs back")


def _claims(deal: Deal, path: Path, name: str) -> Iterator[Problem]:
    metric = deal.metrics[name]
    if metric.kind not in {"event", "count"}:
        message = f"`{name}` is no claim of one person: it is of kind {metric.kind or 'blend'}"
        yield Problem("PFS191", path, message, "write `kind: event`, or `count`, in the metric")
        return
    if metric.level is None or metric.comparison is not None:
        message = f"`{name}` is stated against a comparison; a person makes a claim or not"
        yield Problem("PFS191", path, message, "write `level`, and leave `comparison` out")
    if any(one.design != "count" for one in (metric.evaluations or {}).values()):
        message = f"`{name}` is estimated by an evaluation; claims of persons are verified"
        yield Problem("PFS191", path, message, f"leave out `metrics.{name}.evaluations`")
    again = metric.kind == "count" or (metric.measured is not None and metric.measured.every)
    if again and metric.claims != "repeatable":
        message = f"one person can claim `{name}` more than once"
        remedy = "write `claims: repeatable`, or an event that is read once"
        yield Problem("PFS191", ("metrics", name), message, remedy)


def estimands_alike(deal: Deal) -> Iterator[Problem]:
    """Check that all claims of a cohort's people are claims of the same people."""
    for cohort, names in paid_cohorts(deal).items():
        kinds = {deal.metrics[name].estimand for name in names}
        if len(kinds) > 1:
            message = f"claims of `{cohort}` are of people offered and of people treated"
            yield Problem("PFS191", ("cohorts", cohort), message, "write one `estimand` for all")


def most_of_people(deal: Deal, name: str, cohort: str | None) -> float:
    """Return the most that all people of a payment for each person can be due; else infinity."""
    payment = deal.payments[name]
    if payment.for_each != "person" or payment.at_most is None:
        return math.inf
    names = [one for one in cohorts_of(deal, payment) if cohort in {None, one}]
    return plain_value(payment.at_most) * sum(plain_value(deal.cohorts[n].people) for n in names)
