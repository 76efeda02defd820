"""Who is paid first from what comes in, and what ends or prolongs the deal."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, by_key, by_shape, exactly_one, problem
from pfs.models.bounded import Return
from pfs.models.conditions import Condition
from pfs.models.flows import ShareOf
from pfs.models.numbers import Amount
from pfs.models.plain import Share
from pfs.models.references import (
    AccountRef,
    CapitalRef,
    Claim,
    Holder,
    PartyRef,
    Payee,
    Stoppable,
)


class StepUntil(Model):
    """When a step has had enough. Exactly one is stated."""

    repaid: Annotated[tuple[CapitalRef, ...], Field(min_length=1)] | None = None
    """Until principal and interest of these are repaid: `[capital.senior]`."""
    irr: Return | None = None
    """Until the capital the step pays has this return a year (Act/365): `8%`."""
    received: Amount | None = None
    """Until whom the step pays has received this much from the deal; money, 0 or more."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        exactly_one(self, "repaid", "irr", "received")
        return self


class Step(Model):
    """A step of the waterfall: what is due (`pay`), or who gets what is left (`to`)."""

    rank: Annotated[int, Field(ge=1, le=999)]
    """Order of the step, 1 to 999, lowest first; equal rank shares pro rata to what is due."""
    from_: AccountRef = Field(AccountRef("accounts.main"), alias="from")
    """Account that pays: `accounts.main`."""
    pay: (
        Annotated[
            Annotated[Claim, Tag("a name")]
            | Annotated[tuple[Claim, ...], Tag("a list"), Field(min_length=1)],
            Discriminator(by_shape),
        ]
        | None
    ) = None
    """Claims that are paid, pro rata to what is due: `capital.x.interest`, `capital.x.principal`,
    `budget.x`, `accounts.x` (up to its target)."""
    to: (
        Annotated[
            Annotated[Payee, Tag("a name")]
            | Annotated[tuple[Payee, ...], Tag("a list"), Field(min_length=1)],
            Discriminator(by_shape),
        ]
        | None
    ) = None
    """Who gets what is left, up to `at_most`, `share` and `until`: a party, an account, or
    `capital.x` (its holders, as a return)."""
    split: (
        Annotated[
            Annotated[Literal["equally", "drawn"], Tag("a name")]
            | Annotated[Mapping[Payee, Share], Tag("a map")],
            Discriminator(by_shape),
        ]
        | None
    ) = None
    """How several in `to` share: equally, by capital drawn, or stated shares, as
    `{city: 60%, trainer: 40%}`."""
    share: Share | None = None
    """Share of what is left at this rank that the step takes, 0 to 1: `50%`."""
    at_most: Amount | None = None
    """Most that the step pays over the deal; money, 0 or more."""
    until: StepUntil | None = None
    """When the step has had enough: `{irr: 8%}`."""
    when: Condition | None = None
    """The step is passed over unless this holds: `{metric: jobs, above: 40%}`."""
    source: Text | None = None
    """Where the term comes from."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        name = exactly_one(self, "pay", "to")
        if name == "pay" and (self.split or self.share or (self.until and not self.until.repaid)):
            raise problem(
                "`split`, `share` and `until` belong to a step with `to`",
                "write `to` instead of `pay`, or leave them out",
            )
        if isinstance(self.to, tuple) and len(self.to) > 1 and self.split is None:
            raise problem("several in `to` need `split`", "write `split: equally` or shares")
        return self

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What the step pays, as a tuple."""
        return (self.pay,) if isinstance(self.pay, Claim) else (self.pay or ())

    @property
    def payees(self) -> tuple[Payee, ...]:
        """Who gets what is left, as a tuple."""
        return (self.to,) if isinstance(self.to, Payee) else (self.to or ())


class TerminationPay(Model):
    """A payment that a termination causes."""

    from_: Holder = Field(alias="from")
    """Who pays: a party, or an account as `accounts.main`."""
    to: Payee
    """Who gets it: a party, an account, or the holders of `capital.x`."""
    amount: Annotated[
        Annotated[Amount, Tag("a number")] | Annotated[ShareOf, Tag("a share")],
        by_key({"share": "a share"}, "a number"),
    ]
    """How much, in money; or a share, as `{share: 50%, of: capital.loan.outstanding}`."""


class Termination(Model):
    """An event that ends the deal or parts of it: an option (`by`), or automatic."""

    by: PartyRef | None = None
    """Whose option it is; automatic unless stated. Options are left alone in `payoff` and worked
    examples unless set."""
    date: dt.date | None = None
    """Date of the grid on which it is decided."""
    dates: Annotated[tuple[dt.date, ...], Field(min_length=1)] | None = None
    """Dates of the grid on which it is decided; the first on which it happens counts."""
    when: Condition | None = None
    """What must hold: `{metric: jobs, below: 2pp}`."""
    exercise: Literal["when", "always", "never"] = "when"
    """Whether it happens: when (if `when` holds), always or never."""
    stops: Annotated[tuple[Stoppable, ...], Field(min_length=1)] | None = None
    """What ends: `capital.x.draws`, `budget.x`, `payments.x`."""
    settles: bool = False
    """Whether final measurement, payments, waterfall and guarantees happen now, and nothing
    after."""
    redeems: Annotated[tuple[CapitalRef, ...], Field(min_length=1)] | None = None
    """Capital whose principal falls due now: `[capital.loan]`."""
    pays: Annotated[tuple[TerminationPay, ...], Field(min_length=1)] | None = None
    """Payments it causes, as `[{from: city, to: trainer, amount: 100_000}]`."""
    extends_to: dt.date | None = None
    """Later date of the grid on which the term ends instead of `calendar.term_ends`:
    `2021-12-31`."""
    source: Text | None = None
    """Where the term comes from."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        exactly_one(self, "date", "dates")
        if not (self.stops or self.settles or self.redeems or self.pays or self.extends_to):
            raise problem("it has no effect", "write `stops`, `settles`, `redeems` or `pays`")
        if self.settles and self.extends_to:
            raise problem(
                "it both ends the deal and extends it", "leave `settles` or `extends_to` out"
            )
        if self.exercise == "when" and self.when is None:
            raise problem("`when` is missing", "write `when`, or `exercise: always` or `never`")
        return self

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Dates of decision, as a tuple."""
        return (self.date,) if self.date else (self.dates or ())
