"""Providers' contributions: the integral against all orders and all subsets, and vector (d)."""

import math
from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pfs.ci_alignment.shapley import Atoms, parts, together

UNION, HEADROOM = 1.0, 0.6
EFFECTS = {"a": 0.12, "b": 0.08, "c": 0.10}
OVERLAPPING = {"a": 300, "b": 150, "c": 100, "ab": 120, "ac": 60, "bc": 40, "abc": 30}
DISJOINT = {"a": 400, "b": 240, "c": 160}


def atoms(stated: Mapping[str, float]) -> Atoms:
    """Return atoms whose providers are the letters of a name."""
    return {frozenset(name): float(people) for name, people in stated.items()}


def arrays(effects: dict[str, float]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return effects as one path."""
    return {name: np.array([effect]) for name, effect in effects.items()}


def value(stated: Atoms, effects: dict[str, float], room: float, who: Iterable[str]) -> float:
    """Return what some providers achieve together, computed person by person."""
    total = 0.0
    for served, people in stated.items():
        missed = math.prod(1 - effects[name] / room for name in served & set(who))
        total += people * room * (1 - missed)
    return total


def by_subsets(stated: Atoms, effects: dict[str, float], room: float, name: str) -> float:
    """Return a Shapley value by its definition: the mean marginal gain over all subsets."""
    others = [other for other in effects if other != name]
    count, total = len(effects), 0.0
    for size in range(count):
        weight = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
        for subset in combinations(others, size):
            gain = value(stated, effects, room, (*subset, name))
            total += weight * (gain - value(stated, effects, room, subset))
    return total


@pytest.mark.parametrize(
    ("stated", "room", "total", "expected"),
    [
        (OVERLAPPING, UNION, 108.3488,
         {"a": (59.949600, 61.2, 58.7088), "b": (26.209600, 27.2, 25.2288),
          "c": (22.189600, 23, 21.3888)}),
        (OVERLAPPING, HEADROOM, 106.346667,
         {"a": (59.126667, 61.2, 57.08), "b": (25.56, 27.2, 23.946667),
          "c": (21.66, 23, 20.346667)}),
        (DISJOINT, UNION, 83.2, {"a": (48, 48, 48), "b": (19.2, 19.2, 19.2), "c": (16, 16, 16)}),
    ],
)  # fmt: skip
def test_parts_are_those_of_vector_d(
    stated: dict[str, float],
    room: float,
    total: float,
    expected: dict[str, tuple[float, float, float]],
) -> None:
    """Total, Shapley value, first in and last in, to every digit printed."""
    assert together(atoms(stated), arrays(EFFECTS), room)[0] == pytest.approx(total, abs=5e-7)
    found = parts(atoms(stated), arrays(EFFECTS), room)
    for name, figures in expected.items():
        part = found[name]
        got = (part.shapley[0], part.first_in[0], part.last_in[0])
        assert got == pytest.approx(figures, abs=5e-7)


def test_sums_of_first_and_last_in_are_those_of_vector_d() -> None:
    """First in adds up to more than the whole, last in to less; of 4,000 it is 2.70872 points."""
    found = parts(atoms(OVERLAPPING), arrays(EFFECTS), UNION).values()
    assert sum(part.first_in[0] for part in found) == pytest.approx(111.4, abs=1e-9)
    assert sum(part.last_in[0] for part in found) == pytest.approx(105.3264, abs=1e-9)
    whole = together(atoms(OVERLAPPING), arrays(EFFECTS), UNION)[0]
    assert 100 * whole / 4_000 == pytest.approx(2.70872, abs=5e-10)


def test_independent_reach_is_vector_d() -> None:
    """Each provider reaches its share of 800 people independently of the others."""
    reach = {"a": 0.5, "b": 0.3, "c": 0.2}
    stated = {
        frozenset(name): 800
        * math.prod(reach[k] if k in name else 1 - reach[k] for k in sorted(reach))
        for size in (1, 2, 3)
        for name in combinations(sorted(reach), size)
    }
    assert together(stated, arrays(EFFECTS), UNION)[0] == pytest.approx(80.72704, abs=5e-9)
    found = {name: part.shapley[0] for name, part in parts(stated, arrays(EFFECTS), UNION).items()}
    assert found == pytest.approx({"a": 46.95168, "b": 18.43968, "c": 15.33568}, abs=5e-9)


NAMES = "abcdef"
SOME = st.lists(
    st.tuples(st.sets(st.sampled_from(NAMES), min_size=1), st.floats(0, 500)),
    min_size=1,
    max_size=9,
)


@settings(max_examples=150, deadline=None)
@given(
    SOME,
    st.lists(st.floats(-0.3, 0.5), min_size=len(NAMES), max_size=len(NAMES)),
    st.sampled_from([UNION, HEADROOM, 25.0]),
)
def test_shapley_values_match_all_subsets_and_add_up(
    rows: list[tuple[set[str], float]], effects: list[float], room: float
) -> None:
    """For any atoms and effects, harmful ones too: brute force agrees, and nothing is left over."""
    stated = {frozenset(served): people for served, people in rows}
    by_name = dict(zip(NAMES, effects, strict=True))
    found = parts(stated, arrays(by_name), room)
    whole = together(stated, arrays(by_name), room)[0]
    assert sum(part.shapley[0] for part in found.values()) == pytest.approx(whole, abs=1e-8)
    for name, part in found.items():
        assert part.shapley[0] == pytest.approx(by_subsets(stated, by_name, room, name), abs=1e-8)
        everybody = value(stated, by_name, room, NAMES)
        others = value(stated, by_name, room, set(NAMES) - {name})
        assert part.last_in[0] == pytest.approx(everybody - others, abs=1e-8)


@given(st.lists(st.floats(0.001, 0.4), min_size=1, max_size=6), st.floats(1, 900))
def test_of_disjoint_people_each_has_its_own(effects: list[float], people: float) -> None:
    """Where nobody is served twice all three measures are people times effect."""
    by_name = dict(zip(NAMES, effects, strict=False))
    stated: Atoms = {frozenset(name): people for name in by_name}
    for name, part in parts(stated, arrays(by_name), UNION).items():
        own = people * by_name[name]
        got = (part.shapley[0], part.first_in[0], part.last_in[0])
        assert got == pytest.approx((own, own, own), rel=1e-9)


def test_where_effects_add_there_is_no_overlap() -> None:
    """Of a mean without a ceiling each provider has what it brings, whoever else is there."""
    found = parts(atoms(OVERLAPPING), arrays(EFFECTS), math.inf)
    assert found["a"].shapley[0] == pytest.approx((300 + 120 + 60 + 30) * 0.12)
    assert found["a"].last_in[0] == pytest.approx(found["a"].first_in[0])
