"""Names of one part of the file used in another: each knows which section it points to."""

import re
from typing import ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from pfs.models.base import problem

_ID = r"[a-z][a-z0-9_]{0,39}"


class Reference(str):
    """Text that names an entry of a section: `bank`, `accounts.main`, `capital.loan.interest`."""

    __slots__ = ()
    bare: ClassVar[str | None] = None
    """Section that an identifier without a section belongs to."""
    forms: ClassVar[tuple[str, ...]] = ()
    """Dotted forms that are allowed, with `*` for an identifier: `capital.*.interest`."""

    @property
    def section(self) -> str:
        """The section of the file that the name belongs to."""
        return self.split(".")[0] if "." in self else (self.bare or "")

    @property
    def id(self) -> str:
        """The identifier within the section."""
        return self.split(".")[1] if "." in self else str(self)

    @property
    def measure(self) -> str:
        """What is meant of the entry (`interest`, `drawn`), or empty."""
        parts = self.split(".")
        return parts[2] if len(parts) > 2 else ""

    @classmethod
    def pattern(cls) -> str:
        """Return the regular expression that a reference of this kind matches."""
        forms = [form.replace(".", r"\.").replace("*", _ID) for form in cls.forms]
        return "^(" + "|".join([_ID] * (cls.bare is not None) + forms) + ")$"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the reference, or raise naming the forms that are allowed."""
        if not re.fullmatch(cls.pattern(), text):
            shown = ["an identifier"] * (cls.bare is not None)
            shown += [f"`{form.replace('*', 'NAME')}`" for form in cls.forms]
            near = text.strip().lower().replace(" ", "_").replace("-", "_")
            dotted = [form.replace("*", near) for form in cls.forms if form.count(".") == 1]
            guesses = [guess for guess in (near, *dotted) if re.fullmatch(cls.pattern(), guess)]
            remedy = "write " + " or ".join(shown)
            remedy += f", as `{guesses[0]}`" if guesses else ""
            raise problem(f"`{text[:60]}` is not a name that can stand here", remedy)
        return cls(text)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text only."""
        return core_schema.no_info_after_validator_function(
            cls.read,
            core_schema.str_schema(strict=True),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the text form."""
        return {"type": "string", "pattern": cls.pattern(), "description": cls.__doc__}


class PartyRef(Reference):
    """The identifier of a party."""

    bare = "parties"


class CohortRef(Reference):
    """The identifier of a cohort."""

    bare = "cohorts"


class MetricRef(Reference):
    """The identifier of a metric."""

    bare = "metrics"


class IndexRef(Reference):
    """The identifier of an index."""

    bare = "indices"


class PaymentRef(Reference):
    """The identifier of a payment."""

    bare = "payments"


class AccountRef(Reference):
    """An account, as `accounts.main`."""

    forms = ("accounts.*",)


class CapitalRef(Reference):
    """A tranche of capital, as `capital.senior`."""

    forms = ("capital.*",)


class BudgetRef(Reference):
    """An item of the budget, as `budget.services`."""

    forms = ("budget.*",)


class Holder(Reference):
    """Who gives or gets money: a party, or an account as `accounts.main`."""

    bare = "parties"
    forms = ("accounts.*",)


class Payee(Reference):
    """Who gets money: a party, an account, or the holders of a tranche as `capital.senior`."""

    bare = "parties"
    forms = ("accounts.*", "capital.*")


class Claim(Reference):
    """What a step of the waterfall pays.

    `capital.x.interest`, `capital.x.principal`, `budget.x`, or `accounts.x` (filled up to its
    target).
    """

    forms = ("capital.*.interest", "capital.*.principal", "budget.*", "accounts.*")


class AmountRef(Reference):
    """An amount that a share is taken of.

    `capital.x.amount`, `.drawn`, `.due`, `.outstanding`, `.received`, `budget.x`,
    `payments.x.paid` or `accounts.x.balance`.
    """

    forms = (
        "capital.*.amount",
        "capital.*.drawn",
        "capital.*.due",
        "capital.*.outstanding",
        "capital.*.received",
        "budget.*",
        "payments.*.paid",
        "accounts.*.balance",
    )


class Stoppable(Reference):
    """What a termination ends: `capital.x.draws`, `budget.x` or `payments.x`."""

    forms = ("capital.*.draws", "budget.*", "payments.*")
