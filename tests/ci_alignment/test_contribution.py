"""What a deal adds to a goal: people of the right year, effects that are not counted twice."""

import datetime as dt
from typing import Any

import pytest
from community_goals import at_base, deal, goal_data, link, link_data
from hypothesis import given
from hypothesis import strategies as st

from pfs.models.deal import Deal
from pfs.models.indicator_dates import reading_dates

TARGET = dt.date(2018, 8, 31)
YOUNG_MEN = {"men": {"people": 929, "enrols": ["2014-01-07", "2017-12-31"]}}
BORN_2014 = {"start": "2014-01-07", "end": "2023-01-07", "period": "year"}


def moved(day: dt.date = TARGET, goal: Any = None, **links: Any) -> float:
    """Return the contribution in points to a goal with these links, a plain one unless stated."""
    stated = with_links(goal or {}, links or {"way": {}})
    found = at_base(stated).contribution("readiness", day)
    assert found is not None
    return 100 * float(found[0])


def with_links(goal: dict[str, Any], links: Any, **sections: Any) -> Deal:
    """Return the deal with fields of the goal and of each link changed."""
    impact = {
        "goals": {"readiness": goal_data(**goal)},
        "links": {name: link_data(**fields) for name, fields in links.items()},
    }
    return deal(collective_impact=impact, **sections)


def test_the_worked_example_is_two_points() -> None:
    """800 of 4,000 children gain 10 points each: vector (a)."""
    assert moved() == pytest.approx(2.0, abs=1e-12)


def test_three_cohorts_do_not_add_up_in_one_reading() -> None:
    """Each year's reading is moved by the 800 of its own year; people who gain add up to 240."""
    days = [dt.date(year, 8, 31) for year in (2016, 2017, 2018)]
    assert [moved(day) for day in days] == pytest.approx([2.0, 2.0, 2.0], abs=1e-12)
    community = at_base(deal())
    assert sum(community.gains("readiness", day)[0] for day in days) == pytest.approx(240)


def test_after_the_last_cohort_nothing_is_moved() -> None:
    """A year before the first and after the last reading of those served nobody counts."""
    assert moved(dt.date(2015, 8, 31)) == 0
    assert moved(dt.date(2019, 8, 31)) == 0
    assert reading_dates(deal(), "readiness") == tuple(
        dt.date(year, 8, 31) for year in (2016, 2017, 2018)
    )


def test_losses_multiply() -> None:
    """Bridge 0.6, a fifth crowded out, a twentieth moved away: 0.0456 a person, vector (g)."""
    fields = {"bridge": 0.6, "crowd_out": "20%", "mobility": "5%"}
    stated = with_links({}, {"way": fields})
    assert at_base(stated).effect("way", link(**fields))[0] == pytest.approx(0.0456, abs=1e-15)
    assert moved(way=fields) == pytest.approx(100 * 800 * 0.0456 / 4_000, abs=1e-12)


def test_fade_counts_the_years_of_the_lag() -> None:
    """After two years and a tenth lost each, 0.81 is left; of an effect bridged by a half 0.405."""
    fields = {"bridge": 0.5, "fade": "10%", "lag": "24 months"}
    day = dt.date(2018, 8, 31)
    assert moved(day, way=fields) == pytest.approx(2 * 0.405, abs=1e-12)


@pytest.mark.parametrize(("effect", "points"), [("40%", 3.884135), ("15%", 1.456551)])
def test_a_cohort_over_years_is_spread_over_them(effect: str, points: float) -> None:
    """Of 929 men enrolled evenly over 1,455 days 233.048110 did so in 2017: vector (j)."""
    goal = {"population": 1_200, "already_served": None, "history": None, "better": "lower",
            "target": {"value": "50%", "at": "2022-12-31"}}  # fmt: skip
    fields = {"way": {"bridge": "50%", "lag": "60 months"}}
    stated = with_links(goal, fields, cohorts=YOUNG_MEN, calendar=BORN_2014, effect=effect)
    day, community = dt.date(2022, 12, 31), at_base(stated)
    assert community.people("readiness", day)[0] == pytest.approx(233.048110, abs=5e-7)
    found = community.contribution("readiness", day)
    assert found is not None
    assert 100 * found[0] == pytest.approx(points, abs=5e-7)


def test_years_of_a_cohort_add_up_to_all_of_it() -> None:
    """Each of the 929 men counts in exactly one yearly reading, whatever the day of the reading."""
    goal = {"history": {"2013-02-28": "64%"}, "target": None, "already_served": None}
    stated = with_links(goal, {"way": {}}, cohorts=YOUNG_MEN, calendar=BORN_2014)
    community, days = at_base(stated), reading_dates(stated, "readiness")
    assert [day.isoformat() for day in days[:2]] == ["2015-02-28", "2016-02-29"]
    people = [community.people("readiness", day)[0] for day in days]
    assert sum(people) == pytest.approx(929, abs=1e-9)
    assert min(people) > 0


def test_several_routes_of_one_cohort_are_not_added() -> None:
    """Two links of 10 and 5 points on the same children: 14.5 together, or 10 the larger."""
    both: Any = {"way": {}, "other": {"bridge": 0.5}}
    assert moved(**both) == pytest.approx(20 * 0.145, abs=1e-12)
    assert moved(goal={"routes": "largest"}, **both) == pytest.approx(2.0, abs=1e-12)
    headroom = 0.6 * (1 - (1 - 0.1 / 0.6) * (1 - 0.05 / 0.6))
    assert moved(goal={"combine": "headroom"}, **both) == pytest.approx(20 * headroom, abs=1e-12)


def test_routes_of_different_cohorts_add() -> None:
    """Links that carry other children have nothing to share."""
    apart: Any = {
        "way": {"cohorts": ["year_3"]},
        "other": {"lag": "24 months", "cohorts": ["year_2"]},
    }
    assert moved(**apart) == pytest.approx(4.0, abs=1e-12)


def test_only_people_in_both_routes_share_them() -> None:
    """A link with a lag of 18 months counts half of those whom one of 12 months counts."""
    spread = {"year": {"people": 800, "enrols": ["2016-09-01", "2017-08-31"]}}
    late = {"way": {}, "late": {"lag": "18 months"}}
    stated = with_links({}, late, cohorts=spread)
    both = (dt.date(2017, 2, 28) - dt.date(2016, 8, 31)).days / 365
    found = at_base(stated).contribution("readiness", TARGET)
    assert found is not None
    expected = 800 * (both * 0.19 + (1 - both) * 0.10) / 4_000
    assert found[0] == pytest.approx(expected, abs=1e-12)


def test_a_programme_outside_the_deal_adds() -> None:
    """400 people a year with an effect of 5 points bring half a point at any reading."""
    outside = {"metric": None, "effect": "5pp", "people": 400}
    fields = {key: value for key, value in link_data(**outside).items() if value is not None}
    impact = {"goals": {"readiness": goal_data()}, "links": {"way": link_data(), "other": fields}}
    found = at_base(deal(collective_impact=impact)).contribution("readiness", TARGET)
    assert found is not None
    assert 100 * found[0] == pytest.approx(2.5, abs=1e-12)


def test_a_part_of_a_cohort_is_not_served_twice() -> None:
    """A measured subgroup is in its cohort already; alone it counts by itself."""
    cohorts = {
        "year": {"people": 800, "enrols": "2017-08-31"},
        "tier": {"people": 200, "enrols": "2017-08-31", "part_of": "year"},
    }
    whole = with_links({}, {"way": {}}, cohorts=cohorts)
    part = with_links({}, {"way": {"cohorts": ["tier"]}}, cohorts=cohorts)
    assert at_base(whole).people("readiness", TARGET)[0] == 800
    assert at_base(part).people("readiness", TARGET)[0] == 200


def test_a_stock_keeps_those_served_before() -> None:
    """Of the same people every year earlier cohorts count too, each faded by its own years."""
    stock = {"population_is": "stock"}
    assert moved(goal=stock) == pytest.approx(6.0, abs=1e-12)
    faded = 2 * (0.9 + 0.9**2 + 0.9**3)
    assert moved(goal=stock, way={"fade": "10%"}) == pytest.approx(faded, abs=1e-12)


def test_those_who_have_left_a_stock_do_not_count() -> None:
    """Who stays two years is gone at the end of the second: of three cohorts one is left."""
    for stays, points in (("2 years", 2.0), ("3 years", 4.0), ("30 months", 4.0), ("1 year", 0)):
        goal = {"population_is": "stock", "stays": stays}
        assert moved(goal=goal) == pytest.approx(points, abs=1e-12)


def test_dates_at_the_edge_of_the_calendar_count_nobody() -> None:
    """A target in the first year there is, or the last, moves nothing and breaks nothing."""
    for at in ("0001-01-01", "9999-12-31"):
        goal = {"target": {"value": "60%", "at": at}, "population_is": "stock"}
        for lag in ("2 weeks", "100 years"):
            stated = with_links(goal, {"way": {"lag": lag}})
            found = at_base(stated).people("readiness", dt.date.fromisoformat(at))
            assert found[0] == (2_400 if at > "2100" else 0)


def test_days_that_fall_are_an_improvement() -> None:
    """A mean that is better lower gains what a relative effect takes off the comparison level."""
    metric = {
        "name": "Days", "kind": "mean", "better": "lower", "read": "relative_change",
        "effect": "8%", "comparison": {"level": 460}, "measured": {"dates": ["2018-08-31"]},
    }  # fmt: skip
    goal = {"kind": "mean", "better": "lower", "history": {"2014-08-31": 460}, "target": None}
    stated = with_links(goal, {"way": {"read": "change"}}, metrics={"test": metric})
    found = at_base(stated).contribution("readiness", TARGET)
    assert found is not None
    assert found[0] == pytest.approx(800 * 36.8 / 4_000, abs=1e-12)


GROUPS = {
    "other": {"of": "language", "population": 2_400, "baseline": "46%"},
    "learners": {"of": "language", "population": 1_600, "baseline": "31%"},
}


def groups(reach: dict[str, Any] | None, **fields: Any) -> list[float]:
    """Return the level of both groups after a link that reaches them so, in percent."""
    link_fields = {**fields, **({"reach": reach} if reach else {})}
    people = link_fields.pop("people", None)
    cohorts = {} if people is None else {
        "cohorts": {"year": {"people": people, "enrols": "2017-08-31"}}
    }  # fmt: skip
    effect = link_fields.pop("effect", "10pp")
    stated = with_links({"subgroups": GROUPS}, {"way": link_fields}, effect=effect, **cohorts)
    community = at_base(stated)
    added = [community.group_contribution("readiness", g, TARGET) for g in ("other", "learners")]
    return [before + 100 * float(add[0]) for before, add in zip((46, 31), added, strict=True)
            if add is not None]  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "fields", "after"),
    [
        ({"other": "75%", "learners": "25%"}, {}, (48.5, 32.25)),
        ({"other": "50%", "learners": "50%"}, {}, (47.666667, 33.5)),
        ({"other": "62.5%", "learners": "37.5%"}, {}, (48.083333, 32.875)),
        (None, {}, (48.0, 33.0)),
        ({"other": "60%", "learners": "40%"},
         {"people": 1_000, "effect": "11.2pp", "relative_effect": {"other": 1.2, "learners": 1}},
         (49.0, 33.5)),
    ],
)  # fmt: skip
def test_groups_are_moved_as_in_vector_f(
    reach: dict[str, Any] | None, fields: dict[str, Any], after: tuple[float, float]
) -> None:
    """People of each group over the group; relative effects keep the metric's mean."""
    assert groups(reach, **fields) == pytest.approx(after, abs=5e-7)


@given(st.floats(0, 1), st.floats(0, 3), st.floats(0.01, 3), st.floats(-0.3, 0.3), st.booleans())
def test_groups_together_are_the_whole(
    share: float, first: float, second: float, effect: float, two: bool
) -> None:
    """However people and effects are divided, the people-weighted groups are the total."""
    fields: dict[str, Any] = {"reach": {"other": share, "learners": 1 - share},
              "relative_effect": {"other": first, "learners": second}}  # fmt: skip
    links = {"way": fields, "more": {**fields, "bridge": 0.3}} if two else {"way": fields}
    community = at_base(with_links({"subgroups": GROUPS}, links, effect=effect))
    total = community.gains("readiness", TARGET)[0]
    parts = [(2_400, "other"), (1_600, "learners")]
    found = [community.group_contribution("readiness", name, TARGET) for _, name in parts]
    if first * share + second * (1 - share) > 0:
        added = sum(n * f[0] for (n, _), f in zip(parts, found, strict=True) if f is not None)
        assert added == pytest.approx(total, abs=1e-9)
