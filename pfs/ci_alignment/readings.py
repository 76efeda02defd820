"""Each goal with everything at its base: what the deal adds, the gap, groups, links.

Nothing is drawn and no risk applies. These are the figures of the worked example that a
partnership can check by hand; the interval over cases stands beside them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.ci_alignment.combine import room_of
from pfs.ci_alignment.contribution import Community, reach_of
from pfs.ci_alignment.forecast import Forecast, forecast_at, sampling_error
from pfs.ci_alignment.gaps import Gap, gap_of, left_to_serve, slots, whole
from pfs.ci_alignment.groups import GroupGap, best_off, gap_between
from pfs.ci_alignment.providers import Division, divided
from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.indicator_dates import links_to, reading_dates
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.outcomes.drivers import Draws
from pfs.outcomes.sample import Block, FloatArray


@dataclass(frozen=True, slots=True)
class GroupReading:
    """A subgroup before and after the deal, at the goal's reading date.

    Parameters
    ----------
    people
        Its population; None where not stated.
    served
        Share of those served who belong to it; None where it does not follow.
    before, after
        Level of the indicator; None where the baseline, or its people, are not stated.
    against
        The group its gap is counted to, best off before the deal; None where there is none.
    gap_before, gap_after
        The gap to that group.
    """

    name: str
    of: str
    people: float | None
    served: float | None
    before: float | None
    after: float | None
    against: str | None
    gap_before: GroupGap | None
    gap_after: GroupGap | None


@dataclass(frozen=True, slots=True)
class LinkReading:
    """A link at its goal's reading date.

    Parameters
    ----------
    effect
        What one person adds to the indicator.
    people
        People whom it counts.
    total
        People times effect, before links to one goal are combined: of a share, people who gain.
    division
        The total divided among providers; None where their shares are not stated.
    """

    name: str
    link: Link
    effect: float
    people: float
    total: float
    division: Division | None


@dataclass(frozen=True, slots=True)
class GoalReading:
    """A goal with everything at its base.

    Parameters
    ----------
    dates
        Its reading dates.
    date
        The date of the headline: the target's, else the best; None where there is none.
    contributions
        What the deal adds on each date, in the indicator's unit; empty where it adds to nothing
        or the population is not stated.
    best
        The date on which it adds most.
    people, effect
        People counted in the headline's reading, each once; what one person served adds on the
        best date (None where nobody is served).
    error
        Sampling error of the last reading; None where it is not known.
    forecast
        The indicator without the deal on that date; None where it is not stated.
    gap, gap_from_baseline
        What is missing to the target from the forecast and from the level before the deal; None
        where one of both is not stated, and where it is below the sampling error.
    """

    name: str
    goal: Goal
    dates: tuple[dt.date, ...]
    date: dt.date | None
    contributions: Mapping[dt.date, float]
    best: dt.date | None
    people: float
    effect: float | None
    error: float | None
    forecast: Forecast | None
    gap: Gap | None
    gap_from_baseline: Gap | None
    groups: Mapping[str, GroupReading]
    links: Mapping[str, LinkReading]

    @property
    def contribution(self) -> float | None:
        """What the deal adds on the headline's date; None where it is not stated."""
        return None if self.date is None else self.contributions.get(self.date)

    def share_of(self, gap: Gap | None) -> float | None:
        """Return the share of a gap that the deal closes."""
        return None if gap is None or self.contribution is None else self.contribution / gap.size

    def slots_for(self, gap: Gap | None, share: float = 1.0) -> float | None:
        """Return the whole number of places a year that close a share of a gap.

        Infinite where the effect is 0 or harm; None where the gap or the effect is not stated.
        """
        if gap is None or self.effect is None or self.goal.population is None:
            return None
        people = plain_value(self.goal.population)
        return whole(float(slots(share, gap.size, people, as_array(self.effect))[0]))

    def reachable(self, gap: Gap | None) -> float | None:
        """Return the share of a gap that closes when all who are left to serve are served."""
        left = left_to_serve(self.goal)
        if gap is None or self.effect is None or left is None or self.goal.population is None:
            return None
        return left * self.effect / plain_value(self.goal.population) / gap.size


def as_array(number: float) -> FloatArray:
    """Return a number as one path."""
    return np.array([number])


def base_readings(deal: Deal) -> dict[str, GoalReading]:
    """Return every goal of a deal with everything at its base, in the order of the file."""
    if deal.collective_impact is None:
        return {}
    community = Community(deal, Draws(Block(0, 1), None))
    return {name: reading_of(community, name) for name in deal.collective_impact.goals}


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
