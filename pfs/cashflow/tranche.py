"""Balances of one tranche of capital on every path: a debt, a recycled grant, a deferred fee."""

from dataclasses import dataclass, field

import numpy as np

from pfs.cashflow.terms import Terms
from pfs.outcomes.sample import BoolArray, FloatArray


@dataclass(slots=True)
class Tranche:
    """State of a tranche; every array has shape (paths,) and is 0 or more.

    Parameters
    ----------
    terms
        Its terms.
    principal
        Drawn (or deferred), not repaid and not lost; with capitalised interest.
    due_principal
        Part of it that is due.
    unpaid
        Interest accrued and not paid; `due_interest` is the part that is due.
    basis
        Principal times years since the last interest date, where an outcome sets the rate.
    old
        Part of `unpaid` that was there on the last anniversary.
    lost
        Principal that is no longer owed although it was not repaid.
    past_maturity
        Whether the maturity date has come.
    by_date
        Net receipts of the holders by index, negative for what they pay in.
    """

    terms: Terms
    principal: FloatArray
    due_principal: FloatArray
    unpaid: FloatArray
    due_interest: FloatArray
    basis: FloatArray
    old: FloatArray
    lost: FloatArray
    drawn: FloatArray
    interest_paid: FloatArray
    principal_repaid: FloatArray
    received: FloatArray
    called: FloatArray
    past_maturity: bool = False
    by_date: dict[tuple[int, str], FloatArray] = field(default_factory=dict)
    rate_on: dict[int, FloatArray] = field(default_factory=dict)

    @classmethod
    def of(cls, terms: Terms, paths: int) -> "Tranche":
        """Return a tranche of which nothing is drawn."""
        nothing = np.zeros(paths)  # arrays are replaced, never written to
        return cls(
            terms=terms,
            principal=nothing,
            due_principal=nothing,
            unpaid=nothing,
            due_interest=nothing,
            basis=nothing,
            old=nothing,
            lost=nothing,
            drawn=nothing,
            interest_paid=nothing,
            principal_repaid=nothing,
            received=nothing,
            called=nothing,
        )

    def draw(self, index: int, amount: FloatArray) -> None:
        """Count an amount as drawn (or deferred)."""
        self.drawn = self.drawn + amount
        self.add_principal(amount)
        self.flow(index, "in", -amount)

    def add_principal(self, amount: FloatArray) -> None:
        """Add to principal; it is due at once where principal is swept, and after maturity."""
        self.principal = self.principal + amount
        if self.terms.sweeps or self.past_maturity:
            self.due_principal = self.due_principal + amount

    def capitalise(self, paths: BoolArray | None = None) -> None:
        """Turn unpaid interest into principal, on some paths or all.

        It is due as far as the principal is that bears it.
        """
        amount = self.unpaid if paths is None else np.where(paths, self.unpaid, 0.0)
        always = self.terms.sweeps or self.past_maturity
        part = np.divide(
            self.due_principal,
            self.principal,
            out=np.full_like(amount, float(always)),
            where=self.principal > 0,
        )
        self.principal = self.principal + amount
        self.due_principal = self.due_principal + amount * part
        self.unpaid = self.unpaid - amount
        self.due_interest = np.minimum(self.due_interest, self.unpaid)
        self.old = np.minimum(self.old, self.unpaid)

    def pay_interest(self, amount: FloatArray) -> None:
        """Count interest as paid, the oldest first."""
        self.unpaid = np.maximum(self.unpaid - amount, 0.0)
        self.due_interest = np.maximum(self.due_interest - amount, 0.0)
        self.old = np.maximum(self.old - amount, 0.0)
        self.interest_paid = self.interest_paid + amount

    def pay_principal(self, amount: FloatArray) -> None:
        """Count principal as repaid."""
        self.principal = np.maximum(self.principal - amount, 0.0)
        self.due_principal = np.maximum(self.due_principal - amount, 0.0)
        self.principal_repaid = self.principal_repaid + amount

    def mature(self, paths: BoolArray, share: FloatArray) -> None:
        """Let all principal fall due on some paths: `share` of what was not due; the rest is lost.

        All interest accrued falls due with it.
        """
        lost = np.where(paths, (1 - share) * (self.principal - self.due_principal), 0.0)
        self.lost = self.lost + lost
        self.principal = self.principal - lost
        self.due_principal = np.where(paths, self.principal, self.due_principal)
        self.due_interest = np.where(paths, self.unpaid, self.due_interest)

    def flow(self, index: int, sort: str, amount: FloatArray) -> None:
        """Add to the holders' flows of a date; `sort` keeps receipts and payments in apart."""
        key = (index, sort)
        self.by_date[key] = self.by_date[key] + amount if key in self.by_date else amount

    @property
    def outstanding(self) -> FloatArray:
        """Principal and unpaid interest."""
        return self.principal + self.unpaid

    @property
    def due(self) -> FloatArray:
        """Principal and interest that are due."""
        return self.due_principal + self.due_interest
