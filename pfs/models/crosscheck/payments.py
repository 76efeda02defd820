"""When payments are due and for what: never paid, in circles, shares of payors."""

from collections.abc import Iterator, Mapping

from pfs.models.conditions import Condition
from pfs.models.crosscheck.outcomes import cycle_in, whole
from pfs.models.crosscheck.readings import (
    Result,
    measured_cohorts,
    reading_days,
    results,
)
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.grid import nearest_dates
from pfs.models.payments import Line, Payment
from pfs.models.problems import Problem
from pfs.source.document import KEY
from pfs.source.findings import Path


def ever_paid(deal: Deal) -> Iterator[Problem]:
    """Check that each payment for a metric has a result that is due by the calendar's end."""
    for name, payment in deal.payments.items():
        if payment.priced and _all_measured(deal, payment):
            found = results(deal, payment)
            if all(result.index is None for result in found):
                yield _never(deal, name, found)


def _all_measured(deal: Deal, payment: Payment) -> bool:
    """Say whether its cohorts are measured: PFS146 says of the others why nothing is paid."""
    named = {str(cohort) for cohort in payment.cohorts or ()}
    return all(named <= set(measured_cohorts(deal, name)) for name in payment.priced)


def _never(deal: Deal, name: str, found: list[Result]) -> Problem:
    path = ("payments", name, KEY)
    if not found:
        message = f"`payments.{name}` is never paid: nobody is enrolled when its metric is read"
        return Problem("PFS133", path, message, "write a later date in `measured`")
    first = found[0]
    late = first.certified > deal.calendar.end
    how = f"certified on {first.certified}" if late else f"due on {first.due}"
    if first.due.year >= 9999:
        how = f"certified on {first.certified}, after the last of `paid.dates`"
        remedy = "write a later date in `paid.dates`"
    else:
        how += f", after the calendar's end, {deal.calendar.end}"
        remedy = "write a later `calendar.end`, or let the metric be measured earlier"
    message = f"`payments.{name}` is never paid: its first result is {how}"
    return Problem("PFS133", path, message, remedy)


def some_unpaid(deal: Deal) -> Iterator[Problem]:
    """Warn where some results of a payment are due after the calendar's end."""
    for name, payment in deal.payments.items():
        found = results(deal, payment) if payment.priced else []
        lost = [result for result in found if result.index is None]
        if lost and len(lost) < len(found):
            message = (
                f"{len(lost)} of {len(found)} results that `payments.{name}` waits for are due "
                f"too late to be paid, the first on {lost[0].certified}"
            )
            remedy = f"the calendar ends on {deal.calendar.end}; write a later `calendar.end`"
            yield Problem("PFS206", ("payments", name, KEY), message, remedy)


def units_counted(deal: Deal) -> Iterator[Problem]:
    """Warn where a price for each claim is multiplied with a share of people, not with people."""
    for name, payment in deal.payments.items():
        for metric, line, path in _priced_lines(payment, name):
            stated = deal.metrics[metric]
            counts = stated.kind in {"event", "count", "duration"}
            if counts and (line.read or stated.own_read) == "level" and line.per is None:
                message = (
                    f"`{metric}` is read as a level: the price is paid once for 100%, not for each"
                )
                remedy = "write `read: total` here, or `per: 1pp` for a price per point"
                yield Problem("PFS224", path, message, remedy)


def _priced_lines(payment: Payment, name: str) -> Iterator[tuple[str, Line, Path]]:
    """Yield what is paid at a price for each unit: metric, line and path; not person by person."""
    if payment.for_each == "person":
        return
    path: Path = ("payments", name)
    if payment.prices is not None:
        for metric, line in payment.prices.items():
            at: Path = (*path, "prices", str(metric))
            if not isinstance(line, Line):
                yield str(metric), Line(price=line), at
            elif line.price is not None:
                yield str(metric), line, at
    elif payment.metric is not None and payment.price is not None:
        stated = Line(price=payment.price, per=payment.per, read=payment.read)
        yield str(payment.metric), stated, (*path, "price")


def conditions_end(deal: Deal) -> Iterator[Problem]:
    """Check that no payment depends on itself, be it through others."""
    edges: Mapping[str, set[str]] = {
        name: _named_in(payment.when) for name, payment in deal.payments.items()
    }
    cycle = cycle_in(edges)
    if cycle:
        message = " depends on ".join(f"`{name}`" for name in cycle)
        remedy = "let one of these payments depend on a metric instead"
        yield Problem("PFS147", ("payments", cycle[0], "when"), message, remedy)


def _named_in(when: Condition | None) -> set[str]:
    found = (value for _, value in walk(when))
    return {str(v.payment) for v in found if isinstance(v, Condition) and v.payment is not None}


def dates_are_read(deal: Deal) -> Iterator[Problem]:
    """Check that a condition on the reading of a date names a date on which there is one."""
    for path, value in walk(deal):
        if isinstance(value, Condition) and value.metric is not None and value.date is not None:
            known = measured_cohorts(deal, value.metric)
            days = {day for cohort in known for day in reading_days(deal, value.metric, cohort)}
            if days and value.date not in days:
                near = nearest_dates(tuple(sorted(days)), value.date)
                message = f"`{value.metric}` is not read on {value.date}, so this never holds"
                remedy = f"write {' or '.join(map(str, near))}"
                yield Problem("PFS134", (*path, "date"), message, remedy)


def payors_whole(deal: Deal) -> Iterator[Problem]:
    """Check that payors that each pay a share pay all of it together."""
    for name, payment in deal.payments.items():
        if isinstance(payment.from_, Mapping):
            path = ("payments", name, "from")
            yield from whole("PFS148", path, "the payors' shares", payment.from_.values())
