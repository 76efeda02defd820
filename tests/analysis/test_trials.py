"""Runs that fix a number or know the truth are those of the deal with the number stated."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pfs.analysis.engine import Engine
from pfs.analysis.paths import Drawing, record, run_paths
from pfs.analysis.trials import Trials, Variant
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.models.deal_file import read_deal
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import Block, FloatArray, Sample

ROOT = Path(__file__).parents[2]
SMALL = Sample(128, 16, 8)
KEY = "deal.paid"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("benchmarks/reference_deal", "metrics.stability.effect"),
        ("examples/ma-juvenile-justice", "metrics.incarceration.effect"),
        ("examples/peterborough", "metrics.reconvictions.effect"),
    ],
)
def test_one_recording_serves_what_is_drawn_fixed_and_exact(name: str, path: str) -> None:
    """Three variants side by side against three runs of their own, every path."""
    file = read_deal(str(ROOT / f"{name}.yaml"))
    drawing = replace(Drawing.of([file.deal]), sample=SMALL)
    fixed = {path: np.full(SMALL.paths, 0.07)}
    trials = Trials(file, drawing, [KEY], [path])
    drawn, stated, exact = trials.run(SMALL, [Variant(), Variant(fixed), Variant(exact=True)])
    draws = Draws(Block(0, SMALL.paths), drawing.uniforms(), exact=True)
    state = Engine.of(file.deal).state(draws)
    walk(state)
    own: list[FloatArray] = [
        run_paths(file, drawing).numbers[KEY],
        run_paths(file, replace(drawing, stated={path: 0.07})).numbers[KEY],
        np.asarray(Results(state).value(KEY), dtype=np.float64),
    ]
    for found, expected in zip((drawn, stated, exact), own, strict=True):
        assert np.abs(found[KEY] - expected).max() < 1e-5
    assert not np.array_equal(own[0], own[1])


def test_a_number_left_open_is_stated_by_each_run() -> None:
    """Recorded once, two levels of an effect give what two recordings give."""
    path = "metrics.stability.effect"
    file = read_deal(str(ROOT / "benchmarks/reference_deal.yaml"))
    drawing = replace(Drawing.of([file.deal]), sample=SMALL)
    recorded = record(file, drawing, left_open=[path])
    for level in (0.0, 0.11):
        found = recorded.run(drawing, stated={path: level}).numbers
        expected = run_paths(file, replace(drawing, stated={path: level})).numbers
        assert set(found) == set(expected)
        for key, values in expected.items():
            assert np.allclose(found[key], values, rtol=1e-12, atol=1e-6, equal_nan=True), key
