"""Which results of a path a simulation reports, by key, each computed only when it is asked for."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from pfs.cashflow.budget import amounts_of
from pfs.cashflow.ledger import CENT
from pfs.cashflow.results import Results
from pfs.cashflow.returns import Returns
from pfs.models.deal import Deal
from pfs.models.flows import Flow
from pfs.models.grid import fiscal_year, grid_dates
from pfs.models.numbers import plain_value
from pfs.models.savings import DirectFunding
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.outcomes.savings import agencies

Column = FloatArray | BoolArray | NDArray[np.uint8]
"""A result of every path: a number, yes or no, or how the calculation of a return ended."""
Keyed = Iterable[tuple[str, Callable[[], Column]]]
"""Results by key, each computed only when it is asked for."""
RISKS = {
    "appropriation": ("lost", "escrow_used", "recovered", "failed", "interest"),
    "delay": ("delayed", "interest"),
    "no_result": ("failed",),
}
"""Results of risks that move money or replace a result, by kind."""


def results_of(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    """Yield every result that a simulation reports, one a path."""
    deal = results.state.plan.deal
    yield from _parties(results)
    yield from _capital(results)
    for section, names, measures in (
        ("payments", deal.payments, ("earned", "paid", "triggered")),
        ("limits", deal.limits, ("bound",)),
        ("accounts", deal.accounts, ("balance",)),
        ("budget", deal.budget, ("unpaid",)),
    ):
        for name in names:
            for measure in measures:
                yield _plain(results, f"{section}.{name}.{measure}")
    yield from _savings(results)
    for name, cohort in deal.cohorts.items():
        yield _plain(results, f"cohorts.{name}.enrolled")
        if cohort.minimum is not None:
            least = plain_value(cohort.minimum)
            yield f"cohorts.{name}.below_minimum", partial(_below, results, name, least)
    for name, risk in deal.risks.items():
        for measure in RISKS.get(risk.kind, ()):
            yield _plain(results, f"risks.{name}.{measure}")
    for name in deal.terminations:
        used = results.state.used.get(name, np.zeros(results.state.paths, dtype=bool))
        yield f"terminations.{name}.used", partial(_same, used)
    yield _plain(results, "deal.paid")


def _parties(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    deal = results.state.plan.deal
    for name in deal.parties:
        yield _plain(results, f"parties.{name}.paid")
        yield _plain(results, f"parties.{name}.received")
        lowest = results.lowest_cash(name)
        if lowest is not None:
            yield f"parties.{name}.lowest_cash", partial(_same, lowest)
        for year, cash in results.cash_by_year(name).items():
            yield f"parties.{name}.cash@FY{year}", partial(_same, cash)
    for name in sorted({str(p) for payment in deal.payments.values() for p in payment.payors}):
        paid = results.value(f"parties.{name}.outcome_payments")
        yield f"parties.{name}.outcome_payments", partial(_same, paid)
        yield f"parties.{name}.pays", partial(_same, paid > 0)
        for year, amount in results.by_fiscal_year(name).items():
            yield f"parties.{name}.outcome_payments@FY{year}", partial(_same, amount)
        for year, voted in appropriations(deal, name).items():
            above = partial(_above, results, name, year, voted)
            yield f"parties.{name}.above_appropriation@FY{year}", above


def _savings(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    """Yield what is saved, in all and by fiscal year, and who gains on balance."""
    deal = results.state.plan.deal
    for name, saving in deal.savings.items():
        subject = f"savings.{name}"
        if isinstance(saving, DirectFunding):
            measures: tuple[str, ...] = ("payments", "outright", "premium", "savings_lost")
            years: Iterable[int] = ()
        else:
            measures = ("units", "cashable", "steps", "value")
            measures += () if saving.average is None else ("average",)
            years = results.saved.years(name)
        for measure in measures:
            yield _plain(results, f"{subject}.{measure}")
            for year in years:
                yield _plain(results, f"{subject}.{measure}@FY{year}")
    for party in concerned(deal):
        yield _plain(results, f"parties.{party}.savings")
        yield _plain(results, f"parties.{party}.net")
        yield _plain(results, f"parties.{party}.wrong_pocket")
        yield f"parties.{party}.net_positive", partial(_positive, results, party)
        for measure, found in (("savings", results.saved.of_party), ("net", results.saved.net)):
            for year in found(party):
                yield _plain(results, f"parties.{party}.{measure}@FY{year}")


def concerned(deal: Deal) -> tuple[str, ...]:
    """Return the parties that save or pay for outcomes, where the deal states savings."""
    avoided = [saving for saving in deal.savings.values() if not isinstance(saving, DirectFunding)]
    if not avoided:
        return ()
    payors = {str(p) for payment in deal.payments.values() for p in payment.payors}
    savers = {agency for saving in avoided for agency in agencies(saving)}
    return tuple(party for party in deal.parties if party in payors | savers)


def appropriations(deal: Deal, party: str) -> dict[int, float]:
    """Return what is voted for a payor in each fiscal year, where the deal states amounts."""
    stated = deal.parties[party].appropriation
    if not isinstance(stated, Flow):
        return {}
    grid = grid_dates(deal.calendar)
    years: dict[int, float] = {}
    for index, amount in amounts_of(deal, stated, grid).items():
        year = fiscal_year(deal.calendar, grid[index])
        years[year] = years.get(year, 0.0) + amount
    return dict(sorted(years.items()))


def _below(results: Results, cohort: str, least: float) -> BoolArray:
    below: BoolArray = results.value(f"cohorts.{cohort}.enrolled") < least - 1e-9
    return below


def _above(results: Results, party: str, year: int, voted: float) -> BoolArray:
    paid = results.by_fiscal_year(party).get(year, np.zeros(results.state.paths))
    above: BoolArray = paid > voted + CENT
    return above


def is_detail(key: str) -> bool:
    """Return whether a result is one of many of its kind: by year, or of the cash of a date."""
    measure, _, index = key.rpartition(".")[2].partition("@")
    return bool(index) and measure not in {"outcome_payments", "above_appropriation"}


def _positive(results: Results, party: str) -> BoolArray:
    net: BoolArray = results.value(f"parties.{party}.net") > 0.0
    return net


def _capital(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    deal = results.state.plan.deal
    for name in deal.guarantees:
        yield _plain(results, f"capital.{name}.called")
    for name in deal.debts:
        subject = f"capital.{name}"
        for measure in ("drawn", "received", "multiple", "loss", "loss_before_guarantee"):
            yield _plain(results, f"{subject}.{measure}")
        drawn, received = results.value(f"{subject}.drawn"), results.value(f"{subject}.received")
        yield f"{subject}.gain", partial(np.subtract, received, drawn)
        yield f"{subject}.loses", partial(np.less, received, drawn - 0.005)
        returns = cache(partial(results.returns, name))
        yield f"{subject}.irr", partial(_rate, returns)
        yield f"{subject}.irr_status", partial(_status, returns)
    for name in [*deal.deferred_fees, *(k for k in deal.drawn if k not in deal.debts)]:
        for measure in ("drawn", "received"):
            yield _plain(results, f"capital.{name}.{measure}")


def _plain(results: Results, key: str) -> tuple[str, Callable[[], Column]]:
    return key, partial(results.value, key)


def _rate(returns: Callable[[], Returns]) -> Column:
    return returns().rate


def _status(returns: Callable[[], Returns]) -> Column:
    return returns().status


def _same(values: Column) -> Column:
    return values
