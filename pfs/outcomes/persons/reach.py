"""Which amounts of a person's cap can be used: every sum of claims, as far as the cap reaches."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pfs.outcomes.persons.cards import Card
from pfs.outcomes.persons.chances import Chances
from pfs.outcomes.persons.lattice import MOST
from pfs.outcomes.persons.steps import Facts, Step, numbers, pay
from pfs.outcomes.persons.waves import Claim

if TYPE_CHECKING:
    from pfs.outcomes.persons.corners import Corners


def reached(
    card: Card, steps: Sequence[Step], claims: Sequence[Claim], chances: "Chances | Corners"
) -> set[float]:
    """Return the amounts of the cap that a person can have used; some more than `MOST` of many."""
    if card.at_most is None:
        return {0.0}
    z, _ = chances.nodes
    states: dict[Facts, set[float]] = {(): {0.0}}
    found = {0.0}
    for step in steps:
        drawn = [n for n, _ in chances.outcomes(step.claim, z)] if step.decides else []
        after: dict[Facts, set[float]] = {}
        for facts, used in states.items():
            known = dict(facts)
            for number in numbers(step, claims[step.claim].gate, known, drawn):
                paid = pay(step, known, number)
                sums = {round(min(one + paid.within, card.at_most), 9) for one in used}
                after.setdefault(paid.facts, set()).update(sums)
        states = after
        found = found.union(*states.values())
        if len(found) > MOST:
            return found
    return found
