"""The job that the hand-written version does, through the library, as a process of its own.

usage: python benchmarks/whole_job.py [PATHS]

Reads the deal, draws, moves the money with conservation checked on every date of every path, finds
three returns, and prints quantiles of seven results. Thresholds and what luck moves are not asked
for.
"""

import sys
from pathlib import Path

from pfs.analysis.paths import Drawing, run_paths
from pfs.analysis.statistics import Summary, summarise
from pfs.models.deal_file import DealFile, read_deal

DEAL = str(Path(__file__).parent / "reference_deal.yaml")
LENDERS = ("senior", "junior", "first")
RESULTS = frozenset(
    {f"capital.{name}.{measure}" for name in LENDERS for measure in ("multiple", "irr")}
    | {"deal.paid"}
)


def whole_job(file: DealFile, paths: int) -> dict[str, Summary]:
    """Return the summaries of seven results."""
    drawing = Drawing.of([file.deal], paths=paths)
    found = run_paths(file, drawing, wanted=RESULTS.__contains__)
    return {key: summarise(values, drawing.sample) for key, values in found.numbers.items()}


if __name__ == "__main__":
    paths = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for key, found in sorted(whole_job(read_deal(DEAL), paths).items()):
        print(key, found.p5, found.median, found.p95)
