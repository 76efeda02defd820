"""Draws by name of driver."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pfs
from pfs.outcomes.sample import Block, FloatArray, Sample
from pfs.outcomes.sobol import SobolColumn
from pfs.outcomes.uniforms import (
    Driver,
    DriverKind,
    GivenUniforms,
    RandomUniforms,
    SobolUniforms,
    Uniforms,
)

EFFECT = Driver("metrics.recidivism.effect", DriverKind.EFFECT)
PRICE = Driver("budget.staff.price", DriverKind.SCALAR)
ERROR = Driver("metrics.recidivism.error/all/treated/2015-06-30", DriverKind.ERROR)
DRIVERS = [EFFECT, PRICE, ERROR]


def everything(uniforms: Uniforms, name: str, sample: Sample, size: int = 8192) -> FloatArray:
    """Return the numbers of all paths, drawn in blocks of a size."""
    return np.concatenate([uniforms.draw(name, block) for block in sample.blocks(size)])


def sources(sample: Sample) -> list[Uniforms]:
    """Return one source of each kind that draws `EFFECT`."""
    sobol, random = SobolUniforms(DRIVERS, 1, sample), RandomUniforms(1, sample)
    numbers = np.linspace(0.1, 0.9, sample.paths)
    return [sobol, random, GivenUniforms({EFFECT.name: numbers}, random)]


@given(st.integers(1, 5000), st.integers(0, 13))
@settings(max_examples=30)
def test_the_size_of_blocks_does_not_matter(asked: int, exponent: int) -> None:
    """Any block is computed alone, with the same bits."""
    sample = Sample.of(asked)
    for uniforms in sources(sample):
        whole = uniforms.draw(EFFECT.name, Block(0, sample.paths))
        size = max(2**exponent, sample.points // 8, 1)
        assert np.array_equal(everything(uniforms, EFFECT.name, sample, size), whole)


def test_a_single_path_can_be_drawn_alone() -> None:
    """`explain --path` sees the numbers of the whole run."""
    sample = Sample.of(1000)
    for uniforms in sources(sample):
        whole = everything(uniforms, EFFECT.name, sample)
        for path in (0, 31, 32, 555, sample.paths - 1):
            assert uniforms.draw(EFFECT.name, Block(path, path + 1))[0] == whole[path]


def test_part_of_a_long_replicate_can_be_drawn_alone() -> None:
    """A replicate longer than a block is cut into aligned parts, the last of them alone."""
    sample = Sample(2**20, 16, 2**16)
    last = Block(sample.paths - 256, sample.paths)
    for uniforms in (SobolUniforms(DRIVERS, 1, sample), RandomUniforms(1, sample)):
        alone = uniforms.draw(ERROR.name, last)
        block = Block(sample.paths - 8192, sample.paths)
        assert np.array_equal(alone, uniforms.draw(ERROR.name, block)[-256:])


def test_numbers_are_written_where_asked() -> None:
    """`out` is filled and returned, a row of a larger array included."""
    sample = Sample.of(64)
    block = Block(0, sample.paths)
    for uniforms in sources(sample):
        rows = np.zeros((3, sample.paths))
        assert uniforms.draw(EFFECT.name, block, rows[1]) is not None
        assert np.array_equal(rows[1], uniforms.draw(EFFECT.name, block))
        assert not rows[0].any()
        assert not rows[2].any()


def test_an_array_that_does_not_fit_is_refused() -> None:
    """A wrong length, type or stride would be filled wrongly in silence."""
    sample = Sample.of(64)
    wrong = [np.empty(32), np.empty(64, dtype=np.float32), np.empty((64, 2))[:, 0]]
    for uniforms in sources(sample):
        for out in wrong:
            with pytest.raises(ValueError, match="out"):
                uniforms.draw(EFFECT.name, Block(0, 64), out)  # type: ignore[arg-type]


def test_an_unknown_driver_is_an_error() -> None:
    """A misspelt name draws nothing."""
    sample = Sample.of(64)
    sobol = SobolUniforms(DRIVERS, 1, sample)
    for uniforms in (sobol, GivenUniforms({}, sobol)):
        with pytest.raises(KeyError, match=r"metrics.x.effect.*3 drivers"):
            uniforms.draw("metrics.x.effect", Block(0, 64))


def test_dimensions_follow_kind_and_then_name() -> None:
    """Effects come first, then scalars, then errors, each in order of name."""
    sample = Sample.of(256)
    drivers = [
        Driver("a", DriverKind.ERROR),
        Driver("b", DriverKind.EFFECT),
        Driver("c", DriverKind.SCALAR),
        Driver("d", DriverKind.EFFECT),
    ]
    uniforms = SobolUniforms(drivers, 1, sample)
    block = Block(0, sample.paths)
    for dimension, name in enumerate("bdca"):
        expected = np.empty(sample.paths)
        SobolColumn(dimension, name, 1, sample).fill(sample.span(block), expected)
        assert np.array_equal(uniforms.draw(name, block), expected)


def test_order_and_repetition_of_drivers_do_not_matter() -> None:
    """The union of sheets may name a driver twice, in any order."""
    sample = Sample.of(256)
    block = Block(0, sample.paths)
    first = SobolUniforms(DRIVERS, 1, sample)
    second = SobolUniforms([ERROR, EFFECT, PRICE, EFFECT, ERROR], 1, sample)
    for driver in DRIVERS:
        assert np.array_equal(first.draw(driver.name, block), second.draw(driver.name, block))


def test_a_name_with_two_kinds_is_an_error() -> None:
    """It would have two dimensions."""
    drivers = [Driver("a", DriverKind.ERROR), Driver("a", DriverKind.EFFECT)]
    with pytest.raises(ValueError, match="two kinds"):
        SobolUniforms(drivers, 1, Sample.of(64))


def test_past_the_last_dimension_streams_are_pseudo_random() -> None:
    """Rank 1,023 is still in the net; rank 1,024 is the stream of its name."""
    sample = Sample.of(256)
    block = Block(0, sample.paths)
    drivers = [Driver(f"{rank:04}", DriverKind.ERROR) for rank in range(1026)]
    uniforms, random = SobolUniforms(drivers, 1, sample), RandomUniforms(1, sample)
    for name, same in (("1023", False), ("1024", True), ("1025", True)):
        equal = np.array_equal(uniforms.draw(name, block), random.draw(name, block))
        assert equal is same


def test_pseudo_random_streams_never_shift() -> None:
    """A name has its draws whatever else there is; other names and seeds have others."""
    sample = Sample.of(1000)
    block = Block(0, sample.paths)
    numbers = RandomUniforms(1, sample).draw("a", block)
    later = RandomUniforms(1, sample)
    later.draw("b", block)
    assert np.array_equal(later.draw("a", block), numbers)
    assert not np.array_equal(later.draw("b", block), numbers)
    assert not np.array_equal(RandomUniforms(2, sample).draw("a", block), numbers)


def test_streams_are_uniform_and_do_not_correlate() -> None:
    """Moments of two names over 65,536 paths lie within five standard errors."""
    sample = Sample.of(65_536)
    for uniforms in (RandomUniforms(1, sample), SobolUniforms(DRIVERS, 1, sample)):
        first, second = (everything(uniforms, d.name, sample) for d in (EFFECT, ERROR))
        assert abs(first.mean() - 1 / 2) < 5 * np.sqrt(1 / 12 / sample.paths)
        assert abs(first.var() - 1 / 12) < 5 * np.sqrt(1 / 180 / sample.paths)
        assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(sample.paths)
        assert first.min() > 0
        assert first.max() < 1


def test_a_stream_that_gives_zero_still_stays_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """PCG64 numbers are on [0, 1): once in 2**53 the generator returns 0 itself."""

    class Zeros:
        def random(self, out: FloatArray) -> None:
            out[:] = 0.0

    monkeypatch.setattr(RandomUniforms, "_stream", lambda *_: Zeros())
    numbers = RandomUniforms(1, Sample.of(16)).draw("a", Block(0, 16))
    assert np.all(numbers > 0)


def test_given_numbers_are_used_and_others_fall_back() -> None:
    """The engine takes given draws, driver by driver."""
    sample = Sample.of(64)
    block = Block(16, 32)
    sobol = SobolUniforms(DRIVERS, 1, sample)
    numbers = np.linspace(0.01, 0.99, 64)
    uniforms = GivenUniforms({EFFECT.name: numbers}, sobol)
    assert np.array_equal(uniforms.draw(EFFECT.name, block), numbers[16:32])
    assert np.array_equal(uniforms.draw(ERROR.name, block), sobol.draw(ERROR.name, block))


def test_given_numbers_cannot_be_overwritten_through_a_draw() -> None:
    """A draw is a copy: the caller may work in it."""
    numbers = np.full(16, 0.5)
    uniforms = GivenUniforms({"a": numbers}, RandomUniforms(1, Sample.of(16)))
    uniforms.draw("a", Block(0, 16))[:] = 0
    assert np.all(numbers == 0.5)


@pytest.mark.parametrize("bad", [0.0, 1.0, -0.5, np.nan])
def test_given_numbers_outside_the_interval_are_refused(bad: float) -> None:
    """An inverse distribution function has no value there."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        GivenUniforms({"a": np.array([0.5, bad])}, RandomUniforms(1, Sample.of(2)))


def test_too_few_given_numbers_are_an_error() -> None:
    """Nothing is recycled in silence."""
    uniforms = GivenUniforms({"a": np.full(8, 0.5)}, RandomUniforms(1, Sample.of(16)))
    with pytest.raises(ValueError, match="8 draws"):
        uniforms.draw("a", Block(0, 16))


def run_python(code: str, seed: str = "0") -> bytes:
    """Return what a new process prints."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(Path(pfs.__path__[0]).parent),
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    ).stdout


def test_no_scipy_is_imported_to_draw() -> None:
    """It takes longer than many runs; `scipy.special` comes with the inverses."""
    code = "import sys, pfs.outcomes.uniforms; print('scipy' in sys.modules)"
    assert run_python(code).split() == [b"False"]
    code = "import sys, pfs.analysis.statistics; print('scipy.stats' in sys.modules)"
    assert run_python(code).split() == [b"False"]


def test_draws_are_the_same_in_a_process_with_another_hash_seed() -> None:
    """Python's own hash is random from process to process and has no part in a draw."""
    code = (
        "from pfs.outcomes.uniforms import *; from pfs.outcomes.sample import *;"
        "s = Sample.of(64); b = Block(0, 64); d = [Driver(n, DriverKind.ERROR) for n in 'abc'];"
        "print([float(x) for u in (SobolUniforms(d, 1, s), RandomUniforms(1, s))"
        " for n in 'abc' for x in u.draw(n, b)])"
    )
    assert run_python(code, "1") == run_python(code, "2")
