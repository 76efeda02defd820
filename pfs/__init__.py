"""Pay for Success deals: what they pay, to whom, and what they change.

Every command of `pfs` is a function here that returns a typed result. Names are loaded when they
are first used, so that `import pfs` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pfs.analysis.case import Case, run_case
    from pfs.analysis.check import Checked, check
    from pfs.analysis.compare import Comparison, compare
    from pfs.analysis.explain import Explanation, explain
    from pfs.analysis.payoff import Payoff, payoff
    from pfs.analysis.simulate import Simulation, simulate
    from pfs.models.deal import Deal
    from pfs.models.deal_file import DealFile
    from pfs.models.deal_file import read_deal as load
    from pfs.models.schema import json_schema as schema
    from pfs.source.findings import DealError

_WHERE = {
    "Case": ("pfs.analysis.case", "Case"),
    "Checked": ("pfs.analysis.check", "Checked"),
    "Comparison": ("pfs.analysis.compare", "Comparison"),
    "Deal": ("pfs.models.deal", "Deal"),
    "DealError": ("pfs.source.findings", "DealError"),
    "DealFile": ("pfs.models.deal_file", "DealFile"),
    "Explanation": ("pfs.analysis.explain", "Explanation"),
    "Payoff": ("pfs.analysis.payoff", "Payoff"),
    "Simulation": ("pfs.analysis.simulate", "Simulation"),
    "check": ("pfs.analysis.check", "check"),
    "compare": ("pfs.analysis.compare", "compare"),
    "explain": ("pfs.analysis.explain", "explain"),
    "load": ("pfs.models.deal_file", "read_deal"),
    "payoff": ("pfs.analysis.payoff", "payoff"),
    "run_case": ("pfs.analysis.case", "run_case"),
    "schema": ("pfs.models.schema", "json_schema"),
    "simulate": ("pfs.analysis.simulate", "simulate"),
}

__all__ = [
    "Case",
    "Checked",
    "Comparison",
    "Deal",
    "DealError",
    "DealFile",
    "Explanation",
    "Payoff",
    "Simulation",
    "__version__",
    "check",
    "compare",
    "explain",
    "load",
    "payoff",
    "run_case",
    "schema",
    "simulate",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name when it is first used."""
    if name not in _WHERE:
        raise AttributeError(f"module 'pfs' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
