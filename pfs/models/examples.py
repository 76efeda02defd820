"""Worked examples: given these outcomes, expect these amounts; and where figures come from."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, by_shape, problem
from pfs.models.plain import Plain
from pfs.models.references import CohortRef


class Bound(Model):
    """An expected range: `{about, within}` or `{at_least, at_most}`."""

    about: Plain | None = None
    """Expected number, in the result's unit."""
    within: Plain | None = None
    """How far from `about` the result may be, in the same unit."""
    at_least: Plain | None = None
    """Least that the result may be, in its unit."""
    at_most: Plain | None = None
    """Most that the result may be, in its unit."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.about is None) != (self.within is None):
            raise problem(
                "`about` and `within` go together", "write `{about: 8.1%, within: 0.05%}`"
            )
        if self.about is None and self.at_least is None and self.at_most is None:
            raise problem("an expectation is missing", "write a number, or `{about:, within:}`")
        return self


Expected = Annotated[
    Annotated[bool, Tag("yes or no")]
    | Annotated[Plain, Tag("a number")]
    | Annotated[Plain, Tag("a name")]
    | Annotated[Bound, Tag("a map")],
    Discriminator(by_shape),
]
ScenarioNames = Annotated[
    Annotated[Text, Tag("a name")]
    | Annotated[tuple[Text, ...], Tag("a list"), Field(min_length=1)],
    Discriminator(by_shape),
]


class Opening(Model):
    """Balances at the opening of a date, from which the example runs."""

    date: dt.date
    """Date of the grid."""
    balances: Annotated[Mapping[str, Plain], Field(min_length=1)]
    """Balance of each claim: `{capital.senior.outstanding: 100_000}`."""


class PersonGroup(Model):
    """People who are alike in an example."""

    number: Annotated[Plain, Field(ge=0)]
    """How many people, 0 or more: `1`."""
    cohort: CohortRef
    """Their cohort, by its identifier."""
    claims: Annotated[Mapping[str, Plain], Field(min_length=1)]
    """Count for each metric they reach, as `{jobs: 1}`, or what a payment earns from each of them
    (`payments.card.earned`)."""


class WorkedExample(Model):
    """Given measured outcomes, and what must come of them."""

    given: Mapping[str, Plain] = Field(default_factory=dict)
    """Readings, as `{jobs@first: 10pp}`; a key is
    `METRIC[.READ or .EVALUATION][@COHORT or @pooled][@DATE]`."""
    persons: Annotated[tuple[PersonGroup, ...], Field(min_length=1)] | None = None
    """People one by one, for caps that bind person by person."""
    opening: Opening | None = None
    """Balances the example starts from, and their date."""
    scenario: ScenarioNames | None = None
    """Scenario, or several one after the other."""
    set: Mapping[str, Any] = Field(default_factory=dict)
    """Terms that are changed, as `{capital.loan.rate: 3%}`."""
    skip: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    """Terms that the example can't test."""
    expect: Annotated[Mapping[str, Expected], Field(min_length=1)]
    """Results, as `{payments.success.paid: 600_000}`; a key is
    `section.id.measure[@COHORT][@DATE]`."""
    source: Text | None = None
    """Where the example comes from."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Scenarios in force, as a tuple."""
        return (self.scenario,) if isinstance(self.scenario, str) else (self.scenario or ())


class Source(Model):
    """A document that figures come from."""

    text: Text
    """Title, place or address."""
    date: dt.date | None = None
    """Date of the document."""
    used_for: Text | None = None
    """What it is cited for."""
