"""Payments that come later than due: on the first date of the grid on or after the day."""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from pfs.cashflow.payable import Payable
from pfs.cashflow.state import State
from pfs.models.delays import UncertainDuration, count_of, unit_of
from pfs.models.plain import add_months
from pfs.models.risks import Delay
from pfs.outcomes.risks import Risks


def hold_back(state: State, dues: list[Payable]) -> list[Payable]:
    """Return what is due today: what is not delayed, and what was delayed to today.

    Nothing waits past the last date of the grid, nor past a settlement. Limits, payors and the
    vote of a year are those of the date on which it is paid.
    """
    risks = state.panel.risks
    if risks is not None:
        for name, risk in risks.of(Delay):
            concerned = [due for due in dues if f"payments.{due.payment}" in risk.of]
            if any(due.amount.any() for due in concerned):
                target = _targets(state, risks, name, risk)
                for due in concerned:
                    _set_aside(state, name, due, target)
    return _with_late(state, dues)


def _set_aside(state: State, name: str, due: Payable, target: "NDArray[np.intp]") -> None:
    later = np.where(target > state.index, due.amount, 0.0)
    if state.settling is not None:
        later = np.where(state.settling, 0.0, later)
    state.track("delayed", name, np.maximum(later, 0.0))
    for index in np.unique(target[later != 0.0]):
        amount = np.where(target == index, later, 0.0)
        state.late.setdefault(int(index), []).append(Payable(due.payment, due.cohort, amount, {}))
    due.amount = due.amount - later


def _with_late(state: State, dues: list[Payable]) -> list[Payable]:
    """Add what was delayed to today, and on paths that settle whatever still waits."""
    arriving = [(late, late.amount) for late in state.late.pop(state.index, [])]
    if state.settling is not None:
        for waiting in state.late.values():
            for late in waiting:
                arriving.append((late, np.where(state.settling, late.amount, 0.0)))
                late.amount = np.where(state.settling, 0.0, late.amount)
    for late, amount in arriving:
        live = state.live(amount, f"payments.{late.payment}")
        found = next(
            (d for d in dues if (d.payment, d.cohort) == (late.payment, late.cohort)), None
        )
        if found is None:
            dues = [*dues, Payable(late.payment, late.cohort, live, {})]
        else:
            found.amount = found.amount + live
    return dues


def _targets(state: State, risks: Risks, name: str, risk: Delay) -> "NDArray[np.intp]":
    """Return the index on which what is due today is paid, one a path."""
    last = state.plan.last
    if isinstance(risk.by, UncertainDuration):
        path = f"risks.{name}.by/{state.day.isoformat()}"
        count = risks.number(path, risk.by.number, low=0.0)
        unit = risk.by.unit
    else:
        count, unit = np.full(state.paths, float(count_of(risk.by))), unit_of(risk.by)
    waits = np.array([_wait(state.day, day, unit) for day in state.plan.grid[state.index :]])
    return np.minimum(state.index + np.searchsorted(waits, count - 1e-9, side="left"), last)


def _wait(since: dt.date, day: dt.date, unit: str) -> float:
    """Return the time from a day to a later one in days, or in months and parts of one."""
    if unit == "day":
        return float((day - since).days)
    months = (day.year - since.year) * 12 + day.month - since.month
    months -= add_months(since, months) > day
    begin, end = add_months(since, months), add_months(since, months + 1)
    return months + (day - begin).days / (end - begin).days
