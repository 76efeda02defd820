"""Weights of a metric's evaluations in a reading: the first row whose condition holds."""

import numpy as np

from pfs.models.conditions import Condition
from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import plain_value
from pfs.models.timeline import Slot
from pfs.outcomes.bounds import passes
from pfs.outcomes.people import people
from pfs.outcomes.readings import Factor
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import BoolArray, FloatArray


def weights(
    deal: Deal, metric: Metric, slot: Slot, risks: Risks | None = None
) -> dict[str, Factor]:
    """Return the weight of each evaluation in a reading.

    One number where the row that holds is the same on every path; else one a path.
    """
    names = sorted(metric.evaluations or {})
    free: BoolArray = np.ones(1, dtype=bool)
    found: dict[str, Factor] = {}
    for row in metric.estimate or ():
        holds = free & _holds(deal, row.when, slot, risks)
        free = free & ~holds
        for name, weight in sorted(row.weights.items()):
            before = found.get(name, 0.0)
            found[name] = _one(np.where(holds, plain_value(weight), before))
    if free.any():
        even = 1.0 / len(names)
        for name in names:
            found[name] = _one(np.where(free, even, found.get(name, 0.0)))
    return {name: weight for name, weight in sorted(found.items()) if not _nothing(weight)}


def _one(weight: FloatArray) -> Factor:
    """Return a weight that is the same on every path as one number."""
    return float(weight[0]) if isinstance(weight, np.ndarray) and len(weight) == 1 else weight


def _nothing(weight: Factor) -> bool:
    return isinstance(weight, float) and weight == 0.0


def _holds(deal: Deal, when: Condition | None, slot: Slot, risks: Risks | None) -> BoolArray:
    """Return whether a condition on enrolment or date holds at a reading, one path or all."""
    if when is None:
        return np.ones(1, dtype=bool)
    if when.since is not None:
        return np.full(1, slot.date >= when.since)
    if when.enrolled is not None:
        paths = 1 if risks is None else risks.paths
        enrolled = people(deal, risks, str(when.enrolled), paths=paths, until=slot.date).enrolled
        return passes(when, enrolled, slot.date, deal.calendar.start)
    if when.not_ is not None:
        return ~_holds(deal, when.not_, slot, risks)
    if when.all_of is not None:
        answer = np.ones(1, dtype=bool)
        for part in when.all_of:
            answer = answer & _holds(deal, part, slot, risks)
        return answer
    answer = np.zeros(1, dtype=bool)
    for part in when.any_of or ():
        answer = answer | _holds(deal, part, slot, risks)
    return answer
