"""What is written and does nothing, and money that does not come out even: warnings and notes."""

from collections.abc import Iterator

from pfs.models.capital import Drawn
from pfs.models.crosscheck.amounts import Amounts, added, amounts_of, cash_cost, running
from pfs.models.crosscheck.money import money
from pfs.models.crosscheck.readings import results
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.grid import grid_dates
from pfs.models.numbers import plain_value
from pfs.models.problems import Problem, listed
from pfs.models.references import Reference
from pfs.source.document import KEY

_CENT = 0.005
_PAYING_ROLES = frozenset({"payor", "investor", "guarantor", "provider", "issuer"})
"""Roles whose parties give or get money; an evaluator or a community may be named only."""


def metrics_used(deal: Deal) -> Iterator[Problem]:
    """Warn of metrics that nothing reads."""
    used = {name for section, name in _named(deal) if section == "metrics"}
    for name in deal.metrics:
        if name not in used:
            message = f"nothing reads `metrics.{name}`: no payment, condition, saving or link"
            yield Problem("PFS202", ("metrics", name, KEY), message, "use it, or leave it out")


def parties_used(deal: Deal) -> Iterator[Problem]:
    """Warn of payors, investors, guarantors, providers and issuers that nothing names."""
    used = {name for section, name in _named(deal) if section == "parties"}
    used |= {debt.repaid_by for debt in deal.debts.values()}
    for name, party in deal.parties.items():
        if name not in used and set(party.roles) <= _PAYING_ROLES:
            message = f"`{name}` is {listed(party.roles)}, and no term names it"
            yield Problem("PFS203", ("parties", name, KEY), message, "name it, or leave it out")


def _named(deal: Deal) -> Iterator[tuple[str, str]]:
    """Yield what references name; a risk or an example of something is no use of it."""
    for path, value in walk(deal):
        if isinstance(value, Reference) and path[0] not in {"risks", "worked_examples"}:
            yield value.section, value.id


def has_examples(deal: Deal) -> Iterator[Problem]:
    """Note that nothing shows the file to say what the contract says."""
    if deal.payments and not deal.worked_examples:
        message = "the deal has no worked examples"
        remedy = "add `worked_examples` from the contract; `pfs check` runs them"
        yield Problem("PFS301", (), message, remedy)


def sources_cover_uses(deal: Deal) -> Iterator[Problem]:
    """Warn where what is brought into an account and its budget do not balance."""
    accounts = {str(item.from_) for item in deal.budget.values()}
    accounts |= {str(capital.to) for capital in deal.drawn.values()}
    for account in sorted(name for name in accounts if name.startswith("accounts.")):
        uses = _uses(deal, account)
        if uses is not None:
            yield from _short(deal, account, uses)
            yield from _over(deal, account, sum(uses))


def _uses(deal: Deal, account: str) -> Amounts | None:
    """Return the account's budget on each date; None where an amount follows from others."""
    paid_later = {c.id for step in deal.waterfall.values() for c in step.claims
                  if c.section == "budget"}  # fmt: skip
    rows: list[Amounts] = []
    for name, item in deal.budget.items():
        if item.from_ == account and name not in paid_later:
            cost = cash_cost(deal, name, item)
            if cost is None:
                return None
            rows.append(cost)
    return added(rows, len(grid_dates(deal.calendar)))


def _brought(deal: Deal, tranche: Drawn) -> Amounts:
    """Return what a tranche can bring by each date; all of it at once where drawn as needed."""
    if isinstance(tranche.draws, Flow):
        return running(amounts_of(deal, tranche.draws))
    return (plain_value(tranche.amount),) * len(grid_dates(deal.calendar))


def _sources(deal: Deal, account: str) -> Amounts:
    rows = [_brought(deal, c) for c in deal.drawn.values() if c.to == account]
    stated = deal.accounts.get(account.removeprefix("accounts."))
    opening = 0.0 if stated is None else plain_value(stated.opening)
    length = len(grid_dates(deal.calendar))
    return added([*rows, (opening,) * length], length)


def _short(deal: Deal, account: str, uses: Amounts) -> Iterator[Problem]:
    """Yield the first date on which the budget exceeds what was brought, before any payment."""
    grid, due = grid_dates(deal.calendar), running(uses)
    sources = _sources(deal, account)
    paid_from = _first_payment(deal, account)
    short = [i for i in range(len(grid)) if due[i] > sources[i] + _CENT]
    if not short:
        return
    index = short[0]
    lack = money(due[index] - sources[index])
    detail = f"{money(due[index])} is due by then, and {money(sources[index])} is brought"
    path = ("budget", _items(deal, account)[0], KEY)
    if paid_from is None or index < paid_from:
        message = f"uses exceed sources by {lack} on {grid[index]}: {detail}"
        remedy = f"raise capital into `{account}` or its draws, or lower the budget"
        yield Problem("PFS201", path, message, remedy)
    else:
        message = f"from {grid[index]} the budget needs outcome payments: {detail}"
        yield Problem("PFS302", path, message, "what they do not bring stays unpaid")


def _items(deal: Deal, account: str) -> list[str]:
    return [name for name, item in deal.budget.items() if item.from_ == account]


def _first_payment(deal: Deal, account: str) -> int | None:
    """Return the first index on which a payment can reach an account; None if none does."""
    found: list[int] = []
    for payment in deal.payments.values():
        if payment.to == account:
            due = results(deal, payment) if payment.priced else []
            found += [result.index for result in due if result.index is not None]
            found += [0] * (not payment.priced)
    return min(found, default=None)


def _over(deal: Deal, account: str, uses: float) -> Iterator[Problem]:
    """Yield where scheduled draws bring more than the budget spends."""
    into = {name: tranche for name, tranche in deal.drawn.items() if tranche.to == account}
    if not into or any(tranche.draws == "as_needed" for tranche in into.values()):
        return
    brought = _sources(deal, account)[-1]
    if brought > uses + _CENT:
        message = (
            f"sources exceed uses by {money(brought - uses)}: {money(brought)} is brought into "
            f"`{account}`, and its budget is {money(uses)}"
        )
        remedy = "lower the draws, write `draws: as_needed`, or add what is missing in `budget`"
        yield Problem("PFS201", ("capital", next(iter(into)), KEY), message, remedy)


def debts_repaid(deal: Deal) -> Iterator[Problem]:
    """Warn of debt that the waterfall should repay and no step pays."""
    claims = {claim for step in deal.waterfall.values() for claim in step.claims}
    payees = {payee for step in deal.waterfall.values() for payee in step.payees}
    for name, debt in deal.debts.items():
        owed = f"capital.{name}.principal"
        if debt.repaid_by == "waterfall" and owed not in claims and f"capital.{name}" not in payees:
            message = f"no step of the waterfall repays `capital.{name}`"
            yield Problem(
                "PFS207", ("capital", name, KEY), message, f"add a step with `pay: {owed}`"
            )
