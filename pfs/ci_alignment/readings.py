"""What is read of each goal with everything at its base: the deal's part, gaps, groups, links.

Nothing is drawn and no risk applies. These are the figures of the worked example that a
partnership can check by hand; the interval over cases stands beside them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.ci_alignment.forecast import Forecast
from pfs.ci_alignment.gaps import Gap, left_to_serve, slots, whole
from pfs.ci_alignment.groups import GroupGap
from pfs.ci_alignment.providers import Division
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.outcomes.sample import FloatArray


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
