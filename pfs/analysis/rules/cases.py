"""What a run of the deal finds: a provider without cash, a tranche that is never whole.

Nothing is drawn. The outcomes are those of the range in which `pfs simulate` looks for the one that
makes a tranche whole, from the worst to the best, all metrics moving together.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from pfs.analysis.case import Case, run_case
from pfs.analysis.ranges import span
from pfs.cashflow.results import UnknownResultError
from pfs.models.crosscheck.money import money
from pfs.models.crosscheck.unused import debts_repaid
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.numbers import plain_value
from pfs.models.problems import Problem
from pfs.models.rules.tables import direction
from pfs.models.rules.whole import never_whole
from pfs.outcomes.sample import FloatArray
from pfs.source.document import KEY

CENT = 0.005
STEPS = 49
"""Outcomes from the worst to the best."""


def remarks(file: DealFile) -> list[Problem]:
    """Return what a run at the base and at better outcomes finds in a valid deal."""
    base = run_case(file.deal, {}, set_paths=file.set_paths)
    return [*_without_cash(file.deal, base), *_never_whole(file, base)]


def _without_cash(deal: Deal, base: Case) -> Iterator[Problem]:
    for name in deal.parties:
        # Who defers a fee has agreed to do without that much.
        deferred = [f.amount for f in deal.deferred_fees.values() if f.from_ == name]
        lacks = -_lowest_cash(base, name) - sum(map(plain_value, deferred))
        if lacks > CENT:
            message = f"`{name}` lacks {money(lacks)} at some date in the base case"
            remedy = "pay it earlier, state its costs where they fall due, or name its credit"
            yield Problem("PFS216", ("parties", name, KEY), message, remedy)


def _lowest_cash(base: Case, party: str) -> float:
    try:
        return base.value(f"parties.{party}.lowest_cash")
    except UnknownResultError:
        return 0.0


def _never_whole(file: DealFile, base: Case) -> Iterator[Problem]:
    # Of debt that no step repays this is said already.
    unpaid = {found.path[1] for found in debts_repaid(file.deal)}
    losing = [name for name in file.deal.debts
              if name not in unpaid and base.value(f"capital.{name}.loss") >= CENT]  # fmt: skip
    if not losing:
        return
    case = run_case(file.deal, _outcomes(file.deal), set_paths=file.set_paths)
    for name in losing:
        least = float(case.values(f"capital.{name}.loss").min())
        if least >= CENT:
            yield never_whole(name, f"at least {money(least)} is lost")


def _outcomes(deal: Deal) -> Mapping[str, FloatArray]:
    """Return readings of every metric from the worst to the best of its range."""
    found: dict[str, FloatArray] = {}
    for name, metric in deal.metrics.items():
        if metric.blend is None:
            low, high = span(deal, name)
            outcomes = np.linspace(low, high, STEPS)
            found[name] = outcomes if direction(metric, metric.own_read) >= 0 else outcomes[::-1]
    return found
