"""What a deal is worth to each party, path by path, in money.

    net = received - paid + held at the end - brought in accounts - cost of delivery

in money of the day, not discounted. `Held` and `brought` are the balances of the accounts that a
party holds, at the end and at the start; the cost of delivery is what the budget states for the
party as a provider. On every path the nets of all parties and the cost of delivery add up to 0:
what one party has more, another has less, or the people served have in services.
"""

from collections.abc import Iterator
from functools import partial

from pfs.analysis.reported import Column, Keyed
from pfs.cashflow.results import Results
from pfs.cashflow.state import State
from pfs.models.deal import Deal
from pfs.models.numbers import plain_value
from pfs.outcomes.sample import FloatArray

DELIVERY = "deal.delivery_cost"
"""Key of what delivering the programme costs its providers, as far as the budget says."""
MAIN = "accounts.main"
UNHELD = "accounts.main.balance"
"""Key of what is left in the deal's main account where no party is its vehicle."""


def worth(state: State) -> Keyed:
    """Yield what every party has net, `parties.NAME.net_money`, and the cost of delivery.

    Each has shape (paths,); a net is positive where the party gains.
    """
    deal = state.plan.deal
    for name in deal.parties:
        yield f"parties.{name}.net_money", partial(_net, state, name)
    yield DELIVERY, partial(_delivery, state)
    if deal.vehicle is None:
        yield UNHELD, partial(_balance, state, MAIN)


def held_by(deal: Deal, party: str) -> list[str]:
    """Return the accounts that a party holds, sorted."""
    own = [f"accounts.{name}" for name, a in sorted(deal.accounts.items()) if a.holder == party]
    return [MAIN, *own] if deal.vehicle == party and MAIN not in own else own


def unstated_costs(deal: Deal) -> list[str]:
    """Return the fields that would say what a provider's services cost it, where left out."""
    return [
        f"budget.{name}.cost_to_provider"
        for name, item in sorted(deal.budget.items())
        if item.cost_to_provider is None and "provider" in deal.parties[str(item.to)].roles
    ]


def _net(state: State, party: str) -> Column:
    results = Results(state)
    net = results.value(f"parties.{party}.received") - results.value(f"parties.{party}.paid")
    for change in _held(state, party):
        net = net + change
    return net - state.total("delivery", party)


def _held(state: State, party: str) -> Iterator[FloatArray]:
    """Yield what the accounts of a party have gained."""
    for account in held_by(state.plan.deal, party):
        stated = state.plan.deal.accounts.get(account.removeprefix("accounts."))
        opening = plain_value(stated.opening) if stated else 0.0
        yield state.cash.balances[account] - opening


def _delivery(state: State) -> Column:
    return sum((state.total("delivery", name) for name in state.plan.deal.parties), state.zeros())


def _balance(state: State, account: str) -> Column:
    return state.cash.balances[account]
