"""Money that each party can lose or owe by the outcome: derived from the terms, never stated.

A payor's stake is the most it pays for outcomes; an investor's what it lends and gets back from
outcomes only, less what a guarantee covers; a guarantor's what can be called; a provider's or
backbone's the fees it defers and the budget that the waterfall pays it.
"""

from collections.abc import Mapping

from pfs.ci_alignment.backbone import total_of
from pfs.models.bounded import written_values
from pfs.models.capital import Debt
from pfs.models.deal import Deal
from pfs.models.numbers import plain_value

BY_OUTCOME = frozenset({"waterfall", "payments"})
"""Ways of repayment (`repaid_by`) that depend on outcomes."""


def stakes(deal: Deal, most_paid: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the money at stake by party, in the deal's currency; parties with none are left out.

    Parameters
    ----------
    deal
        The deal.
    most_paid
        The most that a payor pays for outcomes, used where no limit states it: for instance the
        largest amount of a simulation.
    """
    total: dict[str, float] = {}
    for party, amount in [
        *_payors(deal, most_paid or {}),
        *_investors(deal),
        *((str(g.from_), plain_value(g.amount)) for g in deal.guarantees.values()),
        *((str(fee.from_), plain_value(fee.amount)) for fee in deal.deferred_fees.values()),
        *_by_waterfall(deal),
    ]:
        total[party] = total.get(party, 0.0) + amount
    return {party: amount for party, amount in sorted(total.items()) if amount > 0}


def caps(deal: Deal) -> dict[str, float]:
    """Return the most that each payor pays over the deal, where a limit of its own states it."""
    found: dict[str, float] = {}
    for limit in deal.limits.values():
        if limit.payor is not None and limit.at_most is not None and limit.per is None:
            most = max(written_values(limit.at_most))
            party = str(limit.payor)
            found[party] = min(most, found.get(party, most))
    return found


def _payors(deal: Deal, most_paid: Mapping[str, float]) -> list[tuple[str, float]]:
    stated = caps(deal)
    paying = {str(payor) for payment in deal.payments.values() for payor in payment.payors}
    return [(p, stated.get(p, most_paid.get(p, 0.0))) for p in sorted(paying)]


def _investors(deal: Deal) -> list[tuple[str, float]]:
    return [
        (holder, amount * (1 - covered(deal, name, debt)))
        for name, debt in deal.debts.items()
        if debt.repaid_by in BY_OUTCOME
        for holder, amount in _holders(debt).items()
    ]


def covered(deal: Deal, name: str, debt: Debt) -> float:
    """Return the share of a debt that guarantees cover, at most all of it."""
    amount = plain_value(debt.amount)
    cover = sum(plain_value(g.amount) for g in deal.guarantees.values() if g.for_.id == name)
    return min(1.0, cover / amount) if amount else 0.0


def _holders(debt: Debt) -> dict[str, float]:
    if isinstance(debt.from_, str):
        return {str(debt.from_): plain_value(debt.amount)}
    return {str(holder): plain_value(amount) for holder, amount in debt.from_.items()}


def _by_waterfall(deal: Deal) -> list[tuple[str, float]]:
    """Return budget that a step of the waterfall pays at its rank, where its amount is stated."""
    names = {c.id for step in deal.waterfall.values() for c in step.claims if c.section == "budget"}
    return [
        (str(deal.budget[name].to), amount)
        for name in sorted(names)
        if (amount := total_of(deal.budget[name].amount)) is not None
    ]
