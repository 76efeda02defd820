"""Guarantees: paid in (step 4), called and released (step 8)."""

from decimal import Decimal

from pfs.models.capital import Guarantee
from pfs.models.flows import ShareOf
from reference.capital import to_holders
from reference.exact import ZERO, plain
from reference.world import World


def pay_in(world: World) -> None:
    """Step 4: a funded guarantee is paid into a holding of its own."""
    for name, terms in world.deal.guarantees.items():
        if terms.funded == world.day:
            clause = f"capital.{name}"
            amount = plain(terms.amount)
            world.move(terms.from_, clause, "guarantee paid in", amount, clause)


def call(world: World) -> None:
    """Step 8: cover the holders at maturity or settlement, and release the rest."""
    for name, terms in world.deal.guarantees.items():
        done = f"capital.{name}.called" in world.happened
        if done or not (world.settled or world.day == world.matures(terms.for_.id)):
            continue
        world.happened.add(f"capital.{name}.called")
        _call(world, name, terms)


def _call(world: World, name: str, terms: Guarantee) -> None:
    clause, protected = f"capital.{name}", terms.for_.id
    amount = min(plain(terms.amount), max(ZERO, _need(world, terms)))
    funded = world.state.cash[clause] > 0
    giver = clause if funded else str(terms.from_)
    to_holders(world, giver, protected, amount, ("guarantee called", clause))
    world.state.tranches[protected].called.append((world.day, amount))
    world.state.add(f"capital.{protected}.received", world.day, amount)
    world.state.add(f"capital.{name}.called", world.day, amount)
    left = world.state.cash[clause]
    taker = str(terms.remainder_to or terms.from_)
    world.move(clause, taker, "guarantee released", left, clause)


def _need(world: World, terms: Guarantee) -> Decimal:
    tranche = world.state.tranches[terms.for_.id]
    called = sum((amount for _, amount in tranche.called), ZERO)
    if isinstance(terms.tops_up_to, ShareOf):
        return world.amount_of(terms.tops_up_to) - tranche.received - called
    if terms.tops_up_to is not None:
        return world.number(terms.tops_up_to) - tranche.received - called
    assert terms.covers is not None
    return world.number(terms.covers) * (tranche.principal + tranche.lost)
