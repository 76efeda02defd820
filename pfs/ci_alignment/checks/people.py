"""Conditions on who is at the table: parties, their sectors, seats, goals and what they bring."""

from collections.abc import Iterable, Iterator

from pfs.ci_alignment.checks.condition import (
    Found,
    any_of,
    at_least,
    each,
    either,
    no,
    stated,
    told,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.goals import of_paid_goals
from pfs.models.partnership import Partner
from pfs.source.findings import Path

PARTNERS = impact_path("partners")


def partner_path(party: str, field: str) -> Path:
    """Return the path of a field of a partner."""
    return impact_path("partners", party, field)


def _sectors(facts: Facts, parties: Iterable[str]) -> tuple[dict[str, Path], list[Path]]:
    """Return the sectors of parties, each with the first that states it, and who states none."""
    sectors: dict[str, Path] = {}
    missing: list[Path] = []
    for name in parties:
        path: Path = ("parties", name, "sector")
        sector = facts.deal.parties[name].sector
        if sector is None:
            missing.append(path)
        else:
            sectors.setdefault(sector, path)
    return sectors, missing


def sectors_among(facts: Facts, parties: Iterable[str], least: int, at: Path) -> Found:
    """Return whether some parties come from enough sectors."""
    sectors, missing = _sectors(facts, parties)
    return at_least(least, sectors, missing, "sectors", at)


def two_sectors(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two sectors are at the table."""
    yield sectors_among(facts, facts.table, 2, ("parties",))


def sectors_stated(facts: Facts) -> Iterator[Found]:
    """Ask whether everybody at the table states its sector."""
    _, missing = _sectors(facts, facts.table)
    if missing:
        yield unknown(f"{len(missing)} of {len(facts.table)} at the table state none", *missing)
    else:
        read = [("parties", name, "sector") for name in facts.table]
        yield yes(f"all {len(read)} at the table", *read)


def three_sectors_one_public(facts: Facts) -> Iterator[Found]:
    """Ask whether at least three sectors, one of them public, are at the table."""
    sectors, missing = _sectors(facts, facts.table)
    found = at_least(3, sectors, missing, "sectors", ("parties",))
    public = sectors.get("public")
    if public is not None or missing:
        yield found
    else:
        yield no("no party is public", *(found.read or [("parties",)]))


def decision_maker(facts: Facts) -> Iterator[Found]:
    """Ask whether somebody at the table decides: a payor, or a partner that says so."""
    payors = facts.with_role("payor")
    partners = facts.partners or {}
    decides = [name for name, one in partners.items() if one.decides]
    if payors or decides:
        read: list[Path] = [("parties", name, "roles") for name in payors]
        read += [partner_path(name, "decides") for name in decides]
        yield yes(", ".join(dict.fromkeys((*payors, *decides))), *read)
    elif any(one.decides is None for one in partners.values()) or not partners:
        yield unknown("no party is a payor, and no partner says that it decides", PARTNERS)
    else:
        yield no("no party is a payor, and no partner decides", PARTNERS)


def doer(facts: Facts) -> Iterator[Found]:
    """Ask whether a provider is at the table."""
    providers = facts.with_role("provider")
    read = [("parties", name, "roles") for name in providers]
    if read:
        yield yes(", ".join(providers), *read)
    else:
        yield no("no party is a provider", ("parties",))


def public_payor(facts: Facts) -> Iterator[Found]:
    """Ask whether a payor is public."""
    payors = facts.with_role("payor")
    yield any_of(
        (of_sector(facts, name, {"public"}) for name in payors),
        no("no party is a payor", ("parties",)),
    )


def of_sector(facts: Facts, party: str, sectors: set[str]) -> Found:
    """Return whether a party comes from one of some sectors."""
    path: Path = ("parties", party, "sector")
    sector = facts.deal.parties[party].sector
    if sector is None:
        return unknown(f"{party}: not stated", path)
    return told(sector in sectors, f"{party}: {sector}", path)


def leadership_seats(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two partners sit in the leadership."""
    if facts.partners is None:
        yield unknown("not stated", PARTNERS)
        return
    partners = facts.partners.items()
    seats = {n: partner_path(n, "seat") for n, one in partners if one.seat == "leadership"}
    missing = [partner_path(name, "seat") for name, one in partners if one.seat is None]
    yield at_least(2, seats, missing, "leadership seats", PARTNERS)


def community_party(facts: Facts) -> Iterator[Found]:
    """Ask whether a party comes from the community itself."""
    found = [of_sector(facts, name, {"community"}) for name in facts.deal.parties]
    settled = any_of(found, no("no party", ("parties",)))
    yield no("no party of the community", ("parties",)) if settled.holds == "no" else settled


def _community(facts: Facts) -> tuple[str, ...]:
    parties = facts.deal.parties.items()
    return tuple(name for name, party in parties if party.sector == "community")


def community_seat(facts: Facts) -> Iterator[Found]:
    """Ask whether a party of the community has a seat."""
    yield _seat(facts, {"leadership", "work_group", "delivery"})


def community_leads(facts: Facts) -> Iterator[Found]:
    """Ask whether a party of the community has a seat in the leadership."""
    yield _seat(facts, {"leadership"})


def _seat(facts: Facts, seats: set[str]) -> Found:
    def ask(name: str) -> Found:
        path = partner_path(name, "seat")
        partner = (facts.partners or {}).get(name)
        if partner is None or partner.seat is None:
            return unknown(f"{name}: not stated", path)
        return told(partner.seat in seats, f"{name}: {partner.seat}", path)

    absent = next(community_party(facts))
    return any_of(map(ask, _community(facts)), absent)


def community_takes_part(facts: Facts) -> Iterator[Found]:
    """Ask whether a party of the community gives time or has an action."""

    def ask(name: str) -> Found:
        partner = (facts.partners or {}).get(name)
        own = [n for n, action in (facts.actions or {}).items() if action.by == name]
        time = stated(partner and partner.time, f"{name}: time", partner_path(name, "time"))
        if own:
            return either(time, yes(f"{name}: {own[0]}", impact_path("actions", own[0], "by")))
        return time

    yield any_of(map(ask, _community(facts)), next(community_party(facts)))


def partners_aligned(facts: Facts) -> Iterator[Found]:
    """Ask whether every partner is aligned to a goal."""

    def ask(name: str, partner: Partner) -> Found:
        path = partner_path(name, "aligned_to")
        if partner.aligned_to is None:
            return unknown(f"{name}: not stated", path)
        return told(bool(partner.aligned_to), f"{name}: {', '.join(partner.aligned_to)}", path)

    yield from each(facts.partners, PARTNERS, ask)


def goals_have_partners(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal has a partner that is aligned to it."""
    yield from each(facts.goals, impact_path("goals"), lambda name, _: partners_of(facts, name, 1))


def partners_of(facts: Facts, goal: str, least: int) -> Found:
    """Return whether enough partners are aligned to a goal."""
    if facts.partners is None:
        return unknown("not stated", PARTNERS)
    hits = {name: partner_path(name, "aligned_to") for name in facts.aligned(goal)}
    missing = [partner_path(n, "aligned_to") for n, p in facts.partners.items()
               if p.aligned_to is None]  # fmt: skip
    return at_least(least, hits, missing, f"partners of {goal}", PARTNERS)


def two_partners_aligned(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two partners are aligned to one goal."""
    found = (partners_of(facts, goal, 2) for goal in facts.goals or {})
    yield any_of(found, unknown("no goal is stated", impact_path("goals")))


def sectors_aligned(facts: Facts) -> Iterator[Found]:
    """Ask whether partners from at least two sectors are aligned to one goal."""
    found = (sectors_of(facts, goal) for goal in facts.goals or {})
    yield any_of(found, unknown("no goal is stated", impact_path("goals")))


def sectors_of(facts: Facts, goal: str) -> Found:
    """Return whether the partners of a goal come from at least two sectors."""
    if facts.partners is None:
        return unknown("not stated", PARTNERS)
    return sectors_among(facts, facts.aligned(goal), 2, PARTNERS)


def paid_goals_have_partners(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has at least two partners."""
    yield from of_paid_goals(facts, lambda name, _: partners_of(facts, name, 2))


def paid_goals_cross_sectors(facts: Facts) -> Iterator[Found]:
    """Ask whether every goal that is paid for has partners from at least two sectors."""
    yield from of_paid_goals(facts, lambda name, _: sectors_of(facts, name))
