"""What was paid before this date, as limits count it."""

from collections.abc import Container
from decimal import Decimal

from pfs.models.payments import Limit
from reference.cuts import counted
from reference.state import Key
from reference.world import World


def paid_before(
    world: World,
    limit: Limit,
    keys: Container[Key] | None = None,
    payor: str | None = None,
) -> Decimal:
    """Return what was paid before, in the year that the limit counts, of some keys or by a payor.

    A date's parts of one payment by several payors are all above 0 or all below.
    """
    dated = [one for one in world.payments if payor in {None, one.payor}]
    if keys is not None:
        dated = [one for one in dated if one.key in keys]
    grid, now = world.book.grid, world.day
    if limit.per == "year":
        year_of = grid.fiscal_year if limit.year == "fiscal" else grid.contract_year
        dated = [one for one in dated if year_of(one.date) == year_of(now)]
    return counted(one.amount for one in dated)
