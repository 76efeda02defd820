"""What a payment is due on a date, on its way through limits and payors."""

from dataclasses import dataclass, field

from pfs.outcomes.sample import FloatArray


@dataclass(slots=True)
class Payable:
    """What a payment is due on a date in one scope, on its way through the limits.

    `by_payor` holds what each payor pays of it once payors have been asked, `late` the risk that
    has put it off and the index on which it was due. `interest` is owed, by risk, for the time
    since, if all of it is paid.
    """

    payment: str
    cohort: str | None
    amount: FloatArray
    by_payor: dict[str, FloatArray]
    late: tuple[str, int] | None = None
    interest: dict[str, FloatArray] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """Name of the payment in its scope, as running totals know it."""
        return f"{self.payment}@{self.cohort}" if self.cohort else self.payment
