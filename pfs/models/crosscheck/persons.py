"""Payments for each person: claims that one person can make, and the cohort's kinds of person."""

import math
from collections.abc import Iterator

from pfs.models.bounded import written_values
from pfs.models.conditions import Condition
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.keys import ReadingKey
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, is_uncertain, plain_value
from pfs.models.payments import Line, Payment
from pfs.models.problems import Problem, choose, listed
from pfs.models.programme import Cohort
from pfs.models.schedules import Schedule
from pfs.models.timeline import slots_of
from pfs.source.findings import Path

SHARE = "share"
_WHOLE = 1e-9


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
    if metric.evaluations:
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


def profiles_fit(deal: Deal) -> Iterator[Problem]:
    """Check that kinds of person are whole and have the levels of the metrics."""
    paid = paid_cohorts(deal)
    for name, cohort in deal.cohorts.items():
        path: Path = ("cohorts", name, "profiles")
        if cohort.profiles is None:
            continue
        priced = sorted(set(paid.get(name, ())))
        if not priced:
            message = f"no payment is for each person of `{name}`"
            yield Problem("PFS193", path, message, "write `for_each: person`, or leave it out")
            continue
        wrong = list(_kinds(path, cohort, priced))
        yield from wrong
        for metric in () if wrong else priced:
            yield from _means(deal, path, cohort, metric)


def _kinds(path: Path, cohort: Cohort, priced: list[str]) -> Iterator[Problem]:
    kinds = cohort.profiles or ()
    for place, kind in enumerate(kinds):
        for key, number in kind.items():
            if key not in {SHARE, *priced}:
                message = f"no payment for each person prices `{key}`"
                remedy = choose(key, [SHARE, *priced], "")
                yield Problem("PFS193", (*path, place, key), message, remedy)
            elif number < 0 or (key != SHARE and number != int(number)):
                message = f"`{key}` is a whole number of claims, 0 or more"
                if key == SHARE:
                    message = "`share` is 0 or more"
                yield Problem("PFS193", (*path, place, key), message, "write `1`")
        if SHARE not in kind:
            yield Problem("PFS193", (*path, place), "`share` is missing", "write `share: 40%`")
    total = sum(kind.get(SHARE, 0.0) for kind in kinds)
    if abs(total - 1) > _WHOLE:
        message = f"the shares add up to {100 * total:.10g}%"
        yield Problem("PFS193", path, message, "write shares that add up to 100%")


def _means(deal: Deal, path: Path, cohort: Cohort, name: str) -> Iterator[Problem]:
    metric: Metric = deal.metrics[name]
    if metric.level is None:
        return
    if is_uncertain(metric.level):
        message = f"`{name}` has an uncertain level, and kinds of person that fix it"
        yield Problem("PFS193", path, message, f"write one number in `metrics.{name}.level`")
        return
    mean = sum(kind.get(SHARE, 0.0) * kind.get(name, 0.0) for kind in cohort.profiles or ())
    times = metric.measured is not None and metric.measured.every is not None
    level = plain_value(metric.level)
    if not times and abs(mean - level) > _WHOLE:
        message = f"the profiles have {mean:.10g} `{name}` a person, the metric {level:.10g}"
        remedy = f"write `level: {mean:.10g}`, or other profiles"
        yield Problem("PFS193", path, message, remedy)


def people_of_examples(deal: Deal) -> Iterator[Problem]:
    """Check that people in an example are paid for, one by one."""
    paid = paid_cohorts(deal)
    cards = {n: p for n, p in deal.payments.items() if p.for_each == "person"}
    for name, example in deal.worked_examples.items():
        for place, group in enumerate(example.persons or ()):
            path: Path = ("worked_examples", name, "persons", place)
            if group.cohort not in paid:
                message = f"no payment is for each person of `{group.cohort}`"
                remedy = choose(str(group.cohort), paid, "write `for_each: person` in a payment")
                yield Problem("PFS194", (*path, "cohort"), message, remedy)
                continue
            mine = [n for n, p in cards.items() if group.cohort in cohorts_of(deal, p)]
            known = [*paid[str(group.cohort)], *(f"payments.{n}.earned" for n in mine)]
            for key, number in group.claims.items():
                at = (*path, "claims", key)
                if key not in known:
                    message = f"`{key}` is no claim of people in `{group.cohort}`"
                    yield Problem("PFS194", at, message, choose(key, known, listed(known)))
                elif number < 0 or (_once(deal, key) and number > 1):
                    message = f"{number:.12g} is no number of times that one person has `{key}`"
                    yield Problem("PFS194", at, message, "write `1`; `number` says how many people")


def _once(deal: Deal, key: str) -> bool:
    metric = deal.metrics.get(key)
    return metric is not None and metric.kind == "event" and metric.claims == "once"


def too_many_claims(
    deal: Deal, path: Path, key: ReadingKey, read: str, value: float
) -> Iterator[Problem]:
    """Yield what is wrong with a reading of more claims than people can make one by one.

    A reading without a date holds for every reading of the metric, and so for the smallest.
    """
    name = key.metric
    paid = {n for names in paid_cohorts(deal).values() for n in names}
    if name not in paid or deal.metrics[name].kind != "event" or read not in {"level", "total"}:
        return
    slots = [s for s in slots_of(deal, name) if key.cohort in {None, "pooled", s.cohort}
             and key.date in {None, s.date}]  # fmt: skip
    if key.cohort == "pooled" and key.date is None:
        most = sum(slot.people for slot in slots)
    else:
        most = min((slot.people for slot in slots), default=math.inf)
    if value > (1.0 if read == "level" else most) * (1 + 1e-9):
        what = f"{100 * value:g}% of people" if read == "level" else f"{value:g} people"
        message = f"{what} can't reach `{name}`"
        if read == "total":
            message += f": it is read of {most:.10g} people" + (
                f" at least, {len(slots)} times" if len(slots) > 1 else ""
            )
        yield Problem("PFS154", path, message, f"write a share, as `{name}.level=45%`")
