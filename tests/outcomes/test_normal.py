"""The inverse normal against SciPy's, in the middle and far out."""

import numpy as np
import pytest
from scipy import special

from pfs.outcomes.normal import normal_scores

FAR = np.exp(-2.0)
NEAREST = np.array([2.0**-54, 1e-16, 1.2e-14, 1.3e-14, FAR, 1 - FAR, 1 - 2.0**-53])


def test_the_middle_is_scipys_to_the_last_bit() -> None:
    """Additions and products in the same order, between exp(-2) and 1 - exp(-2)."""
    u = np.linspace(0.1354, 0.8646, 50_001)
    assert np.array_equal(normal_scores(u), special.ndtri(u))


def test_tails_are_scipys_to_rounding() -> None:
    """From the least number that is drawn to its mirror, over every border of a formula."""
    u = np.concatenate([NEAREST, np.geomspace(2.0**-54, 0.14, 50_001)])
    for tail in (u, 1 - u[u >= 2.0**-53]):
        assert normal_scores(tail) == pytest.approx(special.ndtri(tail), rel=1e-15)


def test_scores_can_be_written_in_place() -> None:
    """A row of uniform numbers turns into normal scores."""
    row = np.array([0.5, 0.975, 0.025])
    assert normal_scores(row, row) is row
    assert row == pytest.approx([0.0, 1.959963984540054, -1.959963984540054])


def test_blocks_do_not_matter() -> None:
    """A score depends on its own number only, to the last bit."""
    u = np.random.default_rng(1).random((8, 125))
    scores = normal_scores(u)
    assert scores.shape == u.shape
    assert [normal_scores(np.array([x]))[0] for x in u[3]] == scores[3].tolist()
