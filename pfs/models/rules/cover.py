"""Guarantees against what they cover, and cohorts that nothing counts."""

import math
from collections.abc import Iterator

from pfs.models.capital import Guarantee
from pfs.models.crosscheck.money import money
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.flows import Flow, ShareOf
from pfs.models.numbers import plain_value
from pfs.models.problems import Problem
from pfs.models.references import CohortRef
from pfs.models.rules.bounds import top
from pfs.source.document import KEY

_CENT = 0.005


def guarantees_fit(deal: Deal) -> Iterator[Problem]:
    """Warn of guarantees of more than can be called."""
    for name, guarantee in deal.guarantees.items():
        amount, most = plain_value(guarantee.amount), _callable(deal, guarantee)
        if amount > most + _CENT:
            message = f"of {money(amount)} in `capital.{name}`, {money(most)} can be called at most"
            remedy = f"write `amount: {most:_.12g}`, or cover more of `{guarantee.for_}`"
            yield Problem("PFS217", ("capital", name, "amount"), message, remedy)


def _callable(deal: Deal, guarantee: Guarantee) -> float:
    floor = guarantee.tops_up_to
    if isinstance(floor, ShareOf):
        fixed = floor.of.section == "capital" and floor.of.measure in {"amount", "drawn"}
        base = plain_value(deal.capital[floor.of.id].amount) if fixed else math.inf
        return top(floor.share) * base
    if floor is not None:
        return top(floor)
    protected = plain_value(deal.debts[guarantee.for_.id].amount)
    return protected * (0.0 if guarantee.covers is None else top(guarantee.covers))


def cohorts_counted(deal: Deal) -> Iterator[Problem]:
    """Warn of cohorts whose people no metric, payment, condition or budget counts."""
    named = {
        value.id
        for path, value in walk(deal)
        if isinstance(value, CohortRef) and path[0] not in {"cohorts", "risks", "worked_examples"}
    }
    if any(m.blend is None and m.cohorts is None for m in deal.metrics.values()):
        return
    paid = any(isinstance(i.amount, Flow) and i.amount.per_person for i in deal.budget.values())
    for name, cohort in deal.cohorts.items():
        if name not in named and not (paid and cohort.part_of is None):
            message = f"nothing counts the people of `cohorts.{name}`"
            remedy = "name it in `cohorts` of a metric or payment, or leave it out"
            yield Problem("PFS218", ("cohorts", name, KEY), message, remedy)
