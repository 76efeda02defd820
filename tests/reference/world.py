"""One run of a deal: its terms, its readings, the date it has reached, and how money is moved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pfs.models.capital import Debt, DeferredFee, Drawn, Grant, Holders
from pfs.models.deal import Deal
from pfs.models.flows import ShareOf
from pfs.models.numbers import Stated
from pfs.models.references import AmountRef, Reference
from reference.exact import NOTHING, ZERO, plain
from reference.measuring import Book
from reference.state import Flow, Key, Paid, State


@dataclass(slots=True)
class World:
    """A deal at one date of its run."""

    deal: Deal
    book: Book
    state: State
    options: bool
    index: int = 0
    opened: bool = False
    settled: bool = False
    stopped: set[str] = field(default_factory=set)
    begun: set[Key] = field(default_factory=set)
    share_today: dict[str, Decimal] = field(default_factory=dict)
    happened: set[str] = field(default_factory=set)
    earned: dict[Key, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    due: dict[Key, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    lines: dict[tuple[str, str | None, str], Decimal] = field(default_factory=dict)
    capped: dict[Key, Decimal] = field(default_factory=dict)
    carried: dict[Key, Decimal] = field(default_factory=dict)
    people: dict[tuple[str, str, bool], dict[int, tuple[Decimal, Decimal]]] = field(
        default_factory=dict
    )
    amounts: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    payments: list[Paid] = field(default_factory=list)

    @property
    def day(self) -> dt.date:
        """The date that the run has reached."""
        return self.book.grid.dates[self.index]

    @property
    def is_last(self) -> bool:
        """Whether this is the calendar's end."""
        return self.index == self.book.grid.last

    def trial(self) -> "World":
        """Return a copy whose balances can be tried out."""
        return replace(self, state=self.state.trial())

    def number(self, number: float | Stated) -> Decimal:
        """Return a number of the file on this date."""
        return self.book.number(number, self.day)

    def move(self, giver: str, taker: str, purpose: str, amount: Decimal, clause: str) -> None:
        """Move money and write it down; a movement of nothing is not written."""
        if amount == 0:
            return
        state = self.state
        for holder, change in ((giver, -amount), (taker, amount)):
            if "." in holder:
                state.cash[holder] += change
        state.received[taker] += amount
        state.ledger.append(Flow(self.day, giver, taker, purpose, amount, clause))

    def holders(self, capital: str) -> dict[str, Decimal]:
        """Return the share of each holder of a tranche, by commitment."""
        terms = self.deal.capital[capital]
        named: Holders = terms.from_
        if not isinstance(named, Mapping):
            return {str(named): Decimal(1)}
        amounts = {str(party): plain(amount) for party, amount in named.items()}
        total = sum(amounts.values(), ZERO)
        return {party: amount / total for party, amount in sorted(amounts.items())}

    def debt(self, capital: str) -> Debt:
        """Return the terms of a loan, note or bond."""
        terms = self.deal.capital[capital]
        assert isinstance(terms, Debt)
        return terms

    def matures(self, capital: str) -> dt.date:
        """Return the maturity of drawn capital."""
        terms = self.deal.capital[capital]
        stated = terms.matures if isinstance(terms, Debt | Grant) else None
        return stated or self.deal.calendar.end

    def interest_due(self, capital: str) -> Decimal:
        """Return the interest that is due and not paid."""
        return self.state.tranches[capital].interest_due

    def principal_due(self, capital: str) -> Decimal:
        """Return the principal that is due and not paid."""
        terms, tranche = self.deal.capital[capital], self.state.tranches[capital]
        if isinstance(terms, Grant):
            return tranche.principal if terms.recycled_to is not None else ZERO
        if isinstance(terms, DeferredFee) or (isinstance(terms, Debt) and terms.repays == "sweep"):
            return tranche.principal
        return tranche.principal_due

    def outstanding(self, capital: str) -> Decimal:
        """Return principal plus unpaid interest."""
        tranche = self.state.tranches[capital]
        return tranche.principal + tranche.interest

    def repaid(self, capital: tuple[Reference, ...]) -> bool:
        """Return whether all of the capital is repaid and some of it was drawn."""
        names = [one.id for one in capital]
        left = all(self.outstanding(name) <= NOTHING for name in names)
        return left and any(self.state.tranches[name].drawn > 0 for name in names)

    def hurdle(self, capital: list[str], rate: Decimal) -> Decimal:
        """Return the hurdle balance: draws less receipts, compounded to this date."""
        total = ZERO
        for name in capital:
            for day, amount in self.state.tranches[name].flows:
                total += amount * _grown(rate, (self.day - day).days)
        return total

    def amount_of(self, share: ShareOf) -> Decimal:
        """Return a share of an amount of the deal as it stands."""
        return self.number(share.share) * self._amount(share.of)

    def _amount(self, of: AmountRef) -> Decimal:
        name = of.id
        if of.section == "accounts":
            return self.state.cash[f"accounts.{name}"]
        if of.section == "payments":
            return self.state.payment_paid[name]
        if of.section == "budget":
            return self.state.budget_due[name]
        return self._balance(of)

    def _balance(self, of: AmountRef) -> Decimal:
        name, tranche = of.id, self.state.tranches[of.id]
        if of.measure == "amount":
            return tranche.commitment
        if of.measure == "due":
            return self.interest_due(name) + self.principal_due(name)
        if of.measure == "outstanding":
            return self.outstanding(name)
        if of.measure == "drawn":
            return tranche.drawn
        return tranche.received + sum((amount for _, amount in tranche.called), ZERO)

    def commitment_to(self, account: str) -> list[str]:
        """Return the drawn capital that goes to an account, by name."""
        found = [(name, terms) for name, terms in self.deal.capital.items()]
        return sorted(n for n, terms in found if isinstance(terms, Drawn) and terms.to == account)


_POWERS: dict[tuple[Decimal, int], Decimal] = {}


def _grown(rate: Decimal, days: int) -> Decimal:
    """Return (1 + rate)^(days / 365)."""
    if (rate, days) not in _POWERS:
        _POWERS[rate, days] = (1 + rate) ** (Decimal(days) / 365)
    return _POWERS[rate, days]
