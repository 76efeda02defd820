"""What the community wants to change: a result, its indicator, its past and its target."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Identifier, Model, Text, by_shape, problem
from pfs.models.bounded import FixedRatio, Positive
from pfs.models.community_references import MetricPath
from pfs.models.numbers import Fixed, plain_value
from pfs.models.sourced import Interval, SourcedText, Words, words_from_text

OutcomeArea = Literal[
    "kindergarten_readiness", "early_grade_reading", "middle_grade_math", "high_school_graduation",
    "postsecondary_enrolment", "postsecondary_completion", "employment", "other",
]  # fmt: skip
History = Annotated[Mapping[dt.date, Fixed], Field(min_length=1)]


def _indicator_form(raw: object) -> str:
    if isinstance(raw, str) and raw.startswith("metrics."):
        return "a metric"
    return by_shape(raw)


Indicator = Annotated[
    Annotated[MetricPath, Tag("a metric")]
    | Annotated[SourcedText, words_from_text, Tag("a name")]
    | Annotated[SourcedText, Tag("a map")],
    Discriminator(_indicator_form),
]


class Forecast(Model):
    """Where the indicator goes without the deal; replaces the line fitted to `history`."""

    level: Fixed
    """Level of the indicator at every later date, as `40%`; a share lies between 0 and 1."""
    sd: Positive | None = None
    """Standard deviation on the logit scale (of a mean: on the log scale), above 0; certain
    unless stated."""
    source: Text | None = None
    """Where the forecast comes from."""


class Target(Model):
    """Where the indicator shall be, and when."""

    value: Fixed
    """Level aimed at, in the indicator's unit; a share lies between 0 and 1: `60%`."""
    at: dt.date
    """Date of the target; it may lie after the calendar's end."""
    source: Text | None = None
    """Where the target comes from."""


class Story(SourcedText):
    """The story behind the baseline."""

    causes: tuple[Text, ...] | None = None
    """Causes of where the indicator stands, in words: `[places, cost, transport]`."""


class Subgroup(Model):
    """Part of the population, for gaps between groups."""

    of: Identifier
    """Dimension that the group belongs to, as `language`; groups of one dimension don't overlap."""
    population: Positive | None = None
    """People in the group, above 0."""
    baseline: Fixed | None = None
    """Level of the indicator in the group before the deal: `31%`."""
    history: History | None = None
    """Level of the indicator in the group at each date, as `{2014-08-31: 31%}`; instead of
    `baseline`."""
    target: Fixed | None = None
    """Level aimed at in the group, at the goal's date: `60%`."""
    source: Text | None = None
    """Where the figures come from."""

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        if self.baseline is not None and self.history is not None:
            raise problem("only one of `baseline` and `history` may be stated", "keep one of them")
        return self

    @property
    def start(self) -> float | None:
        """Level before the deal: `baseline`, or the last reading; None where neither is stated."""
        return _start(self.baseline, self.history)


class Goal(Model):
    """A result for a whole population, and the indicator it is read from."""

    result: Words | None = None
    """Condition of well-being that is wanted, in words."""
    outcome_area: OutcomeArea | None = None
    """Outcome area of StriveTogether: kindergarten_readiness, early_grade_reading,
    middle_grade_math, high_school_graduation, postsecondary_enrolment, postsecondary_completion,
    employment or other."""
    indicator: Indicator | None = None
    """What is counted in the population: in words, or the metric it is, as `metrics.x`."""
    kind: Literal["share", "mean"] = "share"
    """What the indicator is: share (of the population) or mean (per person)."""
    unit: Text | None = None
    """Unit of one person's value where the indicator is a mean: day."""
    better: Literal["higher", "lower"]
    """Whether higher or lower is better; a contribution is positive when it is better."""
    population: Positive | None = None
    """People the indicator is about, above 0: those of one year, or all of them."""
    population_is: Literal["each_year", "stock"] = "each_year"
    """Who the population is: each_year (other people every year) or stock (the same people)."""
    stays: Interval | None = None
    """With `stock`: how long after enrolment a person still belongs to the population, as
    `10 years`; for good unless stated."""
    already_served: FixedRatio | None = None
    """People of `population` whom others serve already, from 0 to `population`; 0 unless
    stated."""
    baseline: Fixed | None = None
    """Level from which the gap at the start is counted; the last reading of `history` unless
    stated."""
    history: History | None = None
    """Level of the indicator at each date, as `{2014-08-31: 40%}`; a forecast needs four
    readings."""
    forecast: Forecast | None = None
    """Where the indicator goes without the deal, as `{level: 40%}`; fitted to `history` unless
    stated."""
    target: Target | None = None
    """Where it shall be, and when: `{value: 60%, at: 2018-08-31}`."""
    subgroups: Annotated[Mapping[Identifier, Subgroup], Field(min_length=1)] | None = None
    """Parts of the population, for gaps between them."""
    story: Story | None = None
    """The story behind the baseline, in words or with its causes."""
    combine: Literal["union", "headroom"] = "union"
    """How effects of several providers on one person combine: union (any of them), or headroom
    (any of them, on the part of people who would not reach it anyway)."""
    routes: Literal["union", "largest"] = "union"
    """How several links of one cohort to this goal combine: union, or the largest alone."""

    @model_validator(mode="after")
    def _levels_possible(self) -> Self:
        for name, level in self._levels():
            value = plain_value(level)
            if self.kind == "share" and not 0 <= value <= 1:
                raise problem(
                    f"`{name}` of a share lies between 0% and 100%",
                    "write for instance `40%`, or `kind: mean`",
                )
            if value < 0 or (self.kind == "mean" and value == 0 and name != "target"):
                raise problem(f"`{name}` of a mean lies above 0", "write a number above 0")
        if self.kind == "share" and self.forecast and plain_value(self.forecast.level) in {0, 1}:
            raise problem("a forecast of 0% or 100% leaves no chance", "write for instance `40%`")
        return self

    @model_validator(mode="after")
    def _people(self) -> Self:
        if self.population is None:
            return self
        most = plain_value(self.population) * (1 + 1e-9)
        if self.already_served is not None and plain_value(self.already_served) > most:
            raise problem("more people are served already than there are", "lower `already_served`")
        for dimension in sorted({group.of for group in (self.subgroups or {}).values()}):
            if self._people_by(dimension) > most:
                raise problem(
                    f"the subgroups of `{dimension}` have more people than the population",
                    "groups of one dimension do not overlap; name another dimension in `of`",
                )
        return self

    @model_validator(mode="after")
    def _room(self) -> Self:
        if self.combine == "headroom" and self.start in {None, 1.0 if self.sign > 0 else 0.0}:
            raise problem(
                "`headroom` needs a level before the deal that leaves room",
                "write `baseline` or `history`, or `combine: union`",
            )
        if self.stays is not None and self.population_is != "stock":
            raise problem("`stays` belongs to a stock", "leave it out, or `population_is: stock`")
        return self

    @property
    def start(self) -> float | None:
        """Level before the deal: `baseline`, or the last reading; None where neither is stated."""
        return _start(self.baseline, self.history)

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is better."""
        return -1 if self.better == "lower" else 1

    def _people_by(self, dimension: str) -> float:
        groups = [group for group in (self.subgroups or {}).values() if group.of == dimension]
        return sum(plain_value(group.population) for group in groups if group.population)

    def _levels(self) -> Iterator[tuple[str, Fixed]]:
        if self.target is not None:
            yield "target", self.target.value
        if self.forecast is not None:
            yield "forecast", self.forecast.level
        parts: list[Goal | Subgroup] = [self, *(self.subgroups or {}).values()]
        for part in parts:
            for level in (part.history or {}).values():
                yield "history", level
            if part.baseline is not None:
                yield "baseline", part.baseline
            if isinstance(part, Subgroup) and part.target is not None:
                yield "target", part.target


def _start(baseline: Fixed | None, history: Mapping[dt.date, Fixed] | None) -> float | None:
    if baseline is not None:
        return plain_value(baseline)
    return plain_value(history[max(history)]) if history else None
