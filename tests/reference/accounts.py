"""Money that accounts begin with, are filled with and release; the page leaves its order open."""

from pfs.models.parties import Account
from reference.conditions import Place, holds
from reference.earning import has_earned
from reference.exact import ZERO, plain
from reference.world import World


def open_accounts(world: World) -> None:
    """Bring the opening balances, then what `filled_by` brings, at the start and each year.

    A run that starts from an opening has nothing in its accounts.
    """
    if world.opened:
        return
    for name, terms in sorted(world.deal.accounts.items()):
        if world.index == 0:
            opening = plain(terms.opening)
            world.move(terms.holder, f"accounts.{name}", "fill", opening, f"accounts.{name}")
        yearly = terms.refilled == "yearly" and world.index % world.book.grid.a_year == 0
        if world.index == 0 or yearly:
            _fill(world, name, terms)


def _fill(world: World, name: str, terms: Account) -> None:
    account = f"accounts.{name}"
    if terms.filled_by is not None and terms.target is not None:
        lack = max(ZERO, plain(terms.target) - world.state.cash[account])
        world.move(terms.filled_by, account, "fill", lack, account)


def release(world: World, *, always: bool = False) -> None:
    """Release the balance of an account when its condition holds, or always, at the end."""
    for name, terms in sorted(world.deal.accounts.items()):
        to = terms.release_to or terms.filled_by
        when = terms.release_when
        if to is None or (not always and when is None):
            continue
        if always or (when is not None and holds(world, when, Place(has_earned))):
            account = f"accounts.{name}"
            balance = world.state.cash[account]
            world.move(account, str(to), "release", balance, account)
            world.state.unspent[account] = ZERO
