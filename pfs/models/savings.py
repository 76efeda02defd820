"""What outcomes save and for whom; and what it would cost to buy the service outright."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, by_key, by_shape, problem
from pfs.models.bounded import FixedRatio, FixedShare, LevelFromZero, Ordered, Positive
from pfs.models.flows import Flow
from pfs.models.numbers import Amount, Fixed
from pfs.models.plain import Duration, Share
from pfs.models.references import BudgetRef, MetricRef, PartyRef


def _whole(shares: Mapping[PartyRef, float]) -> Mapping[PartyRef, float]:
    total = sum(shares.values())
    if abs(total - 1) > 1e-9:
        raise problem(
            f"the shares of `to` add up to {100 * total:.10g}%", "write shares that add up to 100%"
        )
    return shares


Savers = Annotated[
    Annotated[PartyRef, Tag("a name")]
    | Annotated[
        Mapping[PartyRef, Share], Field(min_length=2), AfterValidator(_whole), Tag("a map")
    ],
    Discriminator(by_shape),
]


class SavingSteps(Model):
    """Costs that fall only in whole blocks: a wing closes, a classroom is not opened."""

    every: Positive
    """Units in stock that make one block, per agency and year, as `20`; above 0."""
    frees: Amount
    """Money a year that one full block frees, 0 or more: `100_000`."""
    after: Duration | None = None
    """How long a block must have been full before it frees anything, in whole years; at once unless
    stated. It is lost at once when the stock falls below."""
    counted_from: FixedRatio = 0.0
    """Units already avoided before the deal, counted towards the first block; 0 or more. Blocks
    that they fill by themselves are not the deal's."""
    source: Text | None = None
    """Where the figures come from."""


class Discount(Model):
    """How money of later years is brought to one date."""

    rate: Fixed
    """Rate a year, compounding: `3%`."""
    to: dt.date
    """Date to which amounts are discounted: `2015-08-31`."""


class AvoidedCost(Model):
    """What an agency saves when units are avoided; the true change counts, never the measured."""

    metric: MetricRef
    """Metric whose true total change counts the units avoided."""
    to: Savers
    """Who saves: a party, or `{district: 60%, state: 40%}`, adding up to 100%."""
    average: LevelFromZero | None = None
    """Full cost of a unit in money, 0 or more; shown, never counted as cashable."""
    marginal: LevelFromZero = 0.0
    """Money saved at once for each unit, 0 or more; the cashable part. It may change over time."""
    steps: SavingSteps | None = None
    """Further cashable savings that come in whole blocks; none unless stated."""
    over: Ordered | None = None
    """First and last day on which units count; to the calendar's end unless stated."""
    fade: FixedShare = 0.0
    """Share of the change lost each year after a cohort's last reading, 0 to 1. What is read every
    month, quarter or year goes on after it, at the rate of its last twelve months; what is read
    once or on dates counts once, and goes on from year to year only where `fade` is stated."""
    attribution: FixedShare = 1.0
    """Share of the units credited to the deal, 0 to 1."""
    discount: Discount | None = None
    """How later savings are discounted, as `{rate: 3%, to: 2015-08-31}`; not at all unless
    stated."""
    weight: FixedShare = 0.0
    """Weight in the payor's value of what is not cashable (average less cashable), 0 to 1."""
    source: Text | None = None
    """Where the figures come from."""


class OwnCost(Model):
    """One amount paid on each of several dates."""

    value: Amount
    """Amount on each date, in money: `160_000`."""
    dated: Annotated[tuple[dt.date, ...], Field(min_length=1)]
    """Dates on which it is paid, rising: `[2015-08-31, 2016-08-31]`."""
    source: Text | None = None
    """Where the amount comes from."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.dated) != sorted(set(self.dated)):
            raise problem("`dated` must rise", "write each date once, earliest first")
        return self

    @property
    def flow(self) -> Flow:
        """The same money as amounts by date."""
        return Flow(dated=dict.fromkeys(self.dated, self.value), source=self.source)


class DirectFunding(Model):
    """The payor buys the same service itself: a certain cost, the same truth times a ratio."""

    kind: Literal["direct_funding"]
    """Always `direct_funding`."""
    by: PartyRef
    """Who would buy the service."""
    buys: Annotated[tuple[BudgetRef, ...], Field(min_length=1)]
    """Items of the budget that would be bought: `[budget.services]`."""
    own_cost: (
        Annotated[
            Annotated[OwnCost, Tag("an amount on dates")] | Annotated[Flow, Tag("a flow")],
            by_key({"value": "an amount on dates"}, "a flow"),
        ]
        | None
    ) = None
    """What buying it costs beyond the items: `{value: ..., dated: [...]}` (the same amount on each
    date) or a flow; nothing unless stated."""
    effect_ratio: FixedRatio = 1.0
    """Effect of the service bought outright over its effect in the deal, 0 or more."""
    discount: Discount | None = None
    """How later amounts are discounted, as `{rate: 3%, to: 2015-08-31}`; not at all unless
    stated."""
    source: Text | None = None
    """Where the terms come from."""


Saving = Annotated[
    Annotated[AvoidedCost, Tag("an avoided cost")]
    | Annotated[DirectFunding, Tag("direct funding")],
    by_key(dict.fromkeys(("kind", "buys", "own_cost", "effect_ratio"), "direct funding"),
           "an avoided cost"),
]  # fmt: skip
"""An avoided cost; or, with `kind: direct_funding`, the service bought outright."""
