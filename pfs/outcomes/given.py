"""Readings that are given instead of drawn: `recidivism=8.5%`, `days.change@phase_1@2018-01-01`."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pfs.outcomes.sample import FloatArray

POOLED = "pooled"
_KEY = re.compile(
    r"(?P<metric>[a-z][a-z0-9_]*)(?:\.(?P<suffix>[a-z][a-z0-9_]*))?"
    r"(?:@(?P<cohort>[a-z][a-z0-9_]*))?(?:@(?P<date>\d{4}-\d{2}-\d{2}))?"
)


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """What a given reading is about; None means every one.

    `suffix` is a way to read or the name of an evaluation, None for the metric's own read.
    """

    metric: str
    suffix: str | None = None
    cohort: str | None = None
    date: dt.date | None = None

    @classmethod
    def parse(cls, text: str) -> "ReadingKey":
        """Return the key that the text states, or raise ValueError."""
        match = _KEY.fullmatch(text)
        if match is None:
            raise ValueError(f"`{text}` is not METRIC[.READ][@COHORT][@DATE]")
        date = match["date"]
        return cls(
            match["metric"],
            match["suffix"],
            match["cohort"],
            None if date is None else dt.date.fromisoformat(date),
        )

    def holds(self, metric: str, cohort: str, date: dt.date | None) -> bool:
        """Return whether the key is about this metric, cohort and date."""
        return (
            self.metric == metric
            and self.cohort in {None, cohort}
            and (self.date is None or self.date == date)
        )

    def rank(self) -> tuple[bool, bool]:
        """Return how specific the key is: a date counts before a cohort."""
        return self.date is not None, self.cohort is not None


@dataclass(frozen=True, slots=True)
class Given:
    """Given readings by key, one value a path each."""

    values: Mapping[ReadingKey, FloatArray]

    @property
    def metrics(self) -> frozenset[str]:
        """Metrics of which any reading is given."""
        return frozenset(key.metric for key in self.values)

    def at(self, metric: str, cohort: str, date: dt.date | None) -> dict[str | None, FloatArray]:
        """Return what is given of one reading: the most specific value for each suffix."""
        found = [key for key in self.values if key.holds(metric, cohort, date)]
        if cohort == POOLED:
            found = [key for key in found if key.cohort == POOLED]
        return {
            key.suffix: self.values[key] for key in sorted(found, key=ReadingKey.rank)
        }


def parse_given(pairs: Iterable[tuple[str, FloatArray]]) -> Given:
    """Return given readings from keys as written, or raise ValueError naming the key."""
    return Given({ReadingKey.parse(text): value for text, value in pairs})


NOTHING = Given({})
"""No reading is given."""
