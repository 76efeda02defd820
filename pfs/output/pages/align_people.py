"""The part of the report card about people: subgroups, and the providers who serve them."""

import math
from collections.abc import Iterator

from pfs.analysis.align import Alignment
from pfs.ci_alignment.measures import LINKS
from pfs.ci_alignment.readings import GoalReading, GroupReading
from pfs.models.numbers import plain_value
from pfs.output.names import Names
from pfs.output.page import Block, Row, heading, row, table
from pfs.output.pages.align_words import (
    NOT_STATED,
    amount,
    level,
    moved,
    parted,
    percent,
    plain,
    unit,
)

_SAME = 1e-12


def groups_table(result: Alignment) -> list[Block]:
    """Return the table of subgroups with the gap to the best-off group before and after."""
    rows: list[Row] = []
    for reading in moved(result):
        rows += [_group(reading, group) for group in reading.groups.values()]
    if not rows:
        return []
    heads = ("people", "served", "today", "then", "behind", "then", "ratio", "then")
    return [table("Groups", heads, rows)]


def _group(reading: GoalReading, group: GroupReading) -> Row:
    goal, before, after = reading.goal, group.gap_before, group.gap_after
    best = group.against == group.name
    gaps = ["", ""] if best else [
        NOT_STATED if gap is None else amount(goal, gap.points, places=1) for gap in (before, after)
    ]  # fmt: skip
    ratios = ["", ""] if best else [
        "" if gap is None or gap.successes is None else f"{gap.successes:.3f}"
        for gap in (before, after)
    ]  # fmt: skip
    return row(
        f"  {plain(group.name)}",
        NOT_STATED if group.people is None else f"{group.people:,.0f}",
        NOT_STATED if group.served is None else percent(group.served),
        NOT_STATED if group.before is None else level(goal, group.before),
        NOT_STATED if group.after is None else level(goal, group.after),
        *gaps,
        *ratios,
    )


def providers_table(result: Alignment, names: Names) -> list[Block]:
    """Return the table of providers: Shapley value, first in and last in, at base."""
    rows: list[Row] = []
    for reading in moved(result):
        for name, link in reading.links.items():
            if link.division is not None:
                what = f"{plain(name)} to {plain(reading.name)}"
                rows += [heading(what), *_parts(result, names, reading, name)]
    if not rows:
        return []
    heads = ("share", "adds", "5th", "95th", "if first in", "if last in")
    return [table("Who brings it", heads, rows)]


def _parts(result: Alignment, names: Names, reading: GoalReading, link: str) -> Iterator[Row]:
    division, goal = reading.links[link].division, reading.goal
    population = 1.0 if goal.population is None else plain_value(goal.population)
    total = reading.links[link].total
    parts = division.parts if division else {}
    own = [float(part.shapley[0]) for part in parts.values()]
    scale = 100 / population if goal.kind == "share" else 1 / population
    shares = parted([100 * x / total for x in own], places=1) if total else ["none"] * len(own)
    adds = parted([scale * x for x in own], places=2)
    for (party, part), share, add in zip(parts.items(), shares, adds, strict=True):
        found = result.numbers[f"{LINKS}.{link}.providers.{party}.shapley"]
        figures = [found.p5, found.p95, float(part.first_in[0]), float(part.last_in[0])]
        shown = ["undefined" if x is None or math.isnan(x)
                 else amount(goal, x / population, places=2) for x in figures]  # fmt: skip
        percent_ = f"{share}%" if share[-1].isdigit() else share
        yield row(f"  {names.short(party)}", percent_, add, *shown)


def gap_sentences(result: Alignment) -> list[str]:
    """Return a sentence on each group that is behind: does its gap widen or narrow."""
    found = []
    for reading in moved(result):
        for group in reading.groups.values():
            before, after = group.gap_before, group.gap_after
            if before is not None and after is not None and group.against != group.name:
                low, high = (amount(reading.goal, gap.points, places=1) for gap in (before, after))
                change = after.points - before.points
                word = "stays" if abs(change) < _SAME else "widens" if change > 0 else "narrows"
                gap = f"{plain(group.name)} behind {plain(str(group.against))}"
                found.append(f"the gap {word}: {gap} {low}, then {high}{unit(reading.goal)}")
    return found
