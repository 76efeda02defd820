"""What is measured of one reading: as it is given, or with the errors of evaluations and risks."""

from dataclasses import replace

import numpy as np

from pfs.models.conditions import Read
from pfs.models.metrics import Metric
from pfs.models.timeline import Slot
from pfs.outcomes.draws import Draws, arms, error_name
from pfs.outcomes.frame import Frame
from pfs.outcomes.measurement import Truth, errors_of, estimated, true_reading, weighted
from pfs.outcomes.normal import normal_scores
from pfs.outcomes.people import thinned
from pfs.outcomes.readings import Factor, Reading
from pfs.outcomes.risks import Risks
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.stated_readings import PER_PERSON, directly_given, per_person
from pfs.outcomes.weights import weights
from pfs.tape.hooks import apply


def measure(
    made: Frame,
    slot: Slot,
    true: Truth,
    people: Factor,
    draws: Draws,
    scores: dict[tuple[str, str], tuple[float, FloatArray]],
) -> Reading:
    """Return what is measured: given, exact, or what the evaluations estimate together."""
    deal, risks = made.deal, made.risks
    metric = deal.metrics[slot.metric]
    stated = per_person(metric, made.given.at(slot.metric, slot.cohort, slot.date), people)
    direct = directly_given(metric, true, stated, people)
    if direct is not None:
        return direct
    if not metric.evaluations or draws.exact:
        reading = true_reading(metric, true, people)
        return reading if draws.exact else _misread(reading, slot, risks)
    errors = errors_of(
        metric, true, deal.cohorts.get(slot.cohort), slot.observed,
        _scores(metric, slot, draws, scores), thinned(risks, metric, slot),
    )  # fmt: skip
    estimates = {}
    for name in metric.evaluations:
        bias = _bias(made, slot, name, true, draws)
        value, against = estimated(metric, name, true, errors, bias)
        estimates[name] = (stated.get(name, value), against)
    return weighted(metric, estimates, weights(deal, metric, slot, risks), true, people)


def deemed(reading: Reading, metric: Metric, slot: Slot, risks: Risks | None) -> Reading:
    """Return the reading with the value that counts where no result could be had."""
    for _, failed, value in () if risks is None else risks.deemed(slot.metric, slot):
        own: Read = PER_PERSON.get(metric.own_read, metric.own_read)  # type: ignore[assignment]
        instead = value / reading.people if metric.own_read in PER_PERSON else value
        found = np.where(failed, instead, reading.per_person(own))
        reading = replace(reading, read=own, value=found)
    return reading


def _misread(reading: Reading, slot: Slot, risks: Risks | None) -> Reading:
    """Return an exact reading with the errors of bias and drift."""
    if risks is None:
        return reading
    return replace(reading, value=reading.value + _error(reading, slot, None, risks))


def _error(reading: Reading, slot: Slot, evaluation: str | None, risks: Risks) -> Factor:
    """Return the error of bias and drift in the reading's own direction."""
    better = reading.sign if reading.read == "level" else 1
    return better * risks.misread(slot.metric, evaluation, slot)


def _bias(made: Frame, slot: Slot, name: str, true: Truth, draws: Draws) -> FloatArray:
    """Return the constant error of an evaluation, and what bias and drift add to it."""
    metric = made.deal.metrics[slot.metric]
    assert metric.evaluations is not None  # noqa: S101 - the caller has checked
    bias = draws.number(
        f"metrics.{slot.metric}.evaluations.{name}.bias", metric.evaluations[name].bias
    )
    if made.risks is None:
        return bias
    return bias + _error(true_reading(metric, true, 1.0), slot, name, made.risks)


def _scores(
    metric: Metric,
    slot: Slot,
    draws: Draws,
    before: dict[tuple[str, str], tuple[float, FloatArray]],
) -> dict[str, FloatArray]:
    """Return the standard normal score of each arm.

    Running readings see the same people again: what is new at a reading is independent, so the
    score is the weighted sum of the score before and a new one, with variance 1.
    """
    if draws.uniforms is None:
        return {}
    result: dict[str, FloatArray] = {}
    running = metric.measured is not None and metric.measured.dates is not None
    for arm in arms(metric):
        fresh = apply(
            normal_scores, draws.uniforms.draw(error_name(slot, arm), draws.block), into=True
        )
        key = (slot.cohort, arm)
        if running and key in before:
            share, score = before[key]
            kept = share / slot.observed
            fresh = np.sqrt(kept) * score + np.sqrt(1 - kept) * fresh
        before[key] = (slot.observed, fresh)
        result[arm] = fresh
    return result
