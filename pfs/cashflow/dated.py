"""What the dated flows of a tranche's holders are worth at a rate."""

from pfs.cashflow.returns import act_365
from pfs.cashflow.state import State
from pfs.outcomes.sample import FloatArray


def present_value_of(state: State, name: str, rate: float) -> FloatArray:
    """Return what a tranche's holders get less what they pay in, discounted to the start.

    Flows are discounted at `rate` a year, above -1, by Act/365: at the holders' own return the
    value is 0. Shape (paths,).
    """
    grid = state.plan.grid
    value = state.zeros()
    for (index, _), amount in sorted(state.tranches[name].by_date.items()):
        (years,) = act_365([grid[index]], grid[0])
        value = value + float((1 + rate) ** -years) * amount
    return value
