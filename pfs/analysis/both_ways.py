"""A deal with its backbone and with contracts one by one, on the same draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.analysis.paths import Drawing, PathResults, run_paths
from pfs.analysis.statistics import Estimate, Summary, mean, summarise
from pfs.ci_alignment.backbone import (
    Economics,
    budgeted,
    economics_of,
    one_by_one,
    total_of,
)
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import BLOCK_SIZE, FloatArray, Sample
from pfs.source.overrides import Setting


@dataclass(frozen=True, slots=True)
class Way:
    """One way to coordinate.

    Parameters
    ----------
    coordination
        What the budget item comes to.
    budget
        All that the programme is budgeted for, where every amount follows from the file.
    returns
        Return a year (IRR) of each debt.
    unpaid
        Budget that stays unpaid because cash lacks.
    """

    coordination: float
    budget: float | None
    returns: Mapping[str, Summary]
    unpaid: Summary


@dataclass(frozen=True, slots=True)
class BothWays:
    """Both ways side by side.

    Parameters
    ----------
    gains
        By debt: its gain through the backbone less its gain one by one, case by case.
    """

    costs: Economics
    hub: Way
    alone: Way
    gains: Mapping[str, Estimate]


def wanted(key: str) -> bool:
    """Return whether a result of a run is needed here."""
    section, _, measure = key.partition(".")[0], *key.rpartition(".")[1:]
    return (section == "capital" and measure in {"irr", "gain"}) or (
        section == "budget" and measure == "unpaid"
    )


def both_ways(
    file: DealFile, drawing: Drawing, kept: PathResults, *, block: int = BLOCK_SIZE
) -> BothWays | None:
    """Return what the backbone does to the budget and to investors' return.

    Parameters
    ----------
    file, drawing
        The deal and how its cases are drawn.
    kept
        The results of its run that are `wanted` here.
    block
        Paths computed together; no result depends on it.

    Returns
    -------
    BothWays or None
        None where the backbone's costs, or the budget item that pays it, are not stated.
    """
    impact = file.deal.collective_impact
    backbone = None if impact is None else impact.backbone
    costs = economics_of(backbone)
    if backbone is None or costs is None:
        return None
    swap = one_by_one(file.deal, backbone, costs)
    stated = budgeted(file.deal, backbone)
    if swap is None or stated is None:
        return None
    path, value = swap
    variant = file.variant((), [Setting(path, value, f"--set {path}=...")])
    other = run_paths(variant, drawing, wanted=wanted, block=block)
    return BothWays(
        costs,
        _way(file, kept, drawing.sample, stated),
        _way(variant, other, drawing.sample, costs.alone_cost),
        {
            name: mean(_gain(kept, name) - _gain(other, name), drawing.sample)
            for name in file.deal.debts
        },
    )


def _gain(kept: PathResults, name: str) -> FloatArray:
    return kept.numbers[f"capital.{name}.gain"]


def _way(file: DealFile, kept: PathResults, sample: Sample, coordination: float) -> Way:
    totals = [total_of(item.amount) for item in file.deal.budget.values()]
    stated = [total for total in totals if total is not None]
    unpaid = np.zeros(sample.paths)
    for name in sorted(file.deal.budget):
        unpaid = unpaid + kept.numbers[f"budget.{name}.unpaid"]
    return Way(
        coordination,
        sum(stated) if len(stated) == len(totals) else None,
        {name: summarise(kept.numbers[f"capital.{name}.irr"], sample) for name in file.deal.debts},
        summarise(unpaid, sample),
    )
