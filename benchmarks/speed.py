"""How long a simulation takes against the same deal written by hand, in one run and as ratios.

usage: python benchmarks/speed.py [--paths N] [--repeats N] [--yardstick FOLDER]

Prints one JSON object: medians in milliseconds of processor time (for the process, of wall time),
and the medians of the ratios of pfs over each, taken within a round. The whole job is what
`pfs.simulate` does for seven results: draws, waterfall with conservation checked, three returns,
quantiles. A yardstick is a folder with a `run_expert.py` that has a function `once(paths, seed)`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import by_hand
import numpy as np

from pfs.analysis.paths import Drawing, run_paths
from pfs.analysis.statistics import summarise
from pfs.cashflow.returns import act_365, internal_rate
from pfs.models.deal_file import read_deal
from pfs.models.grid import grid_dates

DEAL = str(Path(__file__).parent / "reference_deal.yaml")
LENDERS = ("senior", "junior", "first")
RESULTS = frozenset(
    {f"capital.{name}.{measure}" for name in LENDERS for measure in ("multiple", "irr")}
    | {"deal.paid"}
)
QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def by_pfs(paths: int) -> None:
    """Do the whole job: the file is read before."""
    drawing = Drawing.of([FILE.deal], paths=paths)
    found = run_paths(FILE, drawing, wanted=RESULTS.__contains__)
    for values in found.numbers.values():
        summarise(values, drawing.sample)


def with_numpy(paths: int) -> None:
    """Do the same by hand, in blocks; returns by the pfs function, quantiles by NumPy."""
    rows = []
    for start in range(0, paths, 8192):
        effects, errors = by_hand.normals(min(8192, paths - start), start)
        outcome = by_hand.waterfall(effects, errors)
        rows.append(np.array([outcome.paid, *_returns(outcome)]))
    for values in np.concatenate(rows, axis=1):
        np.nanquantile(values, QUANTILES)


def _returns(outcome: by_hand.Outcome) -> list[by_hand.Array]:
    results = []
    for lender in range(3):
        flows = outcome.received[lender]
        results.append(flows.sum(axis=0) / by_hand.COMMITTED[lender])
        flows[: by_hand.DRAWS] -= by_hand.COMMITTED[lender] / by_hand.DRAWS
        results.append(internal_rate(YEARS, flows).rate)
    return results


def draws_alone(paths: int) -> None:
    """Draw the normals and nothing else."""
    for start in range(0, paths, 8192):
        by_hand.normals(min(8192, paths - start), start)


def irr_loop(paths: int) -> None:
    """Find the returns of one lender with a fast library, one path after the other."""
    import pyxirr

    flows = by_hand.waterfall(*by_hand.normals(paths, 1)).received[0]
    flows[: by_hand.DRAWS] -= by_hand.COMMITTED[0] / by_hand.DRAWS
    for column in flows.T:
        pyxirr.xirr(DATES, column)


def timed(job: Callable[[int], object], paths: int) -> float:
    """Return the processor time of a job in milliseconds."""
    start = time.process_time()
    job(paths)
    return 1e3 * (time.process_time() - start)


def whole_process(paths: int) -> float:
    """Return the wall time of the command, imports and page included, in milliseconds."""
    command = [sys.executable, "-m", "pfs", "simulate", DEAL, "--paths", str(paths)]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return 1e3 * (time.perf_counter() - start)


def main() -> None:
    """Time every job in turn, so that a busy machine slows all alike."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--paths", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--yardstick", type=Path)
    options = parser.parse_args()
    jobs: dict[str, Callable[[int], object]] = {
        "pfs": by_pfs, "by_hand": with_numpy, "draws_alone": draws_alone,
    }  # fmt: skip
    if options.yardstick:
        sys.path.insert(0, str(options.yardstick))
        warnings.simplefilter("ignore")
        import run_expert  # type: ignore[import-not-found]

        jobs["yardstick"] = lambda paths: run_expert.once(paths, 1)
    for job in jobs.values():
        job(options.paths)
    spent: dict[str, list[float]] = {name: [] for name in (*jobs, "irr_loop_2000", "process")}
    for _ in range(options.repeats):
        for name, job in jobs.items():
            spent[name].append(timed(job, options.paths))
        spent["irr_loop_2000"].append(timed(irr_loop, 2_000))
        spent["process"].append(whole_process(options.paths))
    medians = {name: round(statistics.median(values), 1) for name, values in spent.items()}
    ratios = {
        name: round(statistics.median(a / b for a, b in zip(spent["pfs"], values, strict=True)), 2)
        for name, values in spent.items() if name != "pfs"
    }  # fmt: skip
    print(json.dumps({"paths": options.paths, "ms": medians, "pfs_over": ratios}, indent=1))


FILE = read_deal(DEAL)
DATES = grid_dates(FILE.deal.calendar)
YEARS = act_365(DATES, DATES[0])

if __name__ == "__main__":
    main()
