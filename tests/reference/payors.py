"""Who pays: alone, in shares, or in sequence up to limits."""

from collections.abc import Mapping
from decimal import Decimal

from pfs.models.payments import Limit
from reference.cuts import cut, record
from reference.exact import ZERO, exact
from reference.state import Key
from reference.world import World

Parts = dict[Key, dict[str, Decimal]]


def _asks(world: World, key: Key, amount: Decimal, place: int) -> dict[str, Decimal]:
    """Return what is asked of each payor at a place of a payment's sequence."""
    payors = world.deal.payments[key[0]].from_
    if isinstance(payors, Mapping):
        shares = {str(name): exact(share) for name, share in payors.items()}
        return {name: amount * share for name, share in shares.items()} if place == 0 else {}
    sequence = (payors,) if isinstance(payors, str) else payors
    return {str(sequence[place]): amount} if place < len(sequence) else {}


def _is_last(world: World, key: Key, place: int) -> bool:
    payors = world.deal.payments[key[0]].from_
    return not isinstance(payors, tuple) or place == len(payors) - 1


def allocate(world: World, amounts: dict[Key, Decimal]) -> Parts:
    """Return what each payor pays of each payment, first places first."""
    parts: Parts = {key: {} for key in amounts}
    left = dict(amounts)
    granted: dict[str, Decimal] = {}
    for place in range(len(world.deal.parties)):
        asked: dict[str, dict[Key, Decimal]] = {}
        for key in sorted(amounts, key=str):
            for payor, amount in _asks(world, key, left[key], place).items():
                asked.setdefault(payor, {})[key] = amount
        for payor in sorted(asked):
            before = dict(asked[payor])
            _limited(world, payor, asked[payor], granted.get(payor, ZERO), place)
            for key in before:
                parts[key][payor] = asked[payor][key]
                left[key] -= asked[payor][key]
            granted[payor] = granted.get(payor, ZERO) + sum(asked[payor].values(), ZERO)
    return parts


def _limited(
    world: World, payor: str, asked: dict[Key, Decimal], granted: Decimal, place: int
) -> None:
    """Cut what is asked of a payor to its limits, one after the other by name."""
    for name, limit in sorted(world.deal.limits.items()):
        if limit.payor != payor or limit.at_most is None:
            continue
        if limit.per == "cohort":
            raise ValueError("a payor's limit for each cohort is not part of the reference")
        room = world.number(limit.at_most) - _paid(world, payor, limit) - granted
        before = sum(asked.values(), ZERO)
        for key, lost in cut(asked, room).items():
            if limit.excess == "carried" and _is_last(world, key, place):
                world.carried[key] = world.carried.get(key, ZERO) + lost
        record(world, name, before, sum(asked.values(), ZERO))


def _paid(world: World, payor: str, limit: Limit) -> Decimal:
    """Return what a payor has paid before, in the year that the limit counts."""
    dated = [(day, amount) for who, day, amount in world.paid_by if who == payor]
    grid, now = world.book.grid, world.day
    if limit.per == "year":
        year_of = grid.fiscal_year if limit.year == "fiscal" else grid.contract_year
        dated = [(day, amount) for day, amount in dated if year_of(day) == year_of(now)]
    return sum((amount for _, amount in dated), ZERO)


def resized(world: World, parts: Parts, amounts: dict[Key, Decimal]) -> Parts:
    """Return the parts after later cuts: shares shrink alike, a sequence fills from the front."""
    found: Parts = {}
    for key, held in parts.items():
        whole, left = sum(held.values(), ZERO), amounts[key]
        if isinstance(world.deal.payments[key[0]].from_, Mapping):
            found[key] = {p: part * left / whole if whole else ZERO for p, part in held.items()}
            continue
        found[key] = {}
        for payor, part in held.items():
            taken = min(part, left)
            found[key][payor] = taken
            left -= taken
    return found
