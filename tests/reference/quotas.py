"""Quotas of the lines of a rate card: every set of lines that might meet theirs is tried."""

from decimal import Decimal
from itertools import chain, combinations

from pfs.models.payments import Line, Payment
from reference.exact import ONE, ZERO, exact

HAIR = Decimal("1e-30")


def within_quotas(payment: Payment, totals: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return the greatest running totals of which each is within its quota of their sum."""
    quotas = {
        str(metric): exact(line.share_at_most)
        for metric, line in (payment.prices or {}).items()
        if isinstance(line, Line) and line.share_at_most is not None
    }
    if not quotas:
        return totals
    counted = {name: max(total, ZERO) for name, total in totals.items()}
    limited = [name for name in counted if name in quotas]
    whole = max(_sums(counted, quotas, limited), default=ZERO)
    return {
        name: min(total, quotas[name] * whole) if name in quotas and total > 0 else total
        for name, total in totals.items()
    }


def _sums(
    counted: dict[str, Decimal], quotas: dict[str, Decimal], limited: list[str]
) -> list[Decimal]:
    """Return every sum that is what its own quotas let through."""
    found = []
    sets = chain.from_iterable(combinations(limited, n) for n in range(len(limited) + 1))
    for cut in sets:
        left = ONE - sum((quotas[name] for name in cut), ZERO)
        free = sum((total for name, total in counted.items() if name not in cut), ZERO)
        if left > 0:
            whole = free / left
            through = (
                min(total, quotas.get(name, ONE) * whole) if name in quotas else total
                for name, total in counted.items()
            )
            if abs(sum(through, ZERO) - whole) <= HAIR * max(ONE, whole):
                found.append(whole)
    return found
