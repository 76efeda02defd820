"""Conditions on goals: indicator, population, history, target, subgroups, story."""

import math
from collections.abc import Callable, Iterator

from pfs.ci_alignment.checks.condition import (
    Found,
    any_of,
    both,
    each,
    no,
    stated,
    told,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.models.goals import Goal
from pfs.models.numbers import plain_value
from pfs.models.plain import add_months
from pfs.source.findings import Path

AskGoal = Callable[[str, Goal], Found]
GOALS = impact_path("goals")
READINGS_FOR_A_LINE = 4
"""Fewest readings that a forecast is fitted to."""


def goal_path(goal: str, *parts: str) -> Path:
    """Return the path of a field of a goal."""
    return impact_path("goals", goal, *parts)


def no_goal(facts: Facts) -> Found:
    """Return why there is no goal to ask: none is stated, or the section is empty."""
    return unknown("not stated", GOALS) if facts.goals is None else no("no goal", GOALS)


def no_paid_goal(facts: Facts) -> Found:
    """Return why no goal is paid for."""
    for section, there in (("goals", facts.goals), ("links", facts.links)):
        if there is None:
            return unknown("not stated", impact_path(section))
    if not facts.paid_metrics:
        return unknown("no payment reads a metric", ("payments",))
    return no("no link leads from a paid metric to a goal", impact_path("links"))


def of_goals(facts: Facts, ask: AskGoal) -> Iterator[Found]:
    """Ask every goal."""
    yield from each(facts.goals, GOALS, ask)


def of_paid_goals(facts: Facts, ask: AskGoal) -> Iterator[Found]:
    """Ask every goal that is paid for."""
    if facts.paid_goals:
        yield from each(facts.paid_goals, GOALS, ask)
    else:
        yield no_paid_goal(facts)


def of_a_goal(facts: Facts, ask: AskGoal) -> Iterator[Found]:
    """Ask whether one goal will do."""
    found = (ask(name, goal) for name, goal in (facts.goals or {}).items())
    yield any_of(found, no_goal(facts))


def paid_goal(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal is reached by a link from a metric that a payment reads."""
    links = facts.paid_links
    if not links:
        yield no_paid_goal(facts)
        return
    read = [impact_path("links", name, "metric") for name in links]
    yield yes(", ".join(facts.paid_goals), *read)


def indicator(name: str, goal: Goal) -> Found:
    """Ask whether the indicator is stated."""
    return stated(goal.indicator, f"{name}: stated", goal_path(name, "indicator"))


def population(name: str, goal: Goal) -> Found:
    """Ask whether the population is stated."""
    people = "" if goal.population is None else f"{plain_value(goal.population):,.0f} people"
    return stated(goal.population, f"{name}: {people}", goal_path(name, "population"))


def indicator_and_population(name: str, goal: Goal) -> Found:
    """Ask whether both are stated."""
    return both(indicator(name, goal), population(name, goal))


def four_readings(name: str, goal: Goal) -> Found:
    """Ask whether the history has the readings that a forecast needs."""
    path = goal_path(name, "history")
    if goal.history is None:
        return unknown(f"{name}: not stated", path)
    number = len(goal.history)
    words = f"{name}: {number} reading{'' if number == 1 else 's'}"
    return told(number >= READINGS_FOR_A_LINE, words, path)


def target(name: str, goal: Goal) -> Found:
    """Ask whether a target and its date are stated."""
    by = "" if goal.target is None else f"{name}: by {goal.target.at}"
    return stated(goal.target, by, goal_path(name, "target"))


def current(facts: Facts, name: str, goal: Goal) -> Found:
    """Ask whether the last reading is at most 24 months older than the calendar's start."""
    path = goal_path(name, "history")
    if goal.history is None:
        return unknown(f"{name}: not stated", path)
    last, start = max(goal.history), facts.deal.calendar.start
    return told(last >= add_months(start, -24), f"{name}: last read {last}", path)


def complete(name: str, goal: Goal) -> Found:
    """Ask whether indicator, population, four readings and a target with its date are stated."""
    parts = (indicator(name, goal), population(name, goal), four_readings(name, goal))
    found = both(*parts, target(name, goal))
    return yes(f"{name} is complete", *found.read) if all_yes(found) else found


def all_yes(found: Found) -> bool:
    """Return whether a condition holds."""
    return found.holds == "yes"


def complete_goal(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal is complete."""
    yield from of_a_goal(facts, complete)


def goal_with_target(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal has a target."""
    yield from of_a_goal(facts, target)


def goal_with_history(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal has a history."""
    yield from of_a_goal(
        facts, lambda name, goal: stated(goal.history, name, goal_path(name, "history"))
    )


def goal_with_indicator(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal has an indicator."""
    yield from of_a_goal(facts, indicator)


def already_served(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal says whom others serve already."""
    yield from of_a_goal(
        facts,
        lambda name, goal: stated(goal.already_served, name, goal_path(name, "already_served")),
    )


def baseline(name: str, goal: Goal) -> Found:
    """Ask whether the goal's level before the deal is stated, as its baseline or by its history."""
    field = "baseline" if goal.baseline is not None else "history"
    return stated(getattr(goal, field), f"{name}: {field}", goal_path(name, field))


def baselines(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal has a baseline."""
    yield from of_goals(facts, baseline)


def results(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal states its result."""
    yield from of_goals(
        facts, lambda name, goal: stated(goal.result, name, goal_path(name, "result"))
    )


def results_complete(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal is complete."""
    yield from of_goals(facts, complete)


def paid_targets(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has a target."""
    yield from of_paid_goals(facts, target)


def paid_indicators(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for states its indicator."""
    yield from of_paid_goals(facts, indicator)


def paid_populations(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for states its population."""
    yield from of_paid_goals(facts, population)


def story(facts: Facts) -> Iterator[Found]:
    """Ask whether a goal tells the story behind its baseline, with a source."""

    def ask(name: str, goal: Goal) -> Found:
        source = None if goal.story is None else goal.story.source
        return stated(source, f"{name}: source stated", goal_path(name, "story", "source"))

    yield from of_a_goal(facts, ask)


def causes(facts: Facts) -> Iterator[Found]:
    """Ask whether the story names a cause."""

    def ask(name: str, listed: tuple[str, ...] | None) -> Found:
        path = goal_path(name, "story", "causes")
        if listed is None:
            return unknown(f"{name}: not stated", path)
        return told(bool(listed), f"{name}: {len(listed)} causes", path)

    told_of = {n: goal.story for n, goal in (facts.goals or {}).items() if goal.story is not None}
    found = (ask(name, one.causes) for name, one in told_of.items())
    yield any_of(found, next(story(facts)))


def improved(facts: Facts) -> Iterator[Found]:
    """Ask whether the latest reading of a goal is better than the first by two sampling errors."""
    yield from of_a_goal(facts, _improvement)


def _improvement(name: str, goal: Goal) -> Found:
    path = goal_path(name, "history")
    if goal.history is None or len(goal.history) < 2:
        return unknown(f"{name}: fewer than two readings", path)
    if goal.population is None or goal.kind == "mean":
        missing = "population" if goal.population is None else "kind"
        return unknown(f"{name}: no sampling error follows", goal_path(name, missing))
    first, last = (plain_value(goal.history[day]) for day in (min(goal.history), max(goal.history)))
    error = math.sqrt(last * (1 - last) / plain_value(goal.population))
    gain = last - first if goal.better == "higher" else first - last
    seen = f"{name}: better by {100 * gain:.2f} points, sampling error {100 * error:.2f}"
    return told(gain >= 2 * error - 1e-12, seen, path)
