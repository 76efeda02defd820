"""How parties and tranches are called on a page, and in which order they stand."""

from dataclasses import dataclass

from pfs.models.deal import Deal
from pfs.models.parties import Role

ORDER: tuple[Role, ...] = (
    "payor", "investor", "guarantor", "provider", "intermediary", "evaluator",
)  # fmt: skip
SHORT = 24
"""A full name up to this length needs no short one."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names for one deal."""

    deal: Deal

    def short(self, party: str) -> str:
        """Return the short name of a party: stated, or its name where that is short."""
        stated = self.deal.parties.get(party)
        if stated is None:
            return party
        if stated.short is not None:
            return stated.short
        return stated.name if len(stated.name) <= SHORT else party

    def introduced(self, party: str) -> str:
        """Return the full name with the short one behind it, and the first role."""
        stated = self.deal.parties[party]
        short = self.short(party)
        known = stated.name if short == stated.name else f"{stated.name} ({short})"
        return f"{known}, {self.role(party)}"

    def role(self, party: str) -> str:
        """Return the role a party stands under: the first in the order of pages."""
        roles = self.deal.parties[party].roles
        return next((role for role in ORDER if role in roles), roles[0])

    def ordered(self) -> list[str]:
        """Return parties in the order of pages: by role, then as in the file."""
        ranks: dict[str, int] = {role: rank for rank, role in enumerate(ORDER)}
        return sorted(self.deal.parties, key=lambda party: ranks.get(self.role(party), len(ranks)))

    def with_role(self, role: Role) -> list[str]:
        """Return parties that stand under a role."""
        return [party for party in self.ordered() if self.role(party) == role]

    def listed(self, parties: tuple[str, ...]) -> str:
        """Return several parties in words."""
        names = [self.short(party) for party in parties]
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]

    def thing(self, subject: str) -> str:
        """Return what a setting path names, in words: its identifier without underscores."""
        return subject.rsplit(".", maxsplit=1)[-1].replace("_", " ")
