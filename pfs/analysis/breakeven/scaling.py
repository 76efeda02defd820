"""A deal with one kind of term multiplied: people served, prices, budget, cost of delivery."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pfs.models.base import Model
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.flows import Flow, ShareOf
from pfs.models.numbers import Stated
from pfs.models.payments import Payment
from pfs.models.programme import BudgetItem, Cohort

_M = TypeVar("_M", bound=Model)
PRICES = ("amount", "price", "value", "pay", "otherwise")
"""Fields of a payment and its rows that are money it pays for an outcome."""
ROWS = ("steps", "lines", "blocks", "prices")


def with_volume(file: DealFile, factor: float) -> DealFile:
    """Return the deal with the people of every cohort multiplied."""
    return _changed(file, "cohorts", lambda c: _cohort(c, factor))


def with_prices(file: DealFile, factor: float) -> DealFile:
    """Return the deal with what every payment pays multiplied; limits and caps stay."""
    return _changed(file, "payments", lambda p: _payment(p, factor))


def with_budget(file: DealFile, factor: float) -> DealFile:
    """Return the deal with every amount of the budget multiplied; capital stays.

    What delivery costs a provider rises with it only where it is stated as a share of the item.
    """
    return _changed(file, "budget", lambda item: _budget(item, factor))


def with_delivery(file: DealFile, factor: float) -> DealFile:
    """Return the deal with what delivery costs the providers multiplied; what they get stays."""
    return _changed(file, "budget", lambda item: _delivery(item, factor))


def _changed(file: DealFile, section: str, change: Callable[[Any], Model]) -> DealFile:
    entries = {name: change(entry) for name, entry in getattr(file.deal, section).items()}
    deal: Deal = file.deal.model_copy(update={section: entries})
    return replace(file, deal=deal)


def _with(model: _M, factor: float, *names: str) -> _M:
    stated = {name: getattr(model, name, None) for name in names}
    return model.model_copy(
        update={name: times(x, factor) for name, x in stated.items() if x is not None}
    )


def times(number: float | Stated, factor: float) -> float | Stated:
    """Return a certain number multiplied, in whichever form it is stated."""
    if not isinstance(number, Stated):
        return number * factor
    if number.since is not None:
        since = {day: value * factor for day, value in number.since.items()}
        return number.model_copy(update={"since": since})
    inner = 0.0 if number.value is None else number.value
    return number.model_copy(update={"value": times(inner, factor)})


def _cohort(cohort: Cohort, factor: float) -> Cohort:
    return _with(cohort, factor, "people")


def _payment(payment: Payment, factor: float) -> Payment:
    prices = payment.prices
    lines = None if prices is None else {
        name: _line(line, factor) for name, line in prices.items()
    }  # fmt: skip
    amount = payment.amount
    share = isinstance(amount, ShareOf)
    plain = payment.model_copy(update={"prices": lines, "amount": None if share else amount})
    scaled: Payment = _line(plain, factor)
    if isinstance(amount, ShareOf):
        return scaled.model_copy(update={"amount": _with(amount, factor, "share")})
    return scaled


def _line(line: Any, factor: float) -> Any:  # noqa: ANN401 - a number, or a line or payment
    """Return a price or a schedule with what it pays multiplied."""
    if not isinstance(line, Model) or isinstance(line, Stated):
        return times(line, factor)
    rows = {name: getattr(line, name, None) for name in ROWS}
    update = {
        name: tuple(_with(row, factor, *PRICES) for row in table)
        for name, table in rows.items()
        if table is not None and not isinstance(table, Mapping)
    }
    return _with(line, factor, *PRICES).model_copy(update=update)


def _flow(flow: Flow | ShareOf, factor: float) -> Flow | ShareOf:
    if isinstance(flow, ShareOf):
        return _with(flow, factor, "share")
    if flow.dated is not None:
        dated = {day: times(amount, factor) for day, amount in flow.dated.items()}
        return flow.model_copy(update={"dated": dated})
    return _with(flow, factor, "total", "per_person")


def _budget(item: BudgetItem, factor: float) -> BudgetItem:
    return item.model_copy(update={"amount": _flow(item.amount, factor)})


def _delivery(item: BudgetItem, factor: float) -> BudgetItem:
    cost = item.cost_to_provider
    if cost is None:
        return item
    scaled = _flow(cost, factor) if isinstance(cost, Flow | ShareOf) else times(cost, factor)
    return item.model_copy(update={"cost_to_provider": scaled})
