"""Dates on which money moves lie on the calendar's grid."""

import datetime as dt
from collections.abc import Iterator

from pfs.models.capital import Debt, Drawn, Grant, Guarantee
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.grid import grid_dates, nearest_dates
from pfs.models.plain import add_months
from pfs.models.problems import Problem
from pfs.source.document import KEY
from pfs.source.findings import Path

Dated = Iterator[tuple[Path, dt.date]]


def end_on_grid(deal: Deal) -> Iterator[Problem]:
    """Check that the calendar ends with a period."""
    stated = deal.calendar
    last = grid_dates(stated)[-1]
    if last == stated.end:
        return
    later = stated.model_copy(update={"end": add_months(stated.end, 24)})
    following = next(day for day in grid_dates(later) if day > stated.end)
    before = f"{last} or " if last > stated.start else ""
    message = f"{stated.end} is not the end of a {stated.period.replace('_', ' ')}"
    remedy = f"write {before}{following}, or set `first_period_ends`"
    yield Problem("PFS130", ("calendar", "end"), message, remedy)


def flows_on_grid(deal: Deal) -> Iterator[Problem]:
    """Check that money moves, and options are decided, only on dates of the grid."""
    grid = tuple(sorted({*grid_dates(deal.calendar), deal.calendar.end}))
    for path, day in flow_dates(deal):
        if not grid[0] <= day <= grid[-1]:
            yield _outside(deal, path, day)
        elif day not in grid:
            near = " or ".join(str(date) for date in nearest_dates(grid, day))
            message = f"no money moves on {day}: it is not a date of the calendar's grid"
            yield Problem("PFS131", path, message, f"write {near}")


def windows_inside(deal: Deal) -> Iterator[Problem]:
    """Check that money spread over days, readings and enrolment lie within the calendar."""
    calendar = deal.calendar
    for path, flow in _flows(deal):
        for index, day in enumerate(flow.over or ()):
            if not calendar.start <= day <= calendar.end:
                yield _outside(deal, (*path, "over", index), day)
    for path, day in _reading_dates(deal):
        if not calendar.start <= day <= calendar.end:
            yield _outside(deal, path, day)
    for name, cohort in deal.cohorts.items():
        if cohort.last_day > calendar.end:
            yield _outside(deal, ("cohorts", name, "enrols"), cohort.last_day)


def flow_dates(deal: Deal) -> Dated:
    """Yield every date on which money moves or something is decided, with its path."""
    for path, flow in _flows(deal):
        yield from _keys(path, flow)
    for name, tranche in deal.capital.items():
        if isinstance(tranche, Debt | Grant) and tranche.matures is not None:
            yield ("capital", name, "matures"), tranche.matures
        if isinstance(tranche, Guarantee) and tranche.funded is not None:
            yield ("capital", name, "funded"), tranche.funded
    for name, payment in deal.payments.items():
        for index, day in enumerate((payment.paid and payment.paid.dates) or ()):
            yield ("payments", name, "paid", "dates", index), day
    yield from _decisions(deal)
    for name, example in deal.worked_examples.items():
        if example.opening is not None:
            yield ("worked_examples", name, "opening", "date"), example.opening.date


def _decisions(deal: Deal) -> Dated:
    if deal.calendar.term_ends is not None:
        yield ("calendar", "term_ends"), deal.calendar.term_ends
    for name, termination in deal.terminations.items():
        if termination.date is not None:
            yield ("terminations", name, "date"), termination.date
        for index, day in enumerate(termination.dates or ()):
            yield ("terminations", name, "dates", index), day
        if termination.extends_to is not None:
            yield ("terminations", name, "extends_to"), termination.extends_to


def _flows(deal: Deal) -> Iterator[tuple[Path, Flow]]:
    for name, tranche in deal.capital.items():
        if isinstance(tranche, Drawn) and isinstance(tranche.draws, Flow):
            yield ("capital", name, "draws"), tranche.draws
        if isinstance(tranche, Debt) and isinstance(tranche.repays, Flow):
            yield ("capital", name, "repays"), tranche.repays
    for name, item in deal.budget.items():
        for field in ("amount", "cost_to_provider"):
            flow = getattr(item, field)
            if isinstance(flow, Flow):
                yield ("budget", name, field), flow


def _keys(path: Path, flow: Flow) -> Dated:
    for day in flow.dated or ():
        yield (*path, "dated", day.isoformat(), KEY), day


def _reading_dates(deal: Deal) -> Dated:
    for name, metric in deal.metrics.items():
        measured = metric.measured
        if measured is not None:
            for field in ("dates", "over"):
                for index, day in enumerate(getattr(measured, field) or ()):
                    if isinstance(day, dt.date):
                        yield ("metrics", name, "measured", field, index), day


def _outside(deal: Deal, path: Path, day: dt.date) -> Problem:
    calendar = deal.calendar
    if day < calendar.start:
        message = f"{day} is before the calendar's start, {calendar.start}"
        return Problem("PFS132", path, message, "write a later date here")
    message = f"{day} is after the calendar's end, {calendar.end}"
    return Problem("PFS132", path, message, "write an earlier date, or a later `calendar.end`")
