"""What the file leaves open: sources, evidence, votes on money, and goals."""

from collections.abc import Iterator

from pfs.models.community_references import MetricPath
from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, Uncertain, source_of
from pfs.models.payments import Payment
from pfs.models.problems import Problem
from pfs.source.document import KEY
from pfs.source.findings import Path

_UNVOTED = frozenset({"philanthropy", "private"})
"""Sectors whose money nobody votes."""


def baselines_sourced(deal: Deal) -> Iterator[Problem]:
    """Warn of levels of comparison groups, and baselines of goals, that no source supports."""
    for name, metric in deal.metrics.items():
        if metric.comparison is not None and metric.source is None:
            yield from _sourced(("metrics", name, "comparison", "level"), metric.comparison.level)
    goals = {} if deal.collective_impact is None else deal.collective_impact.goals
    for name, goal in goals.items():
        if goal.baseline is not None:
            yield from _sourced(("collective_impact", "goals", name, "baseline"), goal.baseline)


def _sourced(path: Path, number: float | Stated) -> Iterator[Problem]:
    if source_of(number) is None:
        message = f"the baseline of `{path[-3] if path[-1] == 'level' else path[-2]}` has no source"
        remedy = "write it as `{value: ..., source: ...}`, be it `source: assumed`"
        yield Problem("PFS214", path, message, remedy)


def influence_supported(deal: Deal) -> Iterator[Problem]:
    """Note effects, levels and baselines that payments follow and that state no evidence."""
    for name in _paid(deal):
        metric = deal.metrics[name]
        numbers: dict[tuple[str, ...], Uncertain | None]
        numbers = {("effect",): metric.effect, ("level",): metric.level}
        if metric.comparison is not None and _converted(deal, name, metric):
            numbers["comparison", "level"] = metric.comparison.level
        for field, number in numbers.items():
            if number is not None and not _supported(number):
                message = f"payments follow `{'.'.join(field)}` of `{name}`, without `evidence`"
                remedy = "write `evidence: strong`, moderate, weak or assumed beside it"
                yield Problem("PFS307", ("metrics", name, *field), message, remedy)


def _paid(deal: Deal) -> list[str]:
    """Return the metrics that payments are made for, and the parts of blends, in order."""
    waiting = [str(name) for p in deal.payments.values() for name in p.priced]
    found: list[str] = []
    while waiting:
        name = waiting.pop(0)
        parts = deal.metrics[name].blend
        if parts is not None:
            waiting += [str(part) for part in parts]
        elif name not in found:
            found.append(name)
    return found


def _converted(deal: Deal, name: str, metric: Metric) -> bool:
    """Say whether readings that are paid for need the baseline, and are not the metric's own."""
    reads = {payment.read for payment in deal.payments.values() if payment.metric == name}
    return bool(reads - {None, metric.own_read}) or metric.own_read == "relative_change"


def _supported(number: float | Stated | None) -> bool:
    while isinstance(number, Stated):
        if number.evidence is not None:
            return True
        number = number.value
    return False


def money_voted(deal: Deal) -> Iterator[Problem]:
    """Note public payors whose appropriation is not stated."""
    paying = {str(party) for payment in deal.payments.values() for party in payment.payors}
    for name, party in deal.parties.items():
        if name in paying and party.appropriation is None and party.sector not in _UNVOTED:
            message = f"how the money of `{name}` is voted is not stated"
            remedy = "write `appropriation: yearly`, `standing`, or the amounts by date"
            yield Problem("PFS308", ("parties", name, KEY), message, remedy)


def metrics_have_goals(deal: Deal) -> Iterator[Problem]:
    """Note metrics that are paid for and that no link ties to a goal of the community."""
    impact = deal.collective_impact
    if impact is None:
        return
    tied = {str(link.metric) for link in impact.links.values() if link.metric is not None}
    tied |= {g.indicator.id for g in impact.goals.values() if isinstance(g.indicator, MetricPath)}
    for name, metric in deal.metrics.items():
        paid = any(_pays(payment, name) for payment in deal.payments.values())
        if paid and name not in tied and not tied & set(map(str, metric.blend or ())):
            message = f"`{name}` is paid for, and no link ties it to a goal"
            remedy = f"add a link with `metric: {name}` in `collective_impact.links`"
            yield Problem("PFS309", ("metrics", name, KEY), message, remedy)


def _pays(payment: Payment, metric: str) -> bool:
    return metric in map(str, payment.priced)
