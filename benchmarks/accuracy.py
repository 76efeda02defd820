"""How much a quasi-random sample is worth, and whether its intervals are honest.

usage: python benchmarks/accuracy.py [--runs N]

Runs the reference deal N times with each sampling at 10,240 paths, on different seeds. Prints for
each statistic the ratio of its variance over the runs, pseudo-random over Sobol, and the share of
95 % intervals that hold the value that all runs together give. The cliff is the probability of
payment of a second deal, which pays all or nothing on one reading of one metric.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from pfs.analysis.paths import Drawing, Sampling, run_paths
from pfs.analysis.statistics import Estimate, mean, share
from pfs.models.deal_file import DealFile, read_deal

HERE = Path(__file__).parent
PATHS = 10_240


def estimates(
    deal: DealFile, cliff: DealFile, seed: int, sampling: Sampling
) -> dict[str, Estimate]:
    """Return the statistics of one run, with their intervals."""
    drawing = Drawing.of([deal.deal], paths=PATHS, seed=seed, sampling=sampling)
    kept = {"deal.paid", "capital.senior.loss", "capital.senior.loses"}
    found = run_paths(deal, drawing, wanted=kept.__contains__)
    alone = Drawing.of([cliff.deal], paths=PATHS, seed=seed, sampling=sampling)
    paid = run_paths(cliff, alone, wanted={"payments.success.triggered"}.__contains__)
    sample = drawing.sample
    return {
        "mean paid": mean(found.numbers["deal.paid"], sample),
        "expected senior loss": mean(found.numbers["capital.senior.loss"], sample),
        "P(senior loss)": share(found.flags["capital.senior.loses"], sample),
        "one-date cliff": share(paid.flags["payments.success.triggered"], sample),
    }


def covered(runs: list[Estimate], truth: float) -> float:
    """Return the share of intervals that hold the truth."""
    return float(np.mean([(e.low or 0.0) <= truth <= (e.high or 0.0) for e in runs]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=300)
    options = parser.parse_args()
    deal, cliff = (read_deal(str(HERE / f"{name}_deal.yaml")) for name in ("reference", "cliff"))
    samplings: tuple[Sampling, ...] = ("sobol", "random")
    runs = {
        sampling: [estimates(deal, cliff, seed, sampling) for seed in range(1, options.runs + 1)]
        for sampling in samplings
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
