"""Section 6, floors: what is added to payments so that the least is paid, or returned."""

from collections.abc import Iterable
from decimal import Decimal

from pfs.models.payments import Limit
from reference.cuts import HALF_A_CENT, counted
from reference.exact import NOTHING, ZERO, plain
from reference.history import paid_before
from reference.least_cash import CLOSE, brings, least_cash
from reference.state import Key
from reference.world import World

Amounts = dict[Key, Decimal]


def raise_to_floors(world: World, amounts: Amounts) -> None:
    """Raise what is due to every floor over payments, in their order."""
    for place in ("list", "cohort", "year", "all"):
        for name, limit in sorted(world.deal.limits.items()):
            if limit.at_least is not None and limit.payor is None and _place(limit) == place:
                _over_payments(world, name, limit, amounts)
    for name, limit in sorted(world.deal.limits.items()):
        if limit.irr_at_least is not None:
            _on_return(world, name, limit, amounts)


def lacking(world: World, name: str, payor: str, takes: Amounts) -> Decimal:
    """Return what a payor is asked for besides, given what it takes on of its payments."""
    limit = world.deal.limits[name]
    now = counted(takes.values())
    world.state.add(f"limits.{name}.before", world.day, now)
    if not _due_now(world, limit):
        return ZERO
    assert limit.at_least is not None
    lack = world.number(limit.at_least) - paid_before(world, limit, payor=payor) - now
    return lack if lack > NOTHING else ZERO


def shared(world: World, amounts: Amounts, lack: Decimal) -> Amounts:
    """Share what is added: pro rata to what was paid so far and is due now, else equally."""
    takers = [key for key, now in amounts.items() if key[0] not in world.stopped and now >= 0]
    before = {
        key: counted(one.amount for one in world.payments if one.key == key) for key in takers
    }
    weights = {key: before[key] + amounts[key] for key in takers}
    total = sum(weights.values(), ZERO)
    if lack <= NOTHING:
        return {}
    if total <= NOTHING:
        return {key: lack / len(takers) for key in takers}
    return {key: lack * weight / total for key, weight in weights.items()}


def _place(limit: Limit) -> str:
    if limit.per is not None:
        return limit.per
    return "all" if limit.over == "all" else "list"


def _due_now(world: World, limit: Limit) -> bool:
    if world.is_last or world.settled:
        return True
    grid = world.book.grid
    tomorrow = grid.dates[world.index + 1]
    if limit.per == "year":
        year_of = grid.fiscal_year if limit.year == "fiscal" else grid.contract_year
        return year_of(tomorrow) != year_of(world.day)
    return limit.of is not None and all(world.matures(one.id) <= world.day for one in limit.of)


def _counted_by(limit: Limit, keys: Iterable[Key]) -> list[Key]:
    named = [key for key in keys if limit.over == "all" or key[0] in (limit.over or ())]
    return [key for key in named if key[1] is not None] if limit.per == "cohort" else named


def _over_payments(world: World, name: str, limit: Limit, amounts: Amounts) -> None:
    keys = _counted_by(limit, amounts)
    parts = [keys]
    if limit.per == "cohort":
        parts = [[k for k in keys if k[1] == one] for one in sorted({k[1] or "" for k in keys})]
    for part in parts:
        now = counted(amounts[key] for key in part)
        world.state.add(f"limits.{name}.before", world.day, now)
        if _due_now(world, limit):
            assert limit.at_least is not None
            lack = world.number(limit.at_least) - paid_before(world, limit, part) - now
            _add(world, name, part, amounts, lack)


def _add(world: World, name: str, keys: list[Key], amounts: Amounts, lack: Decimal) -> None:
    if lack <= NOTHING:
        return
    more = shared(world, {key: amounts[key] for key in keys}, lack)
    for key, amount in more.items():
        amounts[key] += amount
    if sum(more.values(), ZERO) > HALF_A_CENT:
        world.state.choices["bound", name, world.day] = True


def _on_return(world: World, name: str, limit: Limit, amounts: Amounts) -> None:
    capital = {str(one): one.id for one in limit.of or ()}
    assert limit.irr_at_least is not None
    rate, of = plain(limit.irr_at_least), list(capital.values())
    goes = {key: str(world.deal.payments[key[0]].to) for key in amounts}
    concerned = _counted_by(limit, amounts)
    direct = [key for key in concerned if goes[key] in capital]
    into = [key for key in concerned if _pays(world, goes[key], set(capital))]
    world.state.add(
        f"limits.{name}.before", world.day, counted(amounts[key] for key in direct + into)
    )
    if not _due_now(world, limit):
        return
    brought = sum((amounts[key] for key in amounts if goes[key] in capital), ZERO)
    brought += sum((_owed(world, one) for one in of), ZERO)
    need = world.hurdle(of, rate) - brought
    if direct:
        _add(world, name, direct, amounts, need)
    elif into and need > NOTHING:
        account = goes[into[0]]
        there = sum((amounts[key] for key in amounts if goes[key] == account), ZERO)
        _add(world, name, into, amounts, _least(world, account, (of, rate, brought), there))


def _owed(world: World, capital: str) -> Decimal:
    """Return what a party has to pay on capital on this date."""
    terms = world.deal.capital[capital]
    if getattr(terms, "repaid_by", "waterfall") in {"waterfall", "payments"}:
        return ZERO
    return world.interest_due(capital) + world.principal_due(capital)


def _pays(world: World, account: str, capital: set[str]) -> bool:
    steps = [step for step in world.deal.waterfall.values() if step.from_ == account]
    return any(
        f"{one.section}.{one.id}" in capital
        for step in steps
        for one in (*step.claims, *step.payees)
    )


def _least(
    world: World, account: str, aim: tuple[list[str], Decimal, Decimal], there: Decimal
) -> Decimal:
    """Return what must come beside what is there, so that the waterfall brings the balance."""
    of, rate, brought = aim

    def reached(trial: World) -> bool:
        return trial.hurdle(of, rate) - brought <= CLOSE / 1000

    trial = world.trial()
    trial.state.cash[account] += there
    if brings(trial, account, ZERO, reached):
        return ZERO
    return least_cash(trial, account, reached) or ZERO
