"""Whether a tranche can get back what it puts in, from the most that can come in."""

import math
from collections.abc import Iterator

from pfs.models.capital import Debt
from pfs.models.crosscheck.amounts import cash_cost, total_of
from pfs.models.crosscheck.money import money
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.numbers import plain_value
from pfs.models.problems import Problem
from pfs.models.rules.bounds import most_in_all
from pfs.source.document import KEY

_CENT = 0.005


def tranches_whole(deal: Deal) -> Iterator[Problem]:
    """Warn of debt that gets less than it puts in whatever the outcome."""
    brought = most_in_all(deal, tight=False)
    if math.isinf(brought) or _other_money(deal):
        return
    for name, debt in deal.debts.items():
        if debt.repaid_by in {"waterfall", "payments"}:
            comes = brought + _called(deal, name) + _left(deal)
            needs = _least_drawn(deal, debt, brought)
            if comes < needs - _CENT:
                yield never_whole(name, f"at most {money(comes)} can come in, and it puts in "
                                  f"{money(needs)}")  # fmt: skip


def never_whole(name: str, why: str) -> Problem:
    """Return what to say of a tranche that is never whole."""
    message = f"`capital.{name}` can't be whole even at the best outcome: {why}"
    remedy = "raise what is paid, or write `kind: grant` for money that is not expected back"
    return Problem("PFS210", ("capital", name, KEY), message, remedy)


def _other_money(deal: Deal) -> bool:
    """Say whether terminations bring money that no bound is known of."""
    return any(termination.pays for termination in deal.terminations.values())


def _called(deal: Deal, name: str) -> float:
    protecting = [g for g in deal.guarantees.values() if g.for_.id == name]
    return sum(plain_value(guarantee.amount) for guarantee in protecting)


def _budget(deal: Deal) -> float | None:
    costs = [cash_cost(deal, name, item) for name, item in deal.budget.items()
             if item.from_.section == "accounts"]  # fmt: skip
    known = [sum(cost) for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def _raised(deal: Deal) -> float:
    """Return what capital and openings bring into accounts."""
    opening = sum(plain_value(account.opening) for account in deal.accounts.values())
    into = (c for c in deal.drawn.values() if c.to.section == "accounts")
    return opening + sum(plain_value(capital.amount) for capital in into)


def _left(deal: Deal) -> float:
    """Return what capital leaves beyond the budget, as if all of it were repaid to one tranche."""
    return max(0.0, _raised(deal) - (_budget(deal) or 0.0))


def _least_drawn(deal: Deal, debt: Debt, brought: float) -> float:
    """Return the least that is drawn of a debt: what others and payments can't cover."""
    amount = plain_value(debt.amount)
    if isinstance(debt.draws, Flow):
        return min(amount, total_of(deal, debt.draws))
    others = _raised(deal) - amount + brought
    return min(amount, max(0.0, (_budget(deal) or 0.0) - others))
