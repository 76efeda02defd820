"""Cliffs: thresholds at which much of what can be paid is won or lost at once."""

import math
from collections.abc import Iterator, Mapping

from pfs.models.bounded import written_values
from pfs.models.conditions import Condition, Read
from pfs.models.crosscheck.money import money
from pfs.models.crosscheck.outcomes import readable
from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value
from pfs.models.payments import Payment
from pfs.models.problems import Problem
from pfs.models.rules.bounds import most_in_all
from pfs.models.rules.tables import constant, cuts_of, shown, tables
from pfs.source.findings import Path

CLIFF = 0.25
"""Share of the most that payments can come to from which a jump is a cliff."""


def cliffs(deal: Deal) -> Iterator[Problem]:
    """Note the largest jump of each payment where it is a quarter of all that can be paid."""
    most = most_in_all(deal, tight=True)
    if not 0 < most < math.inf:
        return
    found: dict[str, tuple[float, Path, str]] = {}
    for name, jump, path, at in (*_jumps(deal), *_gates(deal)):
        if jump >= CLIFF * most and jump > found.get(name, (0.0,))[0]:
            found[name] = (jump, path, at)
    for jump, path, at in found.values():
        share = min(1.0, jump / most)
        message = f"{money(jump)} depends on passing {at}: {share:.0%} of the most that can be paid"
        remedy = "true of many contracts; `lines` would spread it over the outcomes around"
        yield Problem("PFS304", path, message, remedy)


def _jumps(deal: Deal) -> Iterator[tuple[str, float, Path, str]]:
    for table in tables(deal):
        metric, cuts = deal.metrics[table.metric], cuts_of(table)
        line = table.schedule.lines is not None
        for index, cut in enumerate(cuts):
            if not line or index == 0 or cuts[index - 1].at == cut.at:
                at = shown(metric, table.read, cut.at)
                yield table.payment, abs(cut.above - cut.below), cut.path, at


def _gates(deal: Deal) -> Iterator[tuple[str, float, Path, str]]:
    """Yield what a condition on the metric that is paid for opens at once."""
    for name, payment in deal.payments.items():
        for path, leaf in _leaves(("payments", name, "when"), payment.when):
            bound = next((word for word in ("at_least", "above") if getattr(leaf, word)), None)
            if bound is None or leaf.metric != payment.metric or payment.metric is None:
                continue
            metric = deal.metrics[payment.metric]
            at = constant(getattr(leaf, bound))
            if at is not None:
                opened = _opened(deal, payment, metric, leaf.read or metric.own_read, at)
                if opened is not None:
                    text = shown(metric, leaf.read or metric.own_read, at)
                    yield name, opened, (*path, bound), text


def _leaves(path: Path, when: Condition | None) -> Iterator[tuple[Path, Condition]]:
    """Yield the conditions on metrics that must all hold."""
    if when is not None and when.metric is not None:
        yield path, when
    for index, part in enumerate((when.all_of or ()) if when is not None else ()):
        yield from _leaves((*path, "all", index), part)


def _opened(deal: Deal, payment: Payment, metric: Metric, read: Read, at: float) -> float | None:
    price = None if payment.price is None else constant(payment.price)
    people = [plain_value(deal.cohorts[n].people) for n in payment.cohorts or deal.cohorts
              if deal.cohorts[n].part_of is None or payment.cohorts]  # fmt: skip
    count = (sum if payment.for_each == "deal" else max)(people or [1.0])
    units = converted(metric, at, read, payment.read or metric.own_read, count)
    if price is None or units is None:
        return None
    return price * units / (1.0 if payment.per is None else plain_value(payment.per))


def converted(metric: Metric, value: float, read: Read, to: Read, people: float) -> float | None:
    """Return a change in another of its readings; None where that does not follow."""
    if read == to:
        return value
    if metric.blend is not None or {"level", "total"} & {read, to} or not readable(metric, to):
        return None
    scales: Mapping[str, float] = {"change": 1.0, "total_change": people}
    if metric.comparison is not None:
        against = written_values(metric.comparison.level)
        scales = {**scales, "relative_change": 1 / (sum(against) / len(against))}
    if read not in scales or to not in scales:
        return None
    return value / scales[read] * scales[to]
