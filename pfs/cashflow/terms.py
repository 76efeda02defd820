"""Terms of a debt, grant or deferred fee as the plan needs them: by index, with holders' shares."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pfs.models.capital import Debt, DeferredFee, Drawn, Grant, LevelOrOutcome
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.grid import interest_indexes, on_or_after, period_start_shares
from pfs.models.numbers import level_at, plain_value
from pfs.models.schedules import ScheduleByOutcome

Shares = tuple[tuple[str, float], ...]
"""Parties or accounts and their shares, adding up to 1."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one tranche.

    Parameters
    ----------
    commitment
        Most that is drawn, or the fee deferred.
    givers, receivers
        Who brings the money and who gets what is paid, with shares.
    to
        Account or party that gets draws; None for a deferred fee.
    draws
        Dated draws by index; None where it is drawn as needed.
    matures
        Index at which all principal is due.
    rates
        Rate a year in force over the period that begins at each index; None where an outcome
        sets it.
    interest_on
        Indexes on which interest falls due.
    repays
        Dated repayments by index.
    sweeps
        Whether all principal is due at all times.
    claims
        Whether it has a claim at all: a grant that is not recycled has none.
    """

    name: str
    kind: str
    commitment: float
    givers: Shares
    receivers: Shares
    to: str | None
    draws: Mapping[int, float] | None
    draw_rank: int
    matures: int
    rates: tuple[float, ...] | None
    rate: LevelOrOutcome
    compounding: str
    interest: str
    interest_on: frozenset[int]
    repays: Mapping[int, float]
    sweeps: bool
    principal: LevelOrOutcome
    repaid_by: str
    claims: bool


def terms_of(deal: Deal, name: str, grid: tuple[dt.date, ...]) -> Terms:
    """Return the terms of a debt, grant or deferred fee."""
    capital = deal.capital[name]
    if isinstance(capital, DeferredFee):
        return _deferred(name, capital, grid)
    if not isinstance(capital, Drawn):
        raise TypeError(f"capital.{name} is a guarantee")
    if isinstance(capital, Grant):
        return _grant(deal, name, capital, grid)
    assert isinstance(capital, Debt)  # noqa: S101 - the last kind of drawn capital
    return _debt(deal, name, capital, grid)


def _debt(deal: Deal, name: str, debt: Debt, grid: tuple[dt.date, ...]) -> Terms:
    matures = _index(grid, debt.matures)
    repays = dated(debt.repays, grid) if isinstance(debt.repays, Flow) else {}
    by_outcome = isinstance(debt.rate, ScheduleByOutcome)
    start = deal.calendar.start
    return Terms(
        name=name,
        kind=debt.kind,
        commitment=plain_value(debt.amount),
        givers=shares_of(debt),
        receivers=shares_of(debt),
        to=str(debt.to),
        draws=dated(debt.draws, grid) if isinstance(debt.draws, Flow) else None,
        draw_rank=debt.draw_rank,
        matures=matures,
        rates=None if by_outcome else tuple(level_at(debt.rate, day, start) for day in grid),  # type: ignore[arg-type]
        rate=debt.rate,
        compounding=debt.compounding,
        interest=debt.interest,
        interest_on=interest_indexes(deal.calendar, debt.interest_every, matures),
        repays=repays,
        sweeps=debt.repays == "sweep",
        principal=debt.principal,
        repaid_by=debt.repaid_by,
        claims=True,
    )


def _grant(deal: Deal, name: str, grant: Grant, grid: tuple[dt.date, ...]) -> Terms:
    del deal
    recycled = grant.recycled_to
    return _without_interest(
        name=name,
        kind="grant",
        commitment=plain_value(grant.amount),
        givers=shares_of(grant),
        receivers=() if recycled is None else ((str(recycled), 1.0),),
        to=str(grant.to),
        draws=dated(grant.draws, grid) if isinstance(grant.draws, Flow) else None,
        draw_rank=grant.draw_rank,
        grid=grid,
    )


def _deferred(name: str, fee: DeferredFee, grid: tuple[dt.date, ...]) -> Terms:
    holder = ((str(fee.from_), 1.0),)
    return _without_interest(
        name=name,
        kind="deferred_fee",
        commitment=plain_value(fee.amount),
        givers=holder,
        receivers=holder,
        to=None,
        draws={},
        draw_rank=0,
        grid=grid,
    )


def _without_interest(  # noqa: PLR0913 - the terms that differ between the two kinds
    *,
    name: str,
    kind: str,
    commitment: float,
    givers: Shares,
    receivers: Shares,
    to: str | None,
    draws: Mapping[int, float] | None,
    draw_rank: int,
    grid: tuple[dt.date, ...],
) -> Terms:
    return Terms(
        name=name,
        kind=kind,
        commitment=commitment,
        givers=givers,
        receivers=receivers,
        to=to,
        draws=draws,
        draw_rank=draw_rank,
        matures=len(grid) - 1,
        rates=(0.0,) * len(grid),
        rate=0.0,
        compounding="simple",
        interest="accrued",
        interest_on=frozenset(),
        repays={},
        sweeps=True,
        principal=1.0,
        repaid_by="waterfall",
        claims=bool(receivers),
    )


def shares_of(capital: Drawn) -> Shares:
    """Return the holders of a tranche with their shares of the commitment."""
    if isinstance(capital.from_, str):
        return ((str(capital.from_), 1.0),)
    amounts = {str(party): plain_value(number) for party, number in capital.from_.items()}
    total = sum(amounts.values())
    return tuple((party, amount / total) for party, amount in sorted(amounts.items()))


def dated(flow: Flow, grid: tuple[dt.date, ...]) -> dict[int, float]:
    """Return the amounts of a flow by index (`per_person` belongs to the budget)."""
    if flow.dated is not None:
        found = ((on_or_after(grid, day), amount) for day, amount in flow.dated.items())
        return {i: plain_value(amount) for i, amount in found if i is not None}
    if flow.total is None or flow.over is None:
        raise TypeError("an amount per person needs cohorts")
    total = plain_value(flow.total)
    parts = period_start_shares(grid, *flow.over)
    return {index: total * float(part) for index, part in enumerate(parts) if part}


def _index(grid: tuple[dt.date, ...], day: dt.date | None) -> int:
    found = None if day is None else on_or_after(grid, day)
    return len(grid) - 1 if found is None else found
