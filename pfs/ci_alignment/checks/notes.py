"""What to know of goals and links beside the answers."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from pfs.ci_alignment.base import Base, GoalBase
from pfs.ci_alignment.checks.answer import Answer
from pfs.ci_alignment.checks.claims import claims_above
from pfs.ci_alignment.checks.goals import READINGS_FOR_A_LINE
from pfs.ci_alignment.checks.totals import beyond_headroom, two_totals
from pfs.models.collective_impact import NO_IMPACT, CollectiveImpact
from pfs.models.deal import Deal
from pfs.models.indicator_dates import cohorts_of
from pfs.models.links import Link
from pfs.models.numbers import Stated, is_uncertain, plain_value
from pfs.models.problems import Problem
from pfs.models.served import most_enrolled, people_read
from pfs.source.findings import Path

Note = Callable[[Deal], Iterator[Problem]]
_TRIALS = frozenset({"randomised", "matched", "difference_in_differences"})
_WIDE = 6
"""Readings below which the interval of a forecast is wide."""


def notes(deal: Deal, answers: Sequence[Answer], base: Base | None = None) -> list[Problem]:
    """Return what a reader of the answers should know beside them.

    Parameters
    ----------
    deal
        A valid deal.
    answers
        Those of `answers`, for comparing claims.
    base
        What was computed of each goal at base; what depends on it is left out where it is missing.
    """
    found = [problem for note in NOTES for problem in note(deal)]
    found += claims_above(deal, answers)
    for name in _impact(deal).goals:
        if base is not None and name in base:
            found += _computed(deal, name, base[name])
    return found


def _impact(deal: Deal) -> CollectiveImpact:
    return deal.collective_impact or NO_IMPACT


def _goal(name: str, *parts: str) -> Path:
    return ("collective_impact", "goals", name, *parts)


def _link(name: str, *parts: str) -> Path:
    return ("collective_impact", "links", name, *parts)


def _stands(number: float | Stated, neutral: float) -> bool:
    """Return whether a number is, or may be, other than neutral."""
    return is_uncertain(number) or plain_value(number) != neutral


def bridge_and_fade(deal: Deal) -> Iterator[Problem]:
    """Note links with both a bridge and a fade."""
    for name, link in _impact(deal).links.items():
        if _stands(link.bridge, 1.0) and _stands(link.fade, 0.0):
            message = f"`links.{name}` has a bridge other than 1 and a fade"
            remedy = "write `fade: 0%` where the bridge covers the same years"
            yield Problem("CI904", _link(name, "fade"), message, remedy)


def target_after_service(deal: Deal) -> Iterator[Problem]:
    """Note goals whose target is read when nobody served is in the population any more."""
    for name, goal in _impact(deal).goals.items():
        links = _links_to(deal, name)
        if goal.target is None or not links:
            continue
        there = [people_read(deal, link, goal, goal.target.at) for link in links.values()]
        ever = any(most_enrolled(deal, link, goal) > 0 for link in links.values())
        if ever and all(people == 0 for people in there):
            message = f"nobody served counts in the reading of {goal.target.at}: contribution 0"
            remedy = "look at the best date, move the target, or fund cohorts that reach it"
            yield Problem("CI905", _goal(name, "target", "at"), message, remedy)


def groups_without_baseline(deal: Deal) -> Iterator[Problem]:
    """List subgroups without a baseline."""
    for name, goal in _impact(deal).goals.items():
        for key, group in (goal.subgroups or {}).items():
            if group.baseline is None and group.history is None:
                message = f"`{key}` of `goals.{name}` has no baseline, so its gap is not stated"
                path = _goal(name, "subgroups", key)
                yield Problem("CI906", path, message, "write `baseline` or `history`")


def short_histories(deal: Deal) -> Iterator[Problem]:
    """Note goals whose history is too short for a forecast, or for a narrow one."""
    for name, goal in _impact(deal).goals.items():
        if goal.history is None or goal.forecast is not None or len(goal.history) >= _WIDE:
            continue
        number = len(goal.history)
        few = f"{number} reading{'' if number == 1 else 's'} of `goals.{name}`"
        short = number < READINGS_FOR_A_LINE
        end = "too few for a forecast" if short else "its forecast has a wide interval"
        remedy = "add readings, or state `forecast`"
        yield Problem("CI907", _goal(name, "history"), f"{few}: {end}", remedy)


def crowd_out_of_a_trial(deal: Deal) -> Iterator[Problem]:
    """Note links with a crowd-out whose metric is compared with what people get anyway."""
    for name, link in _impact(deal).links.items():
        evaluations = {} if link.metric is None else deal.metrics[link.metric].evaluations or {}
        designs = [key for key, one in evaluations.items() if one.design in _TRIALS]
        if designs and _stands(link.crowd_out, 0.0):
            message = f"`crowd_out` beside `{designs[0]}`, whose comparison has the usual services"
            remedy = "keep it only for funded places that would exist anyway"
            yield Problem("CI910", _link(name, "crowd_out"), message, remedy)


def double_links(deal: Deal) -> Iterator[Problem]:
    """Note pairs of links that lead the same people to one goal."""
    for one, other, shared in _same_people(deal):
        goal = _impact(deal).links[one].goal
        message = f"`links.{one}` and `links.{other}` both lead {shared} to `goals.{goal}`"
        remedy = "check that neither contains the other; `routes` of the goal combines them"
        yield Problem("CI911", _link(other, "goal"), message, remedy)


def _same_people(deal: Deal) -> Iterator[tuple[str, str, str]]:
    links = _impact(deal).links
    for one, other in combinations(links, 2):
        shared = sorted({*cohorts_of(deal, links[one])} & {*cohorts_of(deal, links[other])})
        if links[one].goal == links[other].goal and shared:
            yield one, other, ", ".join(shared)


def _links_to(deal: Deal, goal: str) -> dict[str, Link]:
    return {name: link for name, link in _impact(deal).links.items() if link.goal == goal}


NOTES: tuple[Note, ...] = (
    bridge_and_fade,
    target_after_service,
    groups_without_baseline,
    short_histories,
    two_totals,
    crowd_out_of_a_trial,
    double_links,
    beyond_headroom,
)
"""Notes that follow from the file alone."""


def _computed(deal: Deal, name: str, base: GoalBase) -> Iterator[Problem]:
    """Yield what follows from what was computed of a goal."""
    goal = _impact(deal).goals[name]
    if (base.contribution or 0.0) > 0:
        for key, gap in base.gaps.items():
            if gap.widens:
                sizes = f"{abs(gap.before):.4g} to {abs(gap.after):.4g}"
                message = f"`goals.{name}` gains, and the gap of `{key}` widens from {sizes}"
                path = _goal(name, "subgroups", key)
                yield Problem("CI913", path, message, "raise the reach of the group behind")
    if base.forecast_reaches_target:
        message = f"the forecast of `goals.{name}` reaches its target without the deal"
        yield Problem("CI914", _goal(name, "target"), message, "look at both again")
    if goal.population is not None and base.slots_to_close is not None:
        served = plain_value(goal.already_served or 0.0)
        unserved = plain_value(goal.population) - served
        if base.slots_to_close > unserved:
            message = (
                f"closing the gap of `goals.{name}` takes {base.slots_to_close:,.6g} slots, and "
                f"{unserved:,.6g} people are not served yet"
            )
            yield Problem("CI915", _goal(name, "population"), message, "slots alone do not do it")
