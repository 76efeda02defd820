"""Where an indicator goes without the deal: a trend with a prediction interval.

A share is fitted on the logit scale, a mean on the log scale, by least squares on time in years;
the prediction has a standard deviation s sqrt(1 + 1/n + (t0 - mean)^2 / Sxx) and Student's t with
n - 2 degrees of freedom (Draper and Smith 1998). s is never below what chance alone allows, the
sampling error 1 / sqrt(N p0 (1 - p0)) on the logit scale. A stated forecast replaces the fit.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pfs.models.goals import Goal
from pfs.models.numbers import Fixed, plain_value
from pfs.models.plain import days_in_month
from pfs.outcomes.sample import FloatArray

LEAST_READINGS = 4
"""Readings below which no line is fitted: of three, the interval holds nearly everything."""
_UPPER = 0.975
_FURTHEST = 700.0
"""Logits and logarithms beyond which a double number has no place for the level."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Level of an indicator on a date without the deal.

    Parameters
    ----------
    share
        Whether the indicator is a share (logit scale) or a mean (log scale).
    sign
        1 where higher is better, -1 where lower is.
    centre, sd
        Median and standard deviation on that scale; `sd` None where the forecast is certain.
    degrees
        Student's degrees of freedom; None for a normal distribution.
    readings
        Readings that the line was fitted to; 0 where the forecast is stated.
    """

    share: bool
    sign: int
    centre: float
    sd: float | None
    degrees: int | None
    readings: int

    @property
    def level(self) -> float:
        """Median of the indicator, in its own unit."""
        return float(self._level(np.array(self.centre)))

    @property
    def limits(self) -> tuple[float, float]:
        """Lower and upper limit of the 95 % prediction interval; the level itself if certain."""
        if self.sd is None:
            return self.level, self.level
        from scipy import special

        factor = (
            special.ndtri(_UPPER) if self.degrees is None
            else special.stdtrit(self.degrees, _UPPER)
        )  # fmt: skip
        reach = float(factor) * self.sd
        low, high = (self._level(np.array(self.centre + way * reach)) for way in (-1, 1))
        return float(low), float(high)

    def turns(self, change: FloatArray) -> FloatArray:
        """Return the chance that the indicator with a change is better than this level.

        `change` is positive when better, shape (paths,). Without a change it is one half. Where
        the forecast is certain the answer is 1 for any gain, else 0.
        """
        return self._better_than(self.level, change)

    def visible(self, change: FloatArray) -> FloatArray:
        """Return the chance that the indicator with a change is beyond the interval.

        It is beyond the limit on the better side; without a change the chance is 2.5 %. NaN
        where the forecast is certain.
        """
        if self.sd is None:
            return np.full_like(change, np.nan)
        lower, upper = self.limits
        return self._better_than(upper if self.sign > 0 else lower, change)

    def _better_than(self, level: float, change: FloatArray) -> FloatArray:
        if self.sd is None:
            return (change > 0).astype(np.float64)
        from scipy import special

        needed = level - self.sign * change
        score = (self._scale(needed) - self.centre) / self.sd * -self.sign
        if self.degrees is None:
            return np.asarray(special.ndtr(score), dtype=np.float64)
        return np.asarray(special.stdtr(self.degrees, score), dtype=np.float64)

    def _scale(self, level: FloatArray) -> FloatArray:
        """Return levels on the scale of the fit; what no level reaches is infinite."""
        low = np.where(level <= 0, -np.inf, 0.0)
        inside = np.maximum(level, np.finfo(float).tiny)
        if not self.share:
            return np.where(level <= 0, low, np.log(inside))
        beyond = np.where(level >= 1, np.inf, low)
        inside = np.minimum(inside, 1 - np.finfo(float).epsneg)
        return np.where((level <= 0) | (level >= 1), beyond, np.log(inside) - np.log1p(-inside))

    def _level(self, scaled: FloatArray) -> FloatArray:
        scaled = np.clip(scaled, -_FURTHEST, _FURTHEST)
        return 1 / (1 + np.exp(-scaled)) if self.share else np.exp(scaled)


def sampling_error(goal: Goal) -> float | None:
    """Return the error of the last reading of a share by chance alone, sqrt(p (1 - p) / N).

    In the share's own unit. None for a mean, and where the population or any level is not stated.
    """
    if goal.kind != "share" or goal.population is None:
        return None
    level = last_reading(goal)
    if level is None:
        return None
    return math.sqrt(level * (1 - level) / plain_value(goal.population))


def last_reading(goal: Goal) -> float | None:
    """Return the last reading of the indicator; the baseline where there is no history."""
    return plain_value(goal.history[max(goal.history)]) if goal.history else goal.start


def why_none(goal: Goal) -> str | None:
    """Return why a goal has no forecast, in words; None where it has one."""
    if goal.forecast is not None:
        return None
    count = len(goal.history or {})
    if count < LEAST_READINGS:
        return f"a line needs {LEAST_READINGS} readings in `history`, and there are {count}"
    return "the `population` is not stated" if goal.population is None else None


def forecast_at(goal: Goal, day: dt.date) -> Forecast | None:
    """Return where the indicator is on a day without the deal; None where that is not stated."""
    if why_none(goal) is not None:
        return None
    share = goal.kind == "share"
    if goal.forecast is not None:
        centre = _scaled(plain_value(goal.forecast.level), share=share)
        sd = None if goal.forecast.sd is None else plain_value(goal.forecast.sd)
        return Forecast(share, goal.sign, centre, sd, None, 0)
    assert goal.history is not None and goal.population is not None  # noqa: S101, PT018
    return _fitted(goal, goal.history, plain_value(goal.population), year_of(day))


def _fitted(goal: Goal, history: Mapping[dt.date, Fixed], people: float, when: float) -> Forecast:
    share = goal.kind == "share"
    readings = sorted(history.items())
    times = [year_of(day) for day, _ in readings]
    values = [_scaled(_inside(plain_value(p), people, share=share), share=share)
              for _, p in readings]  # fmt: skip
    count = len(times)
    time, value = sum(times) / count, sum(values) / count
    spread = sum((t - time) ** 2 for t in times)
    slope = sum((t - time) * (y - value) for t, y in zip(times, values, strict=True)) / spread
    squares = sum((y - value - slope * (t - time)) ** 2
                  for t, y in zip(times, values, strict=True))  # fmt: skip
    centre = value + slope * (when - time)
    residual = math.sqrt(squares / (count - 2))
    if share:
        residual = max(residual, _chance_error(centre, people))
    sd = residual * math.sqrt(1 + 1 / count + (when - time) ** 2 / spread)
    return Forecast(share, goal.sign, centre, sd or None, count - 2, count)


def _chance_error(centre: float, people: float) -> float:
    """Return 1 / sqrt(N p (1 - p)) at a logit: the error of a share of N people on that scale."""
    return 2 * math.cosh(min(abs(centre), _FURTHEST) / 2) / math.sqrt(people)


def _inside(level: float, people: float, *, share: bool) -> float:
    """Return a share that the logit scale has a place for: of all or none, half a person more."""
    if share and level in {0.0, 1.0}:
        return (level * people + 0.5) / (people + 1)
    return level


def _scaled(level: float, *, share: bool) -> float:
    return math.log(level / (1 - level)) if share else math.log(level)


def year_of(day: dt.date) -> float:
    """Return a date in years, so that the same day of two years is whole years apart."""
    return (
        day.year + (day.month - 1) / 12 + (day.day - 1) / (12 * days_in_month(day.year, day.month))
    )
