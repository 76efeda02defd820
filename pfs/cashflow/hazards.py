"""Terminations that an event brings about, at a time that is drawn."""

from pfs.cashflow.state import State
from pfs.models.risks import Hazard
from pfs.outcomes.sample import BoolArray


def struck(state: State, termination: str) -> BoolArray | None:
    """Return on which paths the event has come by today; None where no risk is on."""
    risks = state.panel.risks
    if risks is None:
        return None
    passed = (state.day - state.plan.grid[0]).days
    found: BoolArray | None = None
    for name, risk in risks.of(Hazard):
        if risk.of == f"terminations.{termination}":
            came = risks.days_until(name, f"risks.{name}.time", risk.per_year) <= passed
            found = came if found is None else found | came
    return found
