"""Money over time: dated, spread over a window, per person enrolled, a share of an amount."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from pfs.models.base import Model, Text, exactly_one, problem
from pfs.models.bounded import LevelFromZero, Window
from pfs.models.numbers import Amount, Fixed, Level
from pfs.models.references import AmountRef


class ShareOf(Model):
    """A share of another amount of the deal, read on the date it is needed."""

    share: LevelFromZero
    """Share of the amount, 0 or more: `75%`."""
    of: AmountRef
    """The amount: for instance `capital.loan.drawn` or `capital.bond.due`."""
    source: Text | None = None
    """Where the term comes from."""


class Flow(Model):
    """Money over time. Exactly one of `dated`, `total` and `per_person` is stated."""

    dated: Annotated[Mapping[dt.date, Amount], Field(min_length=1)] | None = None
    """Amount on each date, as `{2014-01-07: 500_000}`; dates fall on the calendar's grid."""
    total: Amount | None = None
    """Amount spread over the window `over` by days, in money; the part of a period falls on its
    first day."""
    over: Window | None = None
    """Window of `total`: first and last day, both counted."""
    per_person: Level | None = None
    """Amount for each person, in money, due when the person enrols (cohorts that are `part_of`
    another are not counted again)."""
    source: Text | None = None
    """Where the amounts come from."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        name = exactly_one(self, "dated", "total", "per_person")
        if (self.over is not None) != (name == "total"):
            raise problem("`total` and `over` go together", "write `{total: ..., over: [.., ..]}`")
        if self.over is not None and self.over[0] > self.over[1]:
            raise problem("the window ends before it begins", "write the earlier day first")
        return self


Split = Annotated[
    Mapping[str, Fixed], Field(min_length=2, description="Share of each, adding up to 100%.")
]
