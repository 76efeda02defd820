"""A deal made ready to run, and one run of it on a block of paths with draws or given readings."""

from dataclasses import dataclass

from pfs.cashflow.dues import open_hurdles
from pfs.cashflow.ledger import Cash
from pfs.cashflow.plan import Plan, plan_of
from pfs.cashflow.state import State
from pfs.cashflow.witness import Witness
from pfs.models.deal import Deal
from pfs.outcomes.draws import Draws
from pfs.outcomes.given import NOTHING, Given
from pfs.outcomes.occasions import Occasions, occasions
from pfs.outcomes.panel import panel
from pfs.outcomes.risks import risks_of


@dataclass(frozen=True, slots=True)
class Engine:
    """What is the same for every path of a deal."""

    deal: Deal
    plan: Plan
    occasions: Occasions

    @classmethod
    def of(cls, deal: Deal) -> "Engine":
        """Return the engine of a valid deal."""
        return cls(deal, plan_of(deal), occasions(deal))

    def state(
        self,
        draws: Draws,
        given: Given = NOTHING,
        *,
        recording: bool = False,
        options: bool = True,
        set_paths: frozenset[str] = frozenset(),
        witness: Witness | None = None,
    ) -> State:
        """Return the state before the first date, with every reading made.

        Parameters
        ----------
        draws
            Uncertain numbers and errors of the block's paths.
        given
            Readings that are given instead.
        recording
            Whether every movement and balance is kept (for few paths).
        options
            Whether options held by a party are used where their condition holds.
        set_paths
            Setting paths set by hand: such options are used in any case.
        witness
            Who is told why money moves; nobody unless stated.
        """
        risks = risks_of(self.deal, draws, set_paths)
        readings = panel(self.deal, self.occasions.readings, draws, given, risks)
        cash = Cash(len(draws.block), recording=recording)
        state = State(
            self.plan, self.occasions, readings, cash, options=options, set_paths=set_paths,
            witness=witness or Witness(),
        )  # fmt: skip
        open_hurdles(state)
        return state
