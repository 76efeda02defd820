"""One path of a deal, date by date, in the order of section 5 of the page."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, localcontext

from pfs.models.capital import Debt, DeferredFee, Drawn
from pfs.models.deal import Deal
from pfs.models.examples import Opening, PersonGroup
from pfs.models.schedules import ScheduleByOutcome
from reference import budget, capital, guarantees
from reference.accounts import open_accounts, release
from reference.exact import ZERO, exact, fifty_digits, plain
from reference.limits import pay_outcomes
from reference.measuring import Book
from reference.results import Result, Snapshot
from reference.state import State, Tranche
from reference.terminations import terminate
from reference.waterfall import run_waterfall
from reference.world import World


def run(
    deal: Deal,
    given: Mapping[str, Decimal | float],
    opening: Opening | None = None,
    *,
    options: bool = False,
    until: dt.date | None = None,
    persons: tuple[PersonGroup, ...] | None = None,
) -> Result:
    """Run a deal on given readings.

    Parameters
    ----------
    deal
        The deal.
    given
        Readings by key `METRIC[.READ or .EVALUATION][@COHORT or @pooled][@DATE]`, and what payments
        earn, `payments.x.earned[@COHORT][@DATE]`; a reading that is not given has the base value,
        without error of measurement.
    opening
        Balances at the opening of a date, from which the run starts.
    options
        Whether options that are exercised `when` a condition holds are used.
    until
        Last date to run to; the calendar's end unless stated.
    persons
        People one by one; nobody else is paid for then.

    Returns
    -------
    Result
        Ledger, results and decisions.
    """
    with localcontext(fifty_digits()):
        book = Book.of(deal, given, persons)
        tranches = {name: Tranche(plain(terms.amount)) for name, terms in deal.capital.items()}
        world = World(deal, book, State.new(tranches), options)
        snapshots: dict[dt.date, Snapshot] = {}
        first = 0
        if opening is not None:
            first = world.book.grid.dates.index(opening.date)
            _open(world, opening, first)
        for index, day in enumerate(world.book.grid.dates):
            if index < first or world.settled or (until is not None and day > until):
                continue
            world.index = index
            _day(world, accrues=index > first)
            snapshots[day] = _snapshot(world)
        return Result(world, snapshots)


def _open(world: World, opening: Opening, first: int) -> None:
    """Set the balances that the run begins with; each tranche named counts as drawn in full."""
    world.index, world.opened = first, True
    for key, number in opening.balances.items():
        section, name, measure = key.split(".")
        amount = exact(number)
        if (section, measure) == ("capital", "outstanding"):
            tranche = world.state.tranches[name]
            tranche.drawn, tranche.principal = tranche.commitment, amount
            tranche.flows.append((world.day, tranche.commitment))
            world.state.add(f"capital.{name}.drawn", world.day, tranche.commitment)
        else:
            raise ValueError(f"no balance `{key}` can be opened")


def _day(world: World, *, accrues: bool) -> None:
    """Let everything happen on one date, in order."""
    open_accounts(world)
    if accrues:
        capital.accrue(world)
    capital.fall_due(world)
    terminate(world)
    budget.read_shares(world)
    guarantees.pay_in(world)
    budget.open_claims(world)
    pay_outcomes(world)
    release(world)
    capital.recourse(world)
    for account in sorted({str(step.from_) for step in world.deal.waterfall.values()}):
        run_waterfall(world, account)
    guarantees.call(world)
    if world.settled or world.index == len(world.book.grid.dates) - 1:
        release(world, always=True)
    if not world.settled:
        budget.draw(world)
    budget.pay_budget(world)


def _snapshot(world: World) -> Snapshot:
    names = [n for n, c in world.deal.capital.items() if isinstance(c, Drawn | DeferredFee)]
    accounts = ["accounts.main", *(f"accounts.{name}" for name in world.deal.accounts)]
    rates = {name: _rate(world, name, debt) for name, debt in world.deal.debts.items()}
    return Snapshot(
        {name: world.outstanding(name) for name in names},
        {name: world.state.cash.get(name, ZERO) for name in accounts},
        rates,
    )


def _rate(world: World, name: str, debt: Debt) -> Decimal | None:
    if isinstance(debt.rate, ScheduleByOutcome):
        return world.state.tranches[name].rate
    return world.number(debt.rate)
