"""One reading read in other ways, and several read as one: a ratio of sums, never of ratios."""

import numpy as np
import pytest
from plain_deals import Data, metric, run

from pfs.models.conditions import Read
from pfs.outcomes.readings import Reading, together
from pfs.outcomes.sample import FloatArray


def array(*values: float) -> FloatArray:
    """Return values of several paths."""
    return np.array(values, dtype=float)


def reading(
    read: Read, value: float, *, against: float | None = 40.0, sign: int = 1, people: float = 1.0
) -> Reading:
    """Return a reading on one path."""
    comparison = None if against is None else array(against)
    return Reading(read, array(value), comparison, sign, people)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("read", ["level", "change", "relative_change"])
def test_every_read_follows_from_every_other(read: Read, *, sign: int) -> None:
    """A level of 30 or 50 beside a comparison of 40 is a change of 10 for the better: 25 %."""
    level = 40.0 + sign * 10.0
    stated = reading(
        read, {"level": level, "change": 10.0, "relative_change": 0.25}[read], sign=sign, people=80
    )
    expected = {
        "level": level,
        "change": 10.0,
        "relative_change": 0.25,
        "total": 80 * level,
        "total_change": 800.0,
    }
    got = {key: float(together([stated], key)[0]) for key in expected}  # type: ignore[arg-type]
    assert got == pytest.approx(expected)


def test_pooled_readings_are_ratios_of_sums() -> None:
    """100 people at 30 against 40, and 300 at 18 against 20, where lower is better."""
    both = [
        reading("level", 30, against=40, sign=-1, people=100),
        reading("level", 18, against=20, sign=-1, people=300),
    ]
    expected = {
        "level": (100 * 30 + 300 * 18) / 400,
        "change": (100 * 10 + 300 * 2) / 400,
        # 1,600 days fewer of 10,000; the mean of 25 % and 10 % by people would be 13.75 %
        "relative_change": 1_600 / 10_000,
        "total": 100 * 30 + 300 * 18,
        "total_change": 1_600,
    }
    got = {key: float(together(both, key)[0]) for key in expected}  # type: ignore[arg-type]
    assert got == pytest.approx(expected)


def test_relative_changes_without_a_comparison_level_are_weighted_by_people() -> None:
    """There is no sum of comparison levels to divide by."""
    both = [
        reading("relative_change", 0.25, against=None, people=100),
        reading("relative_change", 0.10, against=None, people=300),
    ]
    assert float(together(both, "relative_change")[0]) == pytest.approx(0.1375)


def test_paths_are_read_one_by_one() -> None:
    """Two paths in one array are two answers."""
    both = [
        Reading("change", array(1.0, 3.0), array(10.0, 20.0), 1, 10.0),
        Reading("change", array(2.0, 5.0), array(10.0, 40.0), 1, 30.0),
    ]
    assert together(both, "change").tolist() == pytest.approx([1.75, 4.5])
    assert together(both, "relative_change").tolist() == pytest.approx([0.175, 180 / 1400])


def test_a_reading_without_a_comparison_level_has_no_other_read() -> None:
    """It is refused, not guessed."""
    with pytest.raises(ValueError, match="comparison level"):
        together([reading("change", 5, against=None)], "level")


COHORTS = {
    "a": {"people": 100, "enrols": "2020-01-01"},
    "b": {"people": 300, "enrols": "2020-01-01"},
    "part": {"people": 50, "enrols": "2020-01-01", "part_of": "b"},
}


def measured(given: Data, key: str, **fields: object) -> float:
    """Return a measured result of a metric that is read in all three cohorts."""
    return run({"cohorts": COHORTS, "metrics": {"m": metric(**fields)}}, given).value(key)


CHANGE: Data = {
    "better": "lower",
    "read": "relative_change",
    "comparison": {"level": 40},
    "level": None,
    "effect": 0,
}


@pytest.mark.parametrize(
    ("given", "key", "expected"),
    [
        ({"m@a": 0.25, "m@b": 0.10}, "metrics.m.measured", 0.1375),
        ({"m@a": 0.25, "m@b": 0.10}, "metrics.m.measured@a", 0.25),
        ({"m": 0.20}, "metrics.m.measured@part", 0.20),
        ({"m": 0.20, "m@a": 0.40}, "metrics.m.measured", 0.25),
        ({"m.change": 10}, "metrics.m.measured", 0.25),
        ({"m.level": 30}, "metrics.m.measured", 0.25),
        ({"m.total_change@a": 1_000, "m.total@b": 300 * 36}, "metrics.m.measured", 0.1375),
        ({"m@pooled": 0.3, "m@a": 0.1}, "metrics.m.measured", 0.3),
    ],
)
def test_given_readings_are_pooled_over_the_cohorts(given: Data, key: str, expected: float) -> None:
    """100 and 300 people against the same 40: the part of a cohort does not count twice."""
    assert measured(given, key, **CHANGE) == pytest.approx(expected)


def test_a_total_of_the_whole_group_is_not_multiplied_by_people() -> None:
    """`kind: total` counts once, however many people the cohort has."""
    case = run(
        {
            "cohorts": {"a": COHORTS["a"]},
            "metrics": {"m": metric(kind="total", read="total")},
            "payments": {"p": {"from": "city", "to": "provider", "metric": "m", "price": 2}},
        },
        {"m": 70},
    )
    assert case.value("payments.p.paid") == pytest.approx(140)
