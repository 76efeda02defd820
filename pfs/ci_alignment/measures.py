"""Results of the community's section by key, path by path or, with nothing drawn, at base.

`collective_impact.goals.reading.contribution@2018-08-31`: the reading's date stands behind what
belongs to one reading, a subgroup behind what belongs to it.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from pfs.ci_alignment.backbone import Economics, economics_of
from pfs.ci_alignment.combine import room_of
from pfs.ci_alignment.contribution import Community
from pfs.ci_alignment.forecast import Forecast, forecast_at
from pfs.ci_alignment.gaps import Gap, left_to_serve, slots, whole_slots
from pfs.ci_alignment.groups import best_off
from pfs.ci_alignment.providers import Division, divided
from pfs.ci_alignment.readings import GoalReading
from pfs.models.deal import Deal
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.outcomes.sample import FloatArray

GOALS, LINKS, BACKBONE = (f"collective_impact.{part}" for part in ("goals", "links", "backbone"))
Keyed = Iterator[tuple[str, Callable[[], FloatArray]]]
"""Results by key, each computed only when it is asked for; shape (paths,)."""
Fixed = Iterator[tuple[str, Callable[[], float]]]
"""Results that no draw moves."""


def drawn(community: Community, readings: dict[str, GoalReading]) -> Keyed:
    """Yield what depends on draws, of each goal that links reach and its links."""
    for reading in readings.values():
        if reading.contributions:
            yield from _OfGoal(community, reading).results()
        for name, stated in reading.links.items():
            yield from _of_link(community, reading, name, stated.link)


@dataclass(frozen=True, slots=True)
class _OfGoal:
    community: Community
    reading: GoalReading

    def results(self) -> Keyed:
        """Yield the results of the goal."""
        name = f"{GOALS}.{self.reading.name}"
        for day in self.reading.dates:
            yield f"{name}.contribution@{day}", cache(partial(self.added, day))
        main = self.reading.date
        if main is None:
            return
        yield f"{name}.people@{main}", partial(self.community.people, self.reading.name, main)
        for measure, compute in self._headline(main):
            yield f"{name}.{measure}", compute
        for group, stated in self.reading.groups.items():
            if stated.gap_after is not None:
                yield f"{name}.gap_after@{group}", partial(self._gap_after, group, main)

    def added(self, day: dt.date) -> FloatArray:
        """Return what the deal adds on a day."""
        added = self.community.contribution(self.reading.name, day)
        assert added is not None  # noqa: S101 - goals without a population have no results
        return added

    def _headline(self, day: dt.date) -> Keyed:
        added = cache(partial(self.added, day))
        effect = cache(self._effect)
        gaps = {"": self.reading.gap, "_from_baseline": self.reading.gap_from_baseline}
        for suffix, gap in gaps.items():
            if gap is not None:
                yield f"share_of_gap{suffix}@{day}", partial(_share, gap, added)
                yield f"slots_to_close{suffix}", partial(self._slots, gap, effect)
                yield f"reachable_share{suffix}", partial(self._reachable, gap, effect)
        forecast = self.reading.forecast
        if forecast is not None:
            yield f"turns@{day}", partial(_turns, forecast, added)
            if forecast.sd is not None:
                yield f"visible@{day}", partial(_visible, forecast, added)

    def _effect(self) -> FloatArray:
        """Return what one person served adds on the best date; 0 where nobody is."""
        best = self.reading.best
        assert best is not None  # noqa: S101 - there are contributions
        people = self.community.people(self.reading.name, best)
        gains = self.community.gains(self.reading.name, best)
        return np.divide(gains, people, out=np.zeros_like(gains), where=people > 0)

    def _population(self) -> float:
        assert self.reading.goal.population is not None  # noqa: S101 - there are contributions
        return plain_value(self.reading.goal.population)

    def _slots(self, gap: Gap, effect: Callable[[], FloatArray]) -> FloatArray:
        return whole_slots(slots(1.0, gap.size, self._population(), effect()))

    def _reachable(self, gap: Gap, effect: Callable[[], FloatArray]) -> FloatArray:
        left = left_to_serve(self.reading.goal) or 0.0
        return left * effect() / self._population() / gap.size

    def _gap_after(self, group: str, day: dt.date) -> FloatArray:
        goal, name = self.reading.goal, self.reading.name
        best = best_off(goal, group)
        assert best is not None  # noqa: S101 - it has a gap
        levels = []
        for id_ in (group, best):
            start = (goal.subgroups or {})[id_].start
            added = self.community.group_contribution(name, id_, day)
            assert start is not None and added is not None  # noqa: S101, PT018
            levels.append(goal.sign * start + added)
        return levels[1] - levels[0]


def _share(gap: Gap, added: Callable[[], FloatArray]) -> FloatArray:
    return gap.share(added())


def _turns(forecast: Forecast, added: Callable[[], FloatArray]) -> FloatArray:
    return forecast.turns(added())


def _visible(forecast: Forecast, added: Callable[[], FloatArray]) -> FloatArray:
    return forecast.visible(added())


def _of_link(community: Community, reading: GoalReading, name: str, link: Link) -> Keyed:
    day = reading.date
    assert day is not None  # noqa: S101 - links are read on it
    subject = f"{LINKS}.{name}"
    yield f"{subject}.effect", partial(community.effect, name, link)
    yield f"{subject}.people", partial(community.link_people, reading.name, name, day)

    @cache
    def division() -> Division | None:
        total = community.link_total(reading.name, name, day)
        effect = community.effect(name, link)
        return divided(name, link, effect, total, room_of(reading.goal), community.draws)

    def part(party: str, measure: str) -> FloatArray:
        found = division()
        assert found is not None  # noqa: S101 - asked for only where shares are stated
        values: FloatArray = getattr(found.parts[party], measure)
        return values

    if reading.links[name].division is not None:
        for party in sorted(map(str, link.providers or ())):
            for measure in ("shapley", "first_in", "last_in"):
                key = f"{subject}.providers.{party}.{measure}"
                yield key, partial(part, party, measure)


def fixed(deal: Deal, readings: dict[str, GoalReading]) -> Fixed:
    """Yield what no draw moves: forecasts, gaps before the deal, costs of the backbone."""
    for reading in readings.values():
        yield from _forecasts(reading)
        name = f"{GOALS}.{reading.name}"
        if reading.error is not None:
            yield f"{name}.sampling_error", partial(float, reading.error)
        for group, stated in reading.groups.items():
            if stated.gap_before is not None:
                yield f"{name}.gap_before@{group}", partial(float, stated.gap_before.points)
    impact = deal.collective_impact
    costs = economics_of(None if impact is None else impact.backbone)
    if costs is not None:
        yield from _costs(costs)


def _forecasts(reading: GoalReading) -> Fixed:
    for day in reading.dates:
        forecast = forecast_at(reading.goal, day)
        if forecast is not None:
            name = f"{GOALS}.{reading.name}.forecast"
            yield f"{name}@{day}", partial(_level, forecast)
            yield f"{name}_lower@{day}", partial(_limit, forecast, 0)
            yield f"{name}_upper@{day}", partial(_limit, forecast, 1)


def _level(forecast: Forecast) -> float:
    return forecast.level


def _limit(forecast: Forecast, which: int) -> float:
    return forecast.limits[which]


def _costs(costs: Economics) -> Fixed:
    for measure in ("cost", "alone_cost", "difference", "break_even"):
        value = getattr(costs, measure)
        if value is not None:
            yield f"{BACKBONE}.{measure}", partial(float, value)
