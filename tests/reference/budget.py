"""What the programme costs on a date, deferred fees, draws that cover it: steps 9 and 10."""

from decimal import Decimal

from pfs.models.capital import Drawn
from pfs.models.flows import Flow, ShareOf
from reference.exact import ONE, ZERO, plain
from reference.terms import flow_at
from reference.world import World


def by_step(world: World) -> set[str]:
    """Return the items of the budget that a step of the waterfall pays."""
    claims = [claim for step in world.deal.waterfall.values() for claim in step.claims]
    return {claim.id for claim in claims if claim.section == "budget"}


def gross(world: World, item: str) -> Decimal:
    """Return the amount of an item that falls due on this date; none does where it settles."""
    if world.settled or f"budget.{item}" in world.stopped:
        return ZERO
    amount = world.deal.budget[item].amount
    if isinstance(amount, ShareOf):
        return world.share_today[item]
    return _at(world, item, amount, world.index)


def read_shares(world: World) -> None:
    """Read items that are shares of other amounts, as these stand after step 3."""
    for item, terms in world.deal.budget.items():
        if isinstance(terms.amount, ShareOf):
            due = world.amount_of(terms.amount) - world.state.budget_due[item]
            world.share_today[item] = max(ZERO, due)


def _at(world: World, item: str, flow: Flow, index: int) -> Decimal:
    """Return the amount of an item on a date; it never changes, so it is kept."""
    if (item, index) not in world.amounts:
        world.amounts[item, index] = flow_at(world, flow, index)
    return world.amounts[item, index]


def deferred(world: World, item: str) -> dict[str, Decimal]:
    """Return what each deferred fee takes off an item on this date."""
    found = {}
    for name, fee in world.deal.deferred_fees.items():
        if fee.reduces.id != item:
            continue
        amount = world.deal.budget[item].amount
        if isinstance(amount, ShareOf):
            raise TypeError("a fee can't be deferred on a share of another amount")
        dates = range(len(world.book.grid.dates))
        whole = sum((_at(world, item, amount, index) for index in dates), ZERO)
        found[name] = plain(fee.amount) * gross(world, item) / whole if whole else ZERO
    return found


def net(world: World, item: str) -> Decimal:
    """Return the cash cost of an item on this date."""
    return gross(world, item) - sum(deferred(world, item).values(), ZERO)


def costs(world: World, giver: str) -> dict[str, Decimal]:
    """Return what each item that no step pays costs an account or a party on this date."""
    stepped = by_step(world)
    names = [n for n, item in sorted(world.deal.budget.items()) if item.from_ == giver]
    return {name: net(world, name) for name in names if name not in stepped}


def due_now(world: World, account: str) -> Decimal:
    """Return the budget due from an account on this date."""
    return sum(costs(world, account).values(), ZERO)


def set_aside(world: World, account: str) -> Decimal:
    """Return what drawn cash and draws scheduled for this date do not cover of the budget."""
    scheduled = sum((dated_draw(world, n) for n in world.commitment_to(account)), ZERO)
    return max(ZERO, due_now(world, account) - world.state.unspent[account] - scheduled)


def open_claims(world: World) -> None:
    """Add what falls due today to the items that a step of the waterfall pays."""
    for item in sorted(by_step(world)):
        world.state.open_budget[item] += net(world, item)
        world.state.add(f"budget.{item}.owed", world.day, net(world, item))


def dated_draw(world: World, name: str) -> Decimal:
    """Return the draw of a tranche that is scheduled for this date."""
    terms = world.deal.capital[name]
    assert isinstance(terms, Drawn)
    if f"capital.{name}.draws" in world.stopped or not isinstance(terms.draws, Flow):
        return ZERO
    tranche = world.state.tranches[name]
    return min(flow_at(world, terms.draws, world.index), tranche.commitment - tranche.drawn)


def draw(world: World) -> None:
    """Step 9: dated draws, then what each account lacks for its budget."""
    for name in world.deal.drawn:
        _draw(world, name, dated_draw(world, name))
    for account in ["accounts.main", *(f"accounts.{name}" for name in world.deal.accounts)]:
        _draw_as_needed(world, account)


def _draw_as_needed(world: World, account: str) -> None:
    lack = max(ZERO, due_now(world, account) - world.state.cash[account])
    ranks: dict[int, list[str]] = {}
    for name in world.commitment_to(account):
        terms = world.deal.drawn[name]
        if terms.draws == "as_needed" and f"capital.{name}.draws" not in world.stopped:
            ranks.setdefault(terms.draw_rank, []).append(name)
    for rank in sorted(ranks):
        room = {name: _undrawn(world, name) for name in ranks[rank]}
        total = sum(room.values(), ZERO)
        part = min(ONE, lack / total) if total else ZERO
        for name, amount in room.items():
            _draw(world, name, amount * part)
        lack -= total * part


def _undrawn(world: World, name: str) -> Decimal:
    tranche = world.state.tranches[name]
    return max(ZERO, tranche.commitment - tranche.drawn)


def _draw(world: World, name: str, amount: Decimal) -> None:
    if amount <= 0:
        return
    to, tranche = str(world.deal.drawn[name].to), world.state.tranches[name]
    for party, share in world.holders(name).items():
        world.move(party, to, "draw", amount * share, f"capital.{name}.draws")
    tranche.drawn += amount
    tranche.principal += amount
    tranche.flows.append((world.day, amount))
    world.state.add(f"capital.{name}.drawn", world.day, amount)
    if to.startswith("accounts."):
        world.state.unspent[to] += amount


def pay_budget(world: World) -> None:
    """Step 10: pay what is due on this date, from drawn cash first."""
    for giver in sorted({str(item.from_) for item in world.deal.budget.values()}):
        dues = costs(world, giver)
        total = sum(dues.values(), ZERO)
        part = ONE
        if giver.startswith("accounts.") and total > max(ZERO, world.state.cash[giver]):
            part = max(ZERO, world.state.cash[giver]) / total
        for item, due in dues.items():
            world.move(giver, world.deal.budget[item].to, "budget", due * part, f"budget.{item}")
            world.state.add(f"budget.{item}.paid", world.day, due * part)
            world.state.add(f"budget.{item}.lost", world.day, due - due * part)
        left = world.state.unspent[giver] - total * part
        world.state.unspent[giver] = max(ZERO, left)
    _note_claims(world)


def _note_claims(world: World) -> None:
    """Turn what was deferred on this date into claims; count what has fallen due."""
    more = {item: gross(world, item) for item in world.deal.budget}
    for item in world.deal.budget:
        for name, amount in deferred(world, item).items():
            tranche = world.state.tranches[name]
            tranche.principal += amount
            tranche.drawn += amount
            tranche.flows.append((world.day, amount))
            world.state.add(f"capital.{name}.drawn", world.day, amount)
    for item, amount in more.items():
        world.state.budget_due[item] += amount
        world.state.add(f"budget.{item}.cost", world.day, amount)
