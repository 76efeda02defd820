"""Terms of `collective_impact` that make its figures wrong, or a payment a gamble."""

from collections.abc import Iterator, Mapping

from pfs.models.bounded import written_values
from pfs.models.collective_impact import NO_IMPACT, CollectiveImpact
from pfs.models.community_references import MetricPath
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.indicator_dates import cohorts_of
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.models.problems import Problem
from pfs.models.references import Reference
from pfs.models.risks import Attrition
from pfs.models.served import most_enrolled, most_read
from pfs.source.findings import Path

TERMS_THAT_PAY = ("accounts", "capital", "limits", "payments", "terminations", "waterfall")
"""Sections in which a condition, a schedule or a coupon can read a metric."""
_CLOSE = 1e-9


def indicators_do_not_pay(deal: Deal) -> Iterator[Problem]:
    """Warn of terms that read the indicator of a goal."""
    goals = {goal.indicator.id: name for name, goal in _impact(deal).goals.items()
             if isinstance(goal.indicator, MetricPath)}  # fmt: skip
    for path, metric in readers(deal, set(goals)):
        message = f"`{metric}` is the indicator of `goals.{goals[metric]}`: a whole population's"
        remedy = "read a metric of those who are served, and link it to the goal"
        yield Problem("CI901", path, message, remedy)


def readers(deal: Deal, metrics: set[str]) -> Iterator[tuple[Path, str]]:
    """Yield the places where a term that moves money reads one of some metrics, or a blend."""
    for section in TERMS_THAT_PAY:
        for path, value in walk(getattr(deal, section), (section,)):
            if isinstance(value, Reference) and value.section == "metrics":
                for metric in sorted(metrics & _with_parts(deal, value.id)):
                    yield path, metric


def _with_parts(deal: Deal, metric: str) -> set[str]:
    """Return a metric and, of a blend, all its parts; blends have an end by now."""
    blend = deal.metrics[metric].blend or {}
    return {metric}.union(*(_with_parts(deal, str(part)) for part in blend))


def reach_fits(deal: Deal) -> Iterator[Problem]:
    """Check that no link reaches more people of a group than there are."""
    for name, link, goal in _links(deal):
        people = most_read(deal, link, goal)
        if people is not None:
            yield from _above(name, goal, people)
            yield from _above_in_groups(name, link, goal, people)


def _above(name: str, goal: Goal, people: float) -> Iterator[Problem]:
    if goal.population is not None and people > plain_value(goal.population) * (1 + _CLOSE):
        there = plain_value(goal.population)
        message = (
            f"`links.{name}` reaches {people / there:.1%} of the population: {people:,.6g} people "
            f"in one reading, and there are {there:,.6g}"
        )
        remedy = "correct the people enrolled, `population` or `population_is`"
        yield Problem("CI902", ("collective_impact", "links", name), message, remedy)


def _above_in_groups(name: str, link: Link, goal: Goal, people: float) -> Iterator[Problem]:
    for key, share in (link.reach or {}).items():
        group = (goal.subgroups or {}).get(key)
        if group is None or group.population is None:
            continue
        served, there = people * plain_value(share), plain_value(group.population)
        if served > there * (1 + _CLOSE):
            message = (
                f"`links.{name}` reaches {served / there:.1%} of `{key}`: {served:,.6g} people in "
                f"one reading, and there are {there:,.6g}"
            )
            path = ("collective_impact", "links", name, "reach", key)
            yield Problem("CI902", path, message, "lower `reach`, or correct the group")


def people_fit_effect(deal: Deal) -> Iterator[Problem]:
    """Check that a link's own `people` are no more than those whom the metric's effect is about."""
    for name, link, goal in _links(deal):
        if link.people is None or link.metric is None or not cohorts_of(deal, link):
            continue
        least = min(written_values(link.people))
        treated = deal.metrics[link.metric].estimand == "treated"
        about = most_enrolled(deal, link, goal) * (_completing(deal) if treated else 1.0)
        if least > about * (1 + _CLOSE):
            who = "complete the service" if treated else "are offered the service"
            message = (
                f"`people` is {least:,.6g}, and the effect is per person "
                f"{'treated' if treated else 'offered'}: at most {about:,.6g} {who}"
            )
            path = ("collective_impact", "links", name, "people")
            yield Problem("CI903", path, message, "leave out `people`, or count the same people")


def _completing(deal: Deal) -> float:
    """Return the largest share who may complete the service, by the risks of attrition."""
    lost = [min(written_values(risk.treated)) for risk in deal.risks.values()
            if isinstance(risk, Attrition) and risk.of == "service"]  # fmt: skip
    return 1.0 - max(lost, default=0.0)


def provider_shares_whole(deal: Deal) -> Iterator[Problem]:
    """Check that providers' shares, less what they serve together, are all of a link's people."""
    for name, link in _impact(deal).links.items():
        shares = {str(party): plain_value(part.share) for party, part in
                  (link.providers or {}).items() if part.share is not None}  # fmt: skip
        if shares:
            yield from _not_whole(name, link, shares)
            yield from _never_alone(name, link, shares)


def _not_whole(name: str, link: Link, shares: Mapping[str, float]) -> Iterator[Problem]:
    twice = sum((len(row.by) - 1) * plain_value(row.share) for row in link.together or ())
    whole = sum(shares.values()) - twice
    if abs(whole - 1) > 1e-6:
        message = f"the shares of providers, less those served together, are {whole:.6g} of 1"
        remedy = "people served together count in the share of each; write shares that make 100%"
        yield Problem("CI908", ("collective_impact", "links", name, "providers"), message, remedy)


def _never_alone(name: str, link: Link, shares: Mapping[str, float]) -> Iterator[Problem]:
    for party, share in shares.items():
        joint = sum(plain_value(row.share) for row in link.together or () if party in row.by)
        if joint > share + 1e-6:
            message = f"`{party}` serves {joint:.4g} with others and only {share:.4g} in all"
            path = ("collective_impact", "links", name, "providers", party, "share")
            yield Problem("CI908", path, message, "raise `share`, or lower `together`")


def _impact(deal: Deal) -> CollectiveImpact:
    return deal.collective_impact or NO_IMPACT


def _links(deal: Deal) -> Iterator[tuple[str, Link, Goal]]:
    impact = _impact(deal)
    for name, link in impact.links.items():
        yield name, link, impact.goals[link.goal]
