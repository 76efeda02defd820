"""What a payment is due on a date, on its way through limits and payors."""

from dataclasses import dataclass

from pfs.outcomes.sample import FloatArray


@dataclass(slots=True)
class Payable:
    """What a payment is due on a date in one scope, on its way through the limits.

    `by_payor` holds what each payor pays of it once payors have been asked.
    """

    payment: str
    cohort: str | None
    amount: FloatArray
    by_payor: dict[str, FloatArray]

    @property
    def scope(self) -> str:
        """Name of the payment in its scope, as running totals know it."""
        return f"{self.payment}@{self.cohort}" if self.cohort else self.payment
