"""The slow reference model of `pfs`: decimals of fifty digits, one path, loops and dictionaries.

It is written from `docs/reference/how-money-moves.md` alone and shares nothing with the engine but
the models of the deal file.
"""

from reference.model import run
from reference.results import Result
from reference.state import Flow

__all__ = ["Flow", "Result", "run"]
