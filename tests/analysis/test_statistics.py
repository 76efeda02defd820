"""Statistics of one result a path."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pfs.analysis.statistics import (
    Estimate,
    mean,
    quantile,
    share,
    student_factor,
    summarise,
)
from pfs.outcomes.normal import normal_scores
from pfs.outcomes.sample import Block, FloatArray, Sample
from pfs.outcomes.uniforms import Driver, DriverKind, RandomUniforms, SobolUniforms, Uniforms

FOUR = Sample(8, 4, 2)
VALUES = np.array([1.0, 3.0, 2.0, 6.0, 4.0, 8.0, 5.0, 3.0])


def covers(estimate: Estimate, truth: float) -> bool:
    """Return whether the interval holds the truth."""
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= truth <= estimate.high


def exponentials(kind: type[Uniforms], seed: int, sample: Sample) -> FloatArray:
    """Return the sum of three independent exponentials on every path, a gamma of shape 3."""
    drivers = [Driver(name, DriverKind.EFFECT) for name in "abc"]
    source: Uniforms = RandomUniforms(seed, sample)
    if kind is SobolUniforms:
        source = SobolUniforms(drivers, seed, sample)
    block = Block(0, sample.paths)
    first, second, third = (-np.log(source.draw(driver.name, block)) for driver in drivers)
    return first + second + third


def test_mean_and_error_by_hand() -> None:
    """Replicate means 2, 4, 6, 4: mean 4, s.d. sqrt(8/3), s.e. sqrt(2/3), Student(3) 3.182446."""
    estimate = mean(VALUES, FOUR)
    assert estimate.value == 4.0
    assert estimate.se == pytest.approx(math.sqrt(2 / 3))
    assert estimate.low == pytest.approx(4 - 3.182446305284263 * math.sqrt(2 / 3))
    assert estimate.high == pytest.approx(4 + 3.182446305284263 * math.sqrt(2 / 3))


def test_share_and_error_by_hand() -> None:
    """Shares 1/2, 1/2, 1, 1/2 of four replicates: 5/8 with s.e. 1/8, and never above 1."""
    flags = np.array([True, False, False, True, True, True, False, True])
    estimate = share(flags, FOUR)
    assert estimate.value == 0.625
    assert estimate.se == pytest.approx(0.125)
    assert estimate.low == pytest.approx(0.625 - 3.182446305284263 / 8)
    assert estimate.high == 1.0


def test_student_factors_from_a_printed_table() -> None:
    """Two-sided 95 %: 12.706 at one degree of freedom, 2.131 at 15, 2.042 at 30."""
    factors = [student_factor(replicates) for replicates in (2, 16, 31)]
    assert factors == pytest.approx([12.706, 2.131, 2.042], abs=5e-4)


def test_student_factors_are_scipys() -> None:
    """To rounding, odd and even degrees of freedom."""
    ours = [student_factor(replicates) for replicates in range(2, 64)]
    assert ours == pytest.approx(stats.t(np.arange(1, 63)).ppf(0.975), rel=1e-14)


def test_woodruff_interval_by_hand() -> None:
    """Median of 1..8 in four replicates of two: 4, interval read back at 1/2 -+ t s.e.

    Replicates hold (1, 2), (3, 8), (4, 5), (6, 7): shares at or below 4 are 1, 1/2, 1/2, 0 and
    shares below 4 are 1, 1/2, 0, 0. With t = 3.18 both reach past the ends.
    """
    values = np.array([1.0, 2.0, 3.0, 8.0, 4.0, 5.0, 6.0, 7.0])
    estimate = quantile(values, 0.5, FOUR)
    assert (estimate.value, estimate.low, estimate.high) == (4.0, 1.0, 8.0)
    assert estimate.se == pytest.approx(7 / (2 * 3.182446305284263))


def test_woodruff_interval_inside_the_sample() -> None:
    """16 replicates of 64 ranks: the ends are the pooled values at 1/2 -+ t s.d. / 4."""
    sample = Sample(1024, 16, 64)
    values = np.random.default_rng(3).permutation(1024).astype(float)
    shares = (values.reshape(16, 64) <= 511).mean(axis=1)
    reach = 2.131449545559323 * shares.std(ddof=1) / 4
    estimate = quantile(values, 0.5, sample)
    assert estimate.value == 511
    assert estimate.high == math.ceil((0.5 + reach) * 1024) - 1
    assert estimate.low == pytest.approx(math.ceil((0.5 - reach) * 1024) - 1, abs=3)


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 0.25, 1.0, 1.5, 7.0]), min_size=32, max_size=32),
    st.sampled_from([0.05, 0.25, 0.5, 0.75, 0.95]),
)
def test_quantiles_are_numpys_inverted_distribution(values: list[float], p: float) -> None:
    """With and without ties, the value is one that occurred."""
    estimate = quantile(np.array(values), p, Sample(32, 16, 2))
    assert estimate.value == np.quantile(values, p, method="inverted_cdf")


@given(st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16))
def test_statistics_are_in_order(values: list[float]) -> None:
    """From the smallest to the largest, with the mean inside."""
    summary = summarise(np.array(values), Sample.of(16))
    row = [summary.smallest, summary.p5, summary.median, summary.p95, summary.largest]
    assert row == sorted(value for value in row if value is not None)
    assert min(values) - 1e-9 <= (summary.mean or 0.0) <= max(values) + 1e-9


def test_the_seventh_of_a_hundred_is_the_seven_percent_quantile() -> None:
    """0.07 * 100 is 7.000000000000001 in binary; the value sought is the seventh."""
    estimate = quantile(np.arange(1.0, 101.0), 0.07, Sample(100, 25, 4))
    assert estimate.value == 7.0


def test_one_third_constant_leaves_no_error() -> None:
    """0.1 has no exact sum; a constant result is that number with error 0, to the bit."""
    sample = Sample.of(1000)
    summary = summarise(np.full(sample.paths, 0.1), sample)
    values = (summary.mean, summary.p5, summary.median, summary.p95)
    errors = (summary.mean_se, summary.p5_se, summary.median_se, summary.p95_se)
    assert values == (0.1, 0.1, 0.1, 0.1)
    assert errors == (0.0, 0.0, 0.0, 0.0)
    assert (summary.smallest, summary.largest, summary.undefined_share) == (0.1, 0.1, 0.0)


@pytest.mark.parametrize(("flag", "value"), [(True, 1.0), (False, 0.0)])
def test_always_and_never_have_no_error(flag: bool, value: float) -> None:
    """A share of 0 or 1 is the same in every replicate."""
    sample = Sample.of(100)
    assert share(np.full(sample.paths, flag), sample) == Estimate(value, 0.0, value, value)


def test_an_equal_share_in_every_replicate_has_no_error() -> None:
    """Three of seven defined paths in each replicate: no spread, to the bit."""
    values = np.tile([1.0, 0.0, 0.0, 1.0, math.nan, 1.0, 0.0, 0.0], 16)
    assert quantile(values, 0.2, Sample(128, 16, 8)).se == 0.0


def test_undefined_results_are_left_out_and_reported() -> None:
    """NaN has no rank and no part in the mean; its share is told."""
    values = np.array([math.nan, 3.0, 2.0, 6.0, 4.0, math.nan, 5.0, 4.0])
    summary = summarise(values, FOUR)
    assert summary.undefined_share == 0.25
    assert summary.mean == 4.0
    assert summary.median == 4.0
    assert (summary.smallest, summary.largest) == (2.0, 6.0)


def test_the_error_of_a_mean_with_undefined_results_is_that_of_a_ratio() -> None:
    """Sums 3, 8, 4, 9 over 1, 2, 1, 2 paths: ratio 4, residuals -1, 0, 0, 1, mean count 1.5."""
    values = np.array([math.nan, 3.0, 2.0, 6.0, 4.0, math.nan, 5.0, 4.0])
    assert mean(values, FOUR).se == pytest.approx(math.sqrt(2 / 1.5**2 / 3 / 4))


def test_a_replicate_without_a_defined_result_does_not_hide_the_error() -> None:
    """The others still differ."""
    values = np.array([math.nan, math.nan, 2.0, 6.0, 4.0, 8.0, 5.0, 3.0])
    assert (mean(values, FOUR).se or 0.0) > 0
    assert (quantile(values, 0.5, FOUR).se or 0.0) > 0


def test_nothing_defined_is_undefined() -> None:
    """No number is made up."""
    summary = summarise(np.full(8, math.nan), FOUR)
    assert summary.undefined_share == 1.0
    assert {summary.mean, summary.median, summary.p5_se, summary.smallest} == {None}


def test_minus_infinity_ranks_below_all_and_has_no_mean() -> None:
    """The quantile is read, the mean is not."""
    values = VALUES.copy()
    values[[0, 2]] = -math.inf
    summary = summarise(values, FOUR)
    assert summary.mean is None
    assert summary.mean_se is None
    assert (summary.p5, summary.median, summary.p95) == (-math.inf, 3.0, 8.0)
    assert summary.median_se is None
    assert summary.smallest == -math.inf


def test_one_path_has_no_standard_error() -> None:
    """A single replicate says nothing of the spread."""
    sample = Sample.of(1)
    assert mean(np.array([2.0]), sample) == Estimate(2.0, None, None, None)
    assert share(np.array([True]), sample) == Estimate(1.0, None, None, None)
    assert quantile(np.array([2.0]), 0.5, sample) == Estimate(2.0, None, None, None)


def test_results_of_another_length_are_refused() -> None:
    """Replicates would be cut at the wrong places."""
    with pytest.raises(ValueError, match="8 results"):
        mean(np.zeros(9), FOUR)
    with pytest.raises(ValueError, match="8 results"):
        share(np.zeros(7, dtype=np.bool_), FOUR)


@pytest.mark.parametrize("kind", [RandomUniforms, SobolUniforms])
def test_intervals_cover_the_truth_as_often_as_they_say(kind: type[Uniforms]) -> None:
    """A gamma over 400 seeds: coverage 0.95 give or take 3.5 standard deviations, both ways."""
    sample, seeds = Sample.of(1024), 400
    truth = stats.gamma(3)
    hits = np.zeros(4)
    for seed in range(seeds):
        values = exponentials(kind, seed, sample)
        hits += [
            covers(mean(values, sample), 3.0),
            covers(share(values > 4, sample), truth.sf(4)),
            covers(quantile(values, 0.5, sample), truth.ppf(0.5)),
            covers(quantile(values, 0.95, sample), truth.ppf(0.95)),
        ]
    slack = 3.5 * math.sqrt(0.05 * 0.95 / seeds)
    assert np.all(np.abs(hits / seeds - 0.95) < slack)


def test_the_median_beside_a_cap_is_covered() -> None:
    """A cap reached on 49 % of paths: the sample's median is often the cap itself."""
    sample, seeds = Sample.of(1024), 400
    cap, median = stats.gamma(3).ppf([0.51, 0.5])
    hits = sum(
        covers(
            quantile(np.minimum(exponentials(RandomUniforms, seed, sample), cap), 0.5, sample),
            median,
        )
        for seed in range(seeds)
    )
    assert hits / seeds > 0.95 - 3.5 * math.sqrt(0.05 * 0.95 / seeds)


def test_a_quantile_the_net_hits_exactly_still_has_an_interval() -> None:
    """Half of each replicate lies below 1/2, so the share at or below the median has no spread.

    The interval reaches to the next value above. The share strictly below the median lacks one
    path in one of 16 replicates of 64: s.e. 1/1024, times 2.13 that is two ranks further down.
    """
    sample = Sample.of(1024)
    source = SobolUniforms([Driver("x", DriverKind.EFFECT)], 1, sample)
    numbers = source.draw("x", Block(0, sample.paths))
    estimate = quantile(numbers, 0.5, sample)
    ordered = np.sort(numbers)
    assert estimate.value == ordered[511] < 0.5 < ordered[512]
    assert estimate.high == ordered[512]
    assert estimate.low == ordered[511 - 2]


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_no_statistic_depends_on_the_size_of_blocks(seed: int) -> None:
    """Results gathered from blocks of 64 and of 8,192 paths give the same bits."""
    sample = Sample.of(3000)
    source = SobolUniforms([Driver("x", DriverKind.EFFECT)], seed, sample)
    summaries = set()
    for size in (64, 512, 8192):
        blocks = [np.exp(normal_scores(source.draw("x", b))) for b in sample.blocks(size)]
        summaries.add(summarise(np.concatenate(blocks), sample))
    assert len(summaries) == 1
