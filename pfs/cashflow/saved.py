"""What parties save beside what they pay; and the service bought outright, for comparison."""

from dataclasses import dataclass, field

import numpy as np

from pfs.cashflow.budget import amounts_of
from pfs.cashflow.state import State
from pfs.models.grid import fiscal_year
from pfs.models.numbers import plain_value
from pfs.models.savings import AvoidedCost, DirectFunding, OwnCost
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.savings import Year, by_year, present

Yearly = dict[int, FloatArray]
"""Money by fiscal year."""


@dataclass(slots=True)
class Saved:
    """Savings of a run, computed once from its final state when they are first asked for."""

    state: State
    _years: dict[str, dict[int, Year]] = field(default_factory=dict)

    def years(self, name: str) -> dict[int, Year]:
        """Return what an avoided cost saves, by fiscal year."""
        if name not in self._years:
            saving = self.state.plan.deal.savings[name]
            assert isinstance(saving, AvoidedCost)  # noqa: S101 - the caller has checked
            self._years[name] = by_year(self.state.panel, saving)
        return self._years[name]

    def measure(self, name: str, measure: str, year: int | None) -> FloatArray | None:
        """Return a result of `savings`, of one year or in all; None where there is none."""
        saving = self.state.plan.deal.savings[name]
        if isinstance(saving, DirectFunding):
            return None if year is not None else self._direct(saving, measure)
        if measure not in {"units", "average", "cashable", "steps", "value"}:
            return None
        if measure == "average" and saving.average is None:
            return None
        found = self.years(name)
        chosen = [getattr(one, measure) for key, one in found.items() if year in {None, key}]
        return sum(chosen, start=self.state.zeros())

    def of_party(self, party: str) -> Yearly:
        """Return the cashable savings of a party by fiscal year."""
        total: Yearly = {}
        for name, saving in sorted(self.state.plan.deal.savings.items()):
            if isinstance(saving, AvoidedCost):
                for year, one in self.years(name).items():
                    if party in one.by_agency:
                        _add(total, year, one.by_agency[party])
        return total

    def net(self, party: str) -> Yearly:
        """Return cashable savings less payments for outcomes and of the budget, by year."""
        total = dict(self.of_party(party))
        calendar, grid = self.state.plan.deal.calendar, self.state.plan.grid
        for index, amount in self._outlays(party):
            _add(total, fiscal_year(calendar, grid[index]), -amount)
        return dict(sorted(total.items()))

    def wrong_pocket(self, party: str) -> FloatArray:
        """Return what a party pays for outcomes beyond what it saves itself, at least 0."""
        zeros = self.state.zeros()
        saved = sum(self.of_party(party).values(), start=zeros)
        return np.maximum(self.state.total("outcome", party) - saved, 0.0)

    def _outlays(self, party: str) -> list[tuple[int, FloatArray]]:
        """Return what a party pays for outcomes and of the budget, with the dates' indexes."""
        names = [("outcome", party)]
        items = self.state.plan.budget.items.values()
        names += [("spent", item.name) for item in items if item.source == party]
        return [
            (index, amount)
            for name in names
            if name in self.state.totals
            for index, amount in sorted(self.state.totals[name].by_date.items())
        ]

    def _direct(self, saving: DirectFunding, measure: str) -> FloatArray | None:
        if measure == "outright":
            return np.full(self.state.paths, self._outright(saving))
        if measure == "payments":
            return self._payments(saving)
        if measure == "premium":
            return self._payments(saving) - self._outright(saving)
        return self._lost(saving) if measure == "savings_lost" else None

    def _outright(self, saving: DirectFunding) -> float:
        """Return the present value of buying the items and of what that costs beyond them."""
        plan = self.state.plan
        total = 0.0
        flows = [plan.budget.items[reference.id].amounts or {} for reference in saving.buys]
        if saving.own_cost is not None:
            cost = saving.own_cost
            flow = cost.flow if isinstance(cost, OwnCost) else cost
            flows.append(amounts_of(plan.deal, flow, plan.grid))
        for amounts in flows:
            for index, amount in sorted(amounts.items()):
                total += amount * present(saving.discount, plan.grid[index])
        return total

    def _payments(self, saving: DirectFunding) -> FloatArray:
        """Return the present value of what payors pay: for outcomes, and fees of the budget."""
        deal, grid = self.state.plan.deal, self.state.plan.grid
        total = self.state.zeros()
        for payor in sorted({str(p) for payment in deal.payments.values() for p in payment.payors}):
            for index, amount in self._outlays(payor):
                total = total + amount * present(saving.discount, grid[index])
        return total

    def _lost(self, saving: DirectFunding) -> FloatArray:
        """Return the savings that the service bought outright would lack, as valued by each."""
        total = self.state.zeros()
        for name, other in sorted(self.state.plan.deal.savings.items()):
            if isinstance(other, AvoidedCost):
                for one in self.years(name).values():
                    total = total + one.value
        return total * (1.0 - plain_value(saving.effect_ratio))


def _add(total: Yearly, year: int, amount: FloatArray) -> None:
    total[year] = total[year] + amount if year in total else amount
