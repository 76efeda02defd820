"""Standard errors and power from designs: published figures, closed forms, and the engine's own."""

import math
from typing import Any

import numpy as np
import pytest
from plain_deals import deal

from pfs.models.metrics import Metric
from pfs.models.precision import POWERFUL, SIGNIFICANT, power, standard_error
from pfs.outcomes.measurement import Truth, errors_of

COHORTS = {"everyone": {"people": 500, "enrols": "2020-01-01"}}


def metric(**fields: Any) -> Metric:
    """Return a metric of a share with one trial of 500 people in each group."""
    trial = {"design": "randomised", "treated": 500, "control": 500}
    stated = {
        "name": "Share",
        "kind": "share",
        "better": "higher",
        "read": "change",
        "effect": 0,
        "comparison": {"level": "50%"},
        "measured": {"dates": ["2021-01-01"]},
        "evaluations": {"trial": trial},
    }
    return deal(cohorts=COHORTS, metrics={"m": {**stated, **fields}}).metrics["m"]


def error(stated: Metric, level: float = 0.5, comparison: float = 0.5) -> float:
    """Return the standard error in one group of people."""
    return standard_error(stated, [None], level, comparison)


def test_the_figures_of_the_field() -> None:
    """500 an arm at a base rate of one half: 3.2 points, 8.9 points detectable with 80 % power."""
    se = error(metric())
    assert se == pytest.approx(math.sqrt(2 * 0.25 / 500))
    assert round(100 * se, 1) == 3.2
    assert round(100 * (SIGNIFICANT + POWERFUL) * se, 1) == 8.9


def test_power_at_known_effects() -> None:
    """80 % at the detectable effect, one half at 1.96 errors, certain without error."""
    assert power(SIGNIFICANT + POWERFUL, 1.0) == pytest.approx(0.8)
    assert power(-SIGNIFICANT, 1.0) == pytest.approx(0.5)
    assert power(0.05, 0.0) == 1.0
    assert power(0.0, 1.0) == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("fields", "factor"),
    [
        ({"clusters": 50, "icc": 0.1}, 1 + 19 * 0.1),
        ({"r_squared": 0.36}, 0.64),
        ({"design": "difference_in_differences", "correlation": 0.8}, 2 * 0.2),
        ({"design": "matched", "control": None, "ratio": 4}, (1 + 1 / 4) / 2),
        ({"design": "fixed", "control": None}, 0.5),
        ({"se": 0.01}, 0.01**2 / 0.001),
    ],
)
def test_designs_change_the_variance(fields: dict[str, Any], factor: float) -> None:
    """By the design effect, covariates, correlation, matching k to 1, one sampled group."""
    trial = {"design": "randomised", "treated": 500, "control": 500, **fields}
    trial = {key: value for key, value in trial.items() if value is not None}
    changed = error(metric(evaluations={"trial": trial}))
    assert changed**2 / error(metric()) ** 2 == pytest.approx(factor)


def test_groups_of_equal_size_halve_the_variance_together() -> None:
    """Two cohorts of 500 are one of 1,000 where each is measured by itself."""
    cohort = deal(cohorts=COHORTS).cohorts["everyone"]
    alone = standard_error(metric(), [cohort], 0.5, 0.5)
    assert standard_error(metric(), [cohort, cohort], 0.5, 0.5) == pytest.approx(
        alone / math.sqrt(2)
    )


MEAN = {"kind": "mean", "read": "relative_change", "better": "lower", "cv": "120%"}
COUNT = {"kind": "count", "dispersion": 2}


@pytest.mark.parametrize(
    ("fields", "level", "comparison"),
    [({}, 0.55, 0.5), (COUNT, 3.0, 2.0), ({**MEAN, "comparison": {"level": 460}}, 423.2, 460.0)],
)
def test_arms_err_as_the_simulation_draws_them(
    fields: dict[str, Any], level: float, comparison: float
) -> None:
    """One standard deviation of each arm, carried to the estimate by its derivatives."""
    stated = metric(**fields)
    true = Truth(np.array([level]), np.array([comparison]), known=True)
    scores = {"treated": np.ones(1), "trial": np.ones(1)}
    arms = errors_of(stated, true, None, 1.0, scores).arms
    treated, control = float(arms["treated"][0]), float(arms["trial"][0])
    if stated.own_read == "relative_change":
        treated, control = treated / comparison, control * level / comparison**2
    assert error(stated, level, comparison) == pytest.approx(math.hypot(treated, control))
