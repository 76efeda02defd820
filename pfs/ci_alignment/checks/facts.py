"""What the checks read of a deal, with the terms that several of them share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pfs.ci_alignment.base import Base
from pfs.ci_alignment.stakes import Stake, stakes_of
from pfs.models.collective_impact import NO_IMPACT, CollectiveImpact
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.partnership import Action, Change, DataSharing, Partner
from pfs.models.references import Reference
from pfs.source.findings import Path

AT_THE_TABLE = frozenset({
    "payor", "investor", "guarantor", "provider", "intermediary", "evaluator", "validator",
    "backbone",
})  # fmt: skip
"""Roles that put a party at the table; a vehicle or an account of the community is not a person."""


def impact_path(*parts: str | int) -> Path:
    """Return a path within the section `collective_impact`."""
    return ("collective_impact", *parts)


@dataclass(frozen=True, slots=True)
class Facts:
    """A deal as the checks read it.

    Sections of `collective_impact` that the file leaves out are None here, and empty where it
    writes them empty.

    Parameters
    ----------
    deal, impact
        The deal and its section, an empty one where there is none.
    base
        What was computed at base, by goal.
    paid_metrics
        Metrics that a payment reads, in its schedule or in a condition.
    paid_links, paid_goals
        Links from such a metric, and the goals they lead to.
    stakes
        Money at stake by party.
    """

    deal: Deal
    impact: CollectiveImpact
    base: Base
    paid_metrics: tuple[str, ...]
    paid_links: Mapping[str, Link]
    paid_goals: Mapping[str, Goal]
    stakes: Mapping[str, tuple[Stake, ...]]

    @property
    def goals(self) -> Mapping[str, Goal] | None:
        """The goals."""
        return self.impact.goals if self.impact.states("goals") else None

    @property
    def links(self) -> Mapping[str, Link] | None:
        """The links."""
        return self.impact.links if self.impact.states("links") else None

    @property
    def partners(self) -> Mapping[str, Partner] | None:
        """The partners, by party."""
        if not self.impact.states("partners"):
            return None
        return {str(name): partner for name, partner in self.impact.partners.items()}

    @property
    def rows(self) -> Mapping[str, DataSharing] | None:
        """The rows of data that are shared."""
        return self.impact.data_sharing if self.impact.states("data_sharing") else None

    @property
    def actions(self) -> Mapping[str, Action] | None:
        """The actions."""
        return self.impact.actions if self.impact.states("actions") else None

    @property
    def changes(self) -> tuple[Change, ...] | None:
        """What was changed because of data."""
        return self.impact.changes if self.impact.states("changes") else None

    @property
    def table(self) -> tuple[str, ...]:
        """Parties at the table: partners, and those whose role acts or decides."""
        partners = self.partners or {}
        return tuple(
            name
            for name, party in self.deal.parties.items()
            if name in partners or AT_THE_TABLE & set(party.roles)
        )

    @property
    def backbone(self) -> str | None:
        """The backbone's party."""
        backbone = self.impact.backbone
        return None if backbone is None else backbone.party

    def with_role(self, role: str) -> tuple[str, ...]:
        """Return the parties with a role, in the file's order."""
        return tuple(name for name, party in self.deal.parties.items() if role in party.roles)

    def aligned(self, goal: str) -> tuple[str, ...]:
        """Return the partners that are aligned to a goal."""
        partners = (self.partners or {}).items()
        return tuple(name for name, one in partners if goal in (one.aligned_to or ()))

    def links_to(self, goal: str) -> dict[str, Link]:
        """Return the links that lead to a goal."""
        return {name: link for name, link in (self.links or {}).items() if link.goal == goal}

    def carries(self, row: DataSharing, metric: str) -> bool:
        """Return whether a row carries a metric; of a blend, all its parts will do."""
        if any(name.section == "metrics" and name.id == metric for name in row.carries):
            return True
        blend = self.deal.metrics[metric].blend
        return blend is not None and all(self.carries(row, part) for part in blend)


def facts_of(deal: Deal, base: Base | None = None) -> Facts:
    """Return what the checks read of a deal."""
    impact = deal.collective_impact or NO_IMPACT
    paid = tuple(dict.fromkeys(metrics_read(deal, deal.payments)))
    parts = with_parts(deal, paid)
    links = {n: link for n, link in impact.links.items() if link.metric in parts}
    reached = {link.goal for link in links.values()}
    goals = {name: goal for name, goal in impact.goals.items() if name in reached}
    return Facts(deal, impact, base or {}, paid, links, goals, stakes_of(deal))


def metrics_read(deal: Deal, section: object) -> Iterator[str]:
    """Yield the metrics that terms of a deal name, again for each time."""
    for _, value in walk(section):
        if isinstance(value, Reference) and value.section == "metrics" and value.id in deal.metrics:
            yield value.id


def with_parts(deal: Deal, metrics: tuple[str, ...]) -> frozenset[str]:
    """Return metrics and, of those that are blends, all their parts."""
    found = set(metrics)
    waiting = list(metrics)
    while waiting:
        for part in deal.metrics[waiting.pop()].blend or {}:
            if part not in found:
                found.add(part)
                waiting.append(part)
    return frozenset(found)
