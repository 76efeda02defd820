"""Rules beyond validity: what a valid deal is warned of, and what is worth knowing of it.

Each rule is a small function from a deal to problems, in plain arithmetic; rules that need a run of
the deal are in `pfs.analysis.rules`.
"""

from collections.abc import Callable, Iterator

from pfs.models.deal import Deal
from pfs.models.problems import Problem
from pfs.models.rules import caps, cliffs, cover, evaluations, evidence, tables, triggers, whole

Rule = Callable[[Deal], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    triggers.results_in_time,
    caps.caps_bind,
    caps.payments_bind,
    whole.tranches_whole,
    tables.amounts_rise,
    tables.rows_in_order,
    tables.flat_zones,
    cliffs.cliffs,
    evaluations.people_observed,
    evaluations.groups_possible,
    evaluations.thresholds_detectable,
    evidence.baselines_sourced,
    evidence.influence_supported,
    evidence.money_voted,
    evidence.metrics_have_goals,
    cover.guarantees_fit,
    cover.cohorts_counted,
)
"""Warnings and notes of a valid deal, one function a rule or a close pair of them."""


def remarks(deal: Deal) -> list[Problem]:
    """Return what the rules find in a valid deal."""
    return [found for rule in RULES for found in rule(deal)]
