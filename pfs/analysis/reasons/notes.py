"""What has been heard of a date so far."""

from dataclasses import dataclass, field

from pfs.analysis.reasons.records import AccountRun, TerminationRun


@dataclass(slots=True)
class Notes:
    """Notes of one date, payments apart.

    Parameters
    ----------
    first
        Number of the date's first movement in the ledger.
    begins
        Whether the run begins on this date, so that no period ends on it.
    opening
        Balances of each tranche at the opening.
    bearing
        What bears interest in the period that ends.
    fell_due
        Interest accrued, interest due and principal due of each tranche, before any payment.
    term_ends
        Whether the term of the deal ends; None on dates on which it can't.
    called
        Amount called of a guarantee, what its capital had received before, and its floor.
    lacks
        What accounts lack for the budget.
    """

    first: int
    begins: bool
    opening: dict[str, dict[str, float]]
    bearing: dict[str, float]
    fell_due: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    terminations: dict[str, TerminationRun] = field(default_factory=dict)
    accounts: list[AccountRun] = field(default_factory=list)
    called: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    term_ends: bool | None = None
    lacks: dict[str, float] = field(default_factory=dict)
