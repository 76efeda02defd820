"""Conditions on links: from what is paid for to what the community wants."""

from collections.abc import Callable, Iterator, Mapping

from pfs.ci_alignment.checks.condition import (
    Found,
    both,
    each,
    no,
    told,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.goals import (
    GOALS,
    goal_path,
    indicator,
    no_paid_goal,
    of_a_goal,
    of_paid_goals,
)
from pfs.models.community_references import MetricPath
from pfs.models.crosscheck.community import readers
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.numbers import Stated, is_uncertain, plain_value, source_of
from pfs.models.sourced import SourcedText
from pfs.source.findings import Path

ASSUMED = "assumed"
LINKS = impact_path("links")


def link_path(link: str, *parts: str) -> Path:
    """Return the path of a field of a link."""
    return impact_path("links", link, *parts)


def _of_paid_links(facts: Facts, ask: Callable[[str, Link], Found]) -> Iterator[Found]:
    if facts.paid_links:
        yield from each(facts.paid_links, LINKS, ask)
    else:
        yield no_paid_goal(facts)


def bridges(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has a link with a bridge."""

    def ask(name: str, _: Goal) -> Found:
        links = [n for n, link in facts.paid_links.items() if link.goal == name]
        return yes(f"{name}: {', '.join(links)}", *(link_path(n, "bridge") for n in links))

    yield from of_paid_goals(facts, ask)


def bridge_sources(facts: Facts) -> Iterator[Found]:
    """Ask whether the bridge of every paid link has a source other than `assumed`."""
    yield from _of_paid_links(
        facts,
        lambda name, link: _sourced(name, link.bridge, link.source, link_path(name, "bridge")),
    )


def bridge_intervals(facts: Facts) -> Iterator[Found]:
    """Ask whether the bridge of every paid link has an interval, or is 1."""

    def ask(name: str, link: Link) -> Found:
        path = link_path(name, "bridge")
        if is_uncertain(link.bridge):
            return yes(f"{name}: a distribution", path)
        return told(plain_value(link.bridge) == 1, f"{name}: one number", path)

    yield from _of_paid_links(facts, ask)


def effect_sources(facts: Facts) -> Iterator[Found]:
    """Ask whether the effect behind every paid link has a source other than `assumed`."""

    def ask(name: str, link: Link) -> Found:
        number, path = _effect(facts, link)
        return _sourced(name, number, None, path)

    yield from _of_paid_links(facts, ask)


def effect_grades(facts: Facts) -> Iterator[Found]:
    """Ask whether the effect behind every paid link has a grade of evidence."""

    def ask(name: str, link: Link) -> Found:
        number, path = _effect(facts, link)
        grade = _grade(number)
        if grade is None:
            return unknown(f"{name}: not stated", (*path, "evidence"))
        return told(grade != ASSUMED, f"{name}: {grade}", (*path, "evidence"))

    yield from _of_paid_links(facts, ask)


def effect_distributions(facts: Facts) -> Iterator[Found]:
    """Ask whether the effect behind every paid link is a distribution."""

    def ask(name: str, link: Link) -> Found:
        number, path = _effect(facts, link)
        if number is None:
            return unknown(f"{name}: a blend has no effect of its own", path)
        uncertain = is_uncertain(number)
        return told(uncertain, f"{name}: {'a distribution' if uncertain else 'one number'}", path)

    yield from _of_paid_links(facts, ask)


def _effect(facts: Facts, link: Link) -> tuple[float | Stated | None, Path]:
    """Return the true effect or level that a link carries, and where it stands."""
    metric = facts.deal.metrics[str(link.metric)]
    field = "level" if metric.effect is None and metric.level is not None else "effect"
    return getattr(metric, field), ("metrics", str(link.metric), field)


def _sourced(name: str, number: float | Stated | None, outer: str | None, path: Path) -> Found:
    source = source_of(number) or outer
    if source is None:
        return unknown(f"{name}: no source", path)
    assumed = source.startswith(ASSUMED)
    return told(not assumed, f"{name}: {ASSUMED if assumed else 'source stated'}", path)


def _grade(number: float | Stated | None) -> str | None:
    while isinstance(number, Stated):
        if number.evidence is not None:
            return number.evidence
        number = number.value
    return None


def two_providers(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two parties serve the links of one goal."""

    def ask(name: str, _: Goal) -> Found:
        links = facts.links_to(name)
        parties = sorted({str(p) for link in links.values() for p in link.providers or {}})
        read = [link_path(n, "providers") for n in links] or [LINKS]
        seen = f"{name}: {', '.join(parties) or 'nobody'}"
        if len(parties) < 2 and _silent(facts, links):
            return unknown(f"{seen} stated", *read)
        return told(len(parties) >= 2, seen, *read)

    yield from of_a_goal(facts, ask)


def _silent(facts: Facts, links: Mapping[str, Link]) -> bool:
    """Return whether somebody may serve a goal who is not named: a field is not there."""
    return facts.links is None or any(link.providers is None for link in links.values())


def different_activities(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two parties have different links or actions for one goal."""

    def ask(name: str, _: Goal) -> Found:
        done = _activities(facts, name)
        mutual = any(a[0] != b[0] and a[1] != b[1] for a in done for b in done)
        seen = ", ".join(f"{party} ({path[-2]})" for party, path in done) or "nobody"
        read = [path for _, path in done] or [LINKS]
        if not mutual and facts.actions is None:
            return unknown(f"{name}: {seen}, and no actions are stated", impact_path("actions"))
        if not mutual and _silent(facts, facts.links_to(name)):
            return unknown(f"{name}: {seen} stated", *read)
        return told(mutual, f"{name}: {seen}", *read)

    yield from of_a_goal(facts, ask)


def _activities(facts: Facts, goal: str) -> list[tuple[str, Path]]:
    done = [
        (str(party), link_path(name, "providers"))
        for name, link in facts.links_to(goal).items()
        for party in link.providers or {}
    ]
    done += [(str(action.by), impact_path("actions", name, "by"))
             for name, action in (facts.actions or {}).items()
             if action.goal == goal and action.by is not None]  # fmt: skip
    return done


def shared_indicators(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has one indicator and a link to it."""

    def ask(name: str, goal: Goal) -> Found:
        links = [n for n, link in facts.paid_links.items() if link.goal == name]
        linked = yes(f"{name}: {', '.join(links)}", *(link_path(n, "goal") for n in links))
        return both(indicator(name, goal), linked)

    yield from of_paid_goals(facts, ask)


def no_indicator_pays(facts: Facts) -> Iterator[Found]:
    """Ask whether no payment, limit, condition or coupon reads the indicator of a goal."""
    if facts.goals is None:
        yield unknown("not stated", GOALS)
        return
    metrics = {
        goal.indicator.id for goal in facts.goals.values() if isinstance(goal.indicator, MetricPath)
    }
    places = [path for path, _ in readers(facts.deal, metrics)]
    named = [goal_path(name, "indicator") for name in facts.goals]
    yield no("read where money moves", *places) if places else yes("none does", *named or [GOALS])


def named_apart(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for names its indicator apart from the paid metric."""

    def ask(name: str, goal: Goal) -> Found:
        path = goal_path(name, "indicator")
        if goal.indicator is None:
            return unknown(f"{name}: not stated", path)
        return told(isinstance(goal.indicator, SourcedText), name, path)

    yield from of_paid_goals(facts, ask)
