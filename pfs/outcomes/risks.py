"""Risks of a deal on one block of paths: which are on, what they draw, when events come.

A risk is on where its numbers are drawn, and where it was set by hand. Set by hand and nothing
drawn, its numbers are at their base; an event then comes at once if its hazard is 100 %, else
never.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, plain_value
from pfs.models.risk_drivers import whole
from pfs.models.risks import Attrition, Bias, Drift, NoResult, Risk, Shrinkage, TakeUp
from pfs.models.timeline import WHOLE_DEAL, Slot
from pfs.outcomes.draws import Draws
from pfs.outcomes.readings import Factor
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.tape.hooks import apply

K = TypeVar("K", bound=Risk)
LEAST_TAKE_UP = 0.01
"""Take-up is never below this: an effect per person treated needs somebody who is treated."""
DAYS = 365


@dataclass(frozen=True, slots=True)
class Risks:
    """The risks of a deal on one block of paths.

    Parameters
    ----------
    deal
        The deal.
    draws
        Uncertain numbers and events of the block's paths.
    by_hand
        Names of risks that were set by hand: they are on even where nothing is drawn.
    """

    deal: Deal
    draws: Draws
    by_hand: frozenset[str]
    _kept: dict[str, FloatArray] = field(default_factory=dict)

    @property
    def paths(self) -> int:
        """Number of paths."""
        return len(self.draws.block)

    def of(self, kind: type[K]) -> Iterator[tuple[str, K]]:
        """Yield the risks of a kind that are on, by name."""
        for name, risk in sorted(self.deal.risks.items()):
            if isinstance(risk, kind) and (self.draws.draws_numbers or name in self.by_hand):
                yield name, risk

    def number(
        self, path: str, number: float | Stated, *, low: float = -np.inf, high: float = np.inf
    ) -> FloatArray:
        """Return a number of a risk on every path, cut to what it can be."""
        if path not in self._kept:
            self._kept[path] = np.clip(self.draws.number(path, number), low, high)
        return self._kept[path]

    def happens(self, risk: str, driver: str, hazard: float | Stated) -> BoolArray:
        """Return whether an event with a probability happens."""
        chance = self.number(f"risks.{risk}.hazard", hazard, low=0.0, high=1.0)
        uniform = self.draws.uniform(driver)
        return chance >= 1.0 if uniform is None else uniform < chance

    def days_until(self, risk: str, driver: str, per_year: float | Stated) -> FloatArray:
        """Return the days from the calendar's start to an event, infinite where it never comes.

        The chance that it has come within d days is 1 - (1 - h)^(d / 365).
        """
        chance = self.number(f"risks.{risk}.per_year", per_year, low=0.0, high=1.0)
        uniform = self.draws.uniform(driver)
        if uniform is None:
            return np.where(chance >= 1.0, 0.0, np.inf)
        days: FloatArray = apply(_days, uniform, chance)
        return days

    def kept_of_effect(self, name: str, metric: Metric) -> float:
        """Return what shrinkage leaves of the effect of a metric, by its grade of evidence."""
        kept = 1.0
        for _, risk in self.of(Shrinkage):
            if metric.effect is not None and (risk.metrics is None or name in risk.metrics):
                kept *= 1.0 - plain_value(getattr(risk, _grade(metric.effect)))
        return kept

    def take_up(self, cohort: str) -> Factor:
        """Return the share of a cohort's people who take the service."""
        share: Factor = 1.0
        for name, risk in self.of(TakeUp):
            if risk.cohorts == "all" or cohort in risk.cohorts:
                path = self._path(name, "share", risk.per, cohort)
                share = share * self.number(path, risk.share, low=LEAST_TAKE_UP, high=1.0)
        return share

    def staying(self, cohort: str) -> Factor:
        """Return the share of a cohort's people who complete the service."""
        share: Factor = 1.0
        for name, risk in self.of(Attrition):
            if risk.of == "service":
                path = self._path(name, "treated", risk.per, cohort)
                share = share * (1.0 - self.number(path, risk.treated, low=0.0, high=1.0))
        return share

    def observed(self, metric: str, cohort: str) -> tuple[Factor, Factor]:
        """Return the share of the treated and of the control group that is not lost."""
        treated: Factor = 1.0
        control: Factor = 1.0
        for name, risk in self.of(Attrition):
            if risk.of == "evaluations" and risk.metric in {None, metric}:
                path = self._path(name, "treated", risk.per, cohort)
                treated = treated * (1.0 - self.number(path, risk.treated, low=0.0, high=1.0))
                if risk.control is not None:
                    path = self._path(name, "control", risk.per, cohort)
                    control = control * (1.0 - self.number(path, risk.control, low=0.0, high=1.0))
        return treated, control

    def misread(self, metric: str, evaluation: str | None, slot: Slot) -> Factor:
        """Return the error of bias and drift in a reading, positive where it reads better."""
        error: Factor = 0.0
        for name, risk in self.of(Bias):
            if risk.metric == metric and risk.evaluation in {None, evaluation}:
                error = error + self.number(f"risks.{name}.amount", risk.amount)
        for name, drift in self.of(Drift):
            if drift.metric == metric:
                years = (slot.date - self._baseline(slot.cohort)).days / DAYS
                error = error + years * self.number(f"risks.{name}.per_year", drift.per_year)
        return error

    def deemed(self, metric: str, slot: Slot) -> Iterator[tuple[str, BoolArray, FloatArray]]:
        """Yield where no result of a reading can be had, and what counts instead, in own read.

        With the name of the risk.
        """
        for name, risk in self.of(NoResult):
            if risk.metric == metric:
                driver = f"risks.{name}.failure/{slot.date.isoformat()}"
                instead = self.number(f"risks.{name}.deemed", risk.deemed)
                yield name, self.happens(name, driver, risk.hazard), instead

    def _baseline(self, cohort: str) -> dt.date:
        return self.deal.calendar.start if cohort == WHOLE_DEAL else (
            self.deal.cohorts[cohort].first_day
        )  # fmt: skip

    def _path(self, risk: str, name: str, per: str, cohort: str) -> str:
        bare = f"risks.{risk}.{name}"
        if per != "cohort" or cohort == WHOLE_DEAL:
            return bare
        return f"{bare}/{whole(self.deal, cohort)}"


def _days(uniform: FloatArray, chance: FloatArray) -> FloatArray:
    """Return the days to an event with a chance a year, infinite where it has none."""
    with np.errstate(divide="ignore"):
        rate = -np.log1p(-np.broadcast_to(chance, uniform.shape))
    days = np.full(uniform.shape, np.inf)
    np.divide(-DAYS * np.log1p(-uniform), rate, out=days, where=rate > 0.0)
    return days


def _grade(effect: float | Stated) -> str:
    inner: float | Stated | None = effect
    while isinstance(inner, Stated):
        if inner.evidence is not None:
            return inner.evidence
        inner = inner.value
    return "assumed"


def risks_of(deal: Deal, draws: Draws, set_paths: frozenset[str]) -> Risks | None:
    """Return the risks of a deal on a block; None where it has none or none is on.

    `set_paths` are setting paths that were set by hand, as `risks.enrolment.share`.
    """
    names = {path.split(".")[1] for path in set_paths if path.startswith("risks.")}
    by_hand = frozenset(deal.risks) if "risks" in set_paths else frozenset(names)
    on = deal.risks if draws.draws_numbers else by_hand & set(deal.risks)
    return Risks(deal, draws, by_hand) if on else None
