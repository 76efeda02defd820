"""Payments that come later than due: on the first date of the grid on or after the day."""

import datetime as dt

import numpy as np

from pfs.cashflow import late_interest
from pfs.cashflow.payable import Payable
from pfs.cashflow.state import State
from pfs.models.bounded import written_values
from pfs.models.delays import UncertainDuration, count_of, unit_of
from pfs.models.plain import add_months
from pfs.models.risks import Delay
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import BoolArray, FloatArray

_HAIR = 1e-9
"""A delay of this much, in days or months, is none."""


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
                dates = _dates(state, risks, name, risk)
                for due in concerned:
                    _set_aside(state, name, due, dates)
    return _with_late(state, dues)


def _set_aside(state: State, name: str, due: Payable, dates: dict[int, BoolArray]) -> None:
    total = state.zeros()
    for index, paths in dates.items():
        later = np.where(paths, due.amount, 0.0)
        if state.settling is not None:
            later = np.where(state.settling, 0.0, later)
        total = total + later
        state.late.setdefault(index, []).append(
            Payable(due.payment, due.cohort, later, {}, (name, state.index))
        )
    state.track("delayed", name, np.maximum(total, 0.0))
    due.amount = due.amount - total


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
            found = Payable(late.payment, late.cohort, state.zeros(), {})
            dues = [*dues, found]
        found.amount = found.amount + live
        _owe_interest(state, found, late, live)
    return dues


def _owe_interest(state: State, due: Payable, late: Payable, amount: FloatArray) -> None:
    """Add what is owed for the time since an amount was due."""
    assert late.late is not None  # noqa: S101 - it waited
    risk, since = late.late
    interest = late_interest.owed(state, risk, (state.day - state.plan.grid[since]).days, amount)
    if interest is not None:
        before = due.interest.get(risk)
        due.interest[risk] = interest if before is None else before + interest


def _dates(state: State, risks: Risks, name: str, risk: Delay) -> dict[int, BoolArray]:
    """Return the later dates on which what is due today may be paid, and on which paths."""
    if isinstance(risk.by, UncertainDuration):
        path = f"risks.{name}.by/{state.day.isoformat()}"
        count = risks.number(path, risk.by.number, low=0.0)
        unit, most = risk.by.unit, max(written_values(risk.by.number))
    else:
        most = float(count_of(risk.by))
        count, unit = np.full(state.paths, most), unit_of(risk.by)
    found: dict[int, BoolArray] = {}
    for index in range(state.index + 1, state.plan.last + 1):
        before = _wait(state.day, state.plan.grid[index - 1], unit) + _HAIR
        if most <= before:
            break
        paths = count > before
        if index < state.plan.last:
            paths = paths & (count <= _wait(state.day, state.plan.grid[index], unit) + _HAIR)
        if paths.any():
            found[index] = paths
    return found


def _wait(since: dt.date, day: dt.date, unit: str) -> float:
    """Return the time from a day to a later one in days, or in months and parts of one."""
    if unit == "day":
        return float((day - since).days)
    months = (day.year - since.year) * 12 + day.month - since.month
    months -= add_months(since, months) > day
    begin, end = add_months(since, months), add_months(since, months + 1)
    return months + (day - begin).days / (end - begin).days
