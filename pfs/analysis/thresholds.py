"""The outcome from which a tranche is whole: it gets back what it put in, with nothing drawn.

One metric at a time is moved over a range, in every cohort and at every date, while other metrics
are at their base and options held by a party are left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pfs.analysis.case import run_case
from pfs.models.conditions import BOUNDS, Condition
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, distribution_of, plain_value, unwrapped
from pfs.models.schedules import Schedule, ScheduleByOutcome
from pfs.models.timeline import measured_cohorts
from pfs.outcomes.distributions import base_value
from pfs.outcomes.sample import BoolArray, FloatArray

CENT = 0.005
POINTS = 33
"""Levels of one scan; each of the rounds narrows the bracket 32 times."""
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a tranche is whole as one metric moves.

    Parameters
    ----------
    capital, metric
        The tranche and the metric.
    crossings
        Levels of the metric, in its own read, at which being whole begins or ends; of a jump the
        first level on the far side.
    whole_at_low, whole_at_high
        Whether it is whole at the ends of the range.
    low, high
        The range that was looked at.
    """

    capital: str
    metric: str
    crossings: tuple[float, ...]
    whole_at_low: bool
    whole_at_high: bool
    low: float
    high: float


def thresholds(file: DealFile) -> tuple[Threshold, ...]:
    """Return where each debt tranche is whole, by tranche, then metric."""
    return tuple(found for metric in _paid_metrics(file.deal) for found in _of_metric(file, metric))


def _paid_metrics(deal: Deal) -> list[str]:
    names = {str(p.metric) for p in deal.payments.values() if p.metric is not None}
    names |= {str(name) for p in deal.payments.values() for name in p.prices or ()}
    names |= {str(schedule.metric) for schedule in _set_by_outcome(deal)}
    names = {part for name in names for part in (deal.metrics[name].blend or (name,))}
    return sorted(names)


def _set_by_outcome(deal: Deal) -> list[ScheduleByOutcome]:
    """Return the coupons and shares of principal that an outcome sets."""
    numbers = [n for debt in deal.debts.values() for n in (debt.rate, debt.principal)]
    return [number for number in numbers if isinstance(number, ScheduleByOutcome)]


def _of_metric(file: DealFile, metric: str) -> Iterator[Threshold]:
    low, high = span(file.deal, metric)
    scanned = np.unique([*np.linspace(low, high, 4 * POINTS), *_stated(file.deal, metric)])
    scanned = scanned[(scanned >= low) & (scanned <= high)]
    whole = _whole(file, metric, scanned)
    for capital, flags in whole.items():
        changes = np.flatnonzero(flags[1:] != flags[:-1])
        crossings = tuple(
            _refined(file, metric, capital, float(scanned[i]), float(scanned[i + 1]))
            for i in changes
        )
        yield Threshold(capital, metric, crossings, bool(flags[0]), bool(flags[-1]), low, high)


def _whole(file: DealFile, metric: str, levels: FloatArray) -> dict[str, BoolArray]:
    case = run_case(file.deal, {metric: levels}, set_paths=file.set_paths)
    return {name: case.values(f"capital.{name}.loss") < CENT for name in file.deal.debts}


def _refined(file: DealFile, metric: str, capital: str, low: float, high: float) -> float:
    """Return the first level of the far side, to the precision of a few binary digits."""
    for _ in range(ROUNDS):
        levels = np.linspace(low, high, POINTS)
        flags = _whole(file, metric, levels)[capital]
        at = int(np.flatnonzero(flags != flags[0])[0]) if (flags != flags[0]).any() else -1
        low, high = float(levels[at - 1]), float(levels[at])
    return _tidy(file, metric, capital, low, high)


def _tidy(file: DealFile, metric: str, capital: str, low: float, high: float) -> float:
    """Return the shortest decimal within the last bracket's reach that gives the same answer."""
    for digits in range(3, 12):
        short = round(high, digits)
        if abs(short - high) <= 4 * (high - low) + 1e-12:
            flags = _whole(file, metric, np.array([short, high]))[capital]
            if flags[0] == flags[1]:
                return short
    return high


def span(deal: Deal, name: str) -> tuple[float, float]:
    """Return the range in which a metric is looked at, in its own read.

    It holds 0, the stated thresholds with a quarter to spare, and the true value's 99.9 % interval
    where that is a distribution; shares stay between 0 and 1.
    """
    metric = deal.metrics[name]
    number = metric.level if metric.effect is None else metric.effect
    stated = [0.0, *(1.25 * x for x in _stated(deal, name))]
    scale = _people(deal, name) if metric.own_read in {"total", "total_change"} else 1.0
    if number is not None:
        stated += [scale * _in_own_read(metric, x) for x in _reach(number)]
    low, high = min(stated), max(stated)
    if metric.kind in {"share", "event"}:
        low, high = max(low, -scale), min(high, scale)
        low = max(low, 0.0) if metric.own_read in {"level", "total"} else low
    return low, high if high > low else low + 1.0


def _in_own_read(metric: Metric, value: float) -> float:
    """Return a stated effect or level per person as the metric's own read."""
    if metric.effect is not None or metric.comparison is None:
        return value
    against = base_value(metric.comparison.level)
    change = (value - against) * (-1 if metric.better == "lower" else 1)
    if metric.own_read in {"change", "total_change"}:
        return change
    return change / against if metric.own_read == "relative_change" else value


def _reach(number: float | Stated) -> list[float]:
    shape = distribution_of(number)
    if shape is None:
        return [2 * base_value(number)]
    base = base_value(number)
    if shape.normal is not None:
        return [base - 3.3 * shape.normal.sd, base + 3.3 * shape.normal.sd]
    if shape.between is not None:
        half = shape.between[1] - shape.between[0]
        return [base - half, base + half]
    return [0.0, 3 * base]


def _people(deal: Deal, metric: str) -> float:
    """Return the most people that one reading of a metric can be about."""
    stated = deal.metrics[metric]
    measured = set(measured_cohorts(deal, stated))
    paid = {str(c) for p in deal.payments.values() if p.metric == metric for c in p.cohorts or ()}
    people = [plain_value(deal.cohorts[c].people) for c in paid or measured if c in deal.cohorts]
    return max(people, default=1.0)


def _stated(deal: Deal, metric: str) -> list[float]:
    """Return every threshold that payments and conditions state on a metric in its own read."""
    own: Metric = deal.metrics[metric]
    found: list[float] = []
    for payment in deal.payments.values():
        if payment.metric == metric and (payment.read or own.own_read) == own.own_read:
            found += _points(payment)
        found += _bounds(payment.when, metric)
    for schedule in _set_by_outcome(deal):
        if schedule.metric == metric and (schedule.read or own.own_read) == own.own_read:
            found += _points(schedule)
    return sorted({x for x in found if np.isfinite(x)})


def _points(schedule: Schedule) -> list[float]:
    steps = [getattr(row, name) for row in schedule.steps or () for name in BOUNDS]
    lines = [row.at for row in schedule.lines or ()]
    blocks = [block.to for block in schedule.blocks or ()]
    return [plain_value(x) for x in (*steps, *lines, *blocks) if x is not None]


def _bounds(when: Condition | None, metric: str) -> list[float]:
    if when is None:
        return []
    parts = [*(when.all_of or ()), *(when.any_of or ()), *([when.not_] if when.not_ else [])]
    found = [x for part in parts for x in _bounds(part, metric)]
    if when.metric == metric and when.read is None:
        bounds = [unwrapped(b) for b in (getattr(when, n) for n in BOUNDS) if b is not None]
        found += [b for b in bounds if not isinstance(b, Stated)]
    return found
