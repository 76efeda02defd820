"""The community's goals, what the deal contributes to them, and the partnership behind them."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from pfs.models.base import Identifier, Model, problem
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.models.partnership import Action, Backbone, Change, DataSharing, Partner, Partnership
from pfs.models.references import PartyRef
from pfs.models.sourced import Words


class Evidence(Model):
    """What is said of conditions that no other field shows.

    A slot counts only with text, source and date, and never lifts a check by itself.
    """

    urgency: Words | None = None
    """Why now."""
    public_will: Words | None = None
    """How the public sees it."""
    policy: Words | None = None
    """What was changed in law or rules."""
    improvement: Words | None = None
    """How data led to better work."""
    voice: Words | None = None
    """How those concerned are heard."""
    aligned_funds: Words | None = None
    """How other money follows the goals."""
    shared_understanding: Words | None = None
    """How the problem is understood alike."""
    mapping: Words | None = None
    """Who already does what."""


class CollectiveImpact(Model):
    """Goals of a community and those who pursue them.

    A section that is left out is unknown; one that is written empty says there is none.
    """

    partnership: Partnership | None = None
    """What the partners have agreed."""
    backbone: Backbone | None = None
    """The organisation that holds the partnership together."""
    goals: Mapping[Identifier, Goal] = Field(default_factory=dict)
    """Results for a whole population."""
    links: Mapping[Identifier, Link] = Field(default_factory=dict)
    """How metrics move the goals."""
    partners: Mapping[PartyRef, Partner] = Field(default_factory=dict)
    """What each party is committed to and brings."""
    data_sharing: Mapping[Identifier, DataSharing] = Field(default_factory=dict)
    """Who gives which data to whom, and how often."""
    actions: Mapping[Identifier, Action] = Field(default_factory=dict)
    """Who will do what by when."""
    changes: tuple[Change, ...] = ()
    """What was done differently because of data; `[]` says nothing was."""
    evidence: Evidence | None = None
    """What is said of conditions that no other field shows."""

    @model_validator(mode="after")
    def _subgroups_of_the_goal(self) -> Self:
        for name, link in self.links.items():
            # A goal that does not exist is reported with its position where names are looked up.
            if (goal := self.goals.get(link.goal)) is not None:
                _check_subgroups(name, link, goal)
        return self

    def states(self, section: str) -> bool:
        """Return whether the file has the section, be it empty."""
        return section in self.model_fields_set


NO_IMPACT = CollectiveImpact.model_construct()
"""What a deal without the section states: nothing, so it needs no validator of its own."""


def _check_subgroups(name: str, link: Link, goal: Goal) -> None:
    groups = goal.subgroups or {}
    for field in ("reach", "relative_effect"):
        for group in getattr(link, field) or {}:
            if group not in groups:
                raise problem(
                    f"`{group}` in `links.{name}.{field}` is not a subgroup of `{link.goal}`",
                    f"write {', '.join(sorted(groups)) or '`subgroups` in the goal first'}",
                )
    for dimension in sorted({group.of for group in groups.values()}):
        shares = [s for id_, s in (link.reach or {}).items() if groups[id_].of == dimension]
        if sum(map(plain_value, shares)) > 1 + 1e-9:
            raise problem(
                f"`links.{name}.reach` adds up to more than 100% over `{dimension}`",
                "write shares of those enrolled that add up to 100%",
            )
