"""Results of a run by key: `payments.success.paid@2015-08-31`, `capital.senior.irr`.

The keys and their meanings are section 7 of docs/reference/how-money-moves.md. Every result has
shape (paths,); yes-or-no results are boolean.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from pfs.cashflow import interest
from pfs.cashflow.ledger import CENT
from pfs.cashflow.returns import (
    Returns,
    UInt8Array,
    act_365,
    net_of_day,
    nominal_yield,
    rate_of_days,
)
from pfs.cashflow.saved import Saved
from pfs.cashflow.state import NIL, State, nil
from pfs.cashflow.tranche import Tranche
from pfs.models.grid import fiscal_year
from pfs.models.keys import MEASURES, POOLED, ResultKey
from pfs.models.risks import NoResult
from pfs.models.timeline import Slot, pooled_cohorts
from pfs.outcomes.earned import LEAST
from pfs.outcomes.people import people
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.tape.hooks import apply

Values = FloatArray | BoolArray


class UnknownResultError(ValueError):
    """A result key that names nothing of this deal."""


_RATE_AND_STATUS = (np.dtype(np.float64), np.dtype(np.uint8))

FLOWS: Mapping[str, Mapping[str, str]] = {
    "payments": {"earned": "earned", "due": "due", "paid": "paid"},
    "limits": {"before": "before", "after": "after"},
    "budget": {"paid": "spent", "unpaid": "unspent", "cost": "cost"},
}
"""Measures that are running totals: by section, measure and the name of the total."""


def _loss(short: FloatArray) -> FloatArray:
    return np.maximum(short, 0.0)


CAPITAL: Mapping[str, Callable[[Tranche], FloatArray]] = {
    "drawn": lambda t: t.drawn,
    "received": lambda t: t.received,
    "interest_paid": lambda t: t.interest_paid,
    "principal_repaid": lambda t: t.principal_repaid,
    "called": lambda t: t.called,
    "outstanding": lambda t: t.outstanding,
    "loss": lambda t: _loss(t.drawn - t.received),
    "loss_before_guarantee": lambda t: _loss(t.drawn - t.received + t.called),
}
"""Measures of a tranche that are read from its state."""


@dataclass(frozen=True, slots=True)
class Results:
    """Results of a run, read from its final state."""

    state: State
    saved: Saved = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "saved", Saved(self.state))

    def value(self, text: str) -> Values:
        """Return a result by key.

        Raises
        ------
        KeyFormError, UnknownResultError
            If the key is not of its form, or names nothing of this deal.
        """
        key = ResultKey.parse(text)
        if key.cohort is not None and not self._by_cohort(key):
            raise UnknownResultError(f"`{text}` is not kept by cohort")
        readers: dict[str, Callable[[ResultKey], Values | None]] = {
            "payments": self._flow,
            "limits": self._limit,
            "budget": self._flow,
            "parties": self._party,
            "capital": self._capital,
            "metrics": self._metric,
            "accounts": self._account,
            "risks": self._risk,
            "cohorts": self._cohort,
            "savings": self._saving,
            "deal": self._deal,
        }
        found = readers[key.section](key) if key.section in readers else None
        if found is None:
            raise UnknownResultError(f"`{text}` is no result of this deal")
        return found

    def _by_cohort(self, key: ResultKey) -> bool:
        """Return whether a result is kept for the cohort that its key names."""
        if key.section == "metrics":
            return key.cohort == POOLED or key.cohort in self.state.plan.deal.cohorts
        payment = self.state.plan.deal.payments.get(key.id)
        if key.section != "payments" or payment is None or payment.for_each == "deal":
            return False
        scopes = self.state.occasions.terms(key.id).scopes
        return key.cohort in {scope.cohort for scope in scopes}

    def _triggered(self, key: ResultKey) -> BoolArray:
        """Return whether a payment has earned anything, by a date if the key names one."""
        last = self.state.plan.last if key.date is None else self.index(key.date)
        scopes = [scope.cohort for scope in self.state.occasions.terms(key.id).scopes]
        ever = np.zeros(self.state.paths, dtype=bool)
        for cohort in scopes if key.cohort is None else [key.cohort]:
            name = key.id if cohort is None else f"{key.id}@{cohort}"
            totals = self.state.totals.get(("earned", name))
            for index, amount in totals.by_date.items() if totals else ():
                if index <= last:
                    ever |= amount > LEAST
        return ever

    def _flow(self, key: ResultKey) -> Values | None:
        known = self.state.plan.deal.payments if key.section == "payments" else self._budget()
        if key.id not in known:
            return None
        if key.measure == "triggered":
            return self._triggered(key)
        name = FLOWS[key.section].get(key.measure)
        if name is None:
            return None
        if name == "unspent" and key.date is None:
            owed = self.state.arrears.get(key.id, self.state.zeros())
            return self._total(name, key.id, None) + owed
        return self._total(name, f"{key.id}@{key.cohort}" if key.cohort else key.id, key.date)

    def _budget(self) -> Mapping[str, object]:
        return self.state.plan.deal.budget

    def _total(self, sort: str, name: str, date: dt.date | None) -> FloatArray:
        totals = self.state.totals.get((sort, name))
        if totals is None:
            return self.state.zeros()
        if date is None:
            return totals.total
        return totals.by_date.get(self.index(date), self.state.zeros())

    def index(self, date: dt.date) -> int:
        """Return the index of a date of the grid, or raise `UnknownResultError`."""
        if date not in self.state.plan.grid:
            raise UnknownResultError(f"{date} is not a date on which money moves")
        return self.state.plan.grid.index(date)

    def _limit(self, key: ResultKey) -> Values | None:
        if key.id not in self.state.plan.deal.limits:
            return None
        if key.measure == "bound":
            return self.state.bound.get(key.id, np.zeros(self.state.paths, dtype=bool))
        name = FLOWS["limits"].get(key.measure)
        return None if name is None else self._total(name, key.id, key.date)

    def _party(self, key: ResultKey) -> Values | None:
        if key.id not in self.state.plan.deal.parties:
            return None
        if key.date is not None:
            by_date = {"paid": self.state.cash.out, "received": self.state.cash.into}
            found = by_date.get(key.measure)
            at = (key.id, self.index(key.date))
            return None if found is None else found.get(at, self.state.zeros())
        if key.year is not None or key.measure in {"savings", "net", "wrong_pocket", "cash"}:
            return self._saver(key)
        sums = {"paid": self.state.cash.paid, "received": self.state.cash.received}
        if key.measure == "outcome_payments":
            return self._total("outcome", key.id, None)
        if key.measure == "lowest_cash":
            return self.lowest_cash(key.id)
        return sums[key.measure].get(key.id, self.state.zeros()) if key.measure in sums else None

    def _saver(self, key: ResultKey) -> Values | None:
        """Return what a party saves, or pays for outcomes in a year."""
        if key.measure == "wrong_pocket":
            return self.saved.wrong_pocket(key.id)
        yearly = {
            "savings": self.saved.of_party,
            "net": self.saved.net,
            "outcome_payments": self.by_fiscal_year,
            "cash": self.cash_by_year,
        }
        if key.measure not in yearly:
            return None
        found = yearly[key.measure](key.id)
        if key.measure == "cash":
            return found.get(key.year or 0)
        chosen = [amount for year, amount in found.items() if key.year in {None, year}]
        return sum(chosen, start=self.state.zeros())

    def lowest_cash(self, party: str) -> FloatArray | None:
        """Return the lowest point of what a provider has received less what delivery has cost.

        0 or below: the credit it needs is the negative of it. None where the deal does not state
        what delivery costs for every budget item it is paid.
        """
        if not self.has_costs(party):
            return None
        lowest = self.state.zeros()
        for position in self._positions(party):
            lowest = np.minimum(lowest, position)
        return -nil(-lowest)

    def cash_by_year(self, party: str) -> dict[int, FloatArray]:
        """Return the lowest such position of each fiscal year; none where costs are not stated."""
        if not self.has_costs(party):
            return {}
        years: dict[int, FloatArray] = {}
        grid = self.state.plan.grid
        for day, position in zip(grid, self._positions(party), strict=True):
            year = fiscal_year(self.state.plan.deal.calendar, day)
            cash = np.where(np.abs(position) > NIL, position, 0.0)
            years[year] = np.minimum(years[year], cash) if year in years else cash
        return years

    def has_costs(self, party: str) -> bool:
        """Return whether the deal states what delivery costs for every item a party is paid."""
        items = [item for item in self.state.plan.budget.items.values() if item.to == party]
        return bool(items) and all(item.costs is not None for item in items)

    def _positions(self, party: str) -> Iterator[FloatArray]:
        """Yield what a party has got less what it has paid and delivered, after each date."""
        costs = self.state.totals.get(("delivery", party))
        position = self.state.zeros()
        for index in range(len(self.state.plan.grid)):
            at = (party, index)
            position = position + self.state.cash.into.get(at, 0.0)
            position = position - self.state.cash.out.get(at, 0.0)
            position = position - (0.0 if costs is None else costs.by_date.get(index, 0.0))
            yield position

    def by_fiscal_year(self, payor: str) -> dict[int, FloatArray]:
        """Return what a payor pays for outcomes in each fiscal year that it can pay in."""
        totals = self.state.totals.get(("outcome", payor))
        years: dict[int, FloatArray] = {}
        for index, amount in sorted(totals.by_date.items()) if totals else ():
            year = fiscal_year(self.state.plan.deal.calendar, self.state.plan.grid[index])
            years[year] = years[year] + amount if year in years else amount
        return years

    def _capital(self, key: ResultKey) -> Values | None:
        deal = self.state.plan.deal
        if key.id in deal.guarantees:
            return self._total("called", key.id, key.date) if key.measure == "called" else None
        tranche = self.state.tranches.get(key.id)
        if tranche is None:
            return None
        if key.measure in {"irr", "yield"}:
            return self.returns(key.id, key.measure).rate
        if key.measure == "multiple":
            nothing = np.full(self.state.paths, np.nan)
            some = tranche.drawn > 0
            times: FloatArray = np.divide(tranche.received, tranche.drawn, out=nothing, where=some)
            return times
        if key.measure == "rate":
            return self._rate(tranche, key.date)
        if key.date is not None:
            return self.state.snapshots.get((key.id, key.measure, self.index(key.date)))
        return CAPITAL[key.measure](tranche) if key.measure in CAPITAL else None

    def returns(self, name: str, measure: str = "irr") -> Returns:
        """Return the dated return of a tranche's holders: `irr`, or `yield` by period."""
        tranche = self.state.tranches[name]
        grid = self.state.plan.grid
        days: dict[int, list[FloatArray]] = {}
        for (index, _), amount in sorted(tranche.by_date.items()):
            days.setdefault(index, []).extend([amount] if amount.any() else [])
        indexes = list(days) or [0]
        net = [net_of_day(flows or [self.state.zeros()]) for flows in days.values()]
        solve = partial(_rate_by_year, act_365([grid[i] for i in indexes], grid[0]))
        if measure == "yield":
            periods = np.array(indexes, dtype=np.float64)
            solve = partial(_yield, periods, self.state.plan.deal.calendar.periods_a_year)
        return Returns(*apply(solve, *net or [self.state.zeros()], dtypes=_RATE_AND_STATUS))

    def _rate(self, tranche: Tranche, date: dt.date | None) -> Values | None:
        index = self.state.plan.last if date is None else self.index(date)
        if tranche.terms.rates is not None:
            return np.full(self.state.paths, tranche.terms.rates[index])
        fixed = [at for at in tranche.rate_on if at <= index]
        return tranche.rate_on[max(fixed)] if fixed else interest.rate_now(
            self.state, tranche.terms.rate
        )  # fmt: skip

    def _metric(self, key: ResultKey) -> Values | None:
        deal = self.state.plan.deal
        if key.id not in deal.metrics or key.measure != "measured":
            return None
        cohorts = (
            pooled_cohorts(deal, key.id) if key.cohort in {None, POOLED} else (str(key.cohort),)
        )

        def chosen(slot: Slot) -> bool:
            return key.date is None or slot.date == key.date

        return self.state.panel.value(key.id, cohorts, chosen, "latest", None)

    def _account(self, key: ResultKey) -> Values | None:
        name = f"accounts.{key.id}"
        if name not in self.state.cash.balances or key.measure != "balance":
            return None
        if key.date is not None:
            return self.state.snapshots.get((name, "balance", self.index(key.date)))
        return self.state.cash.balances[name]

    def _saving(self, key: ResultKey) -> Values | None:
        if key.id not in self.state.plan.deal.savings or key.date is not None:
            return None
        return self.saved.measure(key.id, key.measure, key.year)

    def _risk(self, key: ResultKey) -> Values | None:
        if key.id not in self.state.plan.deal.risks or key.measure not in MEASURES["risks"]:
            return None
        risk = self.state.plan.deal.risks[key.id]
        if isinstance(risk, NoResult):
            return self._unreported(key.id, risk) if key.measure == "failed" else None
        amount = self._total(key.measure, key.id, key.date)
        return amount > CENT if key.measure == "failed" else amount

    def _unreported(self, name: str, risk: NoResult) -> BoolArray:
        """Return whether a stated value counts instead of any result of the metric."""
        panel = self.state.panel
        found = np.zeros(panel.paths, dtype=bool)
        for slot in panel.readings.slots.get(risk.metric, ()):
            for other, failed, _ in () if panel.risks is None else (
                panel.risks.deemed(risk.metric, slot)
            ):  # fmt: skip
                found = found | failed if other == name else found
        return found

    def _cohort(self, key: ResultKey) -> Values | None:
        deal, panel = self.state.plan.deal, self.state.panel
        if key.id not in deal.cohorts or key.measure not in MEASURES["cohorts"]:
            return None
        found = people(deal, panel.risks, key.id, paths=panel.paths, until=key.date)
        return found.enrolled if key.measure == "enrolled" else found.completers

    def _deal(self, key: ResultKey) -> Values | None:
        if key.measure not in {"earned", "paid"}:
            return None
        total = self.state.zeros()
        for name in sorted(self.state.plan.deal.payments):
            total = total + self._total(key.measure, name, key.date)
        return total


def _rate_by_year(years: FloatArray, *flows: FloatArray) -> tuple[FloatArray, UInt8Array]:
    found = rate_of_days(years, flows)
    return found.rate, found.status


def _yield(periods: FloatArray, per_year: int, *flows: FloatArray) -> tuple[FloatArray, UInt8Array]:
    found = nominal_yield(periods, np.array(np.broadcast_arrays(*flows)), per_year)
    return found.rate, found.status
