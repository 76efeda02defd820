"""Shares of savings: rows of shares in force one after the other, until a hurdle is reached."""

from decimal import Decimal

from pfs.models.payments import ShareRow
from reference.exact import ONE, ZERO, exact
from reference.least_cash import CLOSE, least_cash
from reference.state import Key
from reference.world import World

Hurdle = tuple[str, tuple[str, ...]]
"""Who or what is paid, and the capital that must be repaid by it."""


def share_out(world: World, amounts: dict[Key, Decimal]) -> None:
    """Turn the value of payments with `shares` into what is paid of it, in place.

    That is also what such a payment is reported to have earned and to be due.
    """
    left = {key: amounts[key] for key in amounts if world.deal.payments[key[0]].shares}
    paid = dict.fromkeys(left, ZERO)
    rows = {key: world.deal.payments[key[0]].shares or () for key in left}
    for number in range(max((len(row) for row in rows.values()), default=0)):
        now = {key: row[number] for key, row in rows.items() if number < len(row)}
        _pay_row(world, now, left, paid)
    amounts.update(paid)
    for (name, cohort), amount in paid.items():
        for measure in ("earned", "due"):
            world.state.tally[f"payments.{name}.{measure}", cohort][world.day] = amount


def _pay_row(
    world: World, now: dict[Key, ShareRow], left: dict[Key, Decimal], paid: dict[Key, Decimal]
) -> None:
    """Pay each payment's share of the value left, up to the cash that its hurdle needs."""
    groups: dict[Hurdle | None, list[Key]] = {}
    for key, row in now.items():
        groups.setdefault(_hurdle(world, key, row), []).append(key)
    before = dict(paid)
    for hurdle, keys in groups.items():
        full = {key: exact(now[key].share) * left[key] for key in keys}
        part = ONE if hurdle is None else _part(world, hurdle, full, before)
        for key in keys:
            paid[key] += full[key] * part
            left[key] *= ONE - part


def _hurdle(world: World, key: Key, row: ShareRow) -> Hurdle | None:
    if row.until is None:
        return None
    to = str(world.deal.payments[key[0]].to)
    return to, tuple(sorted(one.id for one in row.until.repaid))


def _part(
    world: World, hurdle: Hurdle, full: dict[Key, Decimal], before: dict[Key, Decimal]
) -> Decimal:
    """Return the part of these payments' value that is used until the hurdle is reached."""
    need = _need(world, hurdle)
    if need is None:
        return ONE
    alike = [key for key in before if world.deal.payments[key[0]].to == hurdle[0]]
    need = max(ZERO, need - sum((before[key] for key in alike), ZERO))
    total = sum(full.values(), ZERO)
    if not total:
        return ZERO if need <= CLOSE else ONE
    return min(ONE, need / total)


def _need(world: World, hurdle: Hurdle) -> Decimal | None:
    """Return the least cash paid there that repays the capital; None where no cash does."""
    to, capital = hurdle

    def repaid(trial: World) -> bool:
        return sum((trial.outstanding(name) for name in capital), ZERO) <= CLOSE

    if to.startswith("accounts."):
        return least_cash(world, to, repaid)
    if repaid(world):
        return ZERO
    direct = [name for name in capital if world.outstanding(name) > CLOSE]
    return world.outstanding(direct[0]) if [f"capital.{n}" for n in direct] == [to] else None
