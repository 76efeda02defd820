"""Conditions on the agenda, the champion and the backbone."""

from collections.abc import Iterator

from pfs.ci_alignment.checks.condition import (
    Found,
    both,
    either,
    no,
    stated,
    told,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.contributions import brings
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.intervals import funded_for
from pfs.ci_alignment.checks.people import PARTNERS, of_sector, partner_path
from pfs.models.crosscheck.amounts import total_of
from pfs.models.flows import Flow
from pfs.models.numbers import plain_value
from pfs.models.partnership import Backbone
from pfs.source.findings import Path

PARTY = impact_path("backbone", "party")
FUNDED = impact_path("backbone", "funded_until")
KIND = impact_path("backbone", "kind")
MONTHS = 24


def agenda(facts: Facts) -> Iterator[Found]:
    """Ask whether a common agenda is stated."""
    yield stated(getattr(facts.impact.partnership, "agenda", None), "stated",
                 impact_path("partnership", "agenda"))  # fmt: skip


def geography(facts: Facts) -> Iterator[Found]:
    """Ask whether the place is stated."""
    yield stated(getattr(facts.impact.partnership, "geography", None), "stated",
                 impact_path("partnership", "geography"))  # fmt: skip


def champion(facts: Facts) -> Iterator[Found]:
    """Ask whether a champion is stated."""
    found = getattr(facts.impact.partnership, "champion", None)
    yield stated(found, "stated", impact_path("partnership", "champion"))


def champion_influential(facts: Facts) -> Iterator[Found]:
    """Ask whether the champion is a payor or sits in the leadership."""
    found = getattr(facts.impact.partnership, "champion", None)
    party = getattr(found, "party", None)
    if party is None:
        yield unknown("not stated", impact_path("partnership", "champion", "party"))
        return
    roles, seat = ("parties", party, "roles"), partner_path(party, "seat")
    partner = (facts.partners or {}).get(party)
    at = None if partner is None else partner.seat
    payor = told("payor" in facts.deal.parties[party].roles, f"{party}: a payor", roles)
    if payor.holds == "no":
        payor = no(f"{party} is no payor", roles)
    sits = unknown(f"{party}: seat not stated", seat)
    yield either(payor, sits if at is None else told(at == "leadership", f"{party}: {at}", seat))


def champion_sourced(facts: Facts) -> Iterator[Found]:
    """Ask whether what is said of the champion has text, source and date."""
    found = getattr(facts.impact.partnership, "champion", None)
    path = impact_path("partnership", "champion")
    yield both(
        *(stated(getattr(found, name, None), "stated", (*path, name))
          for name in ("text", "source", "date"))
    )  # fmt: skip


def backbone_party(facts: Facts) -> Iterator[Found]:
    """Ask whether a party is the backbone."""
    yield stated(facts.backbone, facts.backbone or "", PARTY)


def _backbone(facts: Facts) -> Backbone:
    return facts.impact.backbone or Backbone()


def backbone_kind(facts: Facts) -> Iterator[Found]:
    """Ask whether the kind of the backbone is stated."""
    kind = _backbone(facts).kind
    yield stated(kind, str(kind), KIND)


def existing(facts: Facts) -> Iterator[Found]:
    """Ask whether no new organisation was made for the backbone."""
    kind = _backbone(facts).kind
    yield unknown("not stated", KIND) if kind is None else told(kind != "new_nonprofit", kind, KIND)


def kind_fits(facts: Facts) -> Iterator[Found]:
    """Ask whether the party fits its kind: a government is public, a funder brings money."""
    backbone = _backbone(facts)
    if backbone.party is None or backbone.kind is None:
        yield unknown("not stated", PARTY if backbone.party is None else KIND)
    elif backbone.kind == "government":
        yield of_sector(facts, backbone.party, {"public"})
    elif backbone.kind == "funder":
        path = brings(facts).get(backbone.party)
        yield (
            yes(backbone.party, path)
            if path
            else no(f"{backbone.party} brings neither capital nor treasure", PARTY)
        )
    else:
        yield yes(f"{backbone.party}: {backbone.kind}", PARTY, KIND)


def funded(facts: Facts) -> Iterator[Found]:
    """Ask whether the backbone's money is secured for at least 24 months."""
    until = _backbone(facts).funded_until
    if until is None:
        yield unknown("not stated", FUNDED)
    else:
        enough = funded_for(facts.deal.calendar.start, until, MONTHS)
        yield told(enough, f"from {facts.deal.calendar.start} until {until}", FUNDED)


def paid(facts: Facts) -> Iterator[Found]:
    """Ask whether an item of the budget above 0 pays the backbone."""
    path = impact_path("backbone", "paid_as")
    item = _backbone(facts).paid_as
    if item is None:
        yield unknown("not stated", path)
        return
    amount = facts.deal.budget[item.id].amount
    where: Path = ("budget", item.id, "amount")
    if not isinstance(amount, Flow):
        yield yes(f"{item}: a share of another amount", path, where)
    else:
        total = total_of(facts.deal, amount)
        yield told(total > 0, f"{item}: {total:,.0f}", path, where)


def serves_two(facts: Facts) -> Iterator[Found]:
    """Ask whether the backbone serves at least two providers."""
    path = impact_path("backbone", "serves")
    serves = _backbone(facts).serves
    if serves is None:
        yield unknown("not stated", path)
    else:
        served = sorted(set(serves))
        yield told(len(served) >= 2, ", ".join(served) or "none", path)


def costs_stated(facts: Facts) -> Iterator[Found]:
    """Ask whether the costs of the backbone and of one contract without it are stated."""
    backbone = _backbone(facts)
    yield both(
        *(stated(getattr(backbone, name), name, impact_path("backbone", name))
          for name in ("fixed", "per_provider", "alone"))
    )  # fmt: skip


def hub_not_dearer(facts: Facts) -> Iterator[Found]:
    """Ask whether the backbone costs no more than contracting each provider alone."""
    costs = next(costs_stated(facts))
    backbone = _backbone(facts)
    if backbone.serves is None:
        costs = both(costs, unknown("providers not stated", impact_path("backbone", "serves")))
    if costs.holds != "yes":
        yield costs
        return
    fixed, each_one, alone = (
        plain_value(cost or 0.0) for cost in (backbone.fixed, backbone.per_provider, backbone.alone)
    )
    number = len(set(backbone.serves or ()))
    hub, single = fixed + each_one * number, alone * number
    seen = f"{hub:,.0f} against {single:,.0f} for {number} contracts"
    yield told(hub <= single + 0.005, seen, *costs.read)


def anchor_funder(facts: Facts) -> Iterator[Found]:
    """Ask whether one party brings at least a third of the backbone's money."""
    given = {name: plain_value(one.treasure.amount) for name, one in (facts.partners or {}).items()
             if one.treasure is not None and one.treasure.for_ == "backbone"}  # fmt: skip
    if not given:
        yield unknown("no partner's treasure is for the backbone", PARTNERS)
        return
    cost = _cost(facts)
    if cost is None:
        yield unknown("what it costs is not stated", impact_path("backbone", "paid_as"))
        return
    most = max(given, key=lambda name: given[name])
    seen = f"{most}: {given[most]:,.0f} of {cost:,.0f}"
    yield told(3 * given[most] >= cost - 0.005, seen, partner_path(most, "treasure"))


def _cost(facts: Facts) -> float | None:
    """Return what the backbone costs over the deal: its item of the budget, or its own figures."""
    backbone = _backbone(facts)
    if backbone.paid_as is not None:
        amount = facts.deal.budget[backbone.paid_as.id].amount
        return total_of(facts.deal, amount) if isinstance(amount, Flow) else None
    if None in {backbone.fixed, backbone.per_provider} or backbone.serves is None:
        return None
    served = len(set(backbone.serves))
    return plain_value(backbone.fixed or 0.0) + plain_value(backbone.per_provider or 0.0) * served
