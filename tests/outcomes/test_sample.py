"""The layout of paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.outcomes.sample import Block, Sample, Span, stream_bytes


def test_ten_thousand_paths_are_twenty_replicates_of_512() -> None:
    """The example of the engine's specification."""
    sample = Sample.of(10_000)
    assert (sample.asked, sample.replicates, sample.points) == (10_000, 20, 512)
    assert sample.paths == 10_240


@given(st.integers(16, 2**24))
def test_a_sample_has_16_to_31_replicates_and_at_most_a_sixteenth_more(asked: int) -> None:
    """Rounding up is bounded, and points are a power of two within reach of the net."""
    sample = Sample.of(asked)
    assert 16 <= sample.replicates <= 31
    assert sample.points.bit_count() == 1
    assert sample.points <= 2**20
    assert asked <= sample.paths <= asked * 17 / 16


@pytest.mark.parametrize("asked", range(1, 16))
def test_below_sixteen_paths_each_is_a_replicate(asked: int) -> None:
    """A handful of paths is not rounded up."""
    assert Sample.of(asked) == Sample(asked, asked, 1)


@pytest.mark.parametrize("asked", [0, -1, 2**24 + 1])
def test_a_number_of_paths_out_of_range_is_refused(asked: int) -> None:
    """Nothing is drawn for nobody, and memory is bounded."""
    with pytest.raises(ValueError, match="number of paths"):
        Sample.of(asked)


@pytest.mark.parametrize(("replicates", "points"), [(0, 4), (4, 3), (4, 0), (1, 2**21)])
def test_an_impossible_layout_is_refused(replicates: int, points: int) -> None:
    """Points are a power of two up to 2**20."""
    with pytest.raises(ValueError, match=r"replicate|power of two"):
        Sample(10, replicates, points)


@given(st.integers(1, 70_000), st.integers(0, 17))
def test_blocks_cover_every_path_once_and_in_order(asked: int, exponent: int) -> None:
    """Blocks of about a power of two follow one another, and each has its place in the sample."""
    sample = Sample.of(asked)
    size = max(2**exponent, 2**6)
    reached = 0
    for block in sample.blocks(size):
        assert block.start == reached
        assert 1 <= len(block) < 2 * size
        span = sample.span(block)
        assert span.replicates * span.points == len(block)
        assert span.replicate * sample.points + span.point == block.start
        reached = block.stop
    assert reached == sample.paths


def test_blocks_are_of_one_length_where_a_few_more_paths_make_them_so() -> None:
    """25 replicates of 4,096 points: five blocks of five, not six of four and one of one."""
    lengths = [len(block) for block in Sample.of(100_000).blocks(16_384)]
    assert lengths == [20_480] * 5


def test_a_block_is_part_of_a_replicate_or_several_whole_ones() -> None:
    """Both kinds of block say where they lie."""
    sample = Sample(10_000, 20, 512)
    assert sample.span(Block(512 * 3 + 256, 512 * 3 + 512)) == Span(3, 1, 256, 256)
    assert sample.span(Block(512 * 16, 512 * 20)) == Span(16, 4, 0, 512)
    assert sample.span(Block(777, 778)) == Span(1, 1, 265, 1)


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 3), (2, 6), (256, 1024), (0, 0), (5, 4), (-1, 0), (10_240, 10_241)]
)
def test_a_block_that_fits_nowhere_is_refused(start: int, stop: int) -> None:
    """Unaligned, empty and outlying blocks have no place."""
    with pytest.raises(ValueError, match="no block"):
        Sample.of(10_000).span(Block(start, stop))


@pytest.mark.parametrize("size", [0, 3, -8])
def test_the_size_of_a_block_is_a_power_of_two(size: int) -> None:
    """Any other size would cut replicates at unaligned places."""
    with pytest.raises(ValueError, match="power of two"):
        list(Sample.of(100).blocks(size))


def test_bytes_of_a_stream_differ_in_every_part_of_their_name() -> None:
    """Two streams are never the same by accident of how the parts are joined."""
    keys = [
        ("sobol", 1, 2, "a"), ("random", 1, 2, "a"), ("sobol", 12, 2, "a"), ("sobol", 1, 22, "a"),
        ("sobol", 1, 2, "b"), ("sobol", -1, 2, "a"), ("sobol", 1, 2, "2/a"), ("sobol", 1, 2, "ä"),
    ]  # fmt: skip
    assert len({stream_bytes(*key, 16) for key in keys}) == len(keys)


def test_bytes_of_a_stream_are_shake_256_of_its_name() -> None:
    """A draw is the same in every process, on every machine, in every version."""
    # printf 'sobol/1/2/a' | openssl dgst -shake256 -xoflen 8
    assert stream_bytes("sobol", 1, 2, "a", 8).hex() == "163928e468297d2d"
