"""A duration that may be uncertain, in whole months or in days."""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, by_shape, exactly_one, problem
from pfs.models.numbers import Stated
from pfs.models.plain import Duration

_PER = {"day": 1, "week": 7, "month": 1, "quarter": 3, "year": 12}
_FORMS = ("uniform", "triangular", "pert", "empirical")


def unit_of(duration: Duration) -> Literal["month", "day"]:
    """Return the unit that a duration is a whole number of: months, or else days."""
    return "day" if duration.months is None else "month"


def count_of(duration: Duration) -> int:
    """Return the number of months, or of days, in a duration."""
    return duration.number * _PER[duration.unit]


class UncertainDuration(Model):
    """A distribution of durations, all in months, quarters and years or all in days and weeks.

    Exactly one of `uniform`, `triangular`, `pert` and `empirical` is stated.
    """

    uniform: (
        Annotated[tuple[Duration, Duration], Field(description="Shortest, longest.")] | None
    ) = None
    """Uniform distribution, shortest, longest: `[0 months, 9 months]`."""
    triangular: tuple[Duration, Duration, Duration] | None = None
    """Triangular distribution, shortest, most likely, longest: `[0 days, 30 days, 90 days]`."""
    pert: tuple[Duration, Duration, Duration] | None = None
    """PERT distribution, shortest, most likely, longest: `[0 months, 1 month, 9 months]`."""
    empirical: Annotated[tuple[Duration, ...], Field(min_length=1)] | None = None
    """Equally likely durations: `[0 months, 3 months, 12 months]`."""
    source: Text | None = None
    """Where the durations come from."""

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        exactly_one(self, *_FORMS)
        if len({unit_of(duration) for duration in self._durations}) > 1:
            raise problem(
                "months and days can't be mixed in one distribution",
                "write all durations in months, or all in days",
            )
        self._in_order()
        return self

    def _in_order(self) -> None:
        counts = [count_of(duration) for duration in self._durations]
        if self.empirical is None and (counts != sorted(counts) or counts[0] == counts[-1]):
            raise problem("the durations must rise", "write the shortest first, the longest last")

    @property
    def _form(self) -> str:
        return next(name for name in _FORMS if getattr(self, name) is not None)

    @property
    def _durations(self) -> tuple[Duration, ...]:
        durations: tuple[Duration, ...] = getattr(self, self._form)
        return durations

    @property
    def unit(self) -> Literal["month", "day"]:
        """What `number` counts."""
        return unit_of(self._durations[0])

    @property
    def number(self) -> Stated:
        """The distribution of the number of months or days."""
        counts = tuple(float(count_of(duration)) for duration in self._durations)
        return Stated.model_validate({self._form: counts})


def _map_or_not(raw: object) -> str:
    return "a map" if by_shape(raw) == "a map" else "a duration"


DelayBy = Annotated[
    Annotated[Duration, Tag("a duration")] | Annotated[UncertainDuration, Tag("a map")],
    Discriminator(_map_or_not),
]
"""A duration, or a distribution of durations."""
