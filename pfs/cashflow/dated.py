"""What the dated flows of a tranche's holders come to: their return, their present value."""

import numpy as np

from pfs.cashflow.returns import Returns, act_365, internal_rate, nominal_yield
from pfs.cashflow.state import State
from pfs.outcomes.sample import FloatArray


def returns_of(state: State, name: str, measure: str = "irr") -> Returns:
    """Return the dated return of a tranche's holders: `irr`, or `yield` by period."""
    indexes, flows = _flows(state, name)
    if measure == "yield":
        periods = np.array(indexes, dtype=np.float64)
        return nominal_yield(periods, flows, state.plan.deal.calendar.periods_a_year)
    return internal_rate(_years(state, indexes), flows)


def present_value_of(state: State, name: str, rate: float) -> FloatArray:
    """Return what a tranche's holders get less what they pay in, discounted to the start.

    Flows are discounted at `rate` a year, above -1, by Act/365: at the holders' own return the
    value is 0. Shape (paths,).
    """
    indexes, flows = _flows(state, name)
    value = state.zeros()
    for factor, row in zip((1 + rate) ** -_years(state, indexes), flows, strict=True):
        value = value + factor * row
    return value


def _flows(state: State, name: str) -> tuple[list[int], FloatArray]:
    """Return indexes of dates and net receipts of a tranche's holders, (dates, paths)."""
    by_date = state.tranches[name].by_date
    rows = sorted(by_date)
    if not rows:
        return [0], np.zeros((1, state.paths))
    flows = np.array([by_date[row] for row in rows]).reshape(len(rows), -1)
    return [index for index, _ in rows], flows


def _years(state: State, indexes: list[int]) -> FloatArray:
    grid = state.plan.grid
    return act_365([grid[index] for index in indexes], grid[0])
