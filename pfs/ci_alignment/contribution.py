"""What a deal adds to a goal's indicator on a reading date, in people and in its own unit.

    dI[t] = sum n[t] u / N

People of one cohort whom several links carry to one goal are counted once, their effects combined
as the goal says (`routes`); other cohorts add. A contribution belongs to one reading date: only
people who gain add up over dates.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pfs.ci_alignment.combine import overlap
from pfs.ci_alignment.effects import kept_a_year, per_person
from pfs.ci_alignment.people import counts_treated, people_between
from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.indicator_dates import linked_cohorts, links_to, windows
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.outcomes.draws import Draws, link_path
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class Served:
    """People alike: enrolled in one stretch of a cohort and carried by the same links.

    Parameters
    ----------
    people, effects
        By link, shape (paths,): people counted, and what one of them adds.
    """

    people: Mapping[str, FloatArray]
    effects: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Community:
    """What a deal adds to its goals on one block of paths (or, with nothing drawn, at base)."""

    deal: Deal
    draws: Draws
    _effects: dict[str, FloatArray] = field(default_factory=dict)

    def goal(self, name: str) -> Goal:
        """Return a goal of the deal."""
        assert self.deal.collective_impact is not None  # noqa: S101 - the goal is there
        return self.deal.collective_impact.goals[name]

    def effect(self, name: str, link: Link) -> FloatArray:
        """Return what one person adds through a link, shape (paths,)."""
        if name not in self._effects:
            self._effects[name] = per_person(self.deal, name, link, self.draws)
        return self._effects[name]

    def served(self, name: str, reading: dt.date) -> list[Served]:
        """Return who counts in a reading of a goal: each person in one entry only."""
        links = links_to(self.deal, name)
        found = [
            Served({key: self._outside(key, link)}, {key: self.effect(key, link)})
            for key, link in links.items()
            if link.people is not None
        ]
        cohorts = sorted({c for link in links.values() for c in linked_cohorts(self.deal, link)})
        return found + [s for cohort in cohorts for s in self._stretches(name, cohort, reading)]

    def _outside(self, name: str, link: Link) -> FloatArray:
        assert link.people is not None  # noqa: S101 - the caller has checked
        return self.draws.number(link_path(name, "people"), link.people)

    def _stretches(self, name: str, cohort: str, reading: dt.date) -> list[Served]:
        """Return the people of a cohort, stretch by stretch of its enrolment."""
        spans = [
            (key, link, after, until, age)
            for key, link in links_to(self.deal, name).items()
            if cohort in linked_cohorts(self.deal, link)
            for age, (after, until) in enumerate(
                self._windows(self.goal(name), link, reading, cohort)
            )
        ]
        days = sorted({day for _, _, after, until, _ in spans for day in (after, until)})
        found = []
        for start, end in pairwise(days):
            active = [s for s in spans if s[2] <= start and end <= s[3]]
            people = {key: self._enrolling(cohort, link, start, end) for key, link, *_ in active}
            if people and any(np.any(number > 0) for number in people.values()):
                effects = {key: self._aged(key, link, age) for key, link, _, _, age in active}
                found.append(Served(people, effects))
        return found

    def _windows(
        self, goal: Goal, link: Link, reading: dt.date, cohort: str
    ) -> list[tuple[dt.date, dt.date]]:
        first = self.deal.cohorts[cohort].first_day
        found = []
        for after, until in windows(goal, link, reading):
            if until < first:
                break
            found.append((after, until))
        return found

    def _aged(self, name: str, link: Link, age: int) -> FloatArray:
        """Return the effect of those who enrolled whole years before the youngest who count."""
        effect = self.effect(name, link)
        return effect * kept_a_year(name, link, self.draws) ** age if age else effect

    def _enrolling(self, cohort: str, link: Link, after: dt.date, until: dt.date) -> FloatArray:
        treated = counts_treated(self.deal, link)
        return people_between(self.deal, cohort, self.draws, after, until, treated=treated)

    def people(self, name: str, reading: dt.date) -> FloatArray:
        """Return the people who count in a reading of a goal, each once, shape (paths,)."""
        total = self._nil()
        for served in self.served(name, reading):
            total = total + np.maximum.reduce(list(served.people.values()))
        return total

    def gains(self, name: str, reading: dt.date) -> FloatArray:
        """Return people times effect in a reading: of a share, the people who gain."""
        total = self._nil()
        for part in self.by_link(name, reading).values():
            total = total + part
        return total

    def by_link(self, name: str, reading: dt.date) -> dict[str, FloatArray]:
        """Return what each link brings of the gains, what links share divided among them."""
        return self._summed(name, reading, dict.fromkeys(links_to(self.deal, name), 1.0))

    def _summed(
        self, name: str, reading: dt.date, shares: Mapping[str, float]
    ) -> dict[str, FloatArray]:
        goal = self.goal(name)
        totals = {key: self._nil() for key in shares}
        for served in self.served(name, reading):
            kept = overlap(goal, list(served.effects.values()))
            for key, effect in served.effects.items():
                totals[key] = totals[key] + shares[key] * served.people[key] * effect * kept
        return totals

    def link_total(self, name: str, link: str, reading: dt.date) -> FloatArray:
        """Return people times effect of one link, before links to one goal are combined."""
        total = self._nil()
        for served in self.served(name, reading):
            if link in served.effects:
                total = total + served.people[link] * served.effects[link]
        return total

    def link_people(self, name: str, link: str, reading: dt.date) -> FloatArray:
        """Return the people whom one link counts in a reading."""
        total = self._nil()
        for served in self.served(name, reading):
            total = total + served.people.get(link, 0.0)
        return total

    def contribution(self, name: str, reading: dt.date) -> FloatArray | None:
        """Return what the deal adds to the indicator; None where the population is not stated."""
        population = self.goal(name).population
        if population is None:
            return None
        return self.gains(name, reading) / plain_value(population)

    def group_contribution(self, name: str, group: str, reading: dt.date) -> FloatArray | None:
        """Return what the deal adds to the indicator of a subgroup; None where not stated."""
        goal = self.goal(name)
        people = (goal.subgroups or {})[group].population
        shares = {key: group_share(goal, link, group)
                  for key, link in links_to(self.deal, name).items()}  # fmt: skip
        stated = {key: share for key, share in shares.items() if share is not None}
        if people is None or len(stated) < len(shares):
            return None
        total = self._nil()
        for part in self._summed(name, reading, stated).values():
            total = total + part
        return total / plain_value(people)

    def _nil(self) -> FloatArray:
        return np.zeros(len(self.draws.block))


def group_share(goal: Goal, link: Link, group: str) -> float | None:
    """Return the share of a link's total effect that falls on a subgroup, 0 to 1.

    It is its share of the people served, times its relative effect over the mean of these ratios,
    so that all together have the metric's true effect. None where its people are not known.
    """
    groups = goal.subgroups or {}
    alike = [id_ for id_, stated in groups.items() if stated.of == groups[group].of]
    served = {id_: reach_of(goal, link, id_) for id_ in alike}
    known = {id_: share for id_, share in served.items() if share is not None}
    if len(known) < len(served):
        return None
    ratios = {id_: plain_value((link.relative_effect or {}).get(id_, 1.0)) for id_ in alike}
    others = 1 - sum(known.values())
    mean = others + sum(known[id_] * ratios[id_] for id_ in alike)
    return known[group] * ratios[group] / mean if mean else None


def reach_of(goal: Goal, link: Link, group: str) -> float | None:
    """Return the share of those served who belong to a subgroup; pro rata where not stated.

    Groups without a stated `reach` share what is left in proportion to their people, with those
    who are in no group of the dimension. None where their people are not stated.
    """
    groups, stated = goal.subgroups or {}, link.reach or {}
    if group in stated:
        return plain_value(stated[group])
    alike = {id_: g for id_, g in groups.items() if g.of == groups[group].of}
    people = groups[group].population
    if people is None or goal.population is None:
        return None
    named = [id_ for id_ in alike if id_ in stated]
    taken = sum(plain_value(stated[id_]) for id_ in named)
    counted = [alike[id_].population for id_ in named]
    if any(number is None for number in counted):
        return None
    rest = plain_value(goal.population) - sum(plain_value(n) for n in counted if n is not None)
    return (1 - taken) * plain_value(people) / rest if rest > 0 else 0.0
