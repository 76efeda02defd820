"""The range in which a metric is looked at, and the levels at which its payments bend or jump."""

from math import isfinite
from statistics import mean

from pfs.models.conditions import BOUNDS, Condition
from pfs.models.crosscheck.persons import paid_cohorts
from pfs.models.crosscheck.ranges import possible
from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, distribution_of, plain_value, unwrapped
from pfs.models.schedules import Schedule, ScheduleByOutcome
from pfs.models.timeline import timeline
from pfs.outcomes.distributions import base_value


def paid_metrics(deal: Deal) -> list[str]:
    """Return the metrics that money depends on, blends by their parts, in order of name."""
    names = {str(p.metric) for p in deal.payments.values() if p.metric is not None}
    names |= {str(name) for p in deal.payments.values() for name in p.prices or ()}
    names |= {str(schedule.metric) for schedule in _set_by_outcome(deal)}
    names = {part for name in names for part in (deal.metrics[name].blend or (name,))}
    return sorted(names - _of_kinds(deal))


def _of_kinds(deal: Deal) -> set[str]:
    """Return the metrics that follow from kinds of person: nothing else can be said of them."""
    paid = paid_cohorts(deal)
    return {name for cohort, names in paid.items() if deal.cohorts[cohort].profiles
            for name in names}  # fmt: skip


def _set_by_outcome(deal: Deal) -> list[ScheduleByOutcome]:
    """Return the coupons and shares of principal that an outcome sets."""
    numbers = [n for debt in deal.debts.values() for n in (debt.rate, debt.principal)]
    return [number for number in numbers if isinstance(number, ScheduleByOutcome)]


def span(deal: Deal, name: str) -> tuple[float, float]:
    """Return the range in which a metric is looked at, in its own read.

    It holds 0, the stated thresholds with a quarter to spare, and the true value's 99.9 % interval
    where that is a distribution; shares stay between 0 and 1.
    """
    metric = deal.metrics[name]
    number = metric.level if metric.effect is None else metric.effect
    stated = [0.0, *(1.25 * x for x in knots(deal, name))]
    scale = max(_read_people(deal, name)) if metric.own_read in {"total", "total_change"} else 1.0
    if number is not None:
        stated += [scale * _in_own_read(metric, x) for x in _reach(number)]
    low, high = min(stated), max(stated)
    if metric.kind in {"share", "event"}:
        low, high = max(low, -scale), min(high, scale)
        low = max(low, 0.0) if metric.own_read in {"level", "total"} else low
    least, most = possible(metric, metric.own_read)
    low, high = max(low, least), min(high, most)
    return low, high if high > low else low + 1.0


def true_path(deal: Deal, name: str) -> str:
    """Return the setting path of the number that says what is true of a metric."""
    return f"metrics.{name}.{'level' if deal.metrics[name].effect is None else 'effect'}"


def true_value(deal: Deal, name: str, level: float) -> float:
    """Return the true effect or level, as stated, of which a reading without error is `level`.

    The reading is in the metric's own read; a total is of as many people as a reading is about on
    average.
    """
    metric = deal.metrics[name]
    total = metric.own_read in {"total", "total_change"}
    return _as_stated(metric, level / mean(_read_people(deal, name)) if total else level)


def true_span(deal: Deal, name: str) -> tuple[float, float]:
    """Return the range in which what is true of a metric is looked at, as the deal states it."""
    metric = deal.metrics[name]
    low, high = span(deal, name)
    if metric.own_read in {"total", "total_change"}:
        scale = max(_read_people(deal, name))
        low, high = low / scale, high / scale
    ends = _as_stated(metric, low), _as_stated(metric, high)
    return min(ends), max(ends)


def _as_stated(metric: Metric, own: float) -> float:
    """Return a person's own read as the stated effect or level; undoes `_in_own_read`."""
    if metric.effect is not None or metric.comparison is None:
        return own
    against = base_value(metric.comparison.level)
    sign = -1 if metric.better == "lower" else 1
    if metric.own_read in {"change", "total_change"}:
        return against + sign * own
    return against * (1 + sign * own) if metric.own_read == "relative_change" else own


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


def _read_people(deal: Deal, metric: str) -> list[float]:
    """Return how many people each reading that is paid for is about; 1 for a group's total.

    Of running readings each cohort's last one counts: it is about all that the others are.
    """
    if deal.metrics[metric].kind == "total":
        return [1.0]
    read = timeline(deal)
    paid = {str(c) for p in deal.payments.values() if p.metric == metric for c in p.cohorts or ()}
    slots = [slot for slot in read.slots[metric] if not paid or slot.cohort in paid]
    if read.sequences[metric] == "latest":
        slots = list({slot.cohort: slot for slot in slots}.values())
    return [slot.people for slot in slots] or [1.0]


def knots(deal: Deal, metric: str) -> list[float]:
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
    return sorted({x for x in found if isfinite(x)})


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
