"""Amounts that must fit each other: commitments, holders, draws, fees, limits."""

from collections.abc import Iterator, Mapping

from pfs.models.bounded import written_values
from pfs.models.capital import DeferredFee
from pfs.models.crosscheck.amounts import total_of
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.numbers import Stated, plain_value
from pfs.models.payments import Limit, Payment
from pfs.models.problems import Problem
from pfs.models.schedules import ScheduleByOutcome
from pfs.source.document import KEY
from pfs.source.findings import Path

_CENT = 0.005


def money(amount: float) -> str:
    """Return an amount with commas, and cents where it has them."""
    whole = abs(amount - round(amount)) < _CENT
    return f"{amount:,.0f}" if whole else f"{amount:,.2f}"


def guarantees_cover(deal: Deal) -> Iterator[Problem]:
    """Check that a guarantee has an amount that can be called."""
    for name, guarantee in deal.guarantees.items():
        if plain_value(guarantee.amount) == 0:
            path = ("capital", name, "amount")
            message = f"nothing can be called from `capital.{name}`"
            yield Problem("PFS160", path, message, "write the most that can be called")


def holders_whole(deal: Deal) -> Iterator[Problem]:
    """Check that what several holders bring adds up to the commitment."""
    for name, tranche in deal.drawn.items():
        if isinstance(tranche.from_, Mapping):
            brought = sum(plain_value(part) for part in tranche.from_.values())
            stated = plain_value(tranche.amount)
            if abs(brought - stated) > _CENT:
                message = f"the holders bring {money(brought)}, and `amount` is {money(stated)}"
                remedy = "let the holders' amounts add up to `amount`"
                yield Problem("PFS161", ("capital", name, "from"), message, remedy)


def draws_fit(deal: Deal) -> Iterator[Problem]:
    """Check that scheduled draws fit the commitment, and draws to a party are dated."""
    for name, tranche in deal.drawn.items():
        path = ("capital", name, "draws")
        if isinstance(tranche.draws, Flow):
            drawn, stated = total_of(deal, tranche.draws), plain_value(tranche.amount)
            if drawn > stated + _CENT:
                message = f"draws of {money(drawn)} exceed `amount`, {money(stated)}"
                yield Problem("PFS162", path, message, "raise `amount`, or lower a draw")
        elif tranche.to.section == "parties":
            message = f"what `{tranche.to}` needs is not known, so draws to it must be dated"
            remedy = "write `draws: {dated: {DATE: AMOUNT}}`, or an account in `to`"
            yield Problem("PFS163", path, message, remedy)


def fees_fit(deal: Deal) -> Iterator[Problem]:
    """Check that fees deferred from an item of the budget do not exceed it."""
    deferred: dict[str, float] = {}
    for name, fee in deal.capital.items():
        if isinstance(fee, DeferredFee):
            item = deal.budget[fee.reduces.id].amount
            total = deferred.get(fee.reduces.id, 0.0) + plain_value(fee.amount)
            deferred[fee.reduces.id] = total
            cost = total_of(deal, item) if isinstance(item, Flow) else total
            if total > cost + _CENT:
                message = f"fees of {money(total)} exceed `{fee.reduces}`, {money(cost)}"
                path = ("capital", name, "amount")
                yield Problem("PFS164", path, message, f"lower the fee, or raise `{fee.reduces}`")


def _pooled(deal: Deal, name: str, limit: Limit) -> Iterator[Problem]:
    """Yield payments that a limit per cohort names and that are not kept by cohort."""
    if limit.per != "cohort" or limit.over is None:
        return
    named = deal.payments if limit.over == "all" else limit.over
    for payment in named:
        if deal.payments[payment].for_each == "deal":
            message = f"`payments.{payment}` is not paid for each cohort"
            remedy = f"write `for_each: cohort` in `payments.{payment}`, or leave `per` out"
            yield Problem("PFS168", ("limits", name, "per"), message, remedy)


def limits_possible(deal: Deal) -> Iterator[Problem]:
    """Check that a payor is limited as a whole, and a return where cash can be followed."""
    for name, limit in deal.limits.items():
        if limit.payor is not None and limit.per == "cohort":
            message = "what a payor pays is not kept by cohort"
            remedy = "write `over: [payments]` with `per: cohort`, or leave `per` out"
            yield Problem("PFS168", ("limits", name, "per"), message, remedy)
        if limit.payor is not None and limit.excess == "carried":
            message = "what a payor can't pay is lost, not carried"
            remedy = "put `excess: carried` on a limit `over` payments, or leave it out"
            yield Problem("PFS168", ("limits", name, "excess"), message, remedy)
        yield from _pooled(deal, name, limit)
        if limit.of_return:
            for index, capital in enumerate(limit.of or ()):
                step = _share_step(deal, capital)
                if step is not None:
                    path = ("limits", name, "of", index)
                    message = f"`{capital}` is paid after `waterfall.{step}`, which takes a share"
                    remedy = "bound the return with `until: {irr: ...}` on a step of the waterfall"
                    yield Problem("PFS169", path, message, remedy)


def _share_step(deal: Deal, capital: str) -> str | None:
    """Return a step with `share` in a waterfall that pays this capital."""
    paying = {
        str(step.from_)
        for step in deal.waterfall.values()
        if any(claim.startswith(f"{capital}.") for claim in step.claims) or capital in step.payees
    }
    steps = sorted(deal.waterfall.items())
    return next((n for n, step in steps if step.share is not None and step.from_ in paying), None)


def floors_below_caps(deal: Deal) -> Iterator[Problem]:
    """Check that the least that is paid is not above the most that may be paid."""
    for path, value in walk(deal):
        if isinstance(value, Payment | ScheduleByOutcome):
            yield from _floor(path, value.at_least, value.at_most)


def _floor(
    path: Path, floor: float | Stated | None, cap: float | Stated | None
) -> Iterator[Problem]:
    if floor is None or cap is None:
        return
    least, most = min(written_values(floor)), max(written_values(cap))
    if least > most + 1e-9:
        message = f"the floor of {least:,.12g} is above `at_most`, {most:,.12g}"
        remedy = f"write at most {most:_.12g} here, or raise `at_most`"
        yield Problem("PFS157", (*path, "at_least"), message, remedy)


def accounts_empty(deal: Deal) -> Iterator[Problem]:
    """Warn of money that goes into an account that pays nobody."""
    paying = {str(step.from_) for step in deal.waterfall.values()}
    paying |= {str(item.from_) for item in deal.budget.values()}
    for section in ("payments", "capital"):
        for name, entry in getattr(deal, section).items():
            into = getattr(entry, "to", "")
            if into.startswith("accounts.") and into not in paying:
                message = f"`{section}.{name}` goes into `{into}`, from which nobody is paid"
                remedy = f"write a `waterfall` step or a `budget` item from `{into}`"
                yield Problem("PFS204", (section, name, KEY), message, remedy)
