"""The budget as it turns out: people who enrol, providers that close, costs above the plan."""

import datetime as dt

import numpy as np

from pfs.cashflow.budget import Item
from pfs.cashflow.state import State
from pfs.models.flows import Flow
from pfs.models.grid import fiscal_year
from pfs.models.numbers import plain_value
from pfs.models.programme import BudgetItem
from pfs.models.risks import Cost
from pfs.outcomes.enrolment import closing, enrolling, is_open, varies
from pfs.outcomes.readings import Factor
from pfs.outcomes.risks import Risks


def planned(state: State, item: Item) -> Factor:
    """Return what is needed of an item today over its plan, before costs rise.

    An amount per person follows those who enrol in the period that begins; nothing is needed from
    a provider that has closed.
    """
    risks = state.panel.risks
    if risks is None:
        return 1.0
    factor: Factor = 1.0
    stated = state.plan.deal.budget[item.name]
    if _per_person(stated) and varies(risks):
        factor = _enrolling(state, risks)
    elif any(True for _ in closing(risks)) and _provided(state, item):
        factor = is_open(risks, item.to, state.day)
    return factor


def ratio(state: State, item: Item) -> Factor:
    """Return the cost of an item over what was planned for what is needed."""
    risks = state.panel.risks
    if risks is None:
        return 1.0
    factor: Factor = 1.0
    for name, risk in risks.of(Cost):
        if item.name in {reference.id for reference in risk.budget}:
            path = f"risks.{name}.ratio"
            if risk.per == "year":
                path += f"/FY{fiscal_year(state.plan.deal.calendar, state.day)}"
            factor = factor * risks.number(path, risk.ratio, low=0.0)
    return factor


def _per_person(item: BudgetItem) -> bool:
    return isinstance(item.amount, Flow) and item.amount.per_person is not None


def _provided(state: State, item: Item) -> bool:
    return "provider" in state.plan.deal.parties[item.to].roles


def _enrolling(state: State, risks: Risks) -> Factor:
    """Return people who enrol in the period that begins over people planned for it."""
    grid, index = state.plan.grid, state.index
    if index == state.plan.last:
        return 1.0
    since = grid[index] - dt.timedelta(days=1)
    until = grid[index + 1] - dt.timedelta(days=index + 1 != state.plan.last)
    total, actual = 0.0, np.zeros(state.paths)
    for name, cohort in sorted(state.plan.deal.cohorts.items()):
        if cohort.part_of is None:
            share = cohort.enrolled_by(until) - cohort.enrolled_by(since)
            people = plain_value(cohort.people) * share
            if people > 0.0:
                total += people
                actual = actual + people * enrolling(risks, name, since, until)
    return actual / total if total else 1.0
