"""What drawn capital earns and is owed: interest, principal due, maturity, what it is paid."""

from decimal import Decimal

from pfs.models.capital import Debt, Grant
from pfs.models.flows import Flow as Term
from pfs.models.schedules import ScheduleByOutcome
from reference.exact import ONE, ZERO, decimal
from reference.measuring import certified_by
from reference.schedules import amount_for
from reference.terms import flow_at
from reference.world import World

MONTHS = {"quarter": 3, "half_year": 6, "year": 12}


def accrue(world: World) -> None:
    """Step 1: the interest of the period that ends on this date."""
    grid = world.book.grid
    for name, debt in world.deal.debts.items():
        tranche = world.state.tranches[name]
        base = tranche.principal
        if debt.compounding == "every_period":
            base += tranche.interest
        elif debt.compounding == "yearly":
            base += tranche.earlier
        timed = base * decimal(grid.fraction(world.index))
        if isinstance(debt.rate, ScheduleByOutcome):
            tranche.waiting += timed
        else:
            before = grid.dates[world.index - 1]
            tranche.interest += world.book.number(debt.rate, before) * timed
            if debt.interest == "accrued":
                tranche.interest_due = tranche.interest
        if _falls_due(world, name, debt):
            interest_date(world, name)
        if world.index % grid.a_year == 0:
            tranche.earlier = tranche.interest


def _falls_due(world: World, name: str, debt: Debt) -> bool:
    if world.day == world.matures(name):
        return True
    if debt.interest_every == "maturity":
        return False
    if debt.interest_every == "period":
        return True
    return world.index % world.book.grid.every(MONTHS[debt.interest_every]) == 0


def interest_date(world: World, name: str) -> None:
    """Make the interest of a debt fall due; fix a rate that an outcome sets."""
    debt, tranche = world.debt(name), world.state.tranches[name]
    if isinstance(debt.rate, ScheduleByOutcome):
        tranche.rate = by_outcome(world, debt.rate)
        tranche.interest += tranche.rate * tranche.waiting
        tranche.waiting = ZERO
    if debt.interest == "capitalised":
        part = ONE if tranche.matured else ZERO
        if tranche.principal:
            part = tranche.principal_due / tranche.principal
        tranche.principal += tranche.interest
        tranche.principal_due += tranche.interest * part
        tranche.interest = tranche.earlier = ZERO
    tranche.interest_due = tranche.interest


def by_outcome(world: World, schedule: ScheduleByOutcome) -> Decimal:
    """Return a number set by an outcome, from the latest readings certified by now."""
    book = world.book
    scope = book.pooled(schedule.metric)
    value = book.value(schedule.metric, scope, schedule.read, certified_by(world.day))
    found, row = amount_for(schedule, value, world.number)
    world.state.choices["by outcome", schedule.metric, world.day] = row
    if schedule.at_least is not None:
        found = max(found, world.number(schedule.at_least))
    return found if schedule.at_most is None else min(found, world.number(schedule.at_most))


def fall_due(world: World) -> None:
    """Step 2: dated principal, and principal at maturity."""
    for name, debt in world.deal.debts.items():
        tranche = world.state.tranches[name]
        if isinstance(debt.repays, Term):
            more = flow_at(world, debt.repays, world.index)
            tranche.principal_due = min(tranche.principal, tranche.principal_due + more)
        if world.day == world.matures(name):
            mature(world, name)


def mature(world: World, name: str) -> None:
    """Make due the share of what is outstanding; the rest is lost.

    What fell due before, as at an earlier redemption, stays due; the share is of what did not.
    """
    debt, tranche = world.debt(name), world.state.tranches[name]
    tranche.matured = True
    share = ONE
    if isinstance(debt.principal, ScheduleByOutcome):
        share = by_outcome(world, debt.principal)
    else:
        share = world.number(debt.principal)
    lost = (tranche.principal - tranche.principal_due) * (ONE - share)
    tranche.lost += lost
    tranche.principal -= lost
    tranche.principal_due = tranche.principal


def redeem(world: World, name: str) -> None:
    """Make principal and interest fall due on this date, as at maturity.

    Interest that is fixed by this on an anniversary was unpaid on that anniversary.
    """
    interest_date(world, name)
    tranche = world.state.tranches[name]
    if world.index % world.book.grid.a_year == 0:
        tranche.earlier = tranche.interest
    mature(world, name)


def pay_interest(world: World, name: str, amount: Decimal) -> None:
    """Count a payment against interest, the oldest first."""
    tranche = world.state.tranches[name]
    tranche.interest -= amount
    tranche.interest_due = max(ZERO, tranche.interest_due - amount)
    tranche.earlier = max(ZERO, tranche.earlier - amount)
    world.state.add(f"capital.{name}.interest_paid", world.day, amount)
    receive(world, name, amount)


def pay_principal(world: World, name: str, amount: Decimal) -> None:
    """Count a payment against principal."""
    tranche = world.state.tranches[name]
    tranche.principal -= amount
    tranche.principal_due = max(ZERO, tranche.principal_due - amount)
    world.state.add(f"capital.{name}.principal_repaid", world.day, amount)
    receive(world, name, amount)


def receive(world: World, name: str, amount: Decimal) -> None:
    """Count what a tranche received, guarantees apart."""
    if amount == 0:
        return
    tranche = world.state.tranches[name]
    tranche.received += amount
    tranche.flows.append((world.day, -amount))
    world.state.add(f"capital.{name}.received", world.day, amount)


def count_payment(world: World, name: str, amount: Decimal) -> None:
    """Count what a payment for outcomes brought a tranche, or took back from it."""
    terms, left = world.deal.capital[name], amount
    if isinstance(terms, Debt) and terms.repaid_by == "payments" and amount > 0:
        tranche = world.state.tranches[name]
        part = min(left, tranche.interest)
        pay_interest(world, name, part)
        left -= part
        part = min(left, tranche.principal)
        pay_principal(world, name, part)
        left -= part
    receive(world, name, left)


def to_holders(
    world: World, giver: str, name: str, amount: Decimal, words: tuple[str, str]
) -> None:
    """Move money to the holders of a tranche, pro rata; `words` are purpose and clause."""
    for party, share in world.holders(name).items():
        world.move(giver, party, words[0], amount * share, words[1])


def claim_interest(world: World, giver: str, name: str, amount: Decimal, clause: str) -> None:
    """Pay interest to the holders."""
    to_holders(world, giver, name, amount, ("interest", clause))
    pay_interest(world, name, amount)


def claim_principal(world: World, giver: str, name: str, amount: Decimal, clause: str) -> None:
    """Pay principal to the holders, of a grant to whoever recycles it."""
    terms = world.deal.capital[name]
    if isinstance(terms, Grant) and terms.recycled_to is not None:
        world.move(giver, terms.recycled_to, "principal", amount, clause)
    else:
        to_holders(world, giver, name, amount, ("principal", clause))
    pay_principal(world, name, amount)


def recourse(world: World) -> None:
    """Step 6: a party that owes a debt pays what is due, interest first."""
    for name, debt in world.deal.debts.items():
        if debt.repaid_by in {"waterfall", "payments"}:
            continue
        clause = f"capital.{name}.repaid_by"
        claim_interest(world, debt.repaid_by, name, world.interest_due(name), clause)
        claim_principal(world, debt.repaid_by, name, world.principal_due(name), clause)
