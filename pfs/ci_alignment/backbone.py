"""What coordination costs through a backbone, against contracting each provider alone.

With K providers a hub costs `fixed + per_provider x K`, contracts one by one `alone x K`; both are
equal at K* = fixed / (alone - per_provider). All over the deal, in the deal's currency.
"""

import math
from dataclasses import dataclass
from typing import Any

from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.numbers import plain_value
from pfs.models.partnership import Backbone

_ALLOWANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Economics:
    """Costs of a backbone.

    Parameters
    ----------
    providers
        Providers it serves, K.
    fixed, per_provider, alone
        As stated.
    """

    providers: int
    fixed: float
    per_provider: float
    alone: float

    @property
    def cost(self) -> float:
        """Cost through the hub."""
        return self.fixed + self.per_provider * self.providers

    @property
    def alone_cost(self) -> float:
        """Cost of as many contracts one by one."""
        return self.alone * self.providers

    @property
    def difference(self) -> float:
        """What the hub costs more; negative where it saves."""
        return self.cost - self.alone_cost

    @property
    def break_even(self) -> float | None:
        """Number of providers at which both cost the same; None where the hub never saves."""
        saved = self.alone - self.per_provider
        return self.fixed / saved if saved > 0 else None

    @property
    def saves_from(self) -> int | None:
        """Least number of providers for which the hub is cheaper; None where there is none."""
        number = self.break_even
        return None if number is None else math.floor(number + _ALLOWANCE) + 1


def economics_of(backbone: Backbone | None) -> Economics | None:
    """Return the costs of a backbone; None where one of them is not stated."""
    if backbone is None or backbone.serves is None:
        return None
    stated = (backbone.fixed, backbone.per_provider, backbone.alone)
    if any(amount is None for amount in stated):
        return None
    fixed, each, alone = (plain_value(amount) for amount in stated if amount is not None)
    return Economics(len(backbone.serves), fixed, each, alone)


def one_by_one(deal: Deal, backbone: Backbone, costs: Economics) -> tuple[str, Any] | None:
    """Return the setting that pays for contracts one by one instead of the hub.

    It is the one budget item `paid_as`, its dates kept and its amounts changed in proportion so
    that together they are `alone` for each provider. None where the item is not stated, or its
    total does not follow from the file.
    """
    if backbone.paid_as is None:
        return None
    flow = deal.budget[backbone.paid_as.id].amount
    if not isinstance(flow, Flow) or flow.per_person is not None:
        return None
    path = f"budget.{backbone.paid_as.id}.amount"
    if flow.dated is not None:
        amounts = {str(day): plain_value(amount) for day, amount in flow.dated.items()}
        total = sum(amounts.values())
        if total <= 0:
            return None
        return path, {"dated": {
            day: amount * costs.alone_cost / total for day, amount in sorted(amounts.items())
        }}  # fmt: skip
    assert flow.over is not None  # noqa: S101 - the last form there is
    return path, {"total": costs.alone_cost, "over": [str(day) for day in flow.over]}


def budgeted(deal: Deal, backbone: Backbone) -> float | None:
    """Return the total of the budget item that pays the backbone; None where it does not follow."""
    if backbone.paid_as is None:
        return None
    return total_of(deal.budget[backbone.paid_as.id].amount)


def total_of(flow: object) -> float | None:
    """Return what a budget item comes to over the deal; None where it follows from other terms."""
    if not isinstance(flow, Flow) or flow.per_person is not None:
        return None
    if flow.dated is not None:
        return sum(plain_value(amount) for amount in flow.dated.values())
    return None if flow.total is None else plain_value(flow.total)
