"""What people paid one by one earn and are due so far, as a payment asks for it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pfs.models.timeline import Slot
from pfs.outcomes.occasions import Scope, Terms
from pfs.outcomes.panel import Panel
from pfs.outcomes.running import Amounts
from pfs.outcomes.witness import OutcomeWitness

EARNED, DUE = "earned", "due"


def so_far(
    panel: Panel,
    terms: Terms,
    scope: Scope,
    chosen: Callable[[Slot], bool],
    witness: OutcomeWitness,
) -> Amounts | None:
    """Return what people of a scope earn and are due of the chosen claims: before and after caps.

    None before any claim. The witness hears how many claims are made and what they are worth.
    """
    groups = panel.people.groups.get((terms.name, scope.cohort or ""), [])
    mine = [group for group in groups if any(chosen(slot) for slot in group.slots)]
    if not mine:
        return None
    nothing = np.zeros(panel.paths)
    _tell(panel, terms, scope, chosen, witness)
    return {
        EARNED: sum((group.earned for group in mine), start=nothing),
        DUE: sum((group.due for group in mine), start=nothing),
    }


def _tell(
    panel: Panel,
    terms: Terms,
    scope: Scope,
    chosen: Callable[[Slot], bool],
    witness: OutcomeWitness,
) -> None:
    worths = panel.people.worths
    for line in terms.lines:
        number = panel.value(line.metric, scope.cohorts, chosen, "so_far", "total")
        if number is not None:
            slots = panel.selected(line.metric, scope.cohorts, chosen, "so_far")
            worth = sum(
                (worths[key] for slot in slots if (key := (terms.name, slot)) in worths),
                start=np.zeros(panel.paths),
            )
            told = replace(line, read="total", schedule=None)
            witness.read(scope, told, chosen, (number, number))
            witness.valued(told, worth)
