"""Who takes part in a deal, and accounts that hold money apart from the deal's main account."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from pfs.models.base import Model, Text, by_shape
from pfs.models.conditions import Condition
from pfs.models.flows import Flow
from pfs.models.numbers import Amount
from pfs.models.references import Holder, PartyRef

Role = Literal[
    "payor", "investor", "guarantor", "provider", "intermediary", "issuer", "evaluator",
    "validator", "backbone", "vehicle", "community", "agency",
]  # fmt: skip
Sector = Literal["public", "private", "philanthropy", "nonprofit", "academic", "community"]


class Party(Model):
    """A person or organisation that gives, gets or decides something in the deal."""

    name: Text
    """Full name: Commonwealth of Massachusetts."""
    short: Text | None = None
    """Short name used in tables; the identifier unless stated."""
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    """What the party does in the deal, as `[payor]`: payor, investor, guarantor, provider,
    intermediary, issuer, evaluator, validator, backbone, vehicle, community, agency."""
    sector: Sector | None = None
    """Sector of the party: public, private, philanthropy, nonprofit, academic or community."""
    appropriation: (
        Annotated[
            Annotated[Literal["yearly", "standing"], Tag("a name")] | Annotated[Flow, Tag("a map")],
            Discriminator(by_shape),
        ]
        | None
    ) = None
    """How a payor's money is voted: yearly, standing, or the amounts themselves, as
    `{dated: {2015-07-01: 1_000_000}}`."""
    source: Text | None = None
    """Where this is known from."""


class Account(Model):
    """Money held for a purpose. `accounts.main`, held by the vehicle, always exists."""

    holder: PartyRef
    """The party that holds the account."""
    opening: Amount = 0.0
    """Balance at the calendar's start, brought by the holder; money, 0 or more."""
    target: Amount | None = None
    """Balance up to which a step of the waterfall, or `filled_by`, fills it; money, 0 or more."""
    filled_by: PartyRef | None = None
    """Party that pays in the target, less the balance, at the calendar's start."""
    refilled: Literal["never", "yearly"] = "never"
    """Whether `filled_by` tops it up to the target again: never or yearly."""
    release_to: Holder | None = None
    """Who gets the balance when it is released: a party, or an account as `accounts.main`."""
    release_when: Condition | None = None
    """When the balance is released: `{since: 2020-08-31}`."""
