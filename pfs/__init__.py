"""Pay for Success deals: what they pay, to whom, and what they change.

Every command of `pfs` is a function here that returns a typed result. Names are loaded when they
are first used, so that `import pfs` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pfs.analysis.align import Alignment, align
    from pfs.analysis.breakeven.frontier import Frontier, frontier
    from pfs.analysis.breakeven.run import BreakEven, breakeven
    from pfs.analysis.breakeven.solve import Solution, solve
    from pfs.analysis.case import Case, run_case
    from pfs.analysis.check import Checked, check
    from pfs.analysis.compare import Comparison, compare
    from pfs.analysis.explain import Explanation, explain
    from pfs.analysis.payoff import Payoff, payoff
    from pfs.analysis.sensitivity.run import Sensitivity, sensitivity
    from pfs.analysis.simulate import Simulation, simulate
    from pfs.analysis.sweep import Sweep, sweep
    from pfs.analysis.sweeps.errors import SweepError
    from pfs.models.deal import Deal
    from pfs.models.deal_file import DealFile
    from pfs.models.deal_file import read_deal as load
    from pfs.models.schema import json_schema as schema
    from pfs.source.findings import DealError

_WHERE = {
    "Alignment": ("pfs.analysis.align", "Alignment"),
    "BreakEven": ("pfs.analysis.breakeven.run", "BreakEven"),
    "Case": ("pfs.analysis.case", "Case"),
    "Checked": ("pfs.analysis.check", "Checked"),
    "Comparison": ("pfs.analysis.compare", "Comparison"),
    "Deal": ("pfs.models.deal", "Deal"),
    "DealError": ("pfs.source.findings", "DealError"),
    "DealFile": ("pfs.models.deal_file", "DealFile"),
    "Frontier": ("pfs.analysis.breakeven.frontier", "Frontier"),
    "Explanation": ("pfs.analysis.explain", "Explanation"),
    "Payoff": ("pfs.analysis.payoff", "Payoff"),
    "Sensitivity": ("pfs.analysis.sensitivity.run", "Sensitivity"),
    "Simulation": ("pfs.analysis.simulate", "Simulation"),
    "align": ("pfs.analysis.align", "align"),
    "Solution": ("pfs.analysis.breakeven.solve", "Solution"),
    "Sweep": ("pfs.analysis.sweep", "Sweep"),
    "SweepError": ("pfs.analysis.sweeps.errors", "SweepError"),
    "breakeven": ("pfs.analysis.breakeven.run", "breakeven"),
    "check": ("pfs.analysis.check", "check"),
    "compare": ("pfs.analysis.compare", "compare"),
    "frontier": ("pfs.analysis.breakeven.frontier", "frontier"),
    "explain": ("pfs.analysis.explain", "explain"),
    "load": ("pfs.models.deal_file", "read_deal"),
    "payoff": ("pfs.analysis.payoff", "payoff"),
    "run_case": ("pfs.analysis.case", "run_case"),
    "schema": ("pfs.models.schema", "json_schema"),
    "sensitivity": ("pfs.analysis.sensitivity.run", "sensitivity"),
    "simulate": ("pfs.analysis.simulate", "simulate"),
    "solve": ("pfs.analysis.breakeven.solve", "solve"),
    "sweep": ("pfs.analysis.sweep", "sweep"),
}

__all__ = [
    "Alignment",
    "BreakEven",
    "Case",
    "Checked",
    "Comparison",
    "Deal",
    "DealError",
    "DealFile",
    "Explanation",
    "Frontier",
    "Payoff",
    "Sensitivity",
    "Simulation",
    "Solution",
    "Sweep",
    "SweepError",
    "__version__",
    "align",
    "breakeven",
    "check",
    "compare",
    "explain",
    "frontier",
    "load",
    "payoff",
    "run_case",
    "schema",
    "sensitivity",
    "simulate",
    "solve",
    "sweep",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name when it is first used."""
    if name not in _WHERE:
        raise AttributeError(f"module 'pfs' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
