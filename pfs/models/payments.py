"""What is paid for outcomes: quantity, schedule, conditions, caps, payors and dates; and limits."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, by_key, by_shape, exactly_one, problem
from pfs.models.bounded import Return
from pfs.models.conditions import Condition, Read
from pfs.models.flows import ShareOf
from pfs.models.numbers import Amount, Level
from pfs.models.plain import Duration, Plain, Share
from pfs.models.references import (
    CapitalRef,
    CohortRef,
    IndexRef,
    MetricRef,
    PartyRef,
    Payee,
    PaymentRef,
)
from pfs.models.schedules import Schedule


class Rounding(Model):
    """Rounding as a term of the contract."""

    to: Annotated[Plain, Field(gt=0)]
    """Step to which is rounded: `1pp`, `1`."""
    by: Literal["down", "nearest", "up"]
    """Direction; nearest rounds a half up."""


class Line(Schedule):
    """A line of a rate card."""

    read: Read | None = None
    """How the metric is read; its own reading unless stated."""
    at_most: Amount | None = None
    """Most that this line pays over the deal, in the payment's scope; money, 0 or more."""
    share_at_most: Annotated[Share, Field(gt=0, lt=1)] | None = None
    """Most of what all lines pay together that may come from this one, so far, as `20%`; before
    caps and limits on the whole payment."""

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        exactly_one(self, "steps", "lines", "price", "blocks")
        return self


class Until(Model):
    """A hurdle: the share applies until it is reached."""

    repaid: Annotated[tuple[CapitalRef, ...], Field(min_length=1)]
    """Until principal and interest of all of these are repaid: `[capital.senior]`."""


class ShareRow(Model):
    """A share of savings and how long it applies."""

    share: Share
    """Share of the value of the units that is paid, 0 to 1: `95%`."""
    until: Until | None = None
    """Hurdle after which the next row applies, inside a payment too; the last row has none."""


Payors = Annotated[
    Annotated[PartyRef, Tag("a name")]
    | Annotated[tuple[PartyRef, ...], Tag("a list"), Field(min_length=2)]
    | Annotated[Mapping[PartyRef, Share], Tag("a map"), Field(min_length=2)],
    Discriminator(by_shape),
]
SCHEDULES = ("steps", "lines", "price", "blocks", "prices", "value", "amount")


class Payment(Schedule):
    """A payment that depends on outcomes.

    Exactly one schedule is stated: steps, lines, price, blocks, prices, value with shares, or
    amount.
    """

    from_: Payors = Field(alias="from")
    """Who pays: a party; `[city, state]` in sequence, each up to its limit; or
    `{city: 60%, state: 40%}`, each for its own share."""
    to: Payee = Payee("accounts.main")
    """Who gets it: an account, a party, or `capital.x` (its holders pro rata). A negative amount
    runs back."""
    for_each: Literal["deal", "cohort", "person"] = "deal"
    """Scope in which conditions, schedule and caps work before they are added up: deal (all
    cohorts pooled), cohort or person."""
    cohorts: Annotated[tuple[CohortRef, ...], Field(min_length=1)] | None = None
    """Cohorts that are paid for; all that the metric measures unless stated."""
    metric: MetricRef | None = None
    """The metric that is paid for."""
    read: Read | None = None
    """How the metric is read; its own reading unless stated."""
    round: Rounding | None = None
    """Rounding of the reading before anything else: `{to: 1pp, by: down}`."""
    prices: (
        Annotated[
            Mapping[
                MetricRef,
                Annotated[
                    Annotated[Level, Tag("a number")] | Annotated[Line, Tag("a line")],
                    by_key(
                        {"price": "a line", "blocks": "a line", "steps": "a line",
                         "lines": "a line"},
                        "a number",
                    ),
                ],
            ],
            Field(min_length=1),
        ]
        | None
    ) = None  # fmt: skip
    """Rate card: a price or a line for each metric, as `{jobs: 3_500, housing: {price: 900}}`."""
    exclusive: (
        Annotated[
            tuple[Annotated[tuple[MetricRef, ...], Field(min_length=2)], ...], Field(min_length=1)
        ]
        | None
    ) = None
    """With `for_each: person`: sets of metrics of which one person is paid for one only, the first
    that is due: `[[level_1, entry]]`."""
    value: Level | None = None
    """Value of one unit, of which `shares` are paid; money: `2_607`."""
    shares: Annotated[tuple[ShareRow, ...], Field(min_length=1)] | None = None
    """Shares of the value in force one after the other, as
    `[{share: 95%, until: {repaid: [capital.senior]}}, {share: 40%}]`."""
    amount: (
        Annotated[
            Annotated[Amount, Tag("a number")] | Annotated[ShareOf, Tag("a share")],
            by_key({"share": "a share"}, "a number"),
        ]
        | None
    ) = None
    """Lump sum, or a share of an amount of the deal such as what a bond is due."""
    indexed: IndexRef | None = None
    """Index that multiplies what the schedule pays: `cpi`; caps and floors do not follow it."""
    when: Condition | None = None
    """Nothing is earned unless this holds: `{metric: attendance, at_least: 85%}`."""
    basis: Literal["cumulative", "each", "final"] = "cumulative"
    """cumulative (the schedule of everything so far, less what was earned before, never below 0
    unless the schedule has negative amounts), each (every reading by itself) or final (the last
    reading only)."""
    at_least: Amount | None = None
    """Least that is earned over the deal in the payment's scope, once the payment is due; money,
    0 or more."""
    at_most: Amount | None = None
    """Most that is earned over the deal in the payment's scope; money, 0 or more."""
    paid: "Paid | None" = None
    """When it is paid, as `{after: 2 months}`; on the report's date unless stated."""
    round_pay: Rounding | None = None
    """Rounding of the money, as `{to: 1, by: nearest}`; none unless stated."""
    source: Text | None = None
    """Where the term comes from."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        name = exactly_one(self, *SCHEDULES)
        if (self.shares is not None) != (name == "value"):
            raise problem("`value` and `shares` go together", "write `shares: [{share: 95%}]`")
        if name in {"prices", "amount"}:
            if self.metric is not None and name == "prices":
                raise problem("`prices` names its metrics", "leave out `metric`")
        elif self.metric is None:
            raise problem("`metric` is missing", "write the metric that is paid for")
        if self.per is not None and name != "price":
            raise problem("`per` belongs to `price`", "write `price`, or leave out `per`")
        if self.indexed is not None and isinstance(self.amount, ShareOf):
            raise problem("a share of an amount follows that amount", "leave out `indexed`")
        self._quotas()
        return self

    def _quotas(self) -> None:
        lines = tuple((self.prices or {}).values())
        shares = [line.share_at_most for line in lines if isinstance(line, Line)]
        quotas = [share for share in shares if share is not None]
        if len(quotas) == len(lines) and quotas and sum(quotas) < 1 - 1e-9:
            raise problem(
                f"quotas of {100 * sum(quotas):.10g}% together leave nothing that could be paid",
                "leave out `share_at_most` in one line, or let the shares add up to 100% or more",
            )
        if self.for_each == "person" and (quotas or self.indexed is not None):
            raise problem(
                "quotas and indices are not computed person by person",
                "write `for_each: cohort`, or leave out `share_at_most` and `indexed`",
            )

    @property
    def priced(self) -> tuple[MetricRef, ...]:
        """Metrics whose results it waits for."""
        if self.prices is not None:
            return tuple(self.prices)
        return () if self.metric is None else (self.metric,)

    @property
    def payors(self) -> tuple[PartyRef, ...]:
        """Everyone who may pay."""
        return (self.from_,) if isinstance(self.from_, str) else tuple(self.from_)


class Paid(Model):
    """When a payment is made."""

    after: Duration | None = None
    """Time from the report, as `2 months`; then the next date of the grid."""
    dates: Annotated[tuple[dt.date, ...], Field(min_length=1)] | None = None
    """Dates of the grid; a result is paid on the first of them on or after its report."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one(self, "after", "dates")
        return self


class Limit(Model):
    """A limit on several payments, on what a payor pays, or on investors' return."""

    over: Literal["all"] | Annotated[tuple[PaymentRef, ...], Field(min_length=1)] | None = None
    """The payments it counts: all, or a list."""
    payor: PartyRef | None = None
    """The payor it limits; either this or `over` is stated."""
    per: Literal["cohort", "year"] | None = None
    """Counts for each cohort or each year by itself; the whole deal unless stated."""
    year: Literal["fiscal", "contract"] | None = None
    """With `per: year`: the payors' fiscal year, or years since the calendar's start, of which each
    ends with its anniversary: that day belongs to the year that it completes."""
    at_most: Level | None = None
    """Most that is paid, in money: `8_000_000`."""
    at_least: Level | None = None
    """Least that is paid, in money: `250_000`; what is missing on the last date of the deal (of
    the year with `per: year`) is added to the payments that the floor counts, before every cap."""
    irr_at_most: Return | None = None
    """Most that the capital in `of` may return a year (Act/365), as `13%`; payments are cut to
    it."""
    irr_at_least: Return | None = None
    """Least that the capital in `of` returns a year (Act/365), as `2%`; payments are raised to
    it when the capital matures, before every cap in money."""
    of: Annotated[tuple[CapitalRef, ...], Field(min_length=1)] | None = None
    """Capital whose return is limited: `[capital.bond]`."""
    excess: Literal["lost", "carried"] = "lost"
    """Whether what is cut is lost or carried to the next date."""
    source: Text | None = None
    """Where the limit comes from."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        exactly_one(self, "over", "payor")
        exactly_one(self, "at_most", "at_least", "irr_at_most", "irr_at_least")
        of_return = self.irr_at_most is not None or self.irr_at_least is not None
        if (self.of is not None) != of_return:
            raise problem("`irr_at_most` and `of` go together", "write `of: [capital.NAME]`")
        if (self.year is not None) != (self.per == "year"):
            raise problem("`per: year` and `year` go together", "write `year: fiscal`")
        if of_return and (self.payor is not None or self.per is not None):
            raise problem(
                "a limit on a return is over payments and over the whole deal",
                "write `over: all` or a list, and leave `payor` and `per` out",
            )
        if self.excess == "carried" and self.of_floor:
            raise problem("a floor cuts nothing that could be carried", "leave `excess` out")
        return self

    @property
    def of_return(self) -> bool:
        """Whether it limits a return on capital."""
        return self.of is not None

    @property
    def of_floor(self) -> bool:
        """Whether it says the least that is paid or returned."""
        return self.at_least is not None or self.irr_at_least is not None
