"""The error of an evaluation against closed forms, and the sampled spread against the formula."""

import math

import numpy as np
import pytest
from plain_deals import Data, deal, metric

from pfs.analysis.engine import Engine
from pfs.models.deal import Deal
from pfs.models.timeline import Slot
from pfs.outcomes.draws import Draws
from pfs.outcomes.drivers import drivers_of
from pfs.outcomes.measurement import errors_of, estimated, truth
from pfs.outcomes.sample import Block, FloatArray, Sample
from pfs.outcomes.uniforms import SobolUniforms
from pfs.outcomes.weights import weights

ONE = np.ones(1)
PEOPLE = 500


def trial(**fields: object) -> Data:
    """Return a randomised trial of 500 a side, with fields changed."""
    return {"design": "randomised", "treated": PEOPLE, "control": PEOPLE, **fields}


def share(evaluation: Data, **fields: object) -> Data:
    """Return a share of people at one half in both groups, read as a change."""
    stated: Data = {
        "kind": "share",
        "read": "change",
        "level": None,
        "effect": 0,
        "comparison": {"level": "50%"},
        "evaluations": {"e": evaluation},
        **fields,
    }
    return metric(**stated)


def error(stated: Data, *, observed: float = 1.0) -> float:
    """Return the standard error of an absolute estimate: the errors of its arms together."""
    cohorts = {"c": {"people": PEOPLE, "enrols": "2020-01-01"}}
    built = deal(metrics={"m": stated}, cohorts=cohorts)
    m = built.metrics["m"]
    true = truth("m", m, Draws(Block(0, 1), None))
    scores = {"treated": ONE, "e": ONE}
    found = errors_of(m, true, built.cohorts["c"], observed, scores)
    parts = [*found.arms.values(), *found.estimates.values()]
    return math.sqrt(sum(float(part[0]) ** 2 for part in parts))


def test_a_difference_of_proportions_at_one_half() -> None:
    """500 a side: sqrt(2 x 0.25 / 500), 3.2 points."""
    assert error(share(trial())) == pytest.approx(math.sqrt(0.5 / 500), rel=1e-12)
    assert round(error(share(trial())), 3) == 0.032


def test_each_group_has_the_variance_of_its_own_proportion() -> None:
    """30 % of 400 against 20 % of 100."""
    stated = share(trial(treated=400, control=100), effect="10pp", comparison={"level": "20%"})
    assert error(stated) == pytest.approx(math.sqrt(0.3 * 0.7 / 400 + 0.2 * 0.8 / 100))


SIMPLE = math.sqrt(0.5 / 500)


@pytest.mark.parametrize(
    ("evaluation", "factor"),
    [
        # 1,000 people in 50 clusters are 20 in each: 1 + 19 x 0.05
        (trial(clusters=50, icc=0.05), 1.95),
        (trial(clusters=50, icc=1.0), 20.0),
        (trial(clusters=50), 1.0),
        # one person a cluster is no cluster
        (trial(clusters=1_000, icc=0.3), 1.0),
        (trial(r_squared=0.36), 0.64),
        (trial(clusters=50, icc=0.05, r_squared=0.2), 1.95 * 0.8),
        (trial(design="difference_in_differences"), 2.0),
        (trial(design="difference_in_differences", correlation=0.7), 0.6),
        (trial(design="difference_in_differences", correlation=0.5), 1.0),
        # one group, before and after: its own error twice, no comparison group
        ({"design": "before_after", "treated": PEOPLE}, 1.0),
        ({"design": "before_after", "treated": PEOPLE, "correlation": 0.75}, 0.25),
        ({"design": "fixed", "treated": PEOPLE}, 0.5),
        ({"design": "count"}, 0.0),
    ],
)
def test_what_a_design_multiplies_the_variance_by(evaluation: Data, factor: float) -> None:
    """Relative to a simple trial of the same size at one half."""
    assert error(share(evaluation)) == pytest.approx(SIMPLE * math.sqrt(factor), rel=1e-12)


@pytest.mark.parametrize("ratio", [1, 2, 4, 10])
def test_matching_k_to_one(ratio: int) -> None:
    """Multiplies the variance by (1 + 1/k) / 2 relative to one to one."""
    one = {"design": "matched", "treated": PEOPLE}
    relative = error(share({**one, "ratio": ratio})) / error(share({**one, "ratio": 1}))
    assert relative**2 == pytest.approx((1 + 1 / ratio) / 2)


@pytest.mark.parametrize(
    ("fields", "variance"),
    [
        # standard deviation of one person: 120 % of 460
        ({"kind": "mean", "cv": "120%", "comparison": {"level": 460}}, 552.0**2),
        # Poisson, then negative binomial: mu + mu^2 / k
        ({"kind": "count", "comparison": {"level": 4}}, 4.0),
        ({"kind": "count", "comparison": {"level": 4}, "dispersion": 0.5}, 36.0),
        ({"kind": "event", "comparison": {"level": "20%"}}, 0.16),
    ],
)
def test_the_variance_of_one_persons_value(fields: Data, variance: float) -> None:
    """By the kind of metric, the same in both groups at no effect."""
    stated = share(trial(treated=250, control=1_000), **fields)
    assert error(stated) == pytest.approx(math.sqrt(variance / 250 + variance / 1_000))


def test_a_stated_error_replaces_the_sizes_and_grows_while_few_are_observed() -> None:
    """A quarter observed doubles it."""
    assert error(share(trial(se="2pp"))) == pytest.approx(0.02)
    assert error(share(trial(se="2pp")), observed=0.25) == pytest.approx(0.04)
    assert error(share(trial()), observed=0.25) == pytest.approx(2 * SIMPLE)


def test_the_cohort_is_the_treated_group_unless_stated() -> None:
    """Its 500 people, and `control` of the comparison."""
    evaluation = {"design": "randomised", "control": 2_000}
    expected = math.sqrt(0.25 / 500 + 0.25 / 2_000)
    assert error(share(evaluation)) == pytest.approx(expected)


def test_bias_moves_every_estimate() -> None:
    """In the metric's own read, whatever the error."""
    built = deal(metrics={"m": share(trial(bias="-3pp"), effect="10pp")})
    m = built.metrics["m"]
    true = truth("m", m, Draws(Block(0, 1), None))
    found = errors_of(m, true, None, 1.0, {})
    value, _ = estimated(m, "e", true, found, np.array([-0.03]))
    assert value.tolist() == pytest.approx([0.07])
    case = Engine.of(built).state(Draws(Block(0, 1), None))
    assert float(next(iter(case.panel.measured.values())).value[0]) == pytest.approx(0.07)


def drawn(built: Deal, paths: int = 16_384) -> dict[Slot, FloatArray]:
    """Return what is measured on each path, with a net of this many points."""
    engine = Engine.of(built)
    sample = Sample.of(paths)
    uniforms = SobolUniforms(drivers_of(built, engine.occasions.readings), 7, sample)
    state = engine.state(Draws(Block(0, sample.paths), uniforms))
    return {slot: reading.value for slot, reading in state.panel.measured.items()}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (share(trial()), SIMPLE),
        (share(trial(clusters=50, icc=0.05)), SIMPLE * math.sqrt(1.95)),
        (share(trial(se="2pp")), 0.02),
        (
            share(
                trial(design="difference_in_differences", correlation=0.7),
                kind="mean",
                cv="150%",
                comparison={"level": 40},
            ),
            60 * math.sqrt(2 / 500 * 0.6),
        ),
    ],
)
def test_the_sampled_spread_is_the_formulas(stated: Data, expected: float) -> None:
    """Within three standard errors of a standard deviation, s / sqrt(2 n); and not off centre."""
    built = deal(metrics={"m": stated}, cohorts={"c": {"people": 500, "enrols": "2020-01-01"}})
    (values,) = drawn(built).values()
    n = len(values)
    assert abs(values.std(ddof=1) - expected) < 3 * expected / math.sqrt(2 * n)
    assert abs(values.mean()) < 3 * expected / math.sqrt(n)


def test_running_readings_share_their_errors() -> None:
    """A quarter and then all of the people: the errors correlate sqrt(n1 / n2), one half."""
    cohorts = {"c": {"people": 500, "enrols": ["2020-01-01", "2023-12-31"]}}
    dates = ["2020-12-31", "2023-12-31"]
    stated = share(trial(), measured={"dates": dates})
    first, second = drawn(deal(metrics={"m": stated}, cohorts=cohorts)).values()
    correlation = float(np.corrcoef(first, second)[0, 1])
    share_seen = 366 / 1461
    expected = math.sqrt(share_seen)
    assert abs(correlation - expected) < 3 * (1 - expected**2) / math.sqrt(len(first))
    ratio = first.std() / second.std()
    assert ratio == pytest.approx(1 / math.sqrt(share_seen), rel=3 / math.sqrt(len(first)))


def test_readings_of_intervals_and_of_other_cohorts_have_errors_of_their_own() -> None:
    """New people, or new events: no correlation."""
    cohorts = {name: {"people": 500, "enrols": "2020-01-01"} for name in ("a", "b")}
    every = {"every": "year", "over": ["2021-01-01", "2022-01-01"]}
    found = drawn(deal(metrics={"m": share(trial(), measured=every)}, cohorts=cohorts))
    table = np.corrcoef(np.array(list(found.values())))
    limit = 4 / math.sqrt(len(next(iter(found.values()))))
    assert table.shape == (4, 4)
    assert np.abs(table - np.eye(4)).max() < limit


def test_two_estimates_of_one_truth_share_the_treated_group() -> None:
    """80 % trial and 20 % did of equal sizes: the variance of the weighted sum by hand."""
    evaluations = {"trial": trial(), "did": trial(design="fixed", control=None)}
    stated = share(
        trial(), evaluations=evaluations, estimate=[{"weights": {"trial": 0.8, "did": 0.2}}]
    )
    cohorts = {"c": {"people": 500, "enrols": "2020-01-01"}}
    (values,) = drawn(deal(metrics={"m": stated}, cohorts=cohorts)).values()
    # the treated group counts whole, the trial's comparison group with 0.8
    expected = math.sqrt(0.25 / 500 * (1 + 0.64))
    assert abs(values.std(ddof=1) - expected) < 3 * expected / math.sqrt(2 * len(values))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"weights": {"a": 0.8, "b": 0.2}}], {"a": 0.8, "b": 0.2}),
        (
            [
                {"weights": {"a": 1.0}, "when": {"since": "2021-01-02"}},
                {"weights": {"b": 1.0}, "when": {"enrolled": "c", "at_least": 500}},
                {"weights": {"a": 0.5, "b": 0.5}},
            ],
            {"b": 1.0},
        ),
        (
            [
                {"weights": {"a": 1.0}, "when": {"not": {"since": "2021-01-01"}}},
                {"weights": {"a": 0.5, "b": 0.5}},
            ],
            {"a": 0.5, "b": 0.5},
        ),
    ],
)
def test_the_first_row_that_applies_weighs_the_estimates(
    rows: list[Data], expected: dict[str, float]
) -> None:
    """At the reading's date, 2021-01-01, when all 500 people have enrolled."""
    stated = share(trial(), evaluations={"a": trial(), "b": trial()}, estimate=rows)
    cohorts = {"c": {"people": 500, "enrols": "2020-01-01"}}
    built = deal(metrics={"m": stated}, cohorts=cohorts)
    (slot,) = Engine.of(built).occasions.readings.slots["m"]
    assert weights(built, built.metrics["m"], slot) == expected
