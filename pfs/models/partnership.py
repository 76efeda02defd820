"""The partnership behind the goals: who leads, who brings what, who shares data, who acts."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, problem
from pfs.models.bounded import Ordered, Positive
from pfs.models.community_references import Carried, GoalRef, LinkPath, Purpose
from pfs.models.numbers import Amount
from pfs.models.references import BudgetRef, PartyRef
from pfs.models.sourced import Interval, Words


class Champion(Model):
    """Who stands for the cause in public."""

    party: PartyRef | None = None
    """The party, by its identifier."""
    text: Text | None = None
    """Who or what, in words."""
    source: Text | None = None
    """Where this is known from."""
    date: dt.date | None = None
    """When it was said or written."""


class Meetings(Model):
    """How often the partnership meets."""

    leadership: Interval | None = None
    """Time between meetings of the leadership: `1 month`."""
    work_groups: Interval | None = None
    """Time between meetings of a work group: `2 weeks`."""


class Claims(Model):
    """What the partnership says of itself; compared with what is computed, never taken."""

    gateway: Literal["exploring", "emerging", "sustaining", "systems_change"] | None = None
    """StriveTogether gateway: exploring, emerging, sustaining or systems_change."""
    phase: Literal["initiate", "organise", "sustain"] | None = None
    """Phase of collective impact: initiate, organise or sustain."""


class Partnership(Model):
    """What the partners have agreed."""

    geography: Words | None = None
    """Place it is about."""
    agenda: Words | None = None
    """Common agenda."""
    champion: Champion | None = None
    """Who stands for it."""
    meetings: Meetings | None = None
    """How often it meets."""
    claims: Claims | None = None
    """What it says of itself."""


class Backbone(Model):
    """The organisation that holds the partnership together, and what it costs."""

    party: PartyRef | None = None
    """The organisation."""
    kind: (
        Literal[
            "funder", "new_nonprofit", "existing_nonprofit", "government", "shared",
            "steering_committee",
        ]
        | None
    ) = None  # fmt: skip
    """What it is: funder, new_nonprofit, existing_nonprofit, government, shared or
    steering_committee."""
    serves: tuple[PartyRef, ...] | None = None
    """Providers it serves; an empty list says none."""
    paid_as: BudgetRef | None = None
    """Item of the budget that pays it: `budget.coordination`."""
    fixed: Amount | None = None
    """Cost over the deal whatever the number of providers; money, 0 or more."""
    per_provider: Amount | None = None
    """Further cost over the deal for each provider; money, 0 or more."""
    alone: Amount | None = None
    """Cost over the deal of one contract without a backbone; money, 0 or more."""
    funded_until: dt.date | None = None
    """Last day for which its money is secured."""
    source: Text | None = None
    """Where the figures come from."""


class Time(Model):
    """Hours given."""

    hours: Positive
    """Hours given each time, above 0: `20`."""
    every: Interval
    """How often: `1 month`."""


class Talent(Model):
    """People lent."""

    staff: Positive
    """Full-time staff, above 0: `1.5`."""
    of: Text | None = None
    """What they do: data analyst."""
    over: Ordered | None = None
    """First and last day, both counted: `[2015-08-31, 2018-08-31]`."""


class Treasure(Model):
    """Money given beside the deal's capital."""

    amount: Amount
    """Money over the window `over`, 0 or more: `150_000`."""
    for_: (
        Annotated[
            Annotated[Literal["backbone"], Tag("the backbone")]
            | Annotated[Purpose, Tag("a purpose")],
            Discriminator(lambda raw: "the backbone" if raw == "backbone" else "a purpose"),
        ]
        | None
    ) = Field(None, alias="for")
    """What it is for: `backbone`, `goals.x`, `links.x` or `budget.x`."""
    over: Ordered | None = None
    """First and last day, both counted: `[2015-08-31, 2018-08-31]`."""


class Partner(Model):
    """What a party is committed to; its money at stake in the deal is derived, never written."""

    aligned_to: tuple[GoalRef, ...] | None = None
    """Goals it is committed to; an empty list says none."""
    seat: Literal["leadership", "work_group", "delivery"] | None = None
    """Where it sits: leadership, work_group or delivery."""
    decides: bool | None = None
    """Whether it can decide for its organisation; a payor does."""
    time: Time | None = None
    """Hours it gives: `{hours: 20, every: 1 month}`."""
    talent: Talent | None = None
    """People it lends: `{staff: 1, of: data analyst}`."""
    treasure: Treasure | None = None
    """Money it gives beside the deal's capital: `{amount: 150_000, for: backbone}`."""
    source: Text | None = None
    """Where this is known from."""


Recipient = Annotated[
    Annotated[Literal["public"], Tag("everybody")] | Annotated[PartyRef, Tag("a party")],
    Discriminator(lambda raw: "everybody" if raw == "public" else "a party"),
]


class DataSharing(Model):
    """A row of data that one party gives to others."""

    from_: PartyRef = Field(alias="from")
    """Who gives it."""
    to: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    """Who gets it: parties, or `public`."""
    carries: Annotated[tuple[Carried, ...], Field(min_length=1)]
    """What it is about: `metrics.x`, `goals.x`."""
    level: Literal["individual", "aggregate"] | None = None
    """How fine the data are: individual (by person) or aggregate."""
    agreement: Words | None = None
    """Agreement on the use of the data."""
    every: Interval | None = None
    """How often it is given: `3 months`."""
    source: Text | None = None
    """Where this is known from."""

    @model_validator(mode="after")
    def _to_others(self) -> Self:
        if self.from_ in self.to:
            raise problem(
                f"`{self.from_}` gives data to itself", "name in `to` only those who get it"
            )
        return self


class Action(Model):
    """Something a party will do for a goal."""

    goal: GoalRef
    """The goal, by its identifier."""
    by: PartyRef | None = None
    """Who does it."""
    strategy: LinkPath | None = None
    """Link it belongs to, as `links.x`."""
    due: dt.date | None = None
    """Date by which it is done."""
    source: Text | None = None
    """Where this is known from."""


class Change(Model):
    """Something that was done differently because of data."""

    date: dt.date
    """When it was changed."""
    read: Carried
    """The data that led to it: `metrics.x` or `goals.x`."""
    changed: Text
    """What was changed, in words."""
    by: PartyRef | None = None
    """Who changed it."""
    of: Literal["roles", "meetings", "services", "data", "other"] | None = None
    """What kind of thing was changed: roles, meetings, services, data or other."""
    source: Text | None = None
    """Where this is known from."""
