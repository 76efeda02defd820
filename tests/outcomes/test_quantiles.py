"""Inverse distribution functions against SciPy's own."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pfs.outcomes import quantiles as q
from pfs.outcomes.sample import FloatArray

Inverse = Callable[[FloatArray], FloatArray]

GRID = np.concatenate([[2.0**-33, 1e-6], np.linspace(0.001, 0.999, 999), [1 - 1e-6, 1 - 2.0**-33]])
POINTS = {0.1: 0.65, 0.5: 1.0, 0.9: 1.24}

CONTINUOUS: list[tuple[str, Inverse, Inverse]] = [
    ("normal", lambda u: q.normal(u, 0.12, 0.05), stats.norm(0.12, 0.05).ppf),
    ("lognormal", lambda u: q.lognormal(u, 20.0, 0.4), stats.lognorm(0.4, scale=20.0).ppf),
    ("uniform", lambda u: q.uniform(u, -2.0, 5.0), stats.uniform(-2.0, 7.0).ppf),
    ("triangular", lambda u: q.triangular(u, 1.0, 2.0, 5.0), stats.triang(0.25, 1.0, 4.0).ppf),
    ("left triangle", lambda u: q.triangular(u, 1.0, 1.0, 5.0), stats.triang(0.0, 1.0, 4.0).ppf),
    ("right triangle", lambda u: q.triangular(u, 1.0, 5.0, 5.0), stats.triang(1.0, 1.0, 4.0).ppf),
    ("pert", lambda u: q.pert(u, 1.0, 2.0, 5.0), stats.beta(2.0, 4.0, 1.0, 4.0).ppf),
    ("beta", lambda u: q.beta(u, 0.3, 0.1), stats.beta(6.0, 14.0).ppf),
]
COUNTS: list[tuple[str, Inverse, Inverse]] = [
    ("binomial", lambda u: q.binomial(u, 40, 0.35), stats.binom(40, 0.35).ppf),
    ("rare binomial", lambda u: q.binomial(u, 2000, 0.0004), stats.binom(2000, 0.0004).ppf),
    ("common binomial", lambda u: q.binomial(u, 2000, 0.99), stats.binom(2000, 0.99).ppf),
    ("poisson", lambda u: q.poisson(u, 12.5), stats.poisson(12.5).ppf),
    ("rare poisson", lambda u: q.poisson(u, 0.01), stats.poisson(0.01).ppf),
    ("frequent poisson", lambda u: q.poisson(u, 1e5), stats.poisson(1e5).ppf),
]
OTHERS: list[tuple[str, Inverse]] = [
    ("between", lambda u: q.between(u, 0.02, 0.14)),
    ("empirical", lambda u: q.empirical(u, [3.0, 1.0, 1.0, 7.0])),
    ("quantiles", lambda u: q.quantiles(u, POINTS)),
]
ALL = [row[:2] for row in (*CONTINUOUS, *COUNTS)] + OTHERS


def one(inverse: Inverse, u: float) -> float:
    """Return the value at one probability."""
    return float(inverse(np.array([u]))[0])


@pytest.mark.parametrize(("name", "ours", "scipys"), CONTINUOUS)
def test_values_are_scipys(name: str, ours: Inverse, scipys: Inverse) -> None:
    """From 2**-33 to its mirror, to 1e-9 of the value."""
    assert np.allclose(ours(GRID), scipys(GRID), rtol=1e-9, atol=1e-12), name


@pytest.mark.parametrize(("name", "ours", "scipys"), COUNTS)
def test_counts_are_scipys(name: str, ours: Inverse, scipys: Inverse) -> None:
    """Exactly the same whole numbers."""
    assert np.array_equal(ours(GRID), scipys(GRID)), name


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.sampled_from(ALL))
def test_values_rise_with_u(first: int, second: int, case: tuple[str, Inverse]) -> None:
    """On the grid of 32-bit uniform numbers no inverse falls."""
    name, inverse = case
    low, high = inverse((np.sort([first, second]) + 0.5) / 2**32)
    assert low <= high, name


@pytest.mark.parametrize(("name", "inverse"), ALL)
def test_shape_is_kept_and_values_stand_alone(name: str, inverse: Inverse) -> None:
    """A value depends on its own u only, so blocks cannot matter."""
    block = GRID[:1000].reshape(8, 125)
    values = inverse(block)
    assert values.shape == block.shape, name
    alone = [one(inverse, u) for u in block[3].tolist()]
    assert values[3].tolist() == alone, name


@pytest.mark.parametrize(
    ("inverse", "median"),
    [
        (lambda u: q.normal(u, 0.12, 0.05), 0.12),
        (lambda u: q.between(u, 0.02, 0.14), 0.08),
        (lambda u: q.lognormal(u, 20.0, 0.4), 20.0),
        (lambda u: q.uniform(u, -2.0, 5.0), 1.5),
        (lambda u: q.triangular(u, 1.0, 2.0, 5.0), 5 - 6**0.5),
        (lambda u: q.triangular(u, 1.0, 4.0, 5.0), 1 + 6**0.5),
        (lambda u: q.pert(u, 1.0, 3.0, 5.0), 3.0),
        (lambda u: q.beta(u, 0.5, 0.1), 0.5),
        (lambda u: q.empirical(u, [3.0, 1.0, 1.0, 7.0]), 1.0),
        (lambda u: q.empirical(u, [3.0, 1.0, 7.0]), 3.0),
        (lambda u: q.quantiles(u, POINTS), 1.0),
    ],
)
def test_the_median_is_the_documented_base(inverse: Inverse, median: float) -> None:
    """At u = 0.5, from closed forms and symmetry."""
    assert one(inverse, 0.5) == pytest.approx(median, rel=1e-12, abs=1e-15)


def test_between_is_the_central_ninety_percent() -> None:
    """The two numbers stated are the 5th and the 95th percentile."""
    assert q.between(np.array([0.05, 0.95]), 0.02, 0.14) == pytest.approx([0.02, 0.14])


def test_pert_and_beta_have_the_mean_they_state() -> None:
    """Integrated over u by the midpoint rule; the s.d. of the beta as well."""
    u = (np.arange(20_000) + 0.5) / 20_000
    assert q.pert(u, 1.0, 2.0, 5.0).mean() == pytest.approx((1 + 4 * 2 + 5) / 6, rel=1e-5)
    assert q.beta(u, 0.3, 0.1).mean() == pytest.approx(0.3, rel=1e-5)
    assert q.beta(u, 0.3, 0.1).std() == pytest.approx(0.1, rel=1e-3)


def test_a_width_of_nothing_is_a_certain_number() -> None:
    """Bounds that coincide leave no chance."""
    u = np.array([0.1, 0.9])
    for values in (
        q.triangular(u, 2.0, 2.0, 2.0),
        q.pert(u, 2.0, 2.0, 2.0),
        q.uniform(u, 2.0, 2.0),
        q.between(u, 2.0, 2.0),
    ):
        assert values.tolist() == [2.0, 2.0]


def test_empirical_values_are_equally_likely() -> None:
    """NumPy's inverted distribution function is the oracle."""
    values = [5.0, 2.0, 9.0, 2.0, 4.0]
    u = np.array([0.01, 0.199, 0.2, 0.201, 0.4, 0.5, 0.6, 0.61, 0.8, 0.99])
    expected = np.quantile(values, u, method="inverted_cdf")
    assert q.empirical(u, values).tolist() == expected.tolist()


def test_stated_quantiles_are_met_and_tails_continue() -> None:
    """Through the points, straight in the normal score, with the end slopes outside."""
    assert q.quantiles(np.array(list(POINTS)), POINTS) == pytest.approx(list(POINTS.values()))
    score = stats.norm.ppf(0.9)
    for u, expected in (
        (stats.norm.cdf(-score / 2), 1.0 - 0.35 / 2),
        (stats.norm.cdf(-2 * score), 0.65 - 0.35),
        (stats.norm.cdf(2 * score), 1.24 + 0.24),
    ):
        assert one(lambda v: q.quantiles(v, POINTS), float(u)) == pytest.approx(expected)


def test_two_quantiles_are_a_normal() -> None:
    """A line in the normal score is a normal distribution."""
    assert q.quantiles(GRID, {0.05: 0.02, 0.95: 0.14}) == pytest.approx(q.between(GRID, 0.02, 0.14))


def test_counts_of_certain_events_are_certain() -> None:
    """Nobody, everybody, and nobody of nobody, at both ends of u."""
    assert q.binomial(GRID, 30, 0.0).max() == 0
    assert q.binomial(GRID, 30, 1.0).min() == 30
    assert q.binomial(GRID, 0, 0.4).max() == 0
    assert q.poisson(GRID, 0.0).max() == 0


def test_parameters_of_counts_may_differ_by_path() -> None:
    """A ladder counts among those who reached the rung before, each path with its share."""
    u = np.array([0.3, 0.5, 0.9, 0.2])
    number, share = np.array([0.0, 10.0, 20.0, 30.0]), np.array([0.5, 0.2, 0.9, 1.0])
    expected = [0.0, *stats.binom(number[1:], share[1:]).ppf(u[1:])]
    assert q.binomial(u, number, share).tolist() == expected
    means = np.array([0.1, 1.0, 10.0, 0.0])
    assert q.poisson(u, means).tolist() == stats.poisson(means).ppf(u).tolist()


def test_counts_of_close_shares_move_together() -> None:
    """One uniform number inverted: 35 % and 36 % correlate above 0.99."""
    u = np.random.default_rng(1).random(20_000)
    pair = np.corrcoef(q.binomial(u, 400, 0.35), q.binomial(u, 400, 0.36))
    assert pair[0, 1] > 0.99


def test_clamp_sets_values_to_the_bound_they_pass() -> None:
    """One bound, both or none."""
    values = np.array([-1.0, 0.5, 2.0])
    assert q.clamp(values, 0.0, 1.0).tolist() == [0.0, 0.5, 1.0]
    assert q.clamp(values, at_least=0.0).tolist() == [0.0, 0.5, 2.0]
    assert q.clamp(values, at_most=1.0).tolist() == [-1.0, 0.5, 1.0]
    assert q.clamp(values).tolist() == [-1.0, 0.5, 2.0]
