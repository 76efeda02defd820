"""How an outcome turns into an amount: steps, lines, price per unit, marginal blocks."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pfs.models.base import Model, exactly_one, problem
from pfs.models.bounded import Positive
from pfs.models.conditions import BOUNDS, Read
from pfs.models.numbers import Fixed, Level
from pfs.models.references import MetricRef


class StepRow(Model):
    """A row of a step table: a threshold and what is paid from it on, or `otherwise`."""

    at_least: Fixed | None = None
    """The row holds at this value, in the unit of the reading, and above it: `10%`."""
    above: Fixed | None = None
    """The row holds above this value, in the unit of the reading."""
    at_most: Fixed | None = None
    """The row holds at this value, in the unit of the reading, and below it."""
    below: Fixed | None = None
    """The row holds below this value, in the unit of the reading."""
    pay: Level | None = None
    """What the row pays, in money, as `500_000`; of several rows that hold, the one with the
    furthest threshold counts."""
    otherwise: Level | None = None
    """What is paid when no row holds; 0 unless stated."""

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        name = exactly_one(self, *BOUNDS, "otherwise")
        if (self.pay is None) != (name == "otherwise"):
            raise problem(
                "a row has a threshold and `pay`, or `otherwise` alone",
                "write `{at_least: 10%, pay: 900}` or `{otherwise: 0}`",
            )
        return self


class LineRow(Model):
    """A point of a table with straight lines between the points, or `otherwise`."""

    at: Fixed | None = None
    """Outcome at this point, in the unit of the reading; two rows at one point are a jump, the
    second holds at it."""
    pay: Level | None = None
    """Amount at this point, in money."""
    otherwise: Level | None = None
    """Amount below the first point; 0 unless stated."""

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        name = exactly_one(self, "at", "otherwise")
        if (self.pay is None) != (name == "otherwise"):
            raise problem(
                "a row has `at` and `pay`, or `otherwise` alone",
                "write `{at: 10%, pay: 900}` or `{otherwise: 0}`",
            )
        return self


class Block(Model):
    """A marginal block: the units up to a number at one price."""

    to: Fixed | None = None
    """Number of units at which the block ends: `100`; the last block has none."""
    price: Level
    """Price of each unit within the block, in money: `500`."""


class Schedule(Model):
    """Fields that turn a quantity into an amount; a payment or a line of a rate card states one."""

    steps: Annotated[tuple[StepRow, ...], Field(min_length=1)] | None = None
    """Step table, as `[{at_least: 10%, pay: 500_000}, {otherwise: 0}]`; nothing between rows."""
    lines: Annotated[tuple[LineRow, ...], Field(min_length=1)] | None = None
    """Straight lines between points, as `[{at: 5%, pay: 0}, {at: 20%, pay: 800_000}]`; 0 below
    the first, flat after the last."""
    price: Level | None = None
    """Amount per unit of the quantity, in money: `750`."""
    per: Positive | None = None
    """Size of the unit that `price` pays; `1pp` for a price per percentage point. 1 unless
    stated."""
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)] | None = None
    """Marginal blocks, as `[{to: 100, price: 500}, {price: 300}]`: each unit is paid at the price
    of the block it falls in."""


class ScheduleByOutcome(Schedule):
    """A number set by an outcome: a coupon, a share of principal, a price."""

    metric: MetricRef
    """The metric that sets it."""
    read: Read | None = None
    """How the metric is read; its own reading unless stated."""
    at_least: Level | None = None
    """Floor of the number, in its own unit."""
    at_most: Level | None = None
    """Cap of the number, in its own unit."""

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        exactly_one(self, "steps", "lines", "price")
        return self
