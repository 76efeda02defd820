"""Words and figures of the report card: levels, changes, places, parties' goals."""

import math
from collections.abc import Sequence

from pfs.analysis.align import Alignment
from pfs.analysis.statistics import Summary
from pfs.ci_alignment.measures import GOALS
from pfs.ci_alignment.readings import GoalReading
from pfs.models.goals import Goal
from pfs.output import figures as fig

NOT_STATED = "not stated"


def plain(identifier: str) -> str:
    """Return an identifier in words: without underscores."""
    return identifier.replace("_", " ")


def moved(result: Alignment) -> list[GoalReading]:
    """Return the goals that the deal moves, in the order of the file."""
    return [reading for reading in result.readings.values() if reading.contributions]


def amount(goal: Goal, value: float, *, places: int) -> str:
    """Return a change of an indicator: points of a share, else a number."""
    shown = 100 * value if goal.kind == "share" else value
    text = f"{fig.round_half_up(shown, -places):,.{places}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def places_for(goal: Goal, value: float) -> int:
    """Return the decimals that a change is shown with: one from 1 on, below it two."""
    return 1 if abs(100 * value if goal.kind == "share" else value) >= 0.95 else 2


def unit(goal: Goal) -> str:
    """Return the unit of a change in words, with a space before it."""
    if goal.kind == "share":
        return " points"
    return f" {goal.unit}s" if goal.unit else ""


def level(goal: Goal, value: float) -> str:
    """Return a level of an indicator: `40.0%`, `460`."""
    if goal.kind == "share":
        return f"{fig.round_half_up(100 * value, -1):.1f}%"
    return f"{fig.round_half_up(value, -1):,.1f}"


def percent(share: float) -> str:
    """Return a share with one decimal: `10.7%`."""
    text = f"{fig.round_half_up(100 * share, -1):.1f}%"
    return text.removeprefix("-") if text == "-0.0%" else text


def places_in_words(number: float | None) -> str:
    """Return a number of places: whole, `never` where no number is enough."""
    if number is None:
        return NOT_STATED
    return "never" if math.isinf(number) else f"{number:,.0f}"


def summary_of(result: Alignment, reading: GoalReading, measure: str) -> Summary | None:
    """Return the summary of a result of a goal, on the headline's date where it has one."""
    name = f"{GOALS}.{reading.name}.{measure}"
    return result.numbers.get(f"{name}@{reading.date}", result.numbers.get(name))


def parted(figures: Sequence[float], *, places: int) -> list[str]:
    """Return figures that add up to their total as printed: the largest remainders are raised."""
    unit = 10.0**-places
    if not all(map(math.isfinite, figures)):
        return ["undefined" if math.isnan(x) else f"{x:,.{places}f}" for x in figures]
    steps = [math.floor(x / unit + 1e-9) for x in figures]
    short = round(sum(figures) / unit) - sum(steps)
    order = sorted(range(len(steps)), key=lambda i: steps[i] - figures[i] / unit)
    for index in order[:short]:
        steps[index] += 1
    return [f"{step * unit:,.{places}f}" for step in steps]
