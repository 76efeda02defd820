"""Money from investors, grant makers and guarantors: debt, grants, guarantees, deferred fees."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, by_key, by_shape, exactly_one, problem
from pfs.models.bounded import LevelFromZero, LevelShare
from pfs.models.flows import Flow, ShareOf
from pfs.models.numbers import Amount, Fixed
from pfs.models.references import BudgetRef, CapitalRef, Holder, PartyRef
from pfs.models.schedules import ScheduleByOutcome

Holders = Annotated[
    Annotated[PartyRef, Tag("a name")]
    | Annotated[Mapping[PartyRef, Amount], Tag("a map"), Field(min_length=1)],
    Discriminator(by_shape),
]


LevelOrOutcome = Annotated[
    Annotated[LevelShare, Tag("a number")] | Annotated[ScheduleByOutcome, Tag("by outcome")],
    by_key({"metric": "by outcome"}, "a number"),
]


class Drawn(Model):
    """Fields of capital that is drawn."""

    from_: Holders = Field(alias="from")
    """Who brings the money: a party, or several, as `{bank: 600_000, foundation: 400_000}`."""
    to: Holder = Holder("accounts.main")
    """Where draws go: an account as `accounts.main`, or a party's own hands."""
    amount: Amount
    """Commitment: the most that can be drawn, in money: `9_000_000`."""
    draws: Annotated[
        Annotated[Literal["as_needed"], Tag("a name")] | Annotated[Flow, Tag("a map")],
        Discriminator(by_shape),
    ] = "as_needed"
    """as_needed (covers what the account lacks for its budget on the date), or amounts, as
    `{dated: {2014-01-07: 500_000}}`."""
    draw_rank: Annotated[int, Field(ge=1, le=99)] = 1
    """Order in which commitments are drawn as needed, 1 to 99; equal rank draws pro rata to what
    is undrawn."""
    source: Text | None = None
    """Where the terms come from."""


class Debt(Drawn):
    """A loan, note or bond."""

    kind: Literal["loan", "note", "bond"]
    """Form of the debt, loan, note or bond: one mechanism, three names."""
    rate: LevelOrOutcome = 0.0
    """Interest a year: `5%`; also set by an outcome, then fixed on each interest date."""
    compounding: Literal["simple", "yearly", "every_period"] = "simple"
    """Whether unpaid interest bears interest: never, from each anniversary of the calendar's
    start, or from each period's end."""
    interest: Literal["paid", "accrued", "capitalised"] = "accrued"
    """When interest is due: paid (on interest dates), accrued (whenever the waterfall has
    cash), or capitalised (added to principal on interest dates)."""
    interest_every: Literal["period", "quarter", "half_year", "year", "maturity"] = "period"
    """How often interest falls due, counted from the calendar's start: each period, quarter,
    half_year or year, and at maturity; or at maturity only."""
    repays: Annotated[
        Annotated[Literal["sweep", "maturity"], Tag("a name")] | Annotated[Flow, Tag("a map")],
        Discriminator(by_shape),
    ] = "sweep"
    """sweep (all principal is due whenever the waterfall has cash), maturity, or amounts, as
    `{dated: {2016-12-31: 500_000}}`; what remains falls due at maturity."""
    matures: dt.date | None = None
    """Date of the grid on which all principal is due; the calendar's end unless stated."""
    principal: LevelOrOutcome = 1.0
    """Share of principal due at maturity or redemption, as `100%`; what is not due is lost."""
    repaid_by: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "waterfall"
    """waterfall (limited recourse: what the waterfall brings), payments (only what payments bring
    it), or a party (full recourse: it pays on the due date)."""
    target: Fixed | None = None
    """Return a year that the holder aims at, as `7%`; reported against, never paid."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        by_outcome = isinstance(self.rate, ScheduleByOutcome)
        if by_outcome and self.compounding != "simple" and self.interest_every == "maturity":
            raise problem(
                "interest that an outcome fixes at maturity can't compound before",
                "write `interest_every: year`, or leave `compounding` out",
            )
        if self.repays == "sweep" and self.principal != 1.0:
            raise problem(
                "`principal` sets what is due at maturity, but principal is swept",
                "write `repays: maturity`",
            )
        return self


class Grant(Drawn):
    """Money that is not repaid, or that is repaid for the next project (`recycled_to`)."""

    kind: Literal["grant"]
    """Always `grant`."""
    recycled_to: Holder | None = None
    """Who gets what is repaid; a grant without it is never repaid."""
    matures: dt.date | None = None
    """Last date of its claim; the calendar's end unless stated."""


class Guarantee(Model):
    """Cover for the holders of other capital, called once, after the last waterfall."""

    kind: Literal["guarantee"]
    """Always `guarantee`."""
    from_: PartyRef = Field(alias="from")
    """The guarantor: a party."""
    for_: CapitalRef = Field(alias="for")
    """The protected capital: `capital.senior`."""
    amount: Amount
    """Most that can be called, in money: `1_500_000`."""
    tops_up_to: (
        Annotated[
            Annotated[LevelFromZero, Tag("a number")] | Annotated[ShareOf, Tag("a share")],
            by_key({"share": "a share"}, "a number"),
        ]
        | None
    ) = None
    """Floor on everything the protected capital has received, in money: `6_000_000`; or a share of
    an amount of the deal, as `{share: 75%, of: capital.loan.drawn}`."""
    covers: LevelShare | None = None
    """Share of the principal lost that is covered, 0 to 1: `75%`."""
    funded: dt.date | None = None
    """Date on which the amount is paid in and held; not paid in unless stated."""
    remainder_to: Holder | None = None
    """Who gets what is paid in and not called; the guarantor unless stated."""
    source: Text | None = None
    """Where the terms come from."""

    @model_validator(mode="after")
    def _one_cover(self) -> Self:
        exactly_one(self, "tops_up_to", "covers")
        if self.remainder_to is not None and self.funded is None:
            raise problem(
                "`remainder_to` needs `funded`: only money paid in leaves a remainder",
                "write `funded: DATE`, or leave out `remainder_to`",
            )
        return self


class DeferredFee(Model):
    """A fee that is earned now and paid only when the waterfall reaches it."""

    kind: Literal["deferred_fee"]
    """Always `deferred_fee`."""
    from_: PartyRef = Field(alias="from")
    """Who defers the fee, and gets it when it is paid."""
    amount: Amount
    """Fee deferred over the deal, in money: `500_000`."""
    reduces: BudgetRef
    """Item of the budget whose cash cost is smaller by it, in proportion on each date, as
    `budget.services`."""
    source: Text | None = None
    """Where the terms come from."""


Capital = Annotated[Debt | Grant | Guarantee | DeferredFee, Field(discriminator="kind")]
