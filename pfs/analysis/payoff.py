"""Exact payments and returns at stated measured outcomes; nothing is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pfs.analysis.case import Case, run_case
from pfs.models.deal_file import DealFile
from pfs.models.keys import ReadingKey
from pfs.outcomes.distributions import base_value
from pfs.outcomes.occasions import Occasions, occasions

Given = Mapping[str, float]
"""Readings of one case by key."""


@dataclass(frozen=True, slots=True)
class Payoff:
    """Exact results of stated cases.

    Parameters
    ----------
    file
        The deal.
    cases
        Readings of each case, as asked for.
    case
        The run of all cases together: `case.values(key)` has one value a case.
    at_base
        Metrics that payments read and no case states, with the base used for them.
    left_alone
        Options that a party holds and that were not set: they are not used.
    """

    file: DealFile
    cases: tuple[Given, ...]
    case: Case
    at_base: Mapping[str, float]
    left_alone: tuple[str, ...]


def payoff(file: DealFile, cases: Sequence[Given]) -> Payoff:
    """Return exact payments and returns at stated outcomes.

    Parameters
    ----------
    file
        The deal.
    cases
        Readings of each case by key `METRIC[.READ][@COHORT][@DATE]`, in the metric's own read
        unless the key says otherwise. What a case leaves open is at its base.

    Raises
    ------
    ValueError
        If there is no case, or cases do not state the same readings.
    """
    if not cases:
        raise ValueError("state at least one outcome")
    keys = tuple(cases[0])
    if any(tuple(case) != keys for case in cases):
        raise ValueError("every case must state the same readings in the same order")
    given = {key: np.array([case[key] for case in cases]) for key in keys}
    run = run_case(file.deal, given or {}, set_paths=file.set_paths) if keys else run_case(
        file.deal, {}, set_paths=file.set_paths
    )  # fmt: skip
    stated = {ReadingKey.parse(key).metric for key in keys}
    return Payoff(
        file=file,
        cases=tuple(cases),
        case=run,
        at_base=bases(file, occasions(file.deal), stated),
        left_alone=options_left_alone(file),
    )


def bases(file: DealFile, known: Occasions, stated: set[str]) -> dict[str, float]:
    """Return the base of every metric that payments read and that is not stated."""
    read = {slot.metric for terms in known.payments for s in terms.scopes for slot in s.due}
    bases = {}
    for name in sorted(read - stated):
        metric = file.deal.metrics[name]
        number = metric.level if metric.effect is None else metric.effect
        if number is not None:
            bases[name] = base_value(number)
    return bases


def options_left_alone(file: DealFile) -> tuple[str, ...]:
    """Return the terminations that are options of a party and were not set by hand."""
    return tuple(
        name
        for name, termination in file.deal.terminations.items()
        if termination.by is not None
        and termination.exercise == "when"
        and f"terminations.{name}.exercise" not in file.set_paths
    )
