"""What is measured and read: conversions, evaluations, weights, cohorts."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from pfs.models.calendar import MONTHS_IN
from pfs.models.conditions import Condition, Read
from pfs.models.crosscheck.readings import measured_cohorts, pooled_cohorts
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates
from pfs.models.links import Link
from pfs.models.metrics import Measured, Metric
from pfs.models.numbers import Fixed, plain_value
from pfs.models.payments import Line, Payment
from pfs.models.plain import Duration
from pfs.models.problems import Problem, listed
from pfs.models.savings import AvoidedCost
from pfs.models.schedules import ScheduleByOutcome
from pfs.models.timeline import later
from pfs.source.document import KEY
from pfs.source.findings import Path

ALIKE: Mapping[Read, frozenset[Read]] = {
    "level": frozenset({"level", "total"}),
    "total": frozenset({"level", "total"}),
    "change": frozenset({"change", "total_change"}),
    "total_change": frozenset({"change", "total_change"}),
    "relative_change": frozenset({"relative_change"}),
}
"""Readings that follow from a metric's own read without the comparison level."""
MOST_READINGS = 20_000
"""Readings of a deal; the published ones have some hundreds at most."""
_WHOLE = 1e-9


def reads_follow(deal: Deal) -> Iterator[Problem]:
    """Check that every reading follows from the metric's own read and the comparison."""
    for path, metric, read in _reads(deal):
        stated = deal.metrics[metric]
        if stated.blend is not None and read != stated.own_read:
            message = f"`{metric}` is a blend, which is read in one way only"
            yield Problem("PFS140", path, message, "leave out `read`")
        elif stated.blend is None and not readable(stated, read):
            yield needs_level(path, metric, stated, read)
    for name, stated in deal.metrics.items():
        truth: Read = "level" if stated.level is not None else "change"
        own = stated.own_read
        if stated.blend is None and not (readable(stated, truth) or _own_effect(stated)):
            field = "level" if stated.level is not None else "effect"
            message = f"`{field}` of `{name}` does not give its {own} without a comparison"
            path = ("metrics", name, field)
            yield Problem("PFS140", path, message, f"write `comparison: {{level: ...}}` in "
                          f"`metrics.{name}`")  # fmt: skip


def readable(metric: Metric, read: str) -> bool:
    """Say whether a metric can be read in this way."""
    return metric.comparison is not None or read in ALIKE[metric.own_read]


def _own_effect(metric: Metric) -> bool:
    return metric.effect is not None and metric.own_read == "relative_change"


def needs_level(path: Path, name: str, metric: Metric, read: str) -> Problem:
    """Return what to say of a reading that needs the comparison level."""
    message = f"`{name}` is read as {metric.own_read}; {read} needs the comparison's level"
    remedy = f"write `comparison: {{level: ...}}` in `metrics.{name}`, or read {metric.own_read}"
    return Problem("PFS140", path, message, remedy)


def _reads(deal: Deal) -> Iterator[tuple[Path, str, Read]]:
    """Yield every reading that is not the metric's own, with its path and metric."""
    for path, value in walk(deal):
        if isinstance(value, Payment | Condition | ScheduleByOutcome | Link):
            if value.metric is not None and value.read is not None:
                yield (*path, "read"), value.metric, value.read
        elif isinstance(value, Line) and value.read is not None:
            yield (*path, "read"), str(path[-1]), value.read
        elif isinstance(value, AvoidedCost):
            yield (*path, "metric"), value.metric, "total_change"


def errors_known(deal: Deal) -> Iterator[Problem]:
    """Check that an evaluation's error follows from the sizes of its groups, or is stated."""
    for name, metric in deal.metrics.items():
        for id_, evaluation in (metric.evaluations or {}).items():
            if evaluation.se is None and evaluation.design != "count":
                path = ("metrics", name, "evaluations", id_)
                yield from _spread(path, name, metric)


def _spread(path: Path, name: str, metric: Metric) -> Iterator[Problem]:
    if metric.kind == "total":
        message = f"the error of a total does not follow from the people of `{path[-1]}`"
        yield Problem("PFS141", path, message, f"write `se` in `evaluations.{path[-1]}`")
    elif metric.kind in {"mean", "duration"} and metric.cv is None:
        message = f"the error of `{path[-1]}` needs the spread between people"
        remedy = f"write `cv: 100%` in `metrics.{name}`, or `se` in the evaluation"
        yield Problem("PFS141", path, message, remedy)


def tests_possible(deal: Deal) -> Iterator[Problem]:
    """Check that what is tested for significance is a change that is measured with an error."""
    for path, value in walk(deal):
        if isinstance(value, Condition) and value.significant is not None:
            name = str(value.metric)
            yield from _tested((*path, "significant"), name, deal.metrics[name])


def _tested(path: Path, name: str, metric: Metric) -> Iterator[Problem]:
    errors = [e for e in (metric.evaluations or {}).values() if e.design != "count" or e.se]
    if metric.blend is not None:
        message = f"`{name}` is a blend: its standard error is not known"
        yield Problem("PFS141", path, message, "test a metric that it blends")
    elif not errors:
        message = f"`{name}` is measured without error, so there is nothing to test against"
        remedy = f"write `evaluations` in `metrics.{name}`, or a bound as `at_least`"
        yield Problem("PFS141", path, message, remedy)
    elif metric.comparison is None and not (
        readable(metric, "change") and all(e.se is not None for e in errors)
    ):
        message = f"the standard error of `{name}` needs the comparison's level"
        remedy = f"write `comparison: {{level: ...}}` in `metrics.{name}`"
        yield Problem("PFS140", path, message, remedy)


def weights_whole(deal: Deal) -> Iterator[Problem]:
    """Check that the weights of an estimate, or of a blend, add up to 100 %."""
    for name, metric in deal.metrics.items():
        for index, row in enumerate(metric.estimate or ()):
            path: Path = ("metrics", name, "estimate", index, "weights")
            yield from whole("PFS142", path, "the weights", row.weights.values())
        if metric.blend is not None:
            path = ("metrics", name, "blend")
            yield from whole("PFS142", path, "the weights", metric.blend.values())


def whole(code: str, path: Path, what: str, parts: Iterable[Fixed | float]) -> Iterator[Problem]:
    """Yield a problem where shares do not add up to 100 %."""
    total = sum(plain_value(part) for part in parts)
    if abs(total - 1) > _WHOLE:
        message = f"{what} add up to {100 * total:.10g}%"
        yield Problem(code, path, message, "write shares that add up to 100%")


def blends_end(deal: Deal) -> Iterator[Problem]:
    """Check that no metric is blended of itself."""
    parts = {name: tuple(metric.blend or ()) for name, metric in deal.metrics.items()}
    cycle = cycle_in(parts)
    if cycle:
        message = f"{' is blended of '.join(f'`{name}`' for name in cycle)}"
        yield Problem("PFS144", ("metrics", cycle[0], "blend"), message,
                      f"leave one of {listed(dict.fromkeys(cycle))} out")  # fmt: skip


def cycle_in(edges: Mapping[str, Iterable[str]]) -> list[str]:
    """Return names that lead back to the first of them, or nothing."""
    try:
        TopologicalSorter({name: sorted(edges[name]) for name in sorted(edges)}).prepare()
    except CycleError as error:
        names: list[str] = error.args[1]
        return names[::-1]
    return []


def readings_bounded(deal: Deal) -> Iterator[Problem]:
    """Check that the readings are few enough to be listed, before any check lists them."""
    total = 0
    for name, metric in deal.metrics.items():
        if metric.measured is not None:
            cohorts = len(metric.cohorts or deal.cohorts) or 1
            total += cohorts * _most_dates(deal, metric.measured)
        if total > MOST_READINGS:
            path = ("metrics", name, "measured")
            message = f"the deal has more than {MOST_READINGS:,} readings"
            yield Problem("PFS143", path, message, "measure less often, or state fewer `cohorts`")
            return


def _most_dates(deal: Deal, measured: Measured) -> int:
    """Return on how many dates a cohort can be read at most."""
    if measured.dates is not None:
        return len(measured.dates)
    if measured.every is None or measured.over is None:
        return len(grid_dates(deal.calendar))
    # Durations count from each cohort's first day; how long they are together hardly depends on it.
    first, last = (
        later(deal.calendar.start, moment) if isinstance(moment, Duration) else moment
        for moment in measured.over
    )
    return max(0, (last - first).days) // (28 * MONTHS_IN[measured.every]) + 1


def follow_up_of_people(deal: Deal) -> Iterator[Problem]:
    """Check that `follow_up` counts from somebody's enrolment."""
    for name, metric in deal.metrics.items():
        if not deal.cohorts and metric.measured is not None and metric.measured.follow_up:
            path = ("metrics", name, "measured", "follow_up")
            message = "`follow_up` counts from enrolment, and the deal has no cohorts"
            yield Problem("PFS145", path, message, "leave it out, or add `cohorts`")


def cohorts_measured(deal: Deal) -> Iterator[Problem]:
    """Check that payments and conditions read a metric of cohorts in which it is measured."""
    for name, payment in deal.payments.items():
        for metric in payment.priced:
            yield from _paid_for(deal, name, payment, metric)
    for path, value in walk(deal):
        if isinstance(value, Condition) and value.metric and value.cohort not in {None, "pooled"}:
            known = measured_cohorts(deal, value.metric)
            if value.cohort not in known:
                yield _unmeasured((*path, "cohort"), value.metric, str(value.cohort), known)
        elif isinstance(value, Condition) and value.metric and _pools_nothing(deal, value):
            message = f"`{value.metric}` is measured in parts of cohorts only: nothing is pooled"
            remedy = "write the cohort, or measure the whole cohort too"
            yield Problem("PFS146", (*path, "cohort"), message, remedy)


def _pools_nothing(deal: Deal, condition: Condition) -> bool:
    """Return whether a condition asks for all cohorts of a metric measured in parts only."""
    metric = str(condition.metric)
    return condition.cohort == "pooled" and not pooled_cohorts(deal, metric)


def _paid_for(deal: Deal, name: str, payment: Payment, metric: str) -> Iterator[Problem]:
    known = measured_cohorts(deal, metric)
    for index, cohort in enumerate(payment.cohorts or ()):
        if cohort not in known:
            yield _unmeasured(("payments", name, "cohorts", index), metric, cohort, known)
    if payment.cohorts is None and not pooled_cohorts(deal, metric):
        message = f"`payments.{name}` is for no cohort: `{metric}` is measured in none that counts"
        remedy = "write `cohorts` in the payment; a cohort with `part_of` counts only when named"
        yield Problem("PFS146", ("payments", name, KEY), message, remedy)


def _unmeasured(path: Path, metric: str, cohort: str, known: tuple[str, ...]) -> Problem:
    message = f"`{metric}` is not measured in cohort `{cohort}`"
    remedy = f"write {listed(known)}" if known and known[0] else "leave it out"
    return Problem("PFS146", path, message, remedy)
