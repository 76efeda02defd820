"""Direction numbers and scrambled points."""

from hashlib import shake_256

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import qmc

from pfs.outcomes.sample import Block, FloatArray, Sample
from pfs.outcomes.sobol import BITS, DIMENSIONS, SobolColumn, directions


def natural_points(numbers: NDArray[np.uint32], count: int) -> NDArray[np.uint32]:
    """Return points in natural order, shape (count, dimensions), bit by bit."""
    points = np.zeros((count, len(numbers)), dtype=np.uint32)
    for index in range(count):
        for bit in range(BITS):
            if index >> bit & 1:
                points[index] ^= numbers[:, bit]
    return points


def column(dimension: int, sample: Sample, name: str = "x", seed: int = 1) -> FloatArray:
    """Return the uniform numbers of all paths, shape (replicates, points)."""
    out = np.empty(sample.paths)
    net = SobolColumn(dimension, name, seed, sample)
    net.fill(sample.span(Block(0, sample.paths)), out)
    return out.reshape(sample.replicates, sample.points)


def test_unscrambled_points_are_scipys_in_all_dimensions() -> None:
    """Point i of SciPy, in Gray-code order, is point i ^ (i >> 1) in natural order, exactly."""
    scipys = qmc.Sobol(DIMENSIONS, scramble=False, bits=32).random_base2(8)
    index = np.arange(256)
    ours = natural_points(directions(), 256)[index ^ (index >> 1)]
    assert np.array_equal(ours / 2.0**32, scipys)


def test_late_direction_numbers_are_scipys_in_all_dimensions() -> None:
    """Point 2**19 + 2**18 in natural order is point 2**19 of SciPy: the last columns are right."""
    engine = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
    for bit in range(8, BITS):
        engine.fast_forward(2**bit - engine.num_generated)
        expected = directions()[:, bit] ^ directions()[:, bit - 1]
        assert np.array_equal(engine.random(1)[0], expected / 2.0**32)


def test_direction_numbers_cannot_be_changed() -> None:
    """One table serves all drivers."""
    with pytest.raises(ValueError, match="read-only"):
        directions()[0, 0] = 1


def test_a_scrambled_point_is_matrix_times_point_plus_shift() -> None:
    """Against the definition in plain integers: one row of the matrix and one bit at a time."""
    sample, dimension, replicate = Sample(64, 2, 32), 5, 1
    digest = shake_256(b"sobol/7/1/some.driver").digest(84)
    words = [int.from_bytes(digest[4 * i : 4 * i + 4], "little") for i in range(21)]
    numbers = column(dimension, sample, "some.driver", 7)[replicate]
    points = natural_points(directions()[[dimension]], 32)[:, 0]
    for point, number in zip(points.tolist(), numbers.tolist(), strict=True):
        result = words[0]
        for row in range(32):
            bit = 0
            for place in range(min(row, BITS - 1) + 1):
                entry = 1 if place == row else words[1 + place] >> (31 - row) & 1
                bit ^= entry & (point >> (31 - place)) & 1
            result ^= bit << (31 - row)
        assert number == (result + 0.5) / 2**32


@pytest.mark.parametrize("dimension", [0, 1, 17, 1023])
@pytest.mark.parametrize("points", [1, 2, 8, 32, 512, 4096])
def test_every_coordinate_has_one_point_in_each_slice(dimension: int, points: int) -> None:
    """A scrambled coordinate of 2**k points has one in each of 2**k intervals of equal length."""
    numbers = column(dimension, Sample(16 * points, 16, points))
    cells = np.sort(np.floor(numbers * points).astype(int), axis=1)
    assert np.array_equal(cells, np.broadcast_to(np.arange(points), cells.shape))


def test_the_first_two_dimensions_are_a_net_in_the_square() -> None:
    """Each dyadic box of area 2**-8 holds one of 2**8 points: a (0, 8, 2)-net stays one."""
    sample = Sample(4 * 256, 4, 256)
    across, along = column(0, sample, "x"), column(1, sample, "y")
    for wide in range(9):
        boxes = np.floor(across * 2**wide) * 2 ** (8 - wide) + np.floor(along * 2 ** (8 - wide))
        assert all(len(set(row)) == 256 for row in boxes.tolist())


def test_numbers_lie_inside_the_open_interval() -> None:
    """The extreme patterns of 32 bits are half a step away from 0 and 1."""
    numbers = column(3, Sample(2**20, 16, 2**16))
    assert numbers.min() >= 2.0**-33
    assert numbers.max() <= 1 - 2.0**-33


@pytest.mark.parametrize("other", [{"name": "y"}, {"seed": 2}, {"dimension": 1}])
def test_a_scramble_is_drawn_anew_by_name_seed_and_replicate(other: dict[str, object]) -> None:
    """No two of them share their points."""
    sample = Sample(64, 2, 32)
    stated: dict[str, object] = {"dimension": 0, "sample": sample, **other}
    first, second = column(0, sample), column(**stated)  # type: ignore[arg-type]
    assert not np.array_equal(first, second)
    assert not np.array_equal(np.sort(first[0]), np.sort(first[1]))


def test_more_points_extend_a_replicate() -> None:
    """The first points of a replicate stay what they are when more are drawn."""
    few, many = column(9, Sample(256, 16, 16)), column(9, Sample(8192, 16, 512))
    assert np.array_equal(few, many[:, :16])


def test_a_point_is_uniform_over_seeds() -> None:
    """One point of one replicate, over 4,000 seeds: Kolmogorov distance below its 0.1 % point."""
    sample = Sample(1, 1, 1)
    numbers = np.sort([column(2, sample, "x", seed)[0, 0] for seed in range(4000)])
    steps = np.arange(4001) / 4000
    distance = max(np.max(steps[1:] - numbers), np.max(numbers - steps[:-1]))
    assert distance < 1.95 / np.sqrt(4000)
