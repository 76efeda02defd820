"""How much a quasi-random sample is worth, and whether its intervals are honest.

usage: python benchmarks/accuracy.py [--runs N]

Runs the reference deal N times with each sampling at 10,240 paths, on different seeds. Prints for
each statistic the ratio of its variance over the runs, pseudo-random over Sobol, and the share of
95 % intervals that hold the value that all runs together give. The cliff is the probability that
one reading of one metric passes its threshold.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from pfs.analysis.paths import Drawing, Keyed, run_paths
from pfs.analysis.statistics import Estimate, mean, share
from pfs.cashflow.results import Results
from pfs.cashflow.state import State
from pfs.models.deal_file import DealFile, read_deal

DEAL = str(Path(__file__).parent / "reference_deal.yaml")
PATHS = 10_240
CLIFF = 0.14
"""A threshold of the first metric, at its first reading."""


def cliff(state: State) -> Keyed:
    """Yield whether the first reading of one metric passes a threshold."""
    yield "cliff", lambda: Results(state).value("metrics.stability.measured@2021-04-01") >= CLIFF


def estimates(file: DealFile, seed: int, sampling: str) -> dict[str, Estimate]:
    """Return the statistics of one run, with their intervals."""
    drawing = Drawing.of([file.deal], paths=PATHS, seed=seed, sampling=sampling)  # type: ignore[arg-type]
    kept = {"deal.paid", "capital.senior.loss", "capital.senior.loses", "cliff"}
    found = run_paths(file, drawing, wanted=kept.__contains__, also=cliff)
    sample = drawing.sample
    return {
        "mean paid": mean(found.numbers["deal.paid"], sample),
        "expected senior loss": mean(found.numbers["capital.senior.loss"], sample),
        "P(senior loss)": share(found.flags["capital.senior.loses"], sample),
        "one-date cliff": share(found.flags["cliff"], sample),
    }


def covered(runs: list[Estimate], truth: float) -> float:
    """Return the share of intervals that hold the truth."""
    return float(np.mean([(e.low or 0.0) <= truth <= (e.high or 0.0) for e in runs]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=300)
    options = parser.parse_args()
    file = read_deal(DEAL)
    runs = {
        sampling: [estimates(file, seed, sampling) for seed in range(1, options.runs + 1)]
        for sampling in ("sobol", "random")
    }
    table = {}
    for name in runs["sobol"][0]:
        sobol, random = ([run[name] for run in runs[s]] for s in ("sobol", "random"))
        values = [np.array([e.value for e in one]) for one in (sobol, random)]
        truth = float(values[0].mean())
        table[name] = {
            "value": truth,
            "variance_ratio": round(float(values[1].var(ddof=1) / values[0].var(ddof=1)), 1),
            "coverage_sobol": covered(sobol, truth),
            "coverage_random": covered(random, truth),
        }
    print(json.dumps({"runs": options.runs, "paths": PATHS, "statistics": table}, indent=1))


if __name__ == "__main__":
    main()
