"""Gates: metrics that count only for people who reach another one."""

from collections.abc import Iterator

from pfs.models.crosscheck.outcomes import cycle_in
from pfs.models.crosscheck.readings import measured_cohorts
from pfs.models.deal import Deal
from pfs.models.gates import gate_of
from pfs.models.metrics import Metric
from pfs.models.numbers import is_uncertain, plain_value
from pfs.models.problems import Problem, listed
from pfs.models.timeline import slots_of
from pfs.source.findings import Path


def gates_open(deal: Deal) -> Iterator[Problem]:
    """Check that no metric waits for itself."""
    edges = {name: [gate] if (gate := gate_of(metric)) else []
             for name, metric in deal.metrics.items()}  # fmt: skip
    cycle = cycle_in(edges)
    if cycle:
        message = f"{' waits for '.join(f'`{name}`' for name in cycle)}"
        remedy = f"leave one of {listed(dict.fromkeys(cycle))} out"
        yield Problem(
            "PFS192", ("metrics", cycle[0], _field(deal.metrics[cycle[0]])), message, remedy
        )


def _field(metric: Metric) -> str:
    return "requires" if metric.requires is not None else "qualifies"


def gates_fit(deal: Deal) -> Iterator[Problem]:
    """Check that gates are events of the same people, read no later."""
    for name, metric in deal.metrics.items():
        gate = gate_of(metric)
        if gate is not None:
            path: Path = ("metrics", name, _field(metric))
            yield from _kinds(deal, path, metric, gate)
            yield from _people(deal, path, name, gate)


def _kinds(deal: Deal, path: Path, metric: Metric, gate: str) -> Iterator[Problem]:
    before = deal.metrics[gate]
    if metric.requires is not None and metric.qualifies is not None:
        message = "a metric has one gate"
        remedy = f"let `{metric.requires}` have the other one, or leave one out"
        yield Problem("PFS192", ("metrics", path[1], "qualifies"), message, remedy)
    if _estimated(before):
        message = f"`{gate}` is estimated by an evaluation; a gate is verified for each person"
        yield Problem("PFS192", path, message, f"leave out `metrics.{gate}.evaluations`")
    elif before.kind not in {"event", "share"} or before.level is None:
        message = f"`{gate}` is no event with a level of its own that people reach"
        yield Problem("PFS192", path, message, "write `kind: event` and `level` in that metric")
    if metric.level is None or metric.comparison is not None or metric.kind == "total":
        message = f"`{path[1]}` is stated against a comparison, or of the whole group"
        yield Problem("PFS192", path, message, "write `level`, or leave the gate out")
    elif metric.requires is not None and before.level is not None and metric.kind == "event":
        sure = not is_uncertain(metric.level) and not is_uncertain(before.level)
        share = plain_value(before.level) if sure else 1.0
        if sure and plain_value(metric.level) > share * (1 + 1e-9):
            message = f"more people reach `{path[1]}` than `{gate}`, which it requires"
            remedy = f"write a level of at most {100 * share:.10g}%"
            yield Problem("PFS192", path, message, remedy)


def _estimated(metric: Metric) -> bool:
    """Return whether evaluations other than a verified count measure a metric."""
    return any(one.design != "count" for one in (metric.evaluations or {}).values())


def _people(deal: Deal, path: Path, name: str, gate: str) -> Iterator[Problem]:
    mine, theirs = measured_cohorts(deal, name), measured_cohorts(deal, gate)
    missing = sorted(set(mine) - set(theirs))
    if missing:
        message = f"`{gate}` is not measured in `{missing[0]}`, where `{name}` is"
        yield Problem("PFS192", path, message, "let both have the same `cohorts`")
    for cohort in sorted(set(mine) & set(theirs)):
        first = min((slot.date for slot in slots_of(deal, name, cohort)), default=None)
        opens = min((slot.date for slot in slots_of(deal, gate, cohort)), default=None)
        if first is not None and (opens is None or opens > first):
            message = f"`{gate}` is read after `{name}`, which waits for it"
            yield Problem("PFS192", path, message, f"let `metrics.{gate}` be measured earlier")
            return
