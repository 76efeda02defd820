"""Units avoided: the true total change of a metric, by cohort and date, as savings count them."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from pfs.models.numbers import plain_value
from pfs.models.plain import add_months
from pfs.models.savings import AvoidedCost
from pfs.models.timeline import WHOLE_DEAL, Slot
from pfs.outcomes.panel import Panel
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class Units:
    """Units avoided on a date, one number a path: those of the time up to it since the last."""

    date: dt.date
    number: FloatArray


def avoided(panel: Panel, saving: AvoidedCost) -> list[Units]:
    """Return the units that a saving counts, in order of date.

    They follow the truth, never what was measured. What is read every month, quarter or year
    counts on each reading and goes on after the last at the rate of its last twelve months. What is
    read once counts once, what is read on dates by what it has grown since the date before; where
    `fade` is stated both are a stock that counts again each year. `fade` is lost each year after
    a cohort's last reading.
    """
    found: list[Units] = []
    for cohort in _once(panel, saving.metric):
        slots = [s for s in panel.readings.slots[saving.metric] if s.cohort == cohort]
        if slots:
            found += _of_cohort(panel, saving, slots)
    first, last = saving.over or (dt.date.min, panel.deal.calendar.end)
    counted = [units for units in found if first <= units.date <= last]
    return sorted(counted, key=lambda units: units.date)


def _once(panel: Panel, metric: str) -> list[str]:
    """Return the cohorts that are measured and no part of another that is."""
    measured = panel.readings.cohorts(metric)
    return [
        cohort
        for cohort in measured
        if cohort == WHOLE_DEAL or panel.deal.cohorts[cohort].part_of not in measured
    ]


def _of_cohort(panel: Panel, saving: AvoidedCost, slots: list[Slot]) -> list[Units]:
    measured = panel.deal.metrics[saving.metric].measured
    assert measured is not None  # noqa: S101 - a blend saves nothing
    share = plain_value(saving.attribution)
    read = [Units(slot.date, share * _total(panel, slot)) for slot in slots]
    stock = "fade" in saving.model_fields_set
    if measured.every is not None:
        return read + _after(panel, saving, read, read[-1:], twelve_months=True)
    if measured.dates is not None and not stock:
        before = [np.zeros(panel.paths), *(units.number for units in read)]
        return [Units(u.date, u.number - b) for u, b in zip(read, before, strict=False)]
    if not stock:
        return read
    if measured.dates is not None:
        return read + _after(panel, saving, read, read[-1:], twelve_months=False)
    return read + [
        later
        for units in read
        for later in _after(panel, saving, read, [units], twelve_months=False)
    ]


def _after(
    panel: Panel,
    saving: AvoidedCost,
    read: list[Units],
    last: list[Units],
    *,
    twelve_months: bool,
) -> list[Units]:
    """Return what goes on each year after a reading."""
    (end,) = last
    amount = end.number
    if twelve_months:
        since = add_months(end.date, -12)
        parts = [units.number for units in read if since < units.date <= end.date]
        amount = sum(parts[1:], start=parts[0])
    left = 1.0 - plain_value(saving.fade)
    until = panel.deal.calendar.end if saving.over is None else saving.over[1]
    found: list[Units] = []
    years = 1
    while (day := add_months(end.date, 12 * years)) <= until and day < dt.date.max:
        found.append(Units(day, amount * left**years))
        years += 1
    return found


def _total(panel: Panel, slot: Slot) -> FloatArray:
    reading = panel.true[slot]
    return reading.change() * reading.people
