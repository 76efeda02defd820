"""Who pays: alone, in shares, or in sequence up to limits."""

from collections.abc import Mapping
from decimal import Decimal

from reference import floors
from reference.cuts import HALF_A_CENT, counted, cut, record
from reference.exact import ZERO, exact
from reference.history import paid_before
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
            _limited(world, payor, asked[payor], granted.get(payor, ZERO))
            for key in before:
                parts[key][payor] = asked[payor][key]
                left[key] -= asked[payor][key]
            granted[payor] = granted.get(payor, ZERO) + counted(asked[payor].values())
    _to_floors(world, amounts, parts, granted)
    return parts


def _to_floors(
    world: World, amounts: dict[Key, Decimal], parts: Parts, granted: dict[str, Decimal]
) -> None:
    """Ask payors for what they lack to their floors; their caps hold."""
    for name, limit in sorted(world.deal.limits.items()):
        if limit.payor is None or limit.at_least is None:
            continue
        payor = str(limit.payor)
        takes = {key: held[payor] for key, held in parts.items() if payor in held}
        lack = floors.lacking(world, name, payor, takes)
        more = floors.shared(world, {key: amounts[key] for key in takes}, lack)
        _limited(world, payor, more, granted.get(payor, ZERO))
        for key, amount in more.items():
            parts[key][payor] += amount
        taken = sum(more.values(), ZERO)
        granted[payor] = granted.get(payor, ZERO) + taken
        if taken > HALF_A_CENT:
            world.state.choices["bound", name, world.day] = True


def _limited(world: World, payor: str, asked: dict[Key, Decimal], granted: Decimal) -> None:
    """Cut what is asked of a payor to its limits, one after the other by name.

    What it can't pay is lost, also where the limit's excess would be carried.
    """
    for name, limit in sorted(world.deal.limits.items()):
        if limit.payor != payor or limit.at_most is None:
            continue
        if limit.per == "cohort":
            raise ValueError("a payor's limit for each cohort is not part of the reference")
        room = world.number(limit.at_most) - paid_before(world, limit, payor=payor) - granted
        before = counted(asked.values())
        cut(asked, room)
        record(world, name, before, counted(asked.values()))


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
