"""How a limit cuts what is due on a date, pro rata, and what is written down of it."""

from decimal import Decimal

from reference.exact import NOTHING, ZERO
from reference.state import Key
from reference.world import World


def cut(amounts: dict[Key, Decimal], room: Decimal) -> dict[Key, Decimal]:
    """Cut amounts to the room there is, in place; return what each lost.

    Amounts below 0 pass and make room; the others are cut pro rata.
    """
    positive = {key: amount for key, amount in amounts.items() if amount > 0}
    total = sum(positive.values(), ZERO)
    room = max(ZERO, room - (sum(amounts.values(), ZERO) - total))
    if total <= room:
        return {}
    lost = {key: amount - amount * room / total for key, amount in positive.items()}
    for key, amount in lost.items():
        amounts[key] -= amount
    return lost


def record(world: World, limit: str, before: Decimal, after: Decimal) -> None:
    """Write down what reached a limit and what passed it."""
    world.state.add(f"limits.{limit}.before", world.day, before)
    world.state.add(f"limits.{limit}.after", world.day, after)
    if before - after > NOTHING:
        world.state.choices["bound", limit, world.day] = True
