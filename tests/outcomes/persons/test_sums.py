"""Quantiles of sums over many people have the moments of the sums, and their distribution."""

import numpy as np
import pytest
from scipy import stats

from pfs.outcomes.persons.sums import made, money, times

U = (np.arange(200_000) + 0.5) / 200_000
"""Uniform numbers that are as even as can be: means over them are integrals."""


@pytest.mark.parametrize(("number", "share"), [(12, 0.3), (80, 0.02), (400, 0.1), (2000, 0.5)])
def test_claims_made_are_binomial(number: int, share: float) -> None:
    """Exactly for small variances, and within a hundredth of a claim's chance for large ones."""
    found = made(U, np.array([float(number)]), np.array([share]))
    exact = stats.binom(number, share)
    assert found.mean() == pytest.approx(exact.mean(), rel=2e-5)
    assert found.var() == pytest.approx(exact.var(), rel=1e-3)
    counts = np.arange(number + 1)
    reached = np.searchsorted(found, counts, side="right") / len(U)
    assert np.abs(reached - exact.cdf(counts)).max() < (2e-4 if number * share < 100 else 6e-4)


def test_claims_of_changing_numbers_of_people_are_path_by_path() -> None:
    """Nobody makes a claim of nobody, everybody one that is sure."""
    number, share = np.array([0.0, 5.0, 5.0, 5.0]), np.array([0.5, 0.0, 1.0, 0.5])
    found = made(np.array([0.9, 0.9, 0.1, 0.5]), number, share)
    assert list(found) == [0, 0, 5, stats.binom(5, 0.5).ppf(0.5)]


@pytest.mark.parametrize("size", [np.inf, 40.0, 7.5])
def test_counts_are_poisson_or_negative_binomial(size: float) -> None:
    """With variance mean + mean**2 / size."""
    found = times(U, np.array([6.0]), np.array([size]))
    exact = stats.poisson(6) if np.isinf(size) else stats.nbinom(size, size / (size + 6))
    counts = np.arange(60)
    reached = np.searchsorted(found, counts, side="right") / len(U)
    assert np.abs(reached - exact.cdf(counts)).max() < 1e-5


@pytest.mark.parametrize(
    ("mean", "variance", "third"),
    [(1e6, 4e8, 2e12), (5e4, 1e8, 8e11), (900.0, 2.5e6, 9e9), (50.0, 4e5, 4e9)],
)
def test_money_keeps_mean_and_variance_and_is_never_negative(
    mean: float, variance: float, third: float
) -> None:
    """Also where it is most often nothing, and a normal number would be below 0."""
    found = money(U, np.array([mean]), np.array([variance]), np.array([third]))
    assert found.min() >= 0
    assert found.mean() == pytest.approx(mean, rel=2e-3)
    assert found.var() == pytest.approx(variance, rel=2e-2)
    if mean**2 > 25 * variance:
        assert stats.skew(found) == pytest.approx(third / variance**1.5, abs=0.02)


def test_money_that_does_not_vary_is_its_mean() -> None:
    """And what is nothing stays nothing."""
    nothing = np.zeros(1)
    assert (money(U[:9], np.array([7.0]), nothing, nothing) == 7.0).all()
    assert (money(U[:9], nothing, nothing, nothing) == 0.0).all()
