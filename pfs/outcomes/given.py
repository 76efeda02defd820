"""Readings that are given instead of drawn: `recidivism=8.5%`, `days.change@phase_1@2018-01-01`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pfs.models.examples import PersonGroup
from pfs.models.keys import POOLED, ReadingKey, ResultKey
from pfs.outcomes.sample import BoolArray, FloatArray

PAYMENTS = "payments."
"""Beginning of a key that states what a payment earns."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is given, one value a path each.

    Parameters
    ----------
    values
        Readings by key.
    earned
        What payments earn, by `payments.NAME.earned[@COHORT][@DATE]`.
    persons
        People who are paid one by one; nobody else is then served by a payment for each person.
        None where readings say it.
    where
        By metric the paths on which what is given of it stands; all of them unless stated.
    """

    values: Mapping[ReadingKey, FloatArray]
    earned: Mapping[ResultKey, FloatArray] = field(default_factory=dict)
    persons: tuple[PersonGroup, ...] | None = None
    where: Mapping[str, BoolArray] = field(default_factory=dict)

    @property
    def metrics(self) -> frozenset[str]:
        """Metrics of which any reading is given."""
        return frozenset(key.metric for key in self.values)

    def at(self, metric: str, cohort: str, date: dt.date | None) -> dict[str | None, FloatArray]:
        """Return what is given of one reading by suffix, the most specific first."""
        found = [key for key in self.values if key.holds(metric, cohort, date)]
        if cohort == POOLED:
            found = [key for key in found if key.cohort == POOLED]
        stated: dict[str | None, FloatArray] = {}
        for key in sorted(found, key=ReadingKey.rank, reverse=True):
            stated.setdefault(key.suffix, self.values[key])
        return stated


def parse_given(
    pairs: Iterable[tuple[str, FloatArray]], persons: tuple[PersonGroup, ...] | None = None
) -> Given:
    """Return what is given from keys as written, or raise `KeyFormError`."""
    known = dict(pairs)
    paid = {text for text in known if text.startswith(PAYMENTS)}
    return Given(
        {ReadingKey.parse(text): value for text, value in known.items() if text not in paid},
        {ResultKey.parse(text): known[text] for text in sorted(paid)},
        persons,
    )


NOTHING = Given({})
"""No reading is given."""
