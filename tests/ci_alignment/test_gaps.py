"""Gaps to targets and between groups, and the places that would close them."""

import numpy as np
import pytest
from community_goals import goal

from pfs.ci_alignment.forecast import sampling_error
from pfs.ci_alignment.gaps import gap_of, left_to_serve, slots, whole
from pfs.ci_alignment.groups import best_off, gap_between, groups_without_baseline

EFFECT = np.array([0.1])
LESS = np.array([0.0456])


def test_shares_of_the_gap_are_those_of_vector_a() -> None:
    """2 points are 10 % of the way from 40 to 60, and 10.741641 % of that from the forecast."""
    stated = goal()
    baseline = gap_of(stated, stated.start, sampling_error(stated))
    forecast = gap_of(stated, 0.4138087012, sampling_error(stated))
    assert baseline is not None
    assert forecast is not None
    change = np.array([0.02])
    assert 100 * baseline.share(change)[0] == pytest.approx(10, abs=1e-9)
    assert 100 * forecast.share(change)[0] == pytest.approx(10.741641, abs=5e-7)


def test_places_that_close_the_gap_are_those_of_vectors_a_and_g() -> None:
    """8,000 for all of it; with losses on the way 1,755 for a tenth and 8,772 for half."""
    assert whole(slots(1, 0.2, 4_000, EFFECT)[0]) == 8_000
    for share, exact, places in ((0.1, 1_754.385965, 1_755), (0.5, 8_771.929825, 8_772)):
        found = slots(share, 0.2, 4_000, LESS)[0]
        assert found == pytest.approx(exact, abs=5e-7)
        assert whole(found) == places
    carried = 0.6 * 0.8 * 0.95
    for effect, exact in ((0.05, 3_508.771930), (0.15, 1_169.590643)):
        found = slots(0.1, 0.2, 4_000, np.array([effect * carried]))[0]
        assert found == pytest.approx(exact, abs=5e-7)


def test_quantiles_of_places_are_quantiles_of_the_effect() -> None:
    """With an effect of N(10, 4) points the mean does not exist; the quantiles do: vector (g)."""
    effects = 0.1 + 0.04 * np.array([0.0, -1.6448536269514722, 1.6448536269514722])
    found = slots(0.1, 0.2, 4_000, effects)
    assert found == pytest.approx([800, 2_338.780895, 482.526087], abs=5e-7)


def test_without_an_effect_no_number_of_places_is_enough() -> None:
    """At no effect, or harm, the answer is never: infinite, not negative."""
    assert np.isinf(slots(1, 0.2, 4_000, np.array([0.0, -0.05]))).all()


def test_only_those_not_served_yet_can_be_reached() -> None:
    """At most 3,800 places: 9.5 points, 47.5 % of the gap; with losses 4.332 and 21.66 %."""
    left = left_to_serve(goal())
    assert left == 3_800
    assert left_to_serve(goal(already_served=None)) == 4_000
    for effect, points, share in ((0.1, 9.5, 47.5), (0.0456, 4.332, 21.66)):
        assert 100 * left * effect / 4_000 == pytest.approx(points, abs=1e-9)
        assert 100 * left * effect / 4_000 / 0.2 == pytest.approx(share, abs=1e-9)


def test_a_gap_below_the_sampling_error_is_none() -> None:
    """59.5 % is 60 % for all that 4,000 children can tell; beyond the target nothing is left."""
    stated = goal()
    error = sampling_error(stated)
    assert gap_of(stated, 0.595, error) is None
    assert gap_of(stated, 0.62, error) is None
    assert gap_of(stated, 0.59, error) is not None
    assert gap_of(stated, None, error) is None
    assert gap_of(goal(target=None), 0.4, error) is None


def test_a_gap_downwards_is_positive_too() -> None:
    """Where lower is better the distance from 64 % to 50 % is 14 points."""
    stated = goal(better="lower", target={"value": "50%", "at": "2022-12-31"})
    found = gap_of(stated, 0.64, None)
    assert found is not None
    assert found.size == pytest.approx(0.14)


@pytest.mark.parametrize(
    ("best", "level", "points", "successes", "failures"),
    [
        (46, 31, 15, 0.673913, 1.277778),
        (48.5, 32.25, 16.25, 0.664948, 1.315534),
        (47.666667, 33.5, 14.166667, 0.702797, 1.270701),
        (48.083333, 32.875, 15.208333, 0.683709, None),
        (49, 33.5, 15.5, 0.683673, 1.303922),
    ],
)
def test_gaps_between_groups_are_those_of_vector_f(
    best: float, level: float, points: float, successes: float, failures: float | None
) -> None:
    """The three ways to state one gap, which can move apart."""
    found = gap_between(goal(), level / 100, best / 100)
    assert 100 * found.points == pytest.approx(points, abs=1e-6)
    assert found.successes == pytest.approx(successes, abs=1e-6)
    if failures is not None:
        assert found.failures == pytest.approx(failures, abs=1e-6)


def test_a_group_is_compared_with_the_best_off_of_its_dimension() -> None:
    """Before the deal; of groups without a baseline there is no gap, and they are listed."""
    subgroups = {
        "learners": {"of": "language", "baseline": "31%"},
        "other": {"of": "language", "history": {"2014-08-31": "46%"}},
        "newcomers": {"of": "language"},
        "girls": {"of": "gender", "baseline": "60%"},
    }
    stated = goal(subgroups=subgroups)
    assert best_off(stated, "learners") == best_off(stated, "other") == "other"
    assert best_off(stated, "newcomers") is None
    assert best_off(stated, "girls") is None
    assert groups_without_baseline(stated) == ["newcomers"]
    assert best_off(goal(better="lower", subgroups=subgroups), "other") == "learners"
