"""Every statistic that a simulation prints is defined on the page of statistics."""

import re
from pathlib import Path

import pytest

from pfs.analysis.figures import figures
from pfs.analysis.simulate import simulate
from pfs.models.deal_file import read_deal

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "statistics.md").read_text(encoding="utf-8")
DEFINED = set(re.findall(r"`([^`]+)`", PAGE))


@pytest.mark.parametrize("name", ["ma-juvenile-justice", "nyc-able", "newpin"])
def test_every_measure_and_statistic_of_the_examples_is_defined(name: str) -> None:
    """With all details; thresholds and designs are defined by their statistics."""
    file = read_deal(str(ROOT / "examples" / f"{name}.yaml"))
    missing = set()
    for figure in figures(simulate(file, paths=16, details=True)):
        measure, _, index = figure.measure.partition("@")
        word = f"{measure}@LEVEL" if index and figure.subject.startswith("metrics.") else measure
        own = figure.statistic in {"effect", "se", "detectable", "power"}
        if word not in DEFINED and not measure.startswith("whole_by_") and not own:
            missing.add(word)
        statistic = re.sub(r"crossing_\d+", "crossing_N", figure.statistic)
        if not {statistic, statistic.removesuffix("_se")} & DEFINED:
            missing.add(statistic)
    assert not missing
