"""Gates: the metric that a person must reach before another can count for that person."""

from collections.abc import Iterable

from pfs.models.deal import Deal
from pfs.models.metrics import Metric


def gate_of(metric: Metric) -> str | None:
    """Return the metric that this one `requires` or `qualifies` by, None where there is none."""
    gate = metric.requires or metric.qualifies
    return None if gate is None else str(gate)


def with_gates(deal: Deal, metrics: Iterable[str]) -> tuple[str, ...]:
    """Return metrics and all gates before them, by name."""
    found: set[str] = set()
    waiting = list(metrics)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            gate = gate_of(deal.metrics[name])
            waiting += [] if gate is None else [gate]
    return tuple(sorted(found))
