"""A deal at many values of its terms."""

from pathlib import Path

import numpy as np
import pytest
from priced_deal import LEVEL, PRICE, priced

import pfs
from pfs.analysis.figures import figures
from pfs.analysis.simulate import simulate
from pfs.analysis.sweep import run_sweep, sweep
from pfs.analysis.sweeps.cell import Number
from pfs.analysis.sweeps.design import product
from pfs.analysis.sweeps.engines import Answers, Tasks, serial
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.plan import plan_of
from pfs.models.deal_file import read_deal
from pfs.source.overrides import parse_setting

NYC = str(Path(__file__).parents[2] / "examples/nyc-able.yaml")
DRAWN = {"normal": {"mean": 5, "sd": 1}}


def test_each_cell_pays_its_level_times_its_price() -> None:
    """Nothing is drawn, so the mean is the amount."""
    found = sweep(priced(), {LEVEL: [2, 3], PRICE: [10, 100, 0.5]}, results=["deal.paid.mean"])
    assert found.cells.rows == ((2, 10), (2, 100), (2, 0.5), (3, 10), (3, 100), (3, 0.5))
    assert found.column("deal.paid.mean") == [20, 200, 1, 30, 300, 1.5]


def test_a_price_doubled_doubles_every_case() -> None:
    """On shared draws not only the mean doubles but each statistic, to the last digit."""
    names = ["deal.paid.mean", "deal.paid.p5", "deal.paid.most", "deal.paid.mean_se"]
    uncertain = priced(level=DRAWN)
    found = sweep(uncertain, {PRICE: [1, 2, 4]}, results=names, paths=100)
    one, two, four = (np.array(row, dtype=float) for row in found.values)
    assert one[3] > 0
    assert (two == 2 * one).all()
    assert (four == 4 * one).all()


def test_a_cell_is_what_simulate_says_of_it() -> None:
    """With the same drivers, a sweep is as many simulations."""
    file = read_deal(NYC)
    path = "capital.guarantee.tops_up_to"
    found = sweep(file, {path: [3_000_000, 7_200_000]}, paths=200, seed=5)
    for row, amount in zip(found.values, (3_000_000, 7_200_000), strict=True):
        cell = file.variant(settings=[parse_setting(f"{path}={amount}")])
        expected = {f.name: f.value for f in figures(simulate(cell, paths=200, seed=5))}
        for column, value in zip(found.columns, row, strict=True):
            assert value == expected[column.name]


def test_a_design_is_run_at_its_points() -> None:
    """Ranges instead of values."""
    found = sweep(
        priced(), {LEVEL: (0, 10), PRICE: (1, 2)}, design="lhs", cells=6, results=["deal.paid.mean"]
    )
    assert len(found.cells) == 6
    for (level, price), paid in zip(found.cells.rows, found.column("deal.paid.mean"), strict=True):
        assert paid == pytest.approx(level * price, rel=1e-12)


def test_cells_done_before_are_not_run_again_and_the_order_of_answers_does_not_matter() -> None:
    """Those that are missing are run once, here from last to first."""
    plan = plan_of(priced(), product({PRICE: [1, 2, 3, 4]}), results=["deal.paid.mean"])
    asked: list[int] = []
    kept: dict[int, list[Number]] = {}

    def backwards(tasks: Tasks) -> Answers:
        found = list(serial(tasks))
        asked.extend(index for index, _ in found)
        return reversed(found)

    told: list[tuple[int, int]] = []
    found = run_sweep(plan, backwards, done={1: [-1.0]}, keep=kept.__setitem__,
                      progress=lambda done, of: told.append((done, of)))  # fmt: skip
    assert asked == [0, 2, 3]
    assert found.values == ((5,), (-1,), (15,), (20,))
    assert kept == {0: [5], 2: [15], 3: [20]}
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_sweep_that_is_done_runs_nothing() -> None:
    """No engine is even started."""
    plan = plan_of(priced(), product({PRICE: [1]}), results=["deal.paid.mean"])

    def never(_: Tasks) -> Answers:
        raise AssertionError

    assert run_sweep(plan, never, done={0: [5.0]}).values == ((5.0,),)


def test_answers_that_are_missing_are_no_result() -> None:
    """An engine that loses a cell must not pass for one that ran it."""
    plan = plan_of(priced(), product({PRICE: [1, 2]}), results=["deal.paid.mean"])
    with pytest.raises(SweepError, match="not every cell"):
        run_sweep(plan, lambda tasks: serial(iter([next(tasks)])))


def test_a_frame_has_what_is_varied_first() -> None:
    """A row a cell, for a notebook."""
    frame = pfs.sweep(priced(), {PRICE: [1, 2]}, results=["deal.paid.mean"]).frame()
    assert list(frame.columns) == [PRICE, "deal.paid.mean"]
    assert frame.to_numpy().tolist() == [[1, 5], [2, 10]]
