"""Who is told why something is earned. The one here forgets; `pfs explain` brings one that notes.

A witness sees the very arrays that the engine goes on with and changes none of them.
"""

from typing import TYPE_CHECKING

from pfs.models.conditions import Condition
from pfs.outcomes.conditions import Answers, Moment
from pfs.outcomes.occasions import PaidLine, Scope
from pfs.outcomes.panel import Chosen
from pfs.outcomes.running import Running
from pfs.outcomes.sample import FloatArray

if TYPE_CHECKING:
    from pfs.outcomes.earned import Item


class OutcomeWitness:
    """Told what is read and earned, in the order in which it happens; forgets it."""

    def asked(self, when: Condition | None, answers: Answers, moment: Moment) -> None:
        """Hear that a payment's condition is asked."""

    def read(
        self,
        scope: Scope,
        line: PaidLine,
        chosen: Chosen,
        quantity: tuple[FloatArray, FloatArray],
    ) -> None:
        """Hear which readings a payment takes, and the quantity before and after rounding."""

    def valued(
        self,
        line: PaidLine | None,
        value: FloatArray | None,
        index: FloatArray | None = None,
    ) -> None:
        """Hear what the schedule gives, before the condition; None where nothing was read.

        `index` is what it was multiplied by; None where it is not indexed.
        """

    def earned(self, item: "Item", before: Running) -> None:
        """Hear what a payment earns on a date in a scope, and what it had earned before."""
