"""Effects by provider, beside the one effect of the metric: two totals, or more than there is."""

from collections.abc import Iterator, Mapping

from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.models.numbers import Stated, plain_value
from pfs.models.problems import Problem
from pfs.source.findings import Path


def two_totals(deal: Deal) -> Iterator[Problem]:
    """Note links whose providers' effects come to another effect than the metric's."""
    for name, link in _links(deal).items():
        own = _providers_effect(deal, link)
        metric = None if link.metric is None else deal.metrics[link.metric]
        number = link.effect if metric is None else metric.effect
        if own is None or number is None:
            continue
        one = _base(number)
        if abs(own - one) > 0.1 * abs(one) + 1e-12:
            message = f"providers' effects come to {own:.4g} a person, the link's is {one:.4g}"
            remedy = "they only divide the total; correct them, or the metric's effect"
            yield Problem(
                "CI909", ("collective_impact", "links", name, "providers"), message, remedy
            )


def beyond_headroom(deal: Deal) -> Iterator[Problem]:
    """Note links whose providers' united effects exceed what there is to gain."""
    for name, link in _links(deal).items():
        goal = _goal(deal, link)
        room = _room(goal)
        if goal.combine != "union" or room is None or not _in_points(deal, link):
            continue
        for index, row in enumerate(link.together or ()):
            effects = [_effect_of(deal, link, str(party)) for party in row.by]
            moved = [effect * _base(link.bridge) for effect in effects if effect is not None]
            united = _union(moved)
            if united > room + 1e-12:
                message = f"together they gain {united:.1%} of people, and {room:.1%} are left"
                path: Path = ("collective_impact", "links", name, "together", index)
                yield Problem("CI916", path, message, "write `combine: headroom`")


def _room(goal: Goal) -> float | None:
    """Return the share of people who do not reach the outcome anyway; None where not known."""
    if goal.kind != "share":
        return None
    level = goal.baseline
    if level is None and goal.history is not None:
        level = goal.history[max(goal.history)]
    if level is None:
        return None
    return 1 - plain_value(level) if goal.better == "higher" else plain_value(level)


def _providers_effect(deal: Deal, link: Link) -> float | None:
    """Return the mean effect that providers' own effects come to; None unless one is stated.

    People served by one provider only gain its effect, those served together the union.
    """
    parts = {str(party): part for party, part in (link.providers or {}).items()}
    if all(part.effect is None for part in parts.values()):
        return None
    if any(part.share is None for part in parts.values()):
        return None
    alone = {party: plain_value(part.share or 0.0) for party, part in parts.items()}
    total = 0.0
    for row in link.together or ():
        effects = [_effect_of(deal, link, str(party)) or 0.0 for party in row.by]
        total += plain_value(row.share) * _union(effects)
        for party in row.by:
            alone[str(party)] -= plain_value(row.share)
    return total + sum(
        share * (_effect_of(deal, link, party) or 0.0) for party, share in alone.items()
    )


def _effect_of(deal: Deal, link: Link, party: str) -> float | None:
    """Return a provider's effect per person at base; the link's where it has none of its own."""
    own = {str(name): part.effect for name, part in (link.providers or {}).items()}.get(party)
    metric = None if link.metric is None else deal.metrics[link.metric]
    number = own if own is not None else link.effect if metric is None else metric.effect
    return None if number is None else _base(number)


def _union(effects: list[float]) -> float:
    """Return the chance that one of several independent effects works."""
    none = 1.0
    for effect in effects:
        none *= 1 - effect
    return 1 - none


def _in_points(deal: Deal, link: Link) -> bool:
    """Return whether a link's effect is a change of a share, as the goal's indicator is."""
    if link.metric is None:
        return True
    metric = deal.metrics[link.metric]
    return metric.kind == "share" and metric.own_read == "change"


def _base(number: float | Stated) -> float:
    # NumPy is loaded only for deals that state effects by provider.
    from pfs.outcomes.distributions import base_value

    return base_value(number)


def _links(deal: Deal) -> Mapping[str, Link]:
    return {} if deal.collective_impact is None else deal.collective_impact.links


def _goal(deal: Deal, link: Link) -> Goal:
    assert deal.collective_impact is not None  # noqa: S101 - the link stands in it
    return deal.collective_impact.goals[link.goal]
