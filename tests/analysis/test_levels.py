"""Where an answer changes: at knots, on either side of them, and between."""

import numpy as np
import pytest

from pfs.analysis.levels import Crossing, Found, rounded, scan, search
from pfs.outcomes.comparison import above, at_least, at_most, below
from pfs.outcomes.sample import BoolArray, FloatArray


def only(answer: "np.ufunc | object", *knots: float) -> Found:
    """Return what is found of one question over [0, 1]."""

    def answers(levels: FloatArray) -> dict[str, BoolArray]:
        return {"q": answer(levels)}  # type: ignore[operator]

    return search(answers, scan(0.0, 1.0, knots))["q"]


@pytest.mark.parametrize("threshold", [0.085, 0.1, 1 / 3, 0.123457])
def test_a_threshold_is_found_with_the_side_it_belongs_to(threshold: float) -> None:
    """`at least t` holds at t, `above t` does not; neither stops at a neighbour of t."""
    reached = only(lambda x: at_least(x, threshold), threshold)
    passed = only(lambda x: above(x, threshold), threshold)
    assert [c.level for c in reached.crossings] == pytest.approx([threshold], abs=1e-11)
    assert reached.crossings[0].included
    assert [c.level for c in passed.crossings] == pytest.approx([threshold], abs=1e-11)
    assert (passed.at_low, passed.at_high) == (False, True)


def test_round_thresholds_are_exact() -> None:
    """What a contract writes comes back as it is written, and whether it is included."""
    assert only(lambda x: at_least(x, 0.085)).crossings == (Crossing(0.085, included=True),)
    assert only(lambda x: above(x, 0.413)).crossings == (Crossing(0.413, included=False),)
    # what holds up to t ends after t; what holds below t ends at t
    assert only(lambda x: at_most(x, 0.2)).crossings == (Crossing(0.2, included=False),)
    assert only(lambda x: below(x, 0.2)).crossings == (Crossing(0.2, included=True),)


def test_a_single_point_is_seen_where_it_is_a_knot() -> None:
    """Both sides of a knot are asked, so an answer that holds at it alone is not missed."""
    found = only(lambda x: at_least(x, 0.3) & at_most(x, 0.3), 0.3)
    assert [c.level for c in found.crossings] == [0.3, 0.3]
    assert [c.included for c in found.crossings] == [True, False]


def test_a_smooth_change_is_found_to_the_last_digits() -> None:
    """The square root of a half, from the sign of x^2 - 1/2."""
    (crossing,) = only(lambda x: x * x > 0.5).crossings
    assert crossing.level == pytest.approx(np.sqrt(0.5), abs=1e-12)


def test_a_round_number_must_be_in_reach() -> None:
    """Fewest digits first; far from every round number it stays."""
    assert rounded(0.0850000001, 1e-8) == 0.085
    assert rounded(-3e-9, 1e-8) == 0.0
    assert rounded(0.14977866666, 1e-9) == 0.14977866666
