"""Readings that are given: by person, in the read in which they are stated."""

from pfs.models.conditions import Read
from pfs.models.metrics import Metric
from pfs.outcomes.measurement import Truth, sign_of
from pfs.outcomes.readings import Factor, Reading
from pfs.outcomes.sample import FloatArray

PER_PERSON = {"total": "level", "total_change": "change"}


def per_person(
    metric: Metric, stated: dict[str | None, FloatArray], people: Factor
) -> dict[str | None, FloatArray]:
    """Return given values by person: those stated as totals divided by the people they are about.

    An evaluation's value is in the metric's own read.
    """
    result: dict[str | None, FloatArray] = {}
    for suffix, value in stated.items():
        own = suffix is None or suffix in (metric.evaluations or {})
        read = metric.own_read if own else suffix
        result[suffix] = value / people if read in PER_PERSON else value
    return result


def directly_given(
    metric: Metric, true: Truth, stated: dict[str | None, FloatArray], people: Factor
) -> Reading | None:
    """Return the reading that is given itself, None where only evaluations are or nothing is."""
    for suffix, value in stated.items():
        if suffix is None or suffix not in (metric.evaluations or {}):
            read = suffix or metric.own_read
            against = true.comparison if true.known else None
            kind: Read = PER_PERSON.get(read, read)  # type: ignore[assignment]
            return Reading(kind, value, against, sign_of(metric), people)
    return None
