"""Step 3: what ends the deal or parts of it."""

from pfs.models.flows import ShareOf
from pfs.models.waterfall import Termination, TerminationPay
from reference.capital import receive, redeem, to_holders
from reference.conditions import Place, holds
from reference.earning import had_earned
from reference.exact import ZERO, plain
from reference.world import World


def terminate(world: World) -> None:
    """Test the terminations of this date, by name."""
    for name, terms in sorted(world.deal.terminations.items()):
        if world.day not in terms.days or name in world.happened:
            continue
        happens = _happens(world, terms)
        world.state.choices["termination", name, world.day] = happens
        if happens:
            world.happened.add(name)
            _take_effect(world, name, terms)
    if _term_ends(world):
        _settle(world)


def _term_ends(world: World) -> bool:
    """Return whether the term ends on this date, the calendar's end apart."""
    stated = world.deal.calendar.term_ends
    if stated is None or world.is_last or world.settled:
        return False
    happened = (world.deal.terminations[name] for name in sorted(world.happened & _names(world)))
    later = [terms.extends_to for terms in happened if terms.extends_to is not None]
    return world.day == max([stated, *later])


def _names(world: World) -> set[str]:
    return set(world.deal.terminations)


def _settle(world: World) -> None:
    world.settled = True
    for debt in world.deal.debts:
        redeem(world, debt)


def _happens(world: World, terms: Termination) -> bool:
    if terms.exercise != "when":
        return terms.exercise == "always"
    if terms.by is not None and not world.options:
        return False
    return terms.when is not None and holds(world, terms.when, Place(had_earned))


def _take_effect(world: World, name: str, terms: Termination) -> None:
    for stopped in terms.stops or ():
        world.stopped.add(stopped.id if stopped.section == "payments" else str(stopped))
    for capital in terms.redeems or ():
        redeem(world, capital.id)
    if terms.settles:
        _settle(world)
    for pay in terms.pays or ():
        _pay(world, name, pay)


def _pay(world: World, name: str, pay: TerminationPay) -> None:
    amount = pay.amount
    due = world.amount_of(amount) if isinstance(amount, ShareOf) else plain(amount)
    giver, clause = str(pay.from_), f"terminations.{name}"
    if giver.startswith("accounts."):
        due = max(ZERO, min(due, world.state.cash[giver]))
        world.state.unspent[giver] = min(world.state.unspent[giver], world.state.cash[giver] - due)
    if pay.to.section == "capital":
        to_holders(world, giver, pay.to.id, due, ("termination payment", clause))
        receive(world, pay.to.id, due)
    else:
        world.move(giver, str(pay.to), "termination payment", due, clause)
