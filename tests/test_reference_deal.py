"""The deal of the benchmarks: fed the same draws, pfs and the same deal by hand agree."""

import datetime as dt
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.special import ndtr

from pfs.analysis.paths import Drawing, run_paths
from pfs.models.deal_file import read_deal

ROOT = Path(__file__).resolve().parent.parent / "benchmarks"
METRICS = ("stability", "employment", "schooling")
LENDERS = ("senior", "junior", "first")


@pytest.fixture(name="by_hand", scope="module")
def _by_hand() -> ModuleType:
    spec = importlib.util.spec_from_file_location("by_hand", ROOT / "by_hand.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["by_hand"] = module
    spec.loader.exec_module(module)
    return module


def test_every_path_is_the_one_computed_by_hand(by_hand: ModuleType) -> None:
    """Payments of the deal and what every lender gets, on 2,048 paths, to a millionth."""
    file = read_deal(str(ROOT / "reference_deal.yaml"))
    drawing = Drawing.of([file.deal], paths=2_048)
    effects, errors = by_hand.normals(drawing.sample.paths, 7)
    dates = [dt.date(2021 + n // 4, 1 + n % 4 * 3, 1) for n in range(1, 25)]
    given = {}
    for metric, name in enumerate(METRICS):
        given[f"metrics.{name}.effect"] = ndtr(effects[metric])
        for row, date in enumerate(dates):
            driver = f"metrics.{name}.error/deal/trial/{date.isoformat()}"
            given[driver] = ndtr(errors[metric, row])
    assert set(given) == {driver.name for driver in drawing.drivers}
    results = run_paths(file, drawing, given=given)
    found = results.numbers
    expected = by_hand.waterfall(effects, errors)
    np.testing.assert_allclose(found["deal.paid"], expected.paid, rtol=0, atol=1e-6)
    for lender, name in enumerate(LENDERS):
        total = expected.received[lender].sum(axis=0)
        received = found[f"capital.{name}.received"]
        np.testing.assert_allclose(received, total, rtol=0, atol=1e-6)
    assert 0.01 < np.mean(results.flags["capital.senior.loses"]) < 0.05
