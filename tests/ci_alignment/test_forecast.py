"""Where an indicator goes without the deal, and how likely a change is seen beside it."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from community_goals import SMOOTH, TREND, goal, history
from scipy import stats

from pfs.ci_alignment.forecast import Forecast, forecast_at, sampling_error, why_none, year_of

TARGET = dt.date(2018, 8, 31)


def forecast(day: dt.date = TARGET, **fields: Any) -> Forecast:
    """Return the forecast of the goal on a day; it must have one."""
    found = forecast_at(goal(**fields), day)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("year", "logit", "sd", "level", "lower", "upper"),
    [
        (2015, -0.3853368855, 0.0590913786, 40.484035, 36.600343, 44.490638),
        (2018, -0.3482423831, 0.0818445959, 41.380870, 35.997344, 46.978552),
        (2020, -0.3235127149, 0.0995252970, 41.981991, 35.438047, 48.820564),
    ],
)
def test_the_fitted_line_is_that_of_vector_b(
    year: int, logit: float, sd: float, level: float, lower: float, upper: float
) -> None:
    """Level, spread and interval agree with figures computed apart, to every digit printed."""
    found = forecast(dt.date(year, 8, 31))
    assert found.centre == pytest.approx(logit, abs=5e-11)
    assert found.sd == pytest.approx(sd, abs=5e-11)
    assert 100 * found.level == pytest.approx(level, abs=5e-7)
    assert [100 * x for x in found.limits] == pytest.approx([lower, upper], abs=5e-7)
    assert found.degrees == 4


def test_the_residual_is_never_below_the_sampling_error() -> None:
    """A smooth short history has an interval as wide as chance alone makes it."""
    found = forecast(history=history(SMOOTH))
    assert 100 * found.level == pytest.approx(41.183903, abs=5e-7)
    assert [100 * x for x in found.limits] == pytest.approx([37.164691, 45.324248], abs=5e-7)
    without = forecast(history=history(SMOOTH), population=4e9)
    assert [100 * x for x in without.limits] == pytest.approx([39.132718, 43.266179], abs=5e-7)


@pytest.mark.parametrize(
    ("mean", "sd", "turns", "visible"),
    [
        (0.02, 0.01, 0.791782, 0.087450),
        (0.02, 0.0, 0.816286, 0.073762),
        (0.0, 0.01, 0.500461, 0.029075),
        (0.0, 0.0, 0.500000, 0.025000),
    ],
)
def test_turning_the_curve_is_vector_c(
    mean: float, sd: float, turns: float, visible: float
) -> None:
    """The chance over the forecast's error, averaged over the contribution's own distribution."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    change, weights = mean + sd * nodes, weights / weights.sum()
    found = forecast()
    assert float(found.turns(change) @ weights) == pytest.approx(turns, abs=5e-7)
    assert float(found.visible(change) @ weights) == pytest.approx(visible, abs=5e-7)


def test_better_lower_is_the_mirror_image() -> None:
    """Of the shares that do not reach an outcome the same gain is as likely seen."""
    mirrored = tuple(f"{100 - float(p[:-1]):.1f}%" for p in TREND)
    lower = forecast(better="lower", history=history(mirrored), target=None)
    higher, change = forecast(), np.array([-0.02, 0.0, 0.013, 0.3, 0.9])
    assert lower.level == pytest.approx(1 - higher.level, abs=1e-12)
    assert lower.limits == pytest.approx([1 - x for x in reversed(higher.limits)], abs=1e-12)
    assert lower.turns(change) == pytest.approx(higher.turns(change), abs=1e-12)
    assert lower.visible(change) == pytest.approx(higher.visible(change), abs=1e-12)


def test_a_change_beyond_all_or_none_is_certain() -> None:
    """A gain as large as the forecast itself turns the curve for sure; so large a loss never."""
    found = forecast()
    assert found.turns(np.array([found.level, 1.0, -1.0])).tolist() == [1.0, 1.0, 0.0]


def test_without_four_readings_there_is_no_line() -> None:
    """Three readings are not a trend; nothing is made up, and the reason is said."""
    for count in range(4):
        short = goal(history=history(TREND[:count]) or None)
        assert forecast_at(short, TARGET) is None
        assert why_none(short) == f"a line needs 4 readings in `history`, and there are {count}"
    assert forecast_at(goal(history=history(TREND[:4])), TARGET) is not None


def test_without_a_population_there_is_no_line() -> None:
    """How far chance moves the indicator is not known, so an interval would be too narrow."""
    stated = goal(population=None, already_served=None)
    assert forecast_at(stated, TARGET) is None
    assert why_none(stated) == "the `population` is not stated"


def test_a_stated_forecast_replaces_the_line() -> None:
    """It holds at every date, is certain unless an sd is stated, and then is normal."""
    certain = forecast(forecast={"level": "40%"})
    assert certain.level == pytest.approx(0.4, abs=1e-15)
    assert certain.limits == (certain.level, certain.level)
    assert certain.turns(np.array([0.01, 0.0, -0.01])).tolist() == [1.0, 0.0, 0.0]
    assert np.isnan(certain.visible(np.array([0.01]))).all()
    loose = forecast(forecast={"level": "40%", "sd": 0.1}, history=None)
    odds = np.exp(np.log(0.4 / 0.6) + stats.norm.ppf([0.025, 0.975]) * 0.1)
    assert loose.limits == pytest.approx(odds / (1 + odds), abs=1e-12)
    assert loose.visible(np.zeros(1)) == pytest.approx(0.025, abs=1e-12)


def test_readings_of_all_or_none_have_a_place() -> None:
    """A reading of 100 % counts as half a person less, so the line stays finite."""
    found = forecast(history=history((*TREND[:5], "100%")), target=None)
    assert 0.4 < found.level < 1


def test_a_line_goes_on_to_the_end_of_the_calendar() -> None:
    """Thousands of years on a trend is at all or none, and still a level with an interval."""
    steep = ("10%", "30%", "60%", "85%", "95%", "99%")
    for better in ("higher", "lower"):
        found = forecast(dt.date(9999, 12, 31), history=history(steep), target=None, better=better)
        lower, upper = found.limits
        assert 0 <= lower <= found.level <= upper <= 1
        assert np.isfinite(found.turns(np.array([0.0, 0.1, -0.1]))).all()


def test_means_are_fitted_on_the_log_scale() -> None:
    """Days that fall by a tenth a year go on falling by a tenth; scipy finds the same line."""
    days = tuple(460 * 0.9**n * wobble for n, wobble in enumerate((1, 1.02, 0.97, 1.01, 1, 1)))
    readings = {f"{year}-08-31": value for year, value in zip(range(2009, 2015), days, strict=True)}
    found = forecast(kind="mean", better="lower", history=readings, target=None)
    times = [2009, 2010, 2011, 2012, 2013, 2014]
    line = stats.linregress(times, np.log(days))
    assert found.level == pytest.approx(np.exp(line.intercept + line.slope * 2018), rel=1e-9)
    lower, upper = found.limits
    assert lower < found.level < upper


def test_sampling_error_is_that_of_the_last_reading() -> None:
    """40 % of 4,000 children err by 0.774596669 points; of a mean it is not known."""
    error = sampling_error(goal())
    assert error is not None
    assert 100 * error == pytest.approx(0.774596669, abs=5e-10)
    assert sampling_error(goal(population=None, already_served=None)) is None


def test_the_same_day_of_two_years_is_whole_years_apart() -> None:
    """Also where a leap day lies between."""
    assert year_of(dt.date(2016, 8, 31)) - year_of(dt.date(2009, 8, 31)) == pytest.approx(7)
    assert year_of(dt.date(2017, 3, 1)) - year_of(dt.date(2016, 3, 1)) == pytest.approx(1)
