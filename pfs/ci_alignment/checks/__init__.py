"""Checks of the frameworks of collective impact: conditions over the fields of a deal.

Each check answers met, partly, not met or not stated, and every answer cites the fields it read.
Nothing is a yes because a flag says yes: what only people can judge is evidence, shown as stated.
"""

from collections.abc import Mapping

from pfs.ci_alignment.base import Base, Gap, GoalBase
from pfs.ci_alignment.checks.answer import Answer, Asked, Check, Verdict
from pfs.ci_alignment.checks.condition import Condition, Found, Holds
from pfs.ci_alignment.checks.facts import facts_of
from pfs.ci_alignment.checks.notes import notes
from pfs.ci_alignment.checks.table import CHECKS
from pfs.models.deal import Deal
from pfs.source.codes import Rule

CHECK_RULES: Mapping[str, Rule] = {
    check.code: Rule(f"{check.framework}: {check.title}", check.explanation) for check in CHECKS
}
"""What each code stands for, with the reason and the remedy."""

__all__ = [
    "CHECKS",
    "CHECK_RULES",
    "Answer",
    "Asked",
    "Base",
    "Check",
    "Condition",
    "Found",
    "Gap",
    "GoalBase",
    "Holds",
    "Verdict",
    "answers",
    "notes",
]


def answers(deal: Deal, base: Base | None = None) -> tuple[Answer, ...]:
    """Return the answer of every check, in the order of their codes.

    Parameters
    ----------
    deal
        A valid deal; without a section `collective_impact` most is not stated.
    base
        What the arithmetic says of each goal at base, by goal; what is missing is unknown.
    """
    facts = facts_of(deal, base)
    return tuple(check.answer(facts) for check in CHECKS)
