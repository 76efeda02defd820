"""In which order the claims of one person are decided and paid, and what must be remembered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pfs.outcomes.persons.cards import Card, Entry
from pfs.outcomes.persons.waves import Claim

Fact = tuple[str, object]
"""Something remembered of a person: a claim made, a set used, what a line has brought."""
Facts = tuple[tuple[Fact, object], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A claim is decided, or paid, or both at once.

    Parameters
    ----------
    claim
        Position of the claim in the wave.
    decides
        Whether it is decided here; else it was before.
    group, entry
        Position of the group, and what is paid; None where nothing is.
    forgets
        Facts that nothing later asks for.
    """

    claim: int
    decides: bool
    group: int | None
    entry: Entry | None
    forgets: frozenset[Fact]


def steps_of(card: Card, claims: Sequence[Claim], *, all_claims: bool) -> tuple[Step, ...]:
    """Return the steps of one person; claims that the card does not need come last, if at all."""
    bare = list(_bare(card, claims, all_claims=all_claims))
    asked = [
        set(_asked(entry, claims[claim].gate if decides else claim))
        for claim, decides, _, entry in bare
    ]
    found = []
    for place, (claim, decides, group, entry) in enumerate(bare):
        known = asked[place] | {("claim", claim)}
        later = set[Fact]().union(*asked[place + 1 :])
        found.append(Step(claim, decides, group, entry, frozenset(known - later)))
    return tuple(found)


def _bare(
    card: Card, claims: Sequence[Claim], *, all_claims: bool
) -> Iterator[tuple[int, bool, int | None, Entry | None]]:
    decided: set[int] = set()

    def before(claim: int) -> Iterator[tuple[int, bool, None, None]]:
        gate = claims[claim].gate
        if gate is not None and gate not in decided:
            yield from before(gate)
            decided.add(gate)
            yield gate, True, None, None

    for number, group in enumerate(card.groups):
        for entry in group.entries:
            yield from before(entry.claim)
            yield entry.claim, entry.claim not in decided, number, entry
            decided.add(entry.claim)
    for claim in range(len(claims)) if all_claims else ():
        if claim not in decided:
            yield from before(claim)
            decided.add(claim)
            yield claim, True, None, None


def _asked(entry: Entry | None, known: int | None) -> Iterator[Fact]:
    """Yield what a step asks: a claim decided before, sets, and what a capped line has brought."""
    if known is not None:
        yield "claim", known
    if entry is not None:
        yield from (("set", one) for one in entry.sets)
        if entry.line_cap is not None:
            yield "line", entry.line


class Paid(NamedTuple):
    """What a number of claims of one person brings.

    Parameters
    ----------
    facts
        What is remembered of the person afterwards.
    worth
        What the claims are worth.
    fresh
        Whether they count: no other metric of their exclusive sets was claimed before.
    within
        What is within the cap of the line: what the person's cap is used by, as far as it reaches.
    """

    facts: Facts
    worth: float
    fresh: bool
    within: float


def pay(step: Step, known: Mapping[Fact, object], number: int) -> Paid:
    """Return what a number of claims brings to a person of whom some facts are known."""
    facts: dict[Fact, object] = {**known, ("claim", step.claim): number}
    entry, worth, within, fresh = step.entry, 0.0, 0.0, True
    if entry is not None:
        worth = entry.worth * number
        fresh = all(facts.get(("set", one), entry.line) == entry.line for one in entry.sets)
        if number:
            facts.update({("set", one): facts.get(("set", one), entry.line) for one in entry.sets})
        within = worth if fresh else 0.0
        if entry.line_cap is not None:
            before = float(str(facts.get(("line", entry.line), 0.0)))
            within = min(within, entry.line_cap - before)
            facts["line", entry.line] = round(before + within, 6)
    left = ((key, value) for key, value in facts.items() if key not in step.forgets)
    return Paid(tuple(sorted(left, key=lambda fact: str(fact[0]))), worth, fresh, within)


def numbers(
    step: Step, gate: int | None, known: Mapping[Fact, object], drawn: Sequence[int]
) -> Sequence[int]:
    """Return the numbers of claims that a person of whom some facts are known can make."""
    if not step.decides:
        return [int(str(known["claim", step.claim]))]
    return [0] if gate is not None and not known["claim", gate] else drawn
