"""Readings that are given instead of drawn: `recidivism=8.5%`, `days.change@phase_1@2018-01-01`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pfs.models.keys import POOLED, ReadingKey
from pfs.outcomes.sample import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Given:
    """Given readings.

    Parameters
    ----------
    values
        By key, one value a path each.
    where
        By metric the paths on which what is given of it stands; all of them unless stated.
    """

    values: Mapping[ReadingKey, FloatArray]
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


def parse_given(pairs: Iterable[tuple[str, FloatArray]]) -> Given:
    """Return given readings from keys as written, or raise `KeyFormError`."""
    return Given({ReadingKey.parse(text): value for text, value in pairs})


NOTHING = Given({})
"""No reading is given."""
