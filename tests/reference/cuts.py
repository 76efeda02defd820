"""How a limit cuts what is due on a date, pro rata, and what is written down of it."""

from collections.abc import Iterable
from decimal import Decimal

from reference.exact import ZERO
from reference.state import Key
from reference.world import World

HALF_A_CENT = Decimal("0.005")


def cut(amounts: dict[Key, Decimal], room: Decimal) -> dict[Key, Decimal]:
    """Cut amounts to the room there is, in place; return what each lost.

    Amounts below 0 pass and make no room; the others are cut pro rata.
    """
    positive = {key: amount for key, amount in amounts.items() if amount > 0}
    total, room = sum(positive.values(), ZERO), max(ZERO, room)
    if total <= room:
        return {}
    lost = {key: amount - amount * room / total for key, amount in positive.items()}
    for key, amount in lost.items():
        amounts[key] -= amount
    return lost


def counted(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of what limits count: amounts above 0."""
    return sum((amount for amount in amounts if amount > 0), ZERO)


def record(world: World, limit: str, before: Decimal, passed: Decimal) -> None:
    """Write down what reached a limit, and whether it cut by more than half a cent."""
    world.state.add(f"limits.{limit}.before", world.day, before)
    if before - passed > HALF_A_CENT:
        world.state.choices["bound", limit, world.day] = True
