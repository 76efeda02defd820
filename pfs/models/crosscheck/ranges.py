"""Numbers that no outcome can have: a share above 100 %, a fall by more than all."""

import math
from collections.abc import Iterator

from pfs.models.bounded import written_values
from pfs.models.conditions import BOUNDS, Condition, Read
from pfs.models.crosscheck.people import too_many_claims
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.keys import KeyFormError, ReadingKey
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated
from pfs.models.payments import Line, Payment
from pfs.models.problems import Problem
from pfs.models.risks import NoResult
from pfs.models.schedules import Schedule, ScheduleByOutcome
from pfs.source.findings import Path


def shares_possible(deal: Deal) -> Iterator[Problem]:
    """Check the true values that metrics state and the readings that worked examples give."""
    for name, metric in deal.metrics.items():
        path = ("metrics", name)
        if metric.comparison is not None:
            yield from _number(
                metric, "level", metric.comparison.level, (*path, "comparison", "level")
            )
        if metric.level is not None:
            yield from _number(metric, "level", metric.level, (*path, "level"))
        if metric.effect is not None:
            read: Read = "change" if metric.own_read == "total_change" else metric.own_read
            yield from _number(metric, read, metric.effect, (*path, "effect"))
    for name, risk in deal.risks.items():
        if isinstance(risk, NoResult) and deal.metrics[risk.metric].blend is None:
            metric = deal.metrics[risk.metric]
            yield from _number(metric, metric.own_read, risk.deemed, ("risks", name, "deemed"))
    for name, example in deal.worked_examples.items():
        for key, value in example.given.items():
            yield from value_problems(deal, ("worked_examples", name, "given", key), key, value)


def comparisons_above_zero(deal: Deal) -> Iterator[Problem]:
    """Check that what a relative change is divided by is not 0."""
    relative = {
        str(getattr(found, "metric", ""))
        for _, found in walk(deal)
        if getattr(found, "read", None) == "relative_change" and getattr(found, "metric", None)
    }
    for name, metric in deal.metrics.items():
        if metric.comparison is None or not (
            metric.own_read == "relative_change" or name in relative
        ):
            continue
        if min(written_values(metric.comparison.level)) <= 0:
            path = ("metrics", name, "comparison", "level")
            message = "a relative change is divided by the comparison level, which is not above 0"
            yield Problem("PFS154", path, message, "write a level above 0, or read `change`")


def thresholds_possible(deal: Deal) -> Iterator[Problem]:
    """Check that conditions and tables compare readings with what readings can be."""
    for path, value in walk(deal):
        if isinstance(value, Condition) and value.metric is not None:
            metric = deal.metrics[value.metric]
            for name in BOUNDS:
                if getattr(value, name) is not None:
                    yield from _threshold(metric, value.read, getattr(value, name), (*path, name))
        elif isinstance(value, Payment | ScheduleByOutcome) and value.metric is not None:
            yield from _rows(deal.metrics[value.metric], value.read, value, path)
        elif isinstance(value, Line):
            yield from _rows(deal.metrics[str(path[-1])], value.read, value, path)


def _rows(metric: Metric, read: Read | None, table: Schedule, path: Path) -> Iterator[Problem]:
    for field, rows in (("steps", table.steps), ("lines", table.lines)):
        for index, row in enumerate(rows or ()):
            for name in (*BOUNDS, "at"):
                number = getattr(row, name, None)
                if number is not None:
                    yield from _threshold(metric, read, number, (*path, field, index, name))


def _threshold(
    metric: Metric, read: Read | None, number: float | Stated, path: Path
) -> Iterator[Problem]:
    if metric.blend is not None:
        return
    low, high = possible(metric, read or metric.own_read)
    for value in written_values(number):
        if not low - 1e-12 <= value <= high + 1e-12:
            bound = f"above {high:.0%}" if value > high else f"below {low:.0%}"
            message = f"{value:g} is {value:.0%}, and no outcome of this metric is {bound}"
            remedy = f"write {value:g}%" if abs(value) <= 100 else "write a share, as 40%"
            yield Problem("PFS155", path, message, remedy)
            return


def value_problems(deal: Deal, path: Path, text: str, value: float) -> Iterator[Problem]:
    """Yield what is wrong with the value of a reading, in an example or on a command line."""
    try:
        key = ReadingKey.parse(text)
    except KeyFormError:
        return
    metric = deal.metrics.get(key.metric)
    if metric is not None and metric.blend is None:
        own = key.suffix is None or key.suffix in (metric.evaluations or {})
        read = metric.own_read if own else str(key.suffix)
        yield from _number(metric, read, value, path)
        yield from too_many_claims(deal, path, key, read, value)


def _number(metric: Metric, read: str, number: float | Stated, path: Path) -> Iterator[Problem]:
    low, high = possible(metric, read)
    for value in written_values(number):
        if not low - 1e-12 <= value <= high + 1e-12:
            message = f"{value:g} is {value:.0%}: no outcome of this metric is so"
            remedy = f"write {value:g}%" if -100 <= value <= 100 else "write a share, as 40%"
            yield Problem("PFS154", path, message, remedy)
            return


def possible(metric: Metric, read: str) -> tuple[float, float]:
    """Return the least and the most that a reading can be; infinite where nothing bounds it."""
    if read == "relative_change" and metric.better == "lower":
        return -math.inf, 1.0
    if metric.kind != "share":
        return -math.inf, math.inf
    return {"level": (0.0, 1.0), "change": (-1.0, 1.0)}.get(read, (-math.inf, math.inf))
