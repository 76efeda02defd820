"""Who is told why money moves or does not. The one here forgets.

A witness hears of amounts that the engine has already worked out and may look at the state, but
changes nothing. Hooks are a line each, so that the engine reads as the contract does.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pfs.cashflow.payable import Payable
from pfs.models.waterfall import Step
from pfs.outcomes.earned import Item
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.outcomes.witness import OutcomeWitness

if TYPE_CHECKING:
    from pfs.cashflow.state import State


class Witness(OutcomeWitness):
    """Told what happens on each date, in the order in which it happens; forgets it."""

    attentive = False
    """Whether steps of a waterfall that no cash reaches are to be gone through too."""

    def began(self, state: "State") -> None:
        """Hear that a date begins."""

    def fell_due(self, state: "State") -> None:
        """Hear that interest and principal have fallen due, before any payment."""

    def ended(self, state: "State") -> None:
        """Hear that a date ends."""

    def tested(self, state: "State", name: str, now: BoolArray) -> None:
        """Hear whether a termination takes effect."""

    def term_ended(self, state: "State", now: BoolArray) -> None:
        """Hear on which paths the term of the deal ends, on a date on which it may."""

    def shared(self, item: Item, offer: FloatArray, used: FloatArray) -> None:
        """Hear what a row of a share of savings would pay, and what it pays before its hurdle."""

    def due(self, item: Item, before: FloatArray, amount: FloatArray, due: FloatArray) -> None:
        """Hear what a payment is due after its own caps, given what was due on earlier dates."""

    def carried(self, key: tuple[str, str | None], amount: FloatArray) -> None:
        """Hear that an amount cut on an earlier date is due now."""

    def cut(
        self, state: "State", limit: str, due: Payable, before: FloatArray,
        group: tuple[FloatArray, FloatArray],
    ) -> None:  # fmt: skip
        """Hear what a limit did to a payment; `group` is all that was asked of it, and its room."""

    def raised(
        self, state: "State", limit: str, due: Payable, amount: tuple[FloatArray, FloatArray],
        group: tuple[FloatArray, FloatArray],
    ) -> None:  # fmt: skip
        """Hear what a floor did to a payment, before and after.

        `group` is all that reached the floor, and what it is raised to. Of a floor on a payor the
        amounts are what that payor takes on.
        """

    def payor_limit(
        self, state: "State", limit: str, payor: str, asked: FloatArray, room: FloatArray
    ) -> None:
        """Hear what a payor's limit was asked for and has room for."""

    def payor(self, payor: str, due: Payable, asked: FloatArray, taken: FloatArray) -> None:
        """Hear what a payor was asked for and takes."""

    def paid(self, due: Payable) -> None:
        """Hear what payors pay of a payment in the end."""

    def shares_out(self, state: "State", account: str, cash: FloatArray) -> None:
        """Hear what an account may share out."""

    def rank(
        self, state: "State", steps: Sequence[tuple[str, Step]], reached: FloatArray,
        dues: Sequence[FloatArray], parts: Sequence[FloatArray],
    ) -> None:  # fmt: skip
        """Hear what reached a rank, and what each of its steps is due (or infinite) and gets."""

    def called(self, state: "State", guarantee: str, amount: FloatArray) -> None:
        """Hear that a guarantee is called for an amount, perhaps 0."""

    def lacks(self, state: "State", account: str, lack: FloatArray) -> None:
        """Hear what an account lacks for the budget, to be drawn as needed."""

    def gave(self, state: "State", capital: str, amount: FloatArray) -> None:
        """Hear that an amount has moved on a tranche, in the last movements of the ledger."""
