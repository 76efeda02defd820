"""The programme that the money buys: the budget and the people served."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, Tag, model_validator

from pfs.models.base import Model, Text, by_key, problem
from pfs.models.bounded import BelowOne, FixedRatio, Positive, Window
from pfs.models.flows import Flow, ShareOf
from pfs.models.plain import Plain, Share
from pfs.models.references import CohortRef, Holder, PartyRef


class BudgetItem(Model):
    """A cost of the programme: who is paid, how much, when, from which account."""

    to: PartyRef
    """Who is paid: a party."""
    amount: Annotated[
        Annotated[Flow, Tag("a flow")] | Annotated[ShareOf, Tag("a share")],
        by_key({"share": "a share"}, "a flow"),
    ]
    """How much and when: `{dated: {2015-08-31: 800_000}}`,
    `{total: 800_000, over: [2015-08-31, 2016-08-30]}`, `{per_person: 1_700}` or
    `{share: 10%, of: capital.loan.drawn}`."""
    from_: Holder = Field(Holder("accounts.main"), alias="from")
    """The account, or a party outside the deal, that pays."""
    cost_to_provider: (
        Annotated[
            Annotated[Flow, Tag("a flow")] | Annotated[Share, Tag("a number")],
            by_key({"dated": "a flow", "total": "a flow", "per_person": "a flow"}, "a number"),
        ]
        | None
    ) = None
    """What delivering the item costs the provider: amounts, or a share of the item. Needed for
    the provider's lowest cash."""
    source: Text | None = None
    """Where the amounts come from."""


class Cohort(Model):
    """People served, and when they enrol."""

    people: Positive
    """Number of people planned: `929`."""
    enrols: dt.date | Window
    """A date, or the first and last day of enrolment, spread evenly."""
    minimum: FixedRatio | None = None
    """Contractual minimum of people; none unless stated."""
    part_of: CohortRef | None = None
    """Cohort of which this is a measured part; its people are not served or counted twice."""
    person_correlation: BelowOne = 0.0
    """Correlation between the outcomes of one person, 0 to below 1: share of variance of one
    latent normal."""
    profiles: Annotated[tuple[Mapping[str, Plain], ...], Field(min_length=1)] | None = None
    """Kinds of person: `share` of each, and the count per metric, as `{share: 40%, jobs: 1}`."""
    source: Text | None = None
    """Where the numbers come from."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first_day > self.last_day:
            raise problem("enrolment ends before it begins", "write the earlier day first")
        return self

    @property
    def first_day(self) -> dt.date:
        """First day of enrolment."""
        return self.enrols if isinstance(self.enrols, dt.date) else self.enrols[0]

    @property
    def last_day(self) -> dt.date:
        """Last day of enrolment."""
        return self.enrols if isinstance(self.enrols, dt.date) else self.enrols[1]

    def enrolled_by(self, day: dt.date) -> float:
        """Return the share of the cohort enrolled by the end of `day`, from 0 to 1."""
        if day < self.first_day:
            return 0.0
        length = (self.last_day - self.first_day).days + 1
        return min(1.0, ((day - self.first_day).days + 1) / length)
