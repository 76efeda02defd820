"""Expectations of worked examples about the community: each names something that is computed."""

import datetime as dt
from typing import Any

import pytest
from community_goals import deal, goal_data, link_data

from pfs.models.crosscheck.community_results import community_result
from pfs.models.keys import ResultKey

GOAL, LINK = "collective_impact.goals.readiness", "collective_impact.links.way"
BACKBONE: dict[str, Any] = {"serves": ["provider"], "fixed": 1, "per_provider": 1, "alone": 3}
GROUPS = {"one": {"of": "area"}, "two": {"of": "area"}}


def said(text: str, **impact: Any) -> list[str]:
    """Return what is said of a key, code and message and help."""
    section = {
        "goals": {"readiness": goal_data(subgroups=GROUPS)},
        "links": {"way": link_data(providers={"provider": {"share": "100%"}})},
        "backbone": BACKBONE,
        **impact,
    }
    stated = deal(collective_impact=section)
    found = community_result(stated, (), ResultKey.parse(text))
    return [f"{problem.code} {problem.message}; {problem.help}" for problem in found]


@pytest.mark.parametrize(
    "key",
    [
        f"{GOAL}.contribution",
        f"{GOAL}.contribution@2017-08-31",
        f"{GOAL}.contribution.base@2018-08-31",
        f"{GOAL}.gap_after@one",
        f"{GOAL}.sampling_error",
        f"{LINK}.effect",
        f"{LINK}.providers.provider.last_in",
        "collective_impact.backbone.break_even",
    ],
)
def test_what_is_computed_can_be_expected(key: str) -> None:
    """With or without a date, of a subgroup, of a provider."""
    assert not said(key)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("collective_impact.goals.reeding.contribution", "PFS171 there is no `collective_impact"),
        (f"{GOAL}.contributions", "write `contribution`"),
        (f"{GOAL}.contribution@2018-09-30", "PFS172 `contribution` of `readiness` is not read on"),
        (f"{GOAL}.contribution@2018-09-30", "write 2018-08-31"),
        (f"{GOAL}.contribution@2019-08-31", "2018-08-31"),
        (f"{GOAL}.sampling_error@2018-08-31", "PFS172"),
        (f"{GOAL}.contribution@one", "not kept by subgroup"),
        (f"{GOAL}.gap_after", "is of a subgroup"),
        (f"{GOAL}.gap_after@tow", "write `two`"),
        (f"{LINK}.providers.city.shapley", "`city` is not a provider"),
        (f"{LINK}.providers.provider.shaply", "write `shapley`"),
        (f"{LINK}.shapley", "is not a result of"),
        (f"{LINK}.effect@2018-08-31", "leave out what stands after `@`"),
        ("collective_impact.backbone.costs", "write `cost`"),
    ],
)
def test_what_is_not_computed_is_refused(key: str, message: str) -> None:
    """Each refusal says what is wrong or what to write."""
    assert message in " | ".join(said(key))


def test_without_a_backbone_there_is_nothing_to_expect_of_it() -> None:
    """The help says which field to add."""
    (line,) = said("collective_impact.backbone.cost", backbone=None)
    assert "add `collective_impact.backbone`" in line


def test_keys_of_the_community_are_read_in_parts() -> None:
    """Section, name, measure, subgroup and date; `.base` says nothing more."""
    key = ResultKey.parse("collective_impact.goals.a.gap_after.base@b@2018-08-31")
    parts = (key.section, key.id, key.measure, key.cohort, key.date)
    day = dt.date(2018, 8, 31)
    assert parts == ("collective_impact.goals", "a", "gap_after", "b", day)
    assert ResultKey.parse("collective_impact.backbone.cost").id == ""
