"""Rules that need a run of the deal; made only for files with worked examples, which load NumPy."""

from pfs.analysis.rules.cases import remarks

__all__ = ["remarks"]
