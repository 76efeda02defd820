"""One result of the community's section at base, by its key, for worked examples."""

import math

from pfs.ci_alignment.at_base import base_readings
from pfs.ci_alignment.contribution import Community
from pfs.ci_alignment.forecast import why_none
from pfs.ci_alignment.gaps import REACHED
from pfs.ci_alignment.measures import drawn, fixed
from pfs.ci_alignment.readings import GoalReading
from pfs.models.deal import Deal
from pfs.models.keys import ResultKey
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import Block

PREFIX = "collective_impact."


class NotStatedError(ValueError):
    """A result that the file does not state enough for; the message says what is missing."""


def base_value_of(deal: Deal, text: str) -> float:
    """Return a result with everything at its base.

    Parameters
    ----------
    deal
        The deal.
    text
        Key such as `collective_impact.goals.reading.contribution@2018-08-31`. Without a date it is
        read on the goal's own: the target's, else the best. A part `.base` may be written.

    Raises
    ------
    KeyFormError
        If the text is not a key.
    NotStatedError
        If it does not follow from what the file states.
    """
    key, readings = ResultKey.parse(text), base_readings(deal)
    for name in _names(key, readings):
        for known, compute in fixed(deal, readings):
            if known == name:
                return compute()
        for known, computed in drawn(Community(deal, Draws(Block(0, 1), None)), readings):
            if known == name:
                value = float(computed()[0])
                if math.isnan(value):
                    raise NotStatedError("it is undefined at base")
                return value
    raise NotStatedError(_why(key, readings))


def _names(key: ResultKey, readings: dict[str, GoalReading]) -> list[str]:
    """Return the full names that a key can mean: as written, and on the goal's own date."""
    name = ".".join(part for part in (key.section, key.id, key.measure) if part)
    name += "" if key.cohort is None else f"@{key.cohort}"
    if key.date is not None:
        return [f"{name}@{key.date}"]
    reading = readings.get(key.id) if key.section == f"{PREFIX}goals" else None
    own = [] if reading is None or reading.date is None else [f"{name}@{reading.date}"]
    return [name, *own]


def _why(key: ResultKey, readings: dict[str, GoalReading]) -> str:
    """Return what is missing for a result, in words."""
    reading = readings.get(key.id)
    if reading is None or key.section != f"{PREFIX}goals":
        return "the file does not state what it needs"
    goal, why = reading.goal, why_none(reading.goal)
    if key.measure.startswith(("forecast", "turns", "visible")):
        return f"the forecast is not stated: {why}" if why else "the stated forecast has no `sd`"
    if not reading.links or goal.population is None:
        return "the goal has no link, or no `population`"
    if goal.target is None:
        return "the goal has no `target`"
    if reading.forecast is None and not key.measure.endswith("_from_baseline"):
        return f"the forecast is not stated: {why}"
    return REACHED
