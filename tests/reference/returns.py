"""Returns by halving: effective a year on dates, nominal a year on periods."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from reference.exact import ONE, ZERO

TIGHT = Decimal("1e-18")


class SeveralRootsError(ValueError):
    """The flows change sign more than once: more than one rate may fit."""


def internal_rate(flows: dict[Decimal, Decimal]) -> Decimal | None:
    """Return the rate a unit of time at which flows (received positive) are worth nothing.

    None where nothing was paid in, -1 where nothing came back on net.
    """
    dated = [(time, flows[time]) for time in sorted(flows) if flows[time] != 0]
    if not any(amount < 0 for _, amount in dated):
        return None
    if not any(amount > 0 for _, amount in dated):
        return -ONE
    signs = [amount > 0 for _, amount in dated]
    changes = sum(1 for before, after in pairwise(signs) if before != after)
    if changes > 1:
        raise SeveralRootsError
    start = dated[0][0]

    def worth(factor: Decimal) -> Decimal:
        return sum((amount * factor ** (time - start) for time, amount in dated), ZERO)

    return ONE / _root(worth) - 1


def _root(worth: Callable[[Decimal], Decimal]) -> Decimal:
    """Return the discount factor of one unit of time at which the worth changes sign."""
    low, high = Decimal("1e-9"), Decimal(1)
    sign = worth(low) > 0
    while (worth(high) > 0) == sign:
        low, high = high, high * 2
        if high > Decimal("1e9"):
            raise SeveralRootsError
    while high - low > TIGHT * high:
        middle = (low + high) / 2
        if (worth(middle) > 0) == sign:
            low = middle
        else:
            high = middle
    return (low + high) / 2
