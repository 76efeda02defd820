"""A card with everything that makes one person's payment hard, and its enumeration."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from person_deal import deal_with, event

from pfs.outcomes.occasions import occasions
from pfs.outcomes.persons.group import People, people_of
from pfs.outcomes.sample import FloatArray

LEVELS = {"attitude": 0.5, "course": 0.45, "entry": 0.3, "job": 0.3, "kept": 0.15, "visits": 0.8}
METRICS = {
    "attitude": event("50%", 3),
    "course": event("45%", 6),
    "entry": event("30%", 6),
    "job": event("30%", 9, requires="course"),
    "kept": event("15%", 12, requires="job"),
    "visits": event(0.8, 12, claims="repeatable") | {"kind": "count", "dispersion": 2},
}
PRICES = {
    "attitude": 700,
    "course": 1300,
    "entry": 900,
    "job": 2600,
    "kept": 1000,
    "visits": {"price": 250, "at_most": 600},
}


def card_people(people: int = 200, correlation: float = 0.0, cap: float | None = 3000) -> People:
    """Return people who enrol on one day under the card; entry and course exclude each other."""
    card: dict[str, Any] = {
        "for_each": "person",
        "prices": PRICES,
        "exclusive": [["entry", "course"]],
    }
    if cap is not None:
        card["at_most"] = cap
    cohort = {"people": people, "person_correlation": correlation}
    deal = deal_with(METRICS, {"card": card}, cohort).deal
    (wave,) = people_of(deal, occasions(deal).readings, "first")
    return wave


def levels_of(people: People) -> list[FloatArray]:
    """Return the level of each claim, shape (1,)."""
    return [np.array([LEVELS[claim.metric]]) for claim in people.wave.claims]


def outcomes(
    people: People, shares: Sequence[Sequence[float]]
) -> Iterator[tuple[float, list[int]]]:
    """Yield each set of numbers of claims of one person, with its chance.

    `shares` are for each claim the chances of 0, 1, 2, ... behind its gate.
    """
    for numbers in product(*(range(len(one)) for one in shares)):
        chance = 1.0
        for claim, (number, kind) in enumerate(zip(numbers, people.kinds, strict=True)):
            if kind.gate is not None and not numbers[kind.gate]:
                chance *= 1.0 if number == 0 else 0.0
            else:
                chance *= shares[claim][number]
        if chance:
            yield chance, list(numbers)
