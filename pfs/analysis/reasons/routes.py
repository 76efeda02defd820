"""Between whom each clause of a deal may move money."""

from collections.abc import Iterator
from dataclasses import dataclass

from pfs.cashflow.accounts import released_to
from pfs.cashflow.terms import terms_of
from pfs.models.capital import Drawn
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates
from pfs.models.waterfall import Step


@dataclass(frozen=True, slots=True)
class Route:
    """A clause, and the names under which each end of its flows is known.

    A tranche stands for whoever holds it: `capital.senior` beside the party.
    """

    clause: str
    givers: frozenset[str]
    takers: frozenset[str]


def routes(deal: Deal) -> tuple[Route, ...]:
    """Return every route on which a deal can move money."""
    return tuple(
        Route(clause, frozenset(givers), frozenset(takers))
        for clause, givers, takers in (
            *_payments(deal), *_steps(deal), *_capital(deal), *_guarantees(deal), *_rest(deal),
        )
    )  # fmt: skip


Ends = Iterator[tuple[str, set[str], set[str]]]


def _payments(deal: Deal) -> Ends:
    for name, payment in deal.payments.items():
        payors, to = {str(payor) for payor in payment.payors}, holders(deal, str(payment.to))
        yield f"payments.{name}", payors, to
        yield f"payments.{name}", to, payors


def _steps(deal: Deal) -> Ends:
    for name, step in deal.waterfall.items():
        yield f"waterfall.{name}", {str(step.from_)}, _takers(deal, step)


def _takers(deal: Deal, step: Step) -> set[str]:
    takers: set[str] = set()
    for claim in step.claims:
        if claim.section == "capital":
            takers |= {f"capital.{claim.id}", *_receivers(deal, claim.id)}
        elif claim.section == "budget":
            takers |= {str(claim), str(deal.budget[claim.id].to)}
        else:
            takers.add(str(claim))
    return takers.union(*(holders(deal, str(payee)) for payee in step.payees))


def _receivers(deal: Deal, name: str) -> set[str]:
    return {party for party, _ in terms_of(deal, name, grid_dates(deal.calendar)).receivers}


def holders(deal: Deal, payee: str) -> set[str]:
    """Return the names under which whoever is paid is known: of a tranche its holders too."""
    if not payee.startswith("capital."):
        return {payee}
    stated = deal.capital[payee.removeprefix("capital.")]
    parties = (stated.from_,) if isinstance(stated.from_, str) else tuple(stated.from_)
    return {payee, *map(str, parties)}


def _capital(deal: Deal) -> Ends:
    for name, stated in deal.capital.items():
        if not isinstance(stated, Drawn):
            continue
        lenders = holders(deal, f"capital.{name}")
        yield f"capital.{name}.draws", lenders, {str(stated.to)}
        payer = getattr(stated, "repaid_by", "waterfall")
        if payer not in {"waterfall", "payments"}:
            yield f"capital.{name}.repaid_by", {str(payer)}, lenders


def _guarantees(deal: Deal) -> Ends:
    for name, stated in deal.guarantees.items():
        own, back = f"capital.{name}", str(stated.remainder_to or stated.from_)
        protected = holders(deal, str(stated.for_))
        yield own, {str(stated.from_), own}, protected
        yield own, {str(stated.from_)}, {own}
        yield own, {own}, {back}


def _rest(deal: Deal) -> Ends:
    for name, item in deal.budget.items():
        yield f"budget.{name}", {str(item.from_)}, {str(item.to), f"budget.{name}"}
    for name, termination in deal.terminations.items():
        for pay in termination.pays or ():
            yield f"terminations.{name}", {str(pay.from_)}, holders(deal, str(pay.to))
    for name, account in deal.accounts.items():
        key, to = f"accounts.{name}", released_to(account)
        if account.filled_by is not None:
            yield key, {str(account.filled_by)}, {key}
        if to is not None:
            yield key, {key}, {to}
