"""The hurdle balance: what capital must still receive to have a return of r a year.

H = H (1 + r)^(days / 365) from date to date, plus draws, less receipts, with all flows dated as for
XIRR. Receipts up to H give a return of at most r; receipts of exactly H give r. So a cap on a
return needs no root finding.
"""

from dataclasses import dataclass

import numpy as np

from pfs.outcomes.sample import FloatArray


@dataclass(slots=True)
class Hurdle:
    """A hurdle balance over some tranches.

    Parameters
    ----------
    capital
        Names of the tranches.
    rate
        Return a year, as a share.
    balance
        What is still to be received, one a path; negative once the return is above the rate.
    """

    capital: frozenset[str]
    rate: float
    balance: FloatArray

    def compound(self, days: int) -> None:
        """Carry the balance over a number of days."""
        if days:
            self.balance = self.balance * (1.0 + self.rate) ** (days / 365.0)

    def draw(self, name: str, amount: FloatArray) -> None:
        """Count what a tranche has paid in."""
        if name in self.capital:
            self.balance = self.balance + amount

    def receive(self, name: str, amount: FloatArray) -> None:
        """Count what a tranche has received."""
        if name in self.capital:
            self.balance = self.balance - amount

    @property
    def room(self) -> FloatArray:
        """What may still be received, 0 or more."""
        return np.maximum(self.balance, 0.0)
