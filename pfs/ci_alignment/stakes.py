"""Money at stake: what each party pays, gets back or forgoes by the outcome. Derived, not stated.

A payor's stake is its cap, or else the highest payment that depends on an outcome; an investor's
the capital that outcomes repay, less what a guarantee covers; a guarantor's what can be called; a
provider's or backbone's its deferred fees and the items of its budget that wait for outcomes.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pfs.models.bounded import written_values
from pfs.models.capital import Debt, DeferredFee, Drawn, Grant, Guarantee
from pfs.models.crosscheck.amounts import total_of
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.flows import Flow, ShareOf
from pfs.models.numbers import plain_value
from pfs.models.payments import Payment
from pfs.models.references import PartyRef, Reference
from pfs.models.schedules import Schedule
from pfs.source.findings import Path


@dataclass(frozen=True, slots=True)
class Stake:
    """Money of one party that depends on outcomes, and the field that says so.

    `amount` is in the deal's currency, above 0; None where nothing bounds it.
    """

    amount: float | None
    read: Path


def stakes_of(deal: Deal) -> dict[str, tuple[Stake, ...]]:
    """Return the stakes of every party that has one, in the order of the file's sections."""
    found: dict[str, list[Stake]] = defaultdict(list)
    for source in (_payors, _capital, _budget):
        for party, stake in source(deal):
            if stake.amount is None or stake.amount > 0:
                found[party].append(stake)
    return {party: tuple(stakes) for party, stakes in found.items()}


def amount_at_stake(stakes: tuple[Stake, ...]) -> float | None:
    """Return the sum of a party's stakes; None where one of them has no bound."""
    amounts = [stake.amount for stake in stakes if stake.amount is not None]
    return sum(amounts) if len(amounts) == len(stakes) else None


def depends_on_outcome(payment: Payment) -> bool:
    """Return whether a payment reads a metric, or waits for another that does."""
    named = (value for _, value in walk(payment) if isinstance(value, Reference))
    return any(name.section in {"metrics", "payments"} for name in named)


def _payors(deal: Deal) -> Iterator[tuple[str, Stake]]:
    contingent = {n: p for n, p in deal.payments.items() if depends_on_outcome(p)}
    for party in dict.fromkeys(payor for p in contingent.values() for payor in p.payors):
        caps = [(name, limit.at_most) for name, limit in deal.limits.items()
                if limit.payor == party and limit.at_most is not None]  # fmt: skip
        whole = [(n, cap) for n, cap in caps if deal.limits[n].per is None]
        if whole:
            name, cap = min(whole, key=lambda one: max(written_values(one[1])))
            yield party, Stake(max(written_values(cap)), ("limits", name, "at_most"))
        elif caps:
            yield party, Stake(None, ("limits", caps[0][0], "at_most"))
        else:
            yield party, _highest(deal, party, contingent)


def _highest(deal: Deal, party: PartyRef, payments: Mapping[str, Payment]) -> Stake:
    own = [(_most(deal, p, party), name) for name, p in payments.items() if party in p.payors]
    unbounded = [name for most, name in own if most is None]
    if unbounded:
        return Stake(None, ("payments", unbounded[0]))
    most, name = max((most or 0.0, name) for most, name in own)
    floor = _raised_to(deal, party)
    if floor is not None and (floor.amount is None or floor.amount > most):
        return floor
    return Stake(most, ("payments", name))


def _raised_to(deal: Deal, party: PartyRef) -> Stake | None:
    """Return the highest floor to which a payor can be asked to pay more than is earned."""
    found: list[Stake] = []
    for name, limit in deal.limits.items():
        over = deal.payments if limit.over == "all" else limit.over or ()
        mine = limit.payor == party or any(party in deal.payments[one].payors for one in over)
        if mine and limit.at_least is not None:
            whole = limit.per is None
            amount = max(written_values(limit.at_least)) if whole else None
            found.append(Stake(amount, ("limits", name, "at_least")))
        elif mine and limit.irr_at_least is not None:
            found.append(Stake(None, ("limits", name, "irr_at_least")))
    return max(
        found, key=lambda one: one.amount if one.amount is not None else math.inf, default=None
    )


def _most(deal: Deal, payment: Payment, party: PartyRef) -> float | None:
    """Return the most that a payor pays by one payment; None where its schedule has no end."""
    cohorts = [str(name) for name in payment.cohorts or deal.cohorts]
    people = sum(plain_value(deal.cohorts[name].people) for name in cohorts)
    scopes = {"deal": 1.0, "cohort": max(1.0, len(cohorts)), "person": people}
    share = payment.from_[party] if isinstance(payment.from_, Mapping) else 1.0
    rows = _rows(payment)
    if payment.at_most is not None:
        most = plain_value(payment.at_most)
    elif rows and payment.basis != "each":
        most = max(rows)
    elif payment.amount is not None and not isinstance(payment.amount, ShareOf):
        most = plain_value(payment.amount)
    else:
        return None
    return most * share * scopes[payment.for_each]


def _rows(schedule: Schedule) -> list[float]:
    pays = [*(row.pay for row in schedule.steps or ()), *(row.pay for row in schedule.lines or ())]
    return [max(written_values(pay)) for pay in pays if pay is not None]


def _capital(deal: Deal) -> Iterator[tuple[str, Stake]]:
    for name, tranche in deal.capital.items():
        path: Path = ("capital", name, "amount")
        if isinstance(tranche, Guarantee | DeferredFee):
            yield tranche.from_, Stake(plain_value(tranche.amount), path)
        elif _at_risk(deal, name, tranche):
            exposed = 1 - _covered(deal, name, tranche)
            for party, amount in _holders(tranche):
                yield party, Stake(amount * exposed, path)


def _at_risk(deal: Deal, name: str, tranche: Drawn) -> bool:
    """Return whether outcomes repay the capital: a party with full recourse does not."""
    if isinstance(tranche, Debt):
        return tranche.repaid_by in {"waterfall", "payments"}
    claims = {claim for step in deal.waterfall.values() for claim in step.claims}
    return isinstance(tranche, Grant) and f"capital.{name}.principal" in claims


def _holders(tranche: Drawn) -> list[tuple[str, float]]:
    if isinstance(tranche.from_, str):
        return [(tranche.from_, plain_value(tranche.amount))]
    return [(party, plain_value(amount)) for party, amount in tranche.from_.items()]


def _covered(deal: Deal, name: str, tranche: Drawn) -> float:
    """Return the share of capital that guarantees cover, 0 to 1."""
    amount = plain_value(tranche.amount)
    covered = 0.0
    for guarantee in deal.guarantees.values():
        if guarantee.for_.id == name:
            covered += min(plain_value(guarantee.amount), _floor(guarantee, amount))
    return min(1.0, covered / amount) if amount else 1.0


def _floor(guarantee: Guarantee, amount: float) -> float:
    """Return the least that a guarantee covers of capital that is drawn in full."""
    if guarantee.covers is not None:
        return amount * min(written_values(guarantee.covers))
    if isinstance(guarantee.tops_up_to, ShareOf):
        of = guarantee.tops_up_to.of
        whole = of in {f"{guarantee.for_}.amount", f"{guarantee.for_}.drawn"}
        return amount * min(written_values(guarantee.tops_up_to.share)) if whole else 0.0
    return min(written_values(guarantee.tops_up_to or 0.0))


def _budget(deal: Deal) -> Iterator[tuple[str, Stake]]:
    later = {claim.id for step in deal.waterfall.values() for claim in step.claims
             if claim.section == "budget"}  # fmt: skip
    for name, item in deal.budget.items():
        path: Path = ("budget", name, "amount")
        if isinstance(item.amount, Flow):
            if name in later:
                yield item.to, Stake(total_of(deal, item.amount), path)
        elif name in later or item.amount.of.section == "payments":
            yield item.to, Stake(None, path)
