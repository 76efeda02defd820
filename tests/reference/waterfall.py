"""Step 7: who is paid first from what an account can distribute."""

from decimal import Decimal

from pfs.models.references import Claim, Payee
from pfs.models.waterfall import Step
from reference.budget import due_now, set_aside
from reference.capital import claim_interest, claim_principal, receive, to_holders
from reference.conditions import Place, holds
from reference.earning import has_earned
from reference.exact import ONE, ZERO, exact, plain
from reference.world import World


def run_waterfall(world: World, account: str) -> None:
    """Pay the steps of an account in order of rank."""
    steps = {name: s for name, s in sorted(world.deal.waterfall.items()) if s.from_ == account}
    cash = distributable(world, account)
    for rank in sorted({step.rank for step in steps.values()}):
        cash -= _rank(world, {n: s for n, s in steps.items() if s.rank == rank}, cash)
    left = world.state.cash[account]
    world.state.unspent[account] = min(world.state.unspent[account], left)


def distributable(world: World, account: str) -> Decimal:
    """Return the cash less drawn capital not yet spent, less what must be set aside."""
    budget = due_now(world, account)
    cash, unspent = world.state.cash[account], world.state.unspent[account]
    kept = min(unspent, budget) if world.is_last or world.settled else unspent
    return max(ZERO, cash - kept - set_aside(world, account))


def _rank(world: World, steps: dict[str, Step], cash: Decimal) -> Decimal:
    """Pay the steps of one rank and return what they took."""
    dues = {name: _due(world, name, step, cash) for name, step in steps.items()}
    if any(due is None for due in dues.values()):
        if len(dues) > 1:
            raise ValueError("a step without a bound must be alone at its rank")
        amounts = dict.fromkeys(dues, cash)
    else:
        known = {name: due or ZERO for name, due in dues.items()}
        total = sum(known.values(), ZERO)
        part = ONE if total <= max(ZERO, cash) else max(ZERO, cash) / total
        amounts = {name: due * part for name, due in known.items()}
    return sum((_pay(world, name, steps[name], amounts[name]) for name in steps), ZERO)


def _due(world: World, name: str, step: Step, cash: Decimal) -> Decimal | None:
    """Return the amount due at a step, None for a step without a bound."""
    if step.when is not None:
        truth = holds(world, step.when, Place(has_earned))
        world.state.choices["when", f"waterfall.{name}", world.day] = truth
        if not truth:
            return ZERO
    if step.payees and not _split(world, step):
        return ZERO
    bounds: list[Decimal] = []
    if step.claims:
        bounds.append(sum((claim_due(world, claim) for claim in step.claims), ZERO))
    if step.at_most is not None:
        bounds.append(plain(step.at_most) - world.state.step_paid[name])
    if step.share is not None:
        bounds.append(exact(step.share) * cash)
    if step.until is not None:
        bounds.append(_until(world, step))
    return max(ZERO, min(bounds)) if bounds else None


def claim_due(world: World, claim: Claim) -> Decimal:
    """Return what is due on a claim."""
    if claim.section == "budget":
        return world.state.open_budget[claim.id]
    if claim.section == "accounts":
        target = world.deal.accounts[claim.id].target
        return max(ZERO, plain(target or 0.0) - world.state.cash[claim])
    if claim.measure == "interest":
        return world.interest_due(claim.id)
    return world.principal_due(claim.id)


def _until(world: World, step: Step) -> Decimal:
    """Return what the hurdle of a step still lets through."""
    until = step.until
    assert until is not None
    if until.repaid is not None:
        return sum((world.outstanding(one.id) for one in until.repaid), ZERO)
    if until.irr is not None:
        paid = [one.id for one in step.payees if one.section == "capital"]
        return world.hurdle(paid, plain(until.irr))
    assert until.received is not None
    return plain(until.received) - sum((_received(world, one) for one in step.payees), ZERO)


def _received(world: World, payee: Payee) -> Decimal:
    if payee.section != "capital":
        return world.state.received[str(payee)]
    tranche = world.state.tranches[payee.id]
    return tranche.received + sum((amount for _, amount in tranche.called), ZERO)


def _pay(world: World, name: str, step: Step, amount: Decimal) -> Decimal:
    """Pay an amount at a step and return what moved."""
    if amount <= 0:
        return ZERO
    if step.claims:
        dues = {str(claim): claim_due(world, claim) for claim in step.claims}
        total = sum(dues.values(), ZERO)
        for claim in step.claims:
            _claim(world, name, claim, amount * dues[claim] / total)
    else:
        parts = _split(world, step)
        for payee in step.payees:
            _left_over(world, name, payee, amount * parts[payee])
    world.state.step_paid[name] += amount
    return amount


def _claim(world: World, name: str, claim: Claim, amount: Decimal) -> None:
    account, clause = str(world.deal.waterfall[name].from_), f"waterfall.{name}"
    if claim.section == "budget":
        world.move(account, world.deal.budget[claim.id].to, "budget", amount, clause)
        world.state.open_budget[claim.id] -= amount
        world.state.add(f"budget.{claim.id}.paid", world.day, amount)
    elif claim.section == "accounts":
        world.move(account, claim, "fill", amount, clause)
    elif claim.measure == "interest":
        claim_interest(world, account, claim.id, amount, clause)
    else:
        claim_principal(world, account, claim.id, amount, clause)


def _split(world: World, step: Step) -> dict[str, Decimal]:
    """Return the share of each in `to`; nothing where no capital of a split was drawn."""
    names = [str(payee) for payee in step.payees]
    if isinstance(step.split, str) and step.split == "drawn":
        drawn = {str(one): world.state.tranches[one.id].drawn for one in step.payees}
        total = sum(drawn.values(), ZERO)
        return {name: drawn[name] / total for name in names} if total else {}
    if step.split is None or isinstance(step.split, str):
        return {name: ONE / len(names) for name in names}
    return {str(payee): exact(share) for payee, share in step.split.items()}


def _left_over(world: World, name: str, payee: Payee, amount: Decimal) -> None:
    account, clause = str(world.deal.waterfall[name].from_), f"waterfall.{name}"
    if payee.section == "capital":
        to_holders(world, account, payee.id, amount, ("return", clause))
        receive(world, payee.id, amount)
    else:
        world.move(account, str(payee), "release", amount, clause)
