"""The least cash that brings something about through a waterfall, by halving."""

from collections.abc import Callable
from decimal import Decimal

from reference.exact import ZERO
from reference.waterfall import run_waterfall
from reference.world import World

CLOSE = Decimal("1e-9")
NEVER = Decimal("1e12")


def brings(world: World, account: str, cash: Decimal, reached: Callable[[World], bool]) -> bool:
    """Return whether this much more cash in the account reaches the aim."""
    trial = world.trial()
    trial.state.cash[account] += cash
    run_waterfall(trial, account)
    return reached(trial)


def least_cash(world: World, account: str, reached: Callable[[World], bool]) -> Decimal | None:
    """Return the least cash that reaches the aim; None where no cash does."""
    low, high = ZERO, Decimal(1)
    if brings(world, account, low, reached):
        return ZERO
    while not brings(world, account, high, reached):
        low, high = high, high * 8
        if high > NEVER:
            return None
    while high - low > CLOSE / 1000:
        middle = (low + high) / 2
        if brings(world, account, middle, reached):
            high = middle
        else:
            low = middle
    return high
