"""Closed forms of payments on a normal estimate, and sampling against them on every design."""

import datetime as dt
import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from plain_deals import Data, deal_file, metric
from scipy import integrate
from scipy.stats import norm

from pfs.analysis.simulate import Simulation, simulate
from pfs.models.schedules import Schedule
from pfs.outcomes.closed_forms import chance_at_least, detectable, expected, power, spread

DAY = dt.date(2021, 1, 1)
STEPS: Data = {"steps": [{"at_least": "5pp", "pay": 400}, {"at_least": "10pp", "pay": 900}]}
LINES: Data = {"lines": [{"at": "2pp", "pay": 100}, {"at": "8pp", "pay": 700}]}
FALLING: Data = {"steps": [{"at_most": 0.1, "pay": 5}, {"below": 0.2, "pay": 3}, {"otherwise": 1}]}
BLOCKS: Data = {"blocks": [{"to": 0.1, "price": 100}, {"price": 30}]}
PRICE: Data = {"price": 10, "per": "1pp"}


def schedule(fields: Data) -> Schedule:
    """Return a schedule as the file states it."""
    return Schedule.model_validate(fields)


def pays(fields: Data, x: float) -> float:
    """Return what a schedule pays for an outcome, from the rules of the page by hand."""
    if fields is STEPS:
        return 900 if x >= 0.10 else 400 if x >= 0.05 else 0
    if fields is LINES:
        return 0 if x < 0.02 else min(100 + (x - 0.02) / 0.06 * 600, 700)
    if fields is FALLING:
        return 5 if x <= 0.1 else 3 if x < 0.2 else 1
    if fields is BLOCKS:
        return max(x, 0) * 100 if x < 0.1 else 10 + (x - 0.1) * 30
    return max(x, 0) * 1_000


@pytest.mark.parametrize("fields", [STEPS, LINES, FALLING, BLOCKS, PRICE])
@pytest.mark.parametrize(("mean", "sd"), [(0.08, 0.04), (0.0, 0.03), (0.3, 0.1)])
def test_mean_and_spread_are_those_of_numerical_integration(
    fields: Data, mean: float, sd: float
) -> None:
    """The integral of the payment, and of its square, over the normal density."""
    kinks = [0, 0.02, 0.05, 0.08, 0.1, 0.2]

    def integral(degree: int) -> float:
        edges = [mean - 12 * sd, *(k for k in kinks if abs(k - mean) < 12 * sd), mean + 12 * sd]
        return sum(
            integrate.quad(lambda x: pays(fields, x) ** degree * norm.pdf(x, mean, sd), low, high,
                           epsabs=1e-11)[0]
            for low, high in pairwise(edges)
        )  # fmt: skip

    stated = schedule(fields)
    assert expected(stated, mean, sd, DAY, DAY) == pytest.approx(integral(1), rel=1e-8)
    variance = integral(2) - integral(1) ** 2
    assert spread(stated, mean, sd, DAY, DAY) == pytest.approx(math.sqrt(variance), rel=1e-6)


@pytest.mark.parametrize("fields", [STEPS, LINES, BLOCKS, PRICE])
@pytest.mark.parametrize("x", [0.0, 0.02, 0.05, 0.07, 0.1, 0.25])
def test_without_spread_the_schedule_itself(fields: Data, x: float) -> None:
    """Also exactly on a threshold."""
    assert expected(schedule(fields), x, 0.0, DAY, DAY) == pytest.approx(pays(fields, x))
    assert spread(schedule(fields), x, 0.0, DAY, DAY) == pytest.approx(0.0, abs=1e-4)


def test_the_chance_of_a_false_payment_of_half_of_real_contracts() -> None:
    """500 per arm at one half: s.e. 3.2 points; no effect passes 5 points in 5.7 % of trials.

    A true effect of 7.5 points misses it in 22 %; 8.9 points are found with 80 % power.
    """
    se = math.sqrt(0.25 / 500 + 0.25 / 500)
    assert f"{100 * se:.1f}" == "3.2"
    assert f"{100 * chance_at_least(0.05, 0.0, se):.1f}" == "5.7"
    at_effect = math.sqrt(0.25 / 500 + 0.575 * 0.425 / 500)
    assert f"{100 * (1 - chance_at_least(0.05, 0.075, at_effect)):.0f}" in {"21", "22"}
    assert f"{100 * detectable(se):.1f}" == "8.9"
    assert power(detectable(se), se) == pytest.approx(0.8)


def test_a_cliff_costs_more_spread_than_a_straight_line() -> None:
    """250 per arm, true effect 8 points (s.d. 4): the same mean, 1.6 times the spread."""
    sd = math.sqrt(0.5 / 250 + 0.04**2)
    cliff = schedule({"steps": [{"at_least": "8pp", "pay": 100}]})
    line = schedule({"lines": [{"at": "0pp", "pay": 0}, {"at": "16pp", "pay": 100}]})
    assert expected(cliff, 0.08, sd, DAY, DAY) == pytest.approx(50)
    assert expected(line, 0.08, sd, DAY, DAY) == pytest.approx(50)
    ratio = spread(cliff, 0.08, sd, DAY, DAY) / spread(line, 0.08, sd, DAY, DAY)
    assert f"{ratio:.1f}" == "1.6"


def trial(**fields: object) -> Data:
    """Return a trial of 500 a side with fields changed."""
    return {"design": "randomised", "treated": 500, "control": 500, **fields}


ARMS = math.sqrt(0.25 / 500 + 0.57 * 0.43 / 500)
ONE_ARM = math.sqrt(0.57 * 0.43 / 500)
DESIGNS: list[tuple[Data, Data, float, float]] = [
    # evaluation, risk; mean and standard error of the estimate at an effect of 7 points on 50 %
    (trial(), {}, 0.07, ARMS),
    (trial(clusters=50, icc=0.05), {}, 0.07, ARMS * math.sqrt(1.95)),
    (trial(r_squared=0.36), {}, 0.07, ARMS * 0.8),
    (trial(bias="-2pp"), {}, 0.05, ARMS),
    (trial(se="4pp"), {}, 0.07, 0.04),
    (
        {"design": "matched", "treated": 500, "ratio": 4, "bias": "1pp"},
        {},
        0.08,
        math.sqrt(0.25 / 2_000 + 0.57 * 0.43 / 500),
    ),
    (trial(design="difference_in_differences", correlation=0.7), {}, 0.07, ARMS * math.sqrt(0.6)),
    (
        {"design": "before_after", "treated": 500, "correlation": 0.5},
        {"d": {"kind": "drift", "metric": "m", "per_year": "1pp"}},
        0.07 + 0.01 * 366 / 365,
        ONE_ARM,
    ),
    ({"design": "fixed", "treated": 500}, {}, 0.07, ONE_ARM),
    (
        trial(),
        {"a": {"kind": "attrition", "of": "evaluations", "treated": "20%", "control": "10%"}},
        0.07,
        math.sqrt(0.25 / 450 + 0.57 * 0.43 / 400),
    ),
    (
        trial(),
        {
            "b": {
                "kind": "bias",
                "metric": "m",
                "amount": {"normal": {"mean": "1pp", "sd": "2pp"}},
            },
        },
        0.08,
        math.hypot(ARMS, 0.02),
    ),
    (
        trial(),
        {"s": {"kind": "shrinkage", "assumed": "50%", "strong": "10%"}},
        0.035,
        math.sqrt(0.25 / 500 + 0.535 * 0.465 / 500),
    ),
]


def sampled(stated: Data, risks: Data, **more: object) -> Simulation:
    """Simulate a payment by steps and one by lines for such a metric."""
    payments = {
        name: {"from": "city", "to": "provider", "metric": "m", **fields}
        for name, fields in (("steps", STEPS), ("lines", LINES))
    }
    cohorts = {"c": {"people": 500, "enrols": "2020-01-01"}}
    sections: Data = {"cohorts": cohorts, "payments": payments, "metrics": {"m": stated}, **more}
    return simulate(deal_file(**sections, risks=risks), paths=4_096, sampling="random")


def agrees(result: Simulation, mean: float, sd: float) -> None:
    """Check the sampled means of both payments against the closed form."""
    for name, fields in (("steps", STEPS), ("lines", LINES)):
        summary = result.numbers[f"payments.{name}.paid"]
        assert summary.mean is not None
        assert summary.mean_se is not None
        exact = expected(schedule(fields), mean, sd, DAY, DAY)
        assert abs(summary.mean - exact) <= 3 * summary.mean_se, (name, summary.mean, exact)


@pytest.mark.parametrize(("evaluation", "risks", "mean", "sd"), DESIGNS)
def test_sampling_agrees_with_the_closed_form_on_every_design(
    evaluation: Data, risks: Data, mean: float, sd: float
) -> None:
    """Steps and lines on a change of proportions, within three standard errors."""
    stated = metric(
        kind="share",
        read="change",
        level=None,
        effect="7pp",
        comparison={"level": "50%"},
        evaluations={"e": evaluation},
    )
    agrees(sampled(stated, risks), mean, sd)


def test_a_verified_count_pays_what_is_true() -> None:
    """No error: 7 points pay the first step and five sixths of the line."""
    stated = metric(
        kind="share", read="change", level=None, effect="7pp", comparison={"level": "50%"},
        evaluations={"e": {"design": "count"}},
    )  # fmt: skip
    result = sampled(stated, {})
    assert result.numbers["payments.steps.paid"].mean == 400
    assert result.numbers["payments.lines.paid"].mean == pytest.approx(600)


@pytest.mark.parametrize(
    ("fields", "variance"),
    [
        ({"kind": "count", "dispersion": 0.5}, lambda level: level + level**2 / 0.5),
        ({"kind": "count"}, lambda level: level),
        ({"kind": "mean", "cv": "80%"}, lambda _: (0.8 * 0.5) ** 2),
    ],
)
def test_sampling_agrees_on_counts_and_means(
    fields: Data, variance: Callable[[float], float]
) -> None:
    """Overdispersed counts, Poisson counts, and means with a stated spread."""
    stated = metric(
        read="change", level=None, effect=0.07, comparison={"level": 0.5},
        evaluations={"e": trial()}, **fields,
    )  # fmt: skip
    agrees(sampled(stated, {}), 0.07, math.sqrt(variance(0.57) / 500 + variance(0.5) / 500))


def test_an_uncertain_truth_adds_its_variance_to_that_of_the_error() -> None:
    """Normal effect: the estimate is normal with both variances."""
    stated = metric(
        kind="mean", cv="80%", read="change", level=None,
        effect={"normal": {"mean": 0.07, "sd": 0.03}}, comparison={"level": 0.5},
        evaluations={"e": trial()},
    )  # fmt: skip
    agrees(sampled(stated, {}), 0.07, math.hypot(0.03, math.sqrt(2 * 0.4**2 / 500)))


def test_an_effect_per_person_treated_has_the_error_of_the_offer_over_take_up() -> None:
    """Half take it up: twice the standard error, the effect as stated."""
    stated = metric(
        kind="mean", cv="80%", read="change", level=None, effect=0.07, estimand="treated",
        comparison={"level": 0.5}, evaluations={"e": trial()},
    )  # fmt: skip
    risks = {"t": {"kind": "take_up", "share": "50%"}}
    agrees(sampled(stated, risks), 0.07, 2 * math.sqrt(2 * 0.4**2 / 500))


def test_sampling_shows_the_false_payments_of_a_small_trial() -> None:
    """No effect, 500 per arm at one half, threshold 5 points: paid in 5.7 % of cases."""
    stated = metric(
        kind="share", read="change", level=None, effect=0, comparison={"level": "50%"},
        evaluations={"e": trial()},
    )  # fmt: skip
    found = sampled(stated, {}).shares["payments.steps.triggered"]
    assert found.value is not None
    assert found.se is not None
    assert abs(found.value - 0.0569231) < 3 * found.se
