"""Sources and uses: the money that is committed against the money that is needed."""

from dataclasses import dataclass

from pfs.cashflow.budget import budget_of
from pfs.models.capital import Drawn
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates
from pfs.models.numbers import plain_value
from pfs.models.parties import Account

CENT = 0.005


@dataclass(frozen=True, slots=True)
class Line:
    """One source or use: its setting path, the parties behind it, and the amount."""

    subject: str
    parties: tuple[str, ...]
    amount: float


@dataclass(frozen=True, slots=True)
class SourcesUses:
    """Both sides. Deferred fees stand on both: work that is done and not paid in cash."""

    sources: tuple[Line, ...]
    uses: tuple[Line, ...]

    @property
    def total_sources(self) -> float:
        """Sum of the sources."""
        return sum(line.amount for line in self.sources)

    @property
    def total_uses(self) -> float:
        """Sum of the uses."""
        return sum(line.amount for line in self.uses)

    @property
    def balanced(self) -> bool:
        """Whether both sides are equal to the cent."""
        return abs(self.total_sources - self.total_uses) < CENT


def sources_and_uses(deal: Deal) -> SourcesUses:
    """Return the sources and uses of a deal, each in the order of the file."""
    sources: list[Line] = []
    uses: list[Line] = []
    for name, capital in deal.capital.items():
        subject, amount = f"capital.{name}", plain_value(capital.amount)
        if name in deal.guarantees:
            continue
        sources.append(Line(subject, _holders(deal, name), amount))
        to = str(capital.to) if isinstance(capital, Drawn) else ""
        if to and not to.startswith("accounts."):
            uses.append(Line(subject, (to,), amount))
    for name, account in deal.accounts.items():
        if plain_value(account.opening):
            sources.append(
                Line(f"accounts.{name}", (str(account.holder),), plain_value(account.opening))
            )
        filled = _filled(account)
        if filled:
            sources.append(Line(f"accounts.{name}", (str(account.filled_by),), filled))
            uses.append(Line(f"accounts.{name}", (), filled))
    uses.extend(_budget(deal))
    for name, guarantee in deal.guarantees.items():
        if guarantee.funded is not None:
            line = Line(f"capital.{name}", (str(guarantee.from_),), plain_value(guarantee.amount))
            sources.append(line)
            uses.append(Line(f"capital.{name}", (), line.amount))
    return SourcesUses(tuple(sources), tuple(uses))


def _filled(account: Account) -> float:
    """Return what fills an account at the start; it is held there until it is used or released."""
    if account.filled_by is None or account.target is None:
        return 0.0
    return max(plain_value(account.target) - plain_value(account.opening), 0.0)


def _budget(deal: Deal) -> list[Line]:
    items = budget_of(deal, grid_dates(deal.calendar)).items
    return [
        Line(f"budget.{name}", (items[name].to,), sum((items[name].amounts or {}).values()))
        for name in deal.budget
        if items[name].amounts is not None and items[name].source.startswith("accounts.")
        and not items[name].by_waterfall
    ]  # fmt: skip


def _holders(deal: Deal, name: str) -> tuple[str, ...]:
    from_ = deal.capital[name].from_
    return (str(from_),) if isinstance(from_, str) else tuple(str(party) for party in from_)
