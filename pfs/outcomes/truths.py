"""What is true of each metric behind its gates, and what readings follow where gates are given."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pfs.models.deal import Deal
from pfs.models.gates import gate_of, with_gates
from pfs.models.metrics import Metric
from pfs.models.risk_drivers import whole
from pfs.models.timeline import Slot
from pfs.outcomes.draws import Draws
from pfs.outcomes.frame import Frame
from pfs.outcomes.measurement import Truth, truth
from pfs.outcomes.people import counted
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.stated_readings import directly_given, per_person


def truths_of(
    deal: Deal, name: str, slots: Sequence[Slot], draws: Draws, risks: Risks | None
) -> dict[str, Truth]:
    """Return what is true in each cohort: the same everywhere unless cohorts differ."""
    cohorts = sorted({slot.cohort for slot in slots})
    if not deal.cohorts or not _differs(deal, name):
        return dict.fromkeys(cohorts, _truth(deal, name, None, draws, risks))
    return {c: _truth(deal, name, whole(deal, c), draws, risks) for c in cohorts}


def _differs(deal: Deal, name: str) -> bool:
    """Return whether the truth of a metric, or of a gate before it, differs between cohorts."""
    gates = (deal.metrics[gate] for gate in with_gates(deal, [name]))
    return any(metric.cohort_correlation < 1.0 for metric in gates)


def _truth(deal: Deal, name: str, cohort: str | None, draws: Draws, risks: Risks | None) -> Truth:
    """Return what is true of a metric, behind its gate: section 4 of how money moves."""
    metric = deal.metrics[name]
    kept = 1.0 if risks is None else risks.kept_of_effect(name, metric)
    own = truth(name, metric, draws, cohort, kept)
    gate = gate_of(metric)
    if gate is None:
        return own
    return _behind(metric, own, _truth(deal, gate, cohort, draws, risks).treated)


def _behind(metric: Metric, own: Truth, gate: FloatArray) -> Truth:
    """Return what is true over all people, from the share who reach the gate."""
    level = own.treated
    through = np.minimum(level, gate) if metric.requires is not None else level * gate
    return replace(own, treated=through)


def behind_given(made: Frame, slot: Slot, true: Truth, draws: Draws) -> Truth:
    """Return what a reading that is not given follows: the truth, behind its gates as given.

    Whatever is not given is at its base, or drawn; but nobody is behind a gate who is said not to
    have reached it.
    """
    gates = with_gates(made.deal, [slot.metric])
    if len(gates) == 1 or not made.given.metrics & set(gates):
        return true
    return replace(true, treated=_level(made, slot, true, draws))


def _level(made: Frame, slot: Slot, true: Truth, draws: Draws) -> FloatArray:
    """Return the level of a reading as it is given, or behind the gate last read before it."""
    deal, risks = made.deal, made.risks
    metric = deal.metrics[slot.metric]
    kept = 1.0 if risks is None else risks.kept_of_effect(slot.metric, metric)
    cohort = whole(deal, slot.cohort) if slot.cohort in deal.cohorts else None
    own = truth(slot.metric, metric, draws, cohort, kept)
    people = slot.people * counted(risks, slot)
    stated = per_person(metric, made.given.at(slot.metric, slot.cohort, slot.date), people)
    given = directly_given(metric, own, stated, people)
    if given is not None:
        return given.level()
    gate = gate_of(metric)
    before = [s for s in made.readings.slots.get(gate or "", ())
              if s.cohort == slot.cohort and s.date <= slot.date]  # fmt: skip
    if not before:
        return true.treated
    found = truths_of(deal, str(gate), before[-1:], draws, risks)[slot.cohort]
    return _behind(metric, own, _level(made, before[-1], found, draws)).treated
