"""Conditions on actions, and the evidence that people state and nothing computes."""

from collections.abc import Callable, Iterator

from pfs.ci_alignment.checks.condition import (
    Condition,
    Found,
    any_of,
    at_least,
    both,
    each,
    no,
    stated,
    told,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.goals import of_paid_goals
from pfs.ci_alignment.checks.people import partner_path
from pfs.models.partnership import Action

ACTIONS = impact_path("actions")


def planned(name: str, action: Action) -> Found:
    """Ask whether the action says by whom and by when."""
    return both(
        stated(action.by, f"{name}: by {action.by}", impact_path("actions", name, "by")),
        stated(action.due, f"due {action.due}", impact_path("actions", name, "due")),
    )


def all_planned(facts: Facts) -> Iterator[Found]:
    """Ask whether every action says by whom and by when."""
    yield from each(facts.actions, ACTIONS, planned)


def paid_goals_have_actions(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has an action."""
    yield from of_paid_goals(
        facts,
        lambda goal, _: _of_goal(facts, goal, lambda name, _: yes(name, _goal_path(name))),
    )


def paid_goals_have_plans(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has an action that says by whom and by when."""
    yield from of_paid_goals(facts, lambda goal, _: _of_goal(facts, goal, planned))


def _of_goal(facts: Facts, goal: str, ask: Callable[[str, Action], Found]) -> Found:
    if facts.actions is None:
        return unknown("not stated", ACTIONS)
    own = {name: action for name, action in facts.actions.items() if action.goal == goal}
    return any_of((ask(*one) for one in own.items()), no(f"none for {goal}", ACTIONS))


def _goal_path(name: str) -> tuple[str | int, ...]:
    return impact_path("actions", name, "goal")


def actions_aligned(facts: Facts) -> Iterator[Found]:
    """Ask whether every action is for a goal that whoever acts is aligned to."""

    def ask(name: str, action: Action) -> Found:
        if action.by is None:
            return unknown(f"{name}: by whom is not stated", impact_path("actions", name, "by"))
        partner = (facts.partners or {}).get(action.by)
        path = partner_path(action.by, "aligned_to")
        if partner is None or partner.aligned_to is None:
            return unknown(f"{name}: {action.by} is aligned to no stated goal", path)
        return told(action.goal in partner.aligned_to, f"{name}: {action.goal}", path)

    yield from each(facts.actions, ACTIONS, ask)


def actions_by_two(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two partners act."""
    if facts.actions is None:
        yield unknown("not stated", ACTIONS)
        return
    paths = {name: impact_path("actions", name, "by") for name in facts.actions}
    by = {
        str(action.by): paths[name]
        for name, action in facts.actions.items()
        if action.by is not None and action.by in (facts.partners or {})
    }
    missing = [paths[name] for name, action in facts.actions.items() if action.by is None]
    yield at_least(2, by, missing, "partners act", ACTIONS)  # fmt: skip


def evidence(*slots: str) -> Condition:
    """Return a condition on evidence that people state; it counts with text, source and date."""

    def ask(facts: Facts) -> Iterator[Found]:
        for slot in slots:
            words = getattr(facts.impact.evidence, slot, None)
            path = impact_path("evidence", slot)
            missing = [] if words is None else [
                name for name in ("source", "date") if getattr(words, name) is None
            ]  # fmt: skip
            if words is None:
                yield unknown("not stated", path)
            elif missing:
                yield unknown(f"without {' and '.join(missing)}", path)
            else:
                yield yes(f"stated on {words.date}", path)

    text = " or ".join(f"`evidence.{slot}`" for slot in slots)
    return Condition(f"as stated: {text}, with source and date", ask, slot=True)
