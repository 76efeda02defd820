"""Conditions on the subgroups of goals: baselines, targets, reach, and gaps between them."""

from collections.abc import Callable, Iterator

from pfs.ci_alignment.checks.condition import Found, any_of, stated, told, unknown
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.goals import goal_path, of_a_goal
from pfs.models.goals import Subgroup


def stated_subgroups(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal has subgroups."""
    yield from of_a_goal(
        facts,
        lambda name, goal: stated(
            goal.subgroups, f"{name}: {', '.join(goal.subgroups or ())}",
            goal_path(name, "subgroups"),
        ),
    )  # fmt: skip


def of_subgroups(facts: Facts, ask: Callable[[str, str, Subgroup], Found]) -> Iterator[Found]:
    """Ask every subgroup of every goal."""
    there = [(name, key, group) for name, goal in (facts.goals or {}).items()
             for key, group in (goal.subgroups or {}).items()]  # fmt: skip
    # Without subgroups the condition that decides says so, and there is nothing to ask.
    for name, key, group in there:
        yield ask(name, key, group)


def subgroup_baseline(name: str, key: str, group: Subgroup) -> Found:
    """Ask whether the subgroup's level before the deal is stated."""
    field = "history" if group.history is not None else "baseline"
    path = goal_path(name, "subgroups", key, field)
    return stated(getattr(group, field), f"{key}: {field}", path)


def subgroup_baselines(facts: Facts) -> Iterator[Found]:
    """Ask whether every subgroup has a baseline."""
    yield from of_subgroups(facts, subgroup_baseline)


def a_subgroup_baseline(facts: Facts) -> Iterator[Found]:
    """Ask whether a subgroup has a baseline."""
    yield any_of(subgroup_baselines(facts), next(stated_subgroups(facts)))


def subgroup_targets(facts: Facts) -> Iterator[Found]:
    """Ask whether every subgroup has a target."""

    def ask(name: str, key: str, group: Subgroup) -> Found:
        path = goal_path(name, "subgroups", key, "target")
        return stated(group.target, f"{key}: target", path)

    yield from of_subgroups(facts, ask)


def reach_by_subgroup(facts: Facts) -> Iterator[Found]:
    """Ask whether every link to a goal with subgroups says how it reaches each of them."""
    asked = [(name, link, goal.subgroups) for name, link in (facts.links or {}).items()
             if (goal := (facts.goals or {}).get(link.goal)) is not None
             and goal.subgroups]  # fmt: skip
    if not asked:
        yield unknown("no link leads to a goal with subgroups", impact_path("links"))
    for name, link, groups in asked:
        path = impact_path("links", name, "reach")
        missing = [group for group in groups if group not in (link.reach or {})]
        if link.reach is None:
            yield unknown(f"{name}: not stated", path)
        else:
            seen = f"without {', '.join(missing)}" if missing else "all of them"
            yield told(not missing, f"{name}: {seen}", path)


def gaps_hold(facts: Facts) -> Iterator[Found]:
    """Ask whether no gap between subgroups is wider at base with the deal than without it."""

    def ask(name: str, key: str, _: Subgroup) -> Found:
        path = goal_path(name, "subgroups", key)
        gap = facts.base[name].gaps.get(key) if name in facts.base else None
        if gap is None:
            return unknown(f"{key}: not computed", path)
        seen = f"{key}: from {abs(gap.before):.6g} to {abs(gap.after):.6g}"
        return told(not gap.widens, seen, path)

    yield from of_subgroups(facts, ask)
