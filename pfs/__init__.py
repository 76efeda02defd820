"""Pay for Success deals: what they pay, to whom, and what they change.

Every command of `pfs` is a function here that returns a typed result. Names are loaded when they
are first used, so that `import pfs` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pfs.analysis.align import Alignment, align
    from pfs.analysis.case import Case, run_case
    from pfs.analysis.check import Checked, check
    from pfs.analysis.compare import Comparison, compare
    from pfs.analysis.payoff import Payoff, payoff
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
    "Case": ("pfs.analysis.case", "Case"),
    "Checked": ("pfs.analysis.check", "Checked"),
    "Comparison": ("pfs.analysis.compare", "Comparison"),
    "Deal": ("pfs.models.deal", "Deal"),
    "DealError": ("pfs.source.findings", "DealError"),
    "DealFile": ("pfs.models.deal_file", "DealFile"),
    "Payoff": ("pfs.analysis.payoff", "Payoff"),
    "Simulation": ("pfs.analysis.simulate", "Simulation"),
    "align": ("pfs.analysis.align", "align"),
    "Sweep": ("pfs.analysis.sweep", "Sweep"),
    "SweepError": ("pfs.analysis.sweeps.errors", "SweepError"),
    "check": ("pfs.analysis.check", "check"),
    "compare": ("pfs.analysis.compare", "compare"),
    "load": ("pfs.models.deal_file", "read_deal"),
    "payoff": ("pfs.analysis.payoff", "payoff"),
    "run_case": ("pfs.analysis.case", "run_case"),
    "schema": ("pfs.models.schema", "json_schema"),
    "simulate": ("pfs.analysis.simulate", "simulate"),
    "sweep": ("pfs.analysis.sweep", "sweep"),
}

__all__ = [
    "Alignment",
    "Case",
    "Checked",
    "Comparison",
    "Deal",
    "DealError",
    "DealFile",
    "Payoff",
    "Simulation",
    "Sweep",
    "SweepError",
    "__version__",
    "align",
    "check",
    "compare",
    "load",
    "payoff",
    "run_case",
    "schema",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name when it is first used."""
    if name not in _WHERE:
        raise AttributeError(f"module 'pfs' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
