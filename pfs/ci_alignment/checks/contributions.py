"""Conditions on what each party brings: capital, time, talent, treasure, money at stake."""

from collections.abc import Iterator, Mapping

from pfs.ci_alignment.checks.condition import (
    Found,
    any_of,
    at_least,
    each,
    either,
    no,
    stated,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.goals import of_paid_goals
from pfs.ci_alignment.checks.people import PARTNERS, of_sector, partner_path
from pfs.ci_alignment.stakes import amount_at_stake
from pfs.models.capital import Drawn
from pfs.models.numbers import plain_value
from pfs.models.partnership import Action, Partner
from pfs.source.findings import Path


def brings(facts: Facts) -> dict[str, Path]:
    """Return who brings capital or treasure, and the field that says so."""
    found: dict[str, Path] = {}
    for name, tranche in facts.deal.capital.items():
        if isinstance(tranche, Drawn) and plain_value(tranche.amount) > 0:
            holders = [tranche.from_] if isinstance(tranche.from_, str) else list(tranche.from_)
            for party in holders:
                found.setdefault(str(party), ("capital", name, "amount"))
    for name, partner in (facts.partners or {}).items():
        if partner.treasure is not None and plain_value(partner.treasure.amount) > 0:
            found.setdefault(name, partner_path(name, "treasure"))
    return found


def money(facts: Facts) -> Iterator[Found]:
    """Ask whether capital or treasure is brought."""
    found = brings(facts)
    if found:
        yield yes(", ".join(found), *found.values())
    else:
        yield unknown("not stated", ("capital",))


def private_capital(facts: Facts) -> Iterator[Found]:
    """Ask whether private or philanthropic capital is brought."""
    capital = (party for party, path in brings(facts).items() if path[0] == "capital")
    asked = (of_sector(facts, party, {"private", "philanthropy"}) for party in capital)
    yield any_of(asked, unknown("not stated", ("capital",)))


def treasure(facts: Facts) -> Iterator[Found]:
    """Ask whether a partner brings treasure."""
    yield _of_a_partner(facts, "treasure")


def time_or_talent(facts: Facts) -> Iterator[Found]:
    """Ask whether a partner brings time or talent."""
    yield _of_a_partner(facts, "time", "talent")


def _of_a_partner(facts: Facts, *fields: str) -> Found:
    def ask(name: str, partner: Partner) -> Found:
        return either(
            *(stated(getattr(partner, field), f"{name}: {field}", partner_path(name, field))
              for field in fields)
        )  # fmt: skip

    absent = unknown("not stated", PARTNERS)
    return any_of((ask(*one) for one in (facts.partners or {}).items()), absent)


def two_funders_aligned(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two of those who pay or bring money are aligned to one goal."""
    funders = {*brings(facts), *facts.with_role("payor"), *facts.with_role("investor")}
    if facts.partners is None or not facts.goals:
        yield unknown("not stated", PARTNERS if facts.goals else impact_path("goals"))
        return
    missing = [partner_path(name, "aligned_to") for name, one in facts.partners.items()
               if name in funders and one.aligned_to is None]  # fmt: skip
    found = (
        at_least(
            2,
            {n: partner_path(n, "aligned_to") for n in facts.aligned(goal) if n in funders},
            missing,
            f"funders of {goal}",
            PARTNERS,
        )
        for goal in facts.goals
    )
    yield any_of(found, unknown("not stated", impact_path("goals")))


def _kinds(facts: Facts, name: str, partner: Partner | None) -> Mapping[str, Path]:
    """Return what a partner brings: stake, time, talent, treasure, each with its field."""
    found = {kind: partner_path(name, kind) for kind in ("time", "talent", "treasure")
             if getattr(partner, kind, None) is not None}  # fmt: skip
    if name in facts.stakes:
        found["stake"] = facts.stakes[name][0].read
    return found


def _contribution(facts: Facts, name: str, partner: Partner | None) -> Found:
    kinds = _kinds(facts, name, partner)
    if not kinds:
        fields = (partner_path(name, kind) for kind in ("time", "talent", "treasure"))
        return unknown(f"{name}: no money at stake, and nothing else is stated", *fields)
    return yes(f"{name}: {', '.join(kinds)}", *kinds.values())


def everyone_brings(facts: Facts) -> Iterator[Found]:
    """Ask whether every partner brings time, talent, treasure or money at stake."""
    yield from each(facts.partners, PARTNERS, lambda name, one: _contribution(facts, name, one))


def kinds_differ(facts: Facts) -> Iterator[Found]:
    """Ask whether the partners of every goal that is paid for bring at least two of the four."""

    def ask(goal: str) -> Found:
        if facts.partners is None:
            return unknown("not stated", PARTNERS)
        kinds: dict[str, Path] = {}
        for name in facts.aligned(goal):
            kinds = {**_kinds(facts, name, facts.partners[name]), **kinds}
        missing = [partner_path(name, "time") for name in facts.aligned(goal)]
        return at_least(2, kinds, missing, f"of the four for {goal}", PARTNERS)

    yield from of_paid_goals(facts, lambda name, _: ask(name))


def action_means(facts: Facts) -> Iterator[Found]:
    """Ask whether whoever acts has money at stake, time, talent or treasure."""

    def ask(name: str, action: Action) -> Found:
        if action.by is None:
            return unknown(f"{name}: by whom is not stated", impact_path("actions", name, "by"))
        return _contribution(facts, action.by, (facts.partners or {}).get(action.by))

    yield from each(facts.actions, impact_path("actions"), ask)


def payor_stake(facts: Facts) -> Iterator[Found]:
    """Ask whether a payor has money at stake."""
    yield _stake(facts, facts.with_role("payor"), "no payor has money at stake")


def doer_stake(facts: Facts) -> Iterator[Found]:
    """Ask whether a provider or the backbone has money at stake."""
    doers = dict.fromkeys((*facts.with_role("provider"), *facts.with_role("backbone")))
    if facts.backbone is not None:
        doers.setdefault(facts.backbone)
    yield _stake(facts, tuple(doers), "no provider and no backbone has money at stake")


def _stake(facts: Facts, parties: tuple[str, ...], otherwise: str) -> Found:
    staked = [name for name in parties if name in facts.stakes]
    if not staked:
        return no(otherwise, *(("parties", name, "roles") for name in parties))
    seen = [f"{name} {_amount(facts, name)}" for name in staked]
    return yes(", ".join(seen), *(s.read for name in staked for s in facts.stakes[name]))


def _amount(facts: Facts, party: str) -> str:
    amount = amount_at_stake(facts.stakes[party])
    return "without a bound" if amount is None else f"{amount:,.0f}"


def stakes_cross_sectors(facts: Facts) -> Iterator[Found]:
    """Ask whether money is at stake in at least two sectors."""
    sectors: dict[str, Path] = {}
    missing: list[Path] = []
    for name, stakes in facts.stakes.items():
        sector = facts.deal.parties[name].sector
        if sector is None:
            missing.append(("parties", name, "sector"))
        else:
            sectors.setdefault(sector, stakes[0].read)
    yield at_least(2, sectors, missing, "sectors with money at stake", ("capital",))
