"""Each goal with everything at its base, computed."""

import datetime as dt
from collections.abc import Mapping

from pfs.ci_alignment.base import Base, GoalBase
from pfs.ci_alignment.base import Gap as GroupsApart
from pfs.ci_alignment.combine import room_of
from pfs.ci_alignment.contribution import Community, reach_of
from pfs.ci_alignment.forecast import forecast_at, sampling_error
from pfs.ci_alignment.gaps import gap_of
from pfs.ci_alignment.groups import GroupGap, best_off, gap_between
from pfs.ci_alignment.providers import divided
from pfs.ci_alignment.readings import GoalReading, GroupReading, LinkReading
from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.indicator_dates import links_to, reading_dates
from pfs.models.numbers import plain_value
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import Block


def base_readings(deal: Deal) -> dict[str, GoalReading]:
    """Return every goal of a deal with everything at its base, in the order of the file."""
    if deal.collective_impact is None:
        return {}
    community = Community(deal, Draws(Block(0, 1), None))
    return {name: reading_of(community, name) for name in deal.collective_impact.goals}


def base_of(deal: Deal) -> Base:
    """Return what the checks read of each goal at base."""
    return {name: _for_checks(reading) for name, reading in base_readings(deal).items()}


def _for_checks(reading: GoalReading) -> GoalBase:
    gaps = {
        name: GroupsApart(group.gap_before.points, group.gap_after.points)
        for name, group in reading.groups.items()
        if group.gap_before is not None and group.gap_after is not None
    }
    number = reading.slots_for(reading.gap)
    reached = None
    if reading.forecast is not None and reading.goal.target is not None:
        reached = reading.gap is None
    return GoalBase(reading.contribution, gaps, number, reached)


def reading_of(community: Community, name: str) -> GoalReading:
    """Return one goal at base; `community` has nothing drawn."""
    goal, dates = community.goal(name), reading_dates(community.deal, name)
    linked = bool(links_to(community.deal, name)) and goal.population is not None
    moved = {day: community.contribution(name, day) for day in dates if linked}
    contributions = {day: float(value[0]) for day, value in moved.items() if value is not None}
    best = max(contributions, key=lambda day: abs(contributions[day])) if contributions else None
    day = best if goal.target is None else goal.target.at
    error = sampling_error(goal)
    forecast = None if day is None else forecast_at(goal, day)
    return GoalReading(
        name=name,
        goal=goal,
        dates=dates,
        date=day,
        contributions=contributions,
        best=best,
        people=0.0 if day is None else float(community.people(name, day)[0]),
        effect=None if best is None else _mean_effect(community, name, best),
        error=error,
        forecast=forecast,
        gap=gap_of(goal, None if forecast is None else forecast.level, error),
        gap_from_baseline=gap_of(goal, goal.start, error),
        groups=_groups(community, name, day),
        links=_links(community, name, day),
    )


def _mean_effect(community: Community, name: str, day: dt.date) -> float | None:
    people = float(community.people(name, day)[0])
    return float(community.gains(name, day)[0]) / people if people > 0 else None


def _groups(community: Community, name: str, day: dt.date | None) -> dict[str, GroupReading]:
    goal = community.goal(name)
    afters = {group: _after(community, name, group, day) for group in goal.subgroups or {}}
    return {group: _group(community, name, group, afters) for group in goal.subgroups or {}}


def _after(community: Community, name: str, group: str, day: dt.date | None) -> float | None:
    """Return the level of a subgroup with the deal; as before where no link reaches the goal."""
    goal = community.goal(name)
    start = (goal.subgroups or {})[group].start
    if start is None or day is None:
        return None
    added = community.group_contribution(name, group, day)
    return None if added is None else start + goal.sign * float(added[0])


def _group(
    community: Community, name: str, group: str, afters: Mapping[str, float | None]
) -> GroupReading:
    goal = community.goal(name)
    groups = goal.subgroups or {}
    stated, against = groups[group], best_off(goal, group)
    links = links_to(community.deal, name)
    first = next(iter(links.values()), None)
    best = None if against is None else groups[against].start
    return GroupReading(
        name=group,
        of=stated.of,
        people=None if stated.population is None else plain_value(stated.population),
        served=None if first is None else reach_of(goal, first, group),
        before=stated.start,
        after=afters[group],
        against=against,
        gap_before=_gap(goal, stated.start, best),
        gap_after=_gap(goal, afters[group], None if against is None else afters[against]),
    )


def _gap(goal: Goal, level: float | None, best: float | None) -> GroupGap | None:
    return None if level is None or best is None else gap_between(goal, level, best)


def _links(community: Community, name: str, day: dt.date | None) -> dict[str, LinkReading]:
    if day is None:
        return {}
    found = {}
    for key, link in links_to(community.deal, name).items():
        effect, total = community.effect(key, link), community.link_total(name, key, day)
        room = room_of(community.goal(name))
        found[key] = LinkReading(
            name=key,
            link=link,
            effect=float(effect[0]),
            people=float(community.link_people(name, key, day)[0]),
            total=float(total[0]),
            division=divided(key, link, effect, total, room, community.draws),
        )
    return found
