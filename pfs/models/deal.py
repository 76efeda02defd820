"""A deal: every section of the file as one frozen value."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from pfs.models.base import Identifier, Model, Text
from pfs.models.calendar import Calendar
from pfs.models.capital import Capital, Debt, DeferredFee, Drawn, Guarantee
from pfs.models.collective_impact import CollectiveImpact
from pfs.models.examples import Source, WorkedExample
from pfs.models.indices import Index
from pfs.models.metrics import Metric
from pfs.models.parties import Account, Party
from pfs.models.payments import Limit, Payment
from pfs.models.programme import BudgetItem, Cohort
from pfs.models.risks import Risk
from pfs.models.savings import Saving
from pfs.models.waterfall import Step, Termination


class Deal(Model):
    """A Pay for Success deal; only `pfs`, `name`, `currency`, `calendar`, `parties` are needed."""

    pfs: Literal[1]
    """Version of the file format: 1."""
    name: Text
    """Name of the deal."""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", strict=True)]
    """Currency of every amount, three letters: `USD`."""
    calendar: Calendar
    """When the deal begins and ends, and when money moves, as
    `{start: 2014-01-07, end: 2022-01-07, period: year}`."""
    parties: Annotated[Mapping[Identifier, Party], Field(min_length=1)]
    """Everyone who gives, gets or decides something: `{city: {name: City, roles: [payor]}}`."""
    accounts: Mapping[Identifier, Account] = Field(default_factory=dict)
    """Money held apart; `accounts.main`, held by the vehicle, always exists."""
    capital: Mapping[Identifier, Capital] = Field(default_factory=dict)
    """Loans, notes, bonds, grants, guarantees and deferred fees."""
    budget: Mapping[Identifier, BudgetItem] = Field(default_factory=dict)
    """What the programme costs."""
    cohorts: Mapping[Identifier, Cohort] = Field(default_factory=dict)
    """People served."""
    metrics: Mapping[Identifier, Metric] = Field(default_factory=dict)
    """What is measured."""
    indices: Mapping[Identifier, Index] = Field(default_factory=dict)
    """Indices that prices follow: `{cpi: {grows: 2.5%}}`."""
    payments: Mapping[Identifier, Payment] = Field(default_factory=dict)
    """What is paid for outcomes."""
    limits: Mapping[Identifier, Limit] = Field(default_factory=dict)
    """Limits on several payments, on payors, on returns."""
    waterfall: Mapping[Identifier, Step] = Field(default_factory=dict)
    """Who is paid first."""
    terminations: Mapping[Identifier, Termination] = Field(default_factory=dict)
    """What can end the deal early."""
    savings: Mapping[Identifier, Saving] = Field(default_factory=dict)
    """What outcomes save, for which agency."""
    risks: Mapping[Identifier, Risk] = Field(default_factory=dict)
    """What can go otherwise than planned."""
    collective_impact: CollectiveImpact | None = None
    """The community's goals and the partnership behind them."""
    scenarios: Mapping[Identifier, Mapping[str, Any]] = Field(default_factory=dict)
    """Named sets of changes, as `{low: {metrics.jobs.effect: 2pp}}`."""
    worked_examples: Mapping[Identifier, WorkedExample] = Field(default_factory=dict)
    """Given outcomes and what must come of them; `pfs check` runs them."""
    sources: Mapping[Identifier, Source] = Field(default_factory=dict)
    """Documents that figures come from."""

    @property
    def vehicle(self) -> str | None:
        """Identifier of the party with role vehicle, which holds `accounts.main`."""
        return next((id_ for id_, p in self.parties.items() if "vehicle" in p.roles), None)

    @property
    def debts(self) -> dict[str, Debt]:
        """Loans, notes and bonds by identifier, sorted."""
        return {k: c for k, c in sorted(self.capital.items()) if isinstance(c, Debt)}

    @property
    def drawn(self) -> dict[str, Drawn]:
        """Capital that is drawn (debts and grants) by identifier, sorted."""
        return {k: c for k, c in sorted(self.capital.items()) if isinstance(c, Drawn)}

    @property
    def guarantees(self) -> dict[str, Guarantee]:
        """Guarantees by identifier, sorted."""
        return {k: c for k, c in sorted(self.capital.items()) if isinstance(c, Guarantee)}

    @property
    def deferred_fees(self) -> dict[str, DeferredFee]:
        """Deferred fees by identifier, sorted."""
        return {k: c for k, c in sorted(self.capital.items()) if isinstance(c, DeferredFee)}
