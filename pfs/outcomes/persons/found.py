"""What people paid one by one bring: what payments and readings ask for."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pfs.models.timeline import Slot
from pfs.outcomes.sample import BoolArray, FloatArray

if TYPE_CHECKING:
    from pfs.outcomes.persons.group import Paid, People


@dataclass(frozen=True, slots=True)
class PaidGroup:
    """What one payment brings for one group of claims, shape (paths,): before and after caps."""

    slots: tuple[Slot, ...]
    earned: FloatArray
    due: FloatArray


@dataclass(frozen=True, slots=True)
class PaidPeople:
    """All people paid one by one.

    Parameters
    ----------
    groups
        By payment and cohort.
    claims
        Claims made, by reading.
    worths
        What claims are worth before caps, by payment and reading.
    """

    groups: dict[tuple[str, str], list[PaidGroup]] = field(default_factory=dict)
    claims: dict[Slot, FloatArray] = field(default_factory=dict)
    worths: dict[tuple[str, Slot], FloatArray] = field(default_factory=dict)

    def where(self, paths: BoolArray, other: "PaidPeople") -> "PaidPeople":
        """Return these on some paths and the others elsewhere; both are paid the same way."""
        pairs = {
            key: zip(mine, other.groups[key], strict=True) for key, mine in self.groups.items()
        }
        return PaidPeople(
            {
                key: [
                    PaidGroup(
                        one.slots,
                        np.where(paths, one.earned, two.earned),
                        np.where(paths, one.due, two.due),
                    )
                    for one, two in both
                ]
                for key, both in pairs.items()
            },
            {k: np.where(paths, row, other.claims[k]) for k, row in self.claims.items()},
            {k: np.where(paths, row, other.worths[k]) for k, row in self.worths.items()},
        )

    def add(self, people: "People", paid: "Paid") -> None:
        """Add the people of a wave."""
        cohort = people.wave.cohort
        for claim, count in zip(people.wave.claims, paid.counts, strict=True):
            before = self.claims.get(claim.slot)
            self.claims[claim.slot] = count if before is None else before + count
        for card, earned, due in zip(people.cards, paid.earned, paid.due, strict=True):
            known = self.groups.setdefault((card.payment, cohort), [])
            known += map(PaidGroup, (group.slots for group in card.groups), earned, due)
            for entry in (entry for group in card.groups for entry in group.entries):
                key = card.payment, people.wave.claims[entry.claim].slot
                worth = entry.worth * paid.counts[entry.claim]
                self.worths[key] = self.worths[key] + worth if key in self.worths else worth
