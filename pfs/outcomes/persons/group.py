"""A wave with all that is paid for each of its people: what simulation and expectation work on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pfs.models.crosscheck.persons import SHARE
from pfs.models.deal import Deal
from pfs.models.numbers import plain_value
from pfs.models.timeline import Timeline
from pfs.outcomes.persons.cards import Card, card_of, settled
from pfs.outcomes.persons.chances import Chances, Kind
from pfs.outcomes.persons.waves import Wave, paid_by_person, waves_of
from pfs.outcomes.sample import FloatArray

FEW = 20
"""A wave of fewer people is drawn person by person."""


class Paid(NamedTuple):
    """Rows of one wave, shape (paths,): claims, and for each payment what each group brings."""

    counts: tuple[FloatArray, ...]
    earned: tuple[tuple[FloatArray, ...], ...]
    due: tuple[tuple[FloatArray, ...], ...]

    def plus(self, other: "Paid", times: "FloatArray | float") -> "Paid":
        """Return the sum of this and a multiple of another."""
        return Paid(
            _plus(self.counts, other.counts, times),
            tuple(_plus(a, b, times) for a, b in zip(self.earned, other.earned, strict=True)),
            tuple(_plus(a, b, times) for a, b in zip(self.due, other.due, strict=True)),
        )

    def times(self, number: "FloatArray | float") -> "Paid":
        """Return a multiple."""
        return Paid(
            tuple(number * row for row in self.counts),
            tuple(tuple(number * row for row in rows) for rows in self.earned),
            tuple(tuple(number * row for row in rows) for rows in self.due),
        )


def _plus(
    rows: tuple[FloatArray, ...], more: tuple[FloatArray, ...], times: "FloatArray | float"
) -> tuple[FloatArray, ...]:
    return tuple(a + times * b for a, b in zip(rows, more, strict=True))


@dataclass(frozen=True)
class People:
    """People of a cohort who have the same claims.

    Parameters
    ----------
    wave, cards
        Their claims, and every payment for each of them.
    planned
        How many are planned.
    kinds
        What each claim is.
    correlation
        The cohort's `person_correlation`.
    profiles
        Share and numbers of claims of each kind of person; None where chances decide.
    """

    wave: Wave
    cards: tuple[Card, ...]
    planned: float
    kinds: tuple[Kind, ...]
    correlation: float
    profiles: tuple[tuple[float, tuple[float, ...]], ...] | None

    @property
    def few(self) -> bool:
        """Whether they are drawn person by person."""
        return self.planned < FEW

    def chances(self, levels: Sequence[FloatArray]) -> Chances:
        """Return the chances of their claims at these levels."""
        return Chances(self.kinds, tuple(levels), self.correlation)

    @cached_property
    def each_profile(self) -> list[Paid]:
        """What one person of each profile claims, earns and is due, shape (1,)."""
        return [self.settled([np.array([n]) for n in counts]) for _, counts in self.profiles or ()]

    def settled(self, counts: Sequence[FloatArray]) -> Paid:
        """Return what people with these numbers of claims earn and are due."""
        both = [settled(card, counts) for card in self.cards]
        return Paid(
            tuple(counts),
            tuple(tuple(earned) for earned, _ in both),
            tuple(tuple(due) for _, due in both),
        )


def by_profile(people: People, numbers: Sequence[FloatArray]) -> Paid:
    """Return what so many people of each profile claim, earn and are due."""
    total = people.each_profile[0].times(np.zeros_like(numbers[0]))
    for one, number in zip(people.each_profile, numbers, strict=True):
        total = total.plus(one, number)
    return total


def people_of(deal: Deal, readings: Timeline, cohort: str) -> tuple[People, ...]:
    """Return the people of a cohort by wave; nobody where nothing is paid for each of them."""
    stated = deal.cohorts[cohort]
    names = [name for name, _ in paid_by_person(deal, cohort)]
    return tuple(
        People(
            wave=wave,
            cards=tuple(card_of(deal, name, wave) for name in names),
            planned=plain_value(stated.people) * wave.share,
            kinds=tuple(_kinds(deal, wave)),
            correlation=plain_value(stated.person_correlation),
            profiles=_profiles(deal, wave),
        )
        for wave in (waves_of(deal, readings, cohort) if names else ())
        if wave.claims
    )


def _kinds(deal: Deal, wave: Wave) -> Iterator[Kind]:
    for claim in wave.claims:
        metric = deal.metrics[claim.metric]
        size = np.inf if metric.dispersion is None else plain_value(metric.dispersion)
        yield Kind(claim.gate, metric.kind == "count", size)


def _profiles(deal: Deal, wave: Wave) -> tuple[tuple[float, tuple[float, ...]], ...] | None:
    stated = deal.cohorts[wave.cohort].profiles
    if stated is None:
        return None
    return tuple((plain_value(kind[SHARE]), tuple(_placed(wave, kind))) for kind in stated)


def _placed(wave: Wave, numbers: Mapping[str, float]) -> Iterator[float]:
    """Yield the claims of a kind of person: one at each reading in order, the rest at the last."""
    left = dict(numbers)
    last = {claim.metric: place for place, claim in enumerate(wave.claims)}
    for place, claim in enumerate(wave.claims):
        most = np.inf if last[claim.metric] == place else 1.0
        now = min(most, left.get(claim.metric, 0.0))
        left[claim.metric] = left.get(claim.metric, 0.0) - now
        yield now
