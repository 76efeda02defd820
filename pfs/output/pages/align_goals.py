"""The part of the report card about goals: what the deal adds to each, and what is left."""

from collections.abc import Callable

from pfs.analysis.align import Alignment
from pfs.ci_alignment.forecast import last_reading
from pfs.ci_alignment.gaps import Gap, left_to_serve
from pfs.ci_alignment.readings import GoalReading
from pfs.models.numbers import plain_value
from pfs.output import figures as fig
from pfs.output.page import Block, row, table
from pfs.output.pages.align_words import (
    NOT_STATED,
    amount,
    level,
    moved,
    percent,
    places_for,
    places_in_words,
    plain,
    summary_of,
    unit,
)

MOST_COLUMNS = 4
Cell = Callable[[Alignment, GoalReading], str]


def goals_table(result: Alignment) -> list[Block]:
    """Return the table of goals that the deal moves, a column each."""
    shown = moved(result)
    blocks: list[Block] = []
    for start in range(0, len(shown), MOST_COLUMNS):
        part = shown[start : start + MOST_COLUMNS]
        rows = [
            row(label, *cells)
            for label, cell in _LINES
            if _said(label, cells := [cell(result, reading) for reading in part])
        ]
        heads = [plain(reading.name) for reading in part]
        blocks.append(table("Goals that the deal moves", heads, rows))
    return blocks


def _said(label: str, cells: list[str]) -> bool:
    """Return whether a row says anything; of what is not stated only the first rows are kept."""
    return label in _ALWAYS or any(cell not in {"", NOT_STATED} for cell in cells)


def others(result: Alignment) -> list[tuple[str, str]]:
    """Return a line on the goals that the deal does not move."""
    still = [reading for reading in result.readings.values() if not reading.contributions]
    named = []
    for reading in still:
        start = last_reading(reading.goal)
        known = NOT_STATED if start is None else level(reading.goal, start)
        named.append(f"{reading.name.replace('_', ' ')} ({known})")
    return [("Not moved", ", ".join(named))] if named else []


def _today(_: Alignment, reading: GoalReading) -> str:
    goal = reading.goal
    if goal.start is None:
        return NOT_STATED
    when = "" if goal.baseline is not None or not goal.history else f" in {max(goal.history).year}"
    return level(goal, goal.start) + when


def _target(_: Alignment, reading: GoalReading) -> str:
    target = reading.goal.target
    if target is None:
        return NOT_STATED
    return f"{level(reading.goal, plain_value(target.value))} by {target.at}"


def _forecast(_: Alignment, reading: GoalReading) -> str:
    if reading.forecast is None:
        return NOT_STATED
    return level(reading.goal, reading.forecast.level)


def _limits(_: Alignment, reading: GoalReading) -> str:
    if reading.forecast is None:
        return ""
    if reading.forecast.sd is None:
        return "stated as certain"
    lower, upper = reading.forecast.limits
    return f"{level(reading.goal, lower)} to {level(reading.goal, upper)}"


def added(reading: GoalReading) -> str:
    """Return what the deal adds at base on the headline's date: `2.0 points higher`."""
    goal, value = reading.goal, reading.contribution or 0.0
    places = places_for(goal, value)
    way = "higher" if goal.sign * value >= 0 else "lower"
    return f"{amount(goal, abs(value), places=places)}{unit(goal)} {way}"


def _added(_: Alignment, reading: GoalReading) -> str:
    return added(reading)


def interval(result: Alignment, reading: GoalReading) -> str:
    """Return what the deal adds in 9 of 10 cases."""
    found, goal = summary_of(result, reading, "contribution"), reading.goal
    if found is None or found.p5 is None or found.p95 is None:
        return NOT_STATED
    places = places_for(goal, reading.contribution or 0.0)
    low, high = (amount(goal, value, places=places) for value in (found.p5, found.p95))
    return f"{low} to {high}"


def _mean(result: Alignment, reading: GoalReading) -> str:
    found, scale = summary_of(result, reading, "contribution"), 1.0
    if found is None or found.mean is None:
        return NOT_STATED
    if reading.goal.kind == "share":
        scale = 100.0
    se = None if found.mean_se is None else scale * found.mean_se
    mean = fig.sampled(scale * found.mean, se, least_place=-2)
    return f"{mean} ({fig.error(se, least_place=-2)})"


def _best(_: Alignment, reading: GoalReading) -> str:
    best = reading.best
    if best is None or reading.contributions[best] == reading.contribution:
        return ""
    places = places_for(reading.goal, reading.contributions[best])
    most, here = (amount(reading.goal, x, places=places)
                  for x in (reading.contributions[best], reading.contribution or 0.0))  # fmt: skip
    return "" if most == here else f"{most} in {best.year}"


def _share(gap: Callable[[GoalReading], Gap | None]) -> Cell:
    def cell(_: Alignment, reading: GoalReading) -> str:
        share = reading.share_of(gap(reading))
        return _no_gap(reading) if share is None else percent(share)

    return cell


def _no_gap(reading: GoalReading) -> str:
    """Return why a goal has no gap: not stated, or none left."""
    if reading.goal.target is None or reading.forecast is None:
        return NOT_STATED
    return "none left"


def _from_baseline(_: Alignment, reading: GoalReading) -> str:
    share = reading.share_of(reading.gap_from_baseline)
    if share is not None:
        return percent(share)
    stated = reading.goal.target is not None and reading.goal.start is not None
    return "none left" if stated else NOT_STATED


def _chance(measure: str) -> Cell:
    def cell(result: Alignment, reading: GoalReading) -> str:
        found = summary_of(result, reading, measure)
        if found is None or found.mean is None:
            return NOT_STATED
        return f"{percent(found.mean)} ({fig.share_error(found.mean_se)})"

    return cell


def _error(_: Alignment, reading: GoalReading) -> str:
    if reading.error is None:
        return NOT_STATED
    return amount(reading.goal, reading.error, places=2) + unit(reading.goal)


def best_gap(reading: GoalReading) -> Gap | None:
    """Return the gap that numbers of places are for: from the forecast, else from today."""
    return reading.gap or (reading.gap_from_baseline if reading.forecast is None else None)


def _slots(_: Alignment, reading: GoalReading) -> str:
    return places_in_words(reading.slots_for(best_gap(reading)))


def _slots_interval(result: Alignment, reading: GoalReading) -> str:
    suffix = "" if reading.gap is not None else "_from_baseline"
    found = summary_of(result, reading, f"slots_to_close{suffix}")
    if found is None or found.p5 is None or found.p95 is None or best_gap(reading) is None:
        return ""
    return f"{places_in_words(found.p5)} to {places_in_words(found.p95)}"


def _left(_: Alignment, reading: GoalReading) -> str:
    left, share = left_to_serve(reading.goal), reading.reachable(best_gap(reading))
    return NOT_STATED if left is None or share is None else f"{left:,.0f} close {percent(share)}"


_ALWAYS = frozenset({"today", "target", "without the deal, by then"})
"""Rows that are shown also where nothing of them is stated."""
_LINES: tuple[tuple[str, Cell], ...] = (
    ("today", _today),
    ("target", _target),
    ("without the deal, by then", _forecast),
    ("  in 19 of 20 cases", _limits),
    ("moved by the deal, as planned", _added),
    ("  in 9 of 10 cases", interval),
    ("  on average (s.e.)", _mean),
    ("  most in another year", _best),
    ("of the gap left without the deal", _share(lambda reading: reading.gap)),
    ("of the gap from today", _from_baseline),
    ("ends better than without (s.e.)", _chance("turns")),
    ("better than 19 of 20 (s.e.)", _chance("visible")),
    ("sampling error of one reading", _error),
    ("slot-years that close the gap", _slots),
    ("  in 9 of 10 cases", _slots_interval),
    ("all who are left to serve", _left),
)
