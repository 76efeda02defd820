"""How long a simulation takes against the same deal written by hand, in one run and as ratios.

usage: python benchmarks/speed.py [--paths N] [--repeats N] [--yardstick FOLDER]

Prints one JSON object: medians in milliseconds of processor time, and the medians of the ratios of
pfs over each, taken within a round. The whole job is what `pfs.simulate` does for seven results:
draws, waterfall with conservation checked, three returns, quantiles. A yardstick is a folder with a
`run_expert.py` that has a function `once(paths, seed)` and runs as a program with PATHS and a
number of repeats.

Whole processes are timed beside each other too, user and system, with their compiled modules in a
folder as an installer leaves them: the job through the library, the page of `pfs simulate`, and the
yardstick, which does the job once and a tenth of it before to warm up.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import by_hand
import numpy as np
from whole_job import DEAL, whole_job

from pfs.cashflow.returns import act_365, internal_rate
from pfs.models.deal_file import read_deal
from pfs.models.grid import grid_dates

QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def by_pfs(paths: int) -> None:
    """Do the whole job: the file is read before."""
    whole_job(FILE, paths)


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


def process_time(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the processor time of a whole process, imports included, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def processes(paths: int, repeats: int, yardstick: Path | None) -> dict[str, list[float]]:
    """Return the times of whole processes, in turn."""
    commands = {
        "job": [str(HERE / "whole_job.py"), str(paths)],
        "page": ["-m", "pfs", "simulate", DEAL, "--paths", str(paths)],
    }
    if yardstick is not None:
        commands["yardstick"] = [str(yardstick / "run_expert.py"), str(paths), "1"]
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "OPENBLAS_NUM_THREADS": "1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for command in commands.values():
            process_time(command, environment)
        rounds = [
            {name: process_time(command, environment) for name, command in commands.items()}
            for _ in range(repeats)
        ]
    return {name: [times[name] for times in rounds] for name in commands}


def over(spent: dict[str, list[float]], one: str) -> dict[str, float]:
    """Return the medians of the ratios of one job over each of the others."""
    return {
        name: round(statistics.median(a / b for a, b in zip(spent[one], values, strict=True)), 2)
        for name, values in spent.items()
        if name != one
    }


def medians(spent: dict[str, list[float]]) -> dict[str, float]:
    """Return the medians of times."""
    return {name: round(statistics.median(values), 1) for name, values in spent.items()}


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
    spent: dict[str, list[float]] = {name: [] for name in (*jobs, "irr_loop_2000")}
    for _ in range(options.repeats):
        for name, job in jobs.items():
            spent[name].append(timed(job, options.paths))
        spent["irr_loop_2000"].append(timed(irr_loop, 2_000))
    whole = processes(options.paths, options.repeats, options.yardstick)
    result = {
        "paths": options.paths,
        "ms": medians(spent),
        "pfs_over": over(spent, "pfs"),
        "process_ms": medians(whole),
        "job_process_over": over(whole, "job"),
        "page_process_over": over(whole, "page"),
    }
    print(json.dumps(result, indent=1))


HERE = Path(__file__).parent
FILE = read_deal(DEAL)
DATES = grid_dates(FILE.deal.calendar)
YEARS = act_365(DATES, DATES[0])

if __name__ == "__main__":
    main()
