"""Runs with given draws: a few paths, each with the uniform numbers that a test states."""

from collections.abc import Mapping, Sequence

import numpy as np

from pfs.analysis.paths import Drawing, PathResults, run_paths
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import Sample


def run_given(file: DealFile, given: Mapping[str, Sequence[float]]) -> PathResults:
    """Run as many paths as there are draws of each driver; other drivers are drawn at random."""
    paths = len(next(iter(given.values())))
    drivers = Drawing.of([file.deal]).drivers
    unknown = set(given) - {driver.name for driver in drivers}
    assert not unknown, f"{sorted(unknown)} are no drivers of the deal"
    drawing = Drawing(Sample(paths, paths, 1), 1, "random", drivers)
    return run_paths(file, drawing, given={key: np.array(row) for key, row in given.items()})
