"""Which cells a sweep has."""

import numpy as np
import pytest

from pfs.analysis.sweeps.design import Cells, Design, product, spread
from pfs.analysis.sweeps.errors import SweepError


def test_every_combination_is_a_cell_and_the_last_term_varies_fastest() -> None:
    """As nested loops would write them."""
    cells = product({"a.b": [1, 2], "c.d": ["x", "y", "z"]})
    assert cells.paths == ("a.b", "c.d")
    assert cells.rows == tuple((a, c) for a in (1, 2) for c in "xyz")
    assert len(cells) == 6


def test_numbers_of_an_array_become_plain_ones() -> None:
    """What is set in a deal must be what JSON can hold."""
    (first, second) = product({"a": list(np.array([1, 2]))}).rows
    assert (type(first[0]), type(second[0])) == (int, int)


@pytest.mark.parametrize("cells", [1, 5, 8, 100])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_latin_hypercube_has_one_point_in_each_part_of_each_range(cells: int, seed: int) -> None:
    """Its definition: as many equal parts as there are points."""
    found = spread({"a": (-1.0, 1.0), "b": (100.0, 300.0)}, "lhs", cells, seed=seed)
    points = np.array(found.rows)
    for column, (low, high) in zip(points.T, [(-1, 1), (100, 300)], strict=True):
        parts = np.floor((column - low) / (high - low) * cells)
        assert sorted(parts) == list(range(cells))


def test_sobol_points_are_a_net() -> None:
    """Of 16 points each sixteenth of each range holds one; of the first 8 each eighth."""
    ranges = {"a": (0.0, 1.0), "b": (0.0, 1.0), "c": (0.0, 1.0)}
    points = np.array(spread(ranges, "sobol", 16, seed=3).rows)
    for count in (8, 16):
        for column in points[:count].T:
            assert sorted(np.floor(column * count)) == list(range(count))


def test_fewer_sobol_points_are_the_first_of_more() -> None:
    """Ten cells are ten of the sixteen."""
    ranges = {"a": (0.0, 1.0), "b": (2.0, 3.0)}
    assert spread(ranges, "sobol", 10).rows == spread(ranges, "sobol", 16).rows[:10]


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_points_depend_on_the_seed_and_nothing_else(design: Design) -> None:
    """Two calls with one seed agree, with two they do not."""
    ranges = {"a": (0.0, 1.0), "b": (0.0, 5.0)}
    one, again, other = (spread(ranges, design, 7, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_a_point_is_run_at_the_value_that_is_printed() -> None:
    """Twelve digits, so that a row can be run again by --set."""
    for row in spread({"a": (0.0, 0.6)}, "lhs", 20).rows:
        assert float(f"{row[0]:.12g}") == row[0]


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ({"a": []}, "no values"),
        ({"a": [1, 2, 1]}, "1 twice"),
        ({"a": [1.0, float("nan")]}, "finite"),
        ({"a": [float("inf")]}, "finite"),
    ],
)
def test_values_that_make_no_sweep_are_refused(vary: dict[str, list[float]], words: str) -> None:
    """With the term and what is wrong."""
    with pytest.raises(SweepError, match=words):
        product(vary)


def test_a_sweep_too_large_says_its_size_before_its_cells_are_made() -> None:
    """A thousand million cells would not fit in memory."""
    with pytest.raises(SweepError, match=r"1,000,000,000 cells; at most 100,000"):
        product({"a": range(1000), "b": range(1000), "c": range(1000)})
    with pytest.raises(SweepError, match=r"1,000,000,000 cells"):
        product({"a": range(10**9)})
    with pytest.raises(SweepError, match=r"1,000,000,000 cells"):
        spread({"a": (0, 1)}, "lhs", 10**9)


@pytest.mark.parametrize("span", [(1.0, 0.0), (1.0, 1.0), (0.0, float("inf")), (0.0, 1.0, 2.0)])
def test_a_range_that_is_none_is_refused(span: tuple[float, ...]) -> None:
    """Reversed, empty, endless, or not two numbers."""
    with pytest.raises(SweepError, match="`a`"):
        spread({"a": span}, "sobol", 4)


def test_a_design_without_cells_is_refused() -> None:
    """There is no usual number."""
    with pytest.raises(SweepError, match="at least one"):
        spread({"a": (0, 1)}, "sobol", 0)
    assert isinstance(spread({"a": (0, 1)}, "sobol", 1), Cells)
