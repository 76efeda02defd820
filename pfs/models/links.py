"""How a paid metric moves a goal's indicator: people, bridge, lag, and what is lost on the way."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from pfs.models.base import Identifier, Model, Text, exactly_one, problem
from pfs.models.bounded import FixedRatio, FixedShare, UncertainRatio, UncertainShare
from pfs.models.community_references import GoalRef
from pfs.models.conditions import Read
from pfs.models.numbers import Uncertain
from pfs.models.references import CohortRef, MetricRef, PartyRef
from pfs.models.sourced import Interval


class ProviderPart(Model):
    """What one provider does of a link."""

    share: FixedShare | None = None
    """Share of the link's people it serves, alone or with others, 0 to 1; pro rata to its people
    unless stated."""
    effect: Uncertain | None = None
    """Its effect per person where it differs from the others'; it divides the link's total and
    never changes it."""


class Together(Model):
    """People whom several providers serve together."""

    by: Annotated[tuple[PartyRef, ...], Field(min_length=2)]
    """The providers, two or more, each once: `[schools, centres]`."""
    share: FixedShare
    """Share of the link's people served by exactly these, 0 to 1, as `10%`; counted in the share
    of each."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.by)) < len(self.by):
            raise problem("a provider is named twice", "name each provider once")
        return self


class Link(Model):
    """The way from a metric, or from a programme outside the deal (`effect`), to a goal."""

    goal: GoalRef
    """The goal, by its identifier."""
    metric: MetricRef | None = None
    """Metric of the deal whose true effect moves the goal."""
    read: Read | None = None
    """How the metric is read; its own reading unless stated."""
    effect: Uncertain | None = None
    """True effect per person of a programme outside the deal, instead of `metric`; positive is
    better."""
    cohorts: Annotated[tuple[CohortRef, ...], Field(min_length=1)] | None = None
    """Cohorts that count; all that the metric measures unless stated."""
    people: UncertainRatio | None = None
    """People served in the 12 months that a reading counts, 0 or more; the cohorts' enrolment
    unless stated."""
    reach: Annotated[Mapping[Identifier, FixedShare], Field(min_length=1)] | None = None
    """Share of those enrolled who belong to each subgroup of the goal, 0 to 1."""
    relative_effect: Annotated[Mapping[Identifier, FixedRatio], Field(min_length=1)] | None = None
    """Effect in each subgroup over the effect in the others, 0 or more; scaled so that the mean
    over people is the metric's truth."""
    bridge: UncertainRatio
    """Change of the indicator for one person per unit of the metric's effect, 0 or more, as `50%`;
    1 where both are the same. Always stated."""
    lag: Interval
    """Time from enrolment to the indicator's reading, as `12 months`. Always stated."""
    crowd_out: UncertainShare = 0.0
    """Share of funded places that would exist anyway, 0 to 1."""
    fade: UncertainShare = 0.0
    """Share of the effect lost each year of `lag`, 0 to 1; 0 where the bridge contains it."""
    mobility: UncertainShare = 0.0
    """Share of people who leave the population before the reading, 0 to 1."""
    providers: Annotated[Mapping[PartyRef, ProviderPart], Field(min_length=1)] | None = None
    """Who serves the people, for dividing the contribution: `{centre: {share: 100%}}`."""
    together: Annotated[tuple[Together, ...], Field(min_length=1)] | None = None
    """People whom several providers serve together; nobody unless stated."""
    source: Text | None = None
    """Where the link comes from."""

    @model_validator(mode="after")
    def _one_effect(self) -> Self:
        exactly_one(self, "metric", "effect")
        if self.effect is not None and self.people is None and self.cohorts is None:
            raise problem("`effect` needs people", "write `people`, or `cohorts`")
        if self.read is not None and self.metric is None:
            raise problem("`read` belongs to `metric`", "leave out `read`")
        return self

    @model_validator(mode="after")
    def _known_providers(self) -> Self:
        parts = self.providers or {}
        stated = sum(part.share is not None for part in parts.values())
        if 0 < stated < len(parts):
            raise problem("`share` is missing for some providers", "state each share, or none")
        for name in (name for row in self.together or () for name in row.by):
            if name not in parts:
                known = ", ".join(sorted(parts)) or "`providers` first"
                raise problem(f"`{name}` is not one of the link's providers", f"write {known}")
        return self
