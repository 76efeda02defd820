"""What evaluations can tell: standard errors, power, luck and curves against closed forms."""

import datetime as dt
import math

import numpy as np
import pytest
from plain_deals import Data, deal, deal_file, metric
from scipy.stats import norm

from pfs.analysis.designs import Design, designs
from pfs.analysis.figures import figures
from pfs.analysis.luck import Evaluation, evaluate
from pfs.analysis.paths import Drawing
from pfs.analysis.simulate import simulate
from pfs.models.schedules import Schedule
from pfs.outcomes.closed_forms import chance_at_least, expected
from pfs.output.renderings import simulation

DAY = dt.date(2021, 1, 1)
STEPS = [{"at_least": "5pp", "pay": 1_000}]
TRIAL = {"design": "randomised", "treated": 500, "control": 500}
SIMPLE = math.sqrt(0.5 / 500)


def sections(effect: object = "7.5pp", **fields: object) -> Data:
    """Return a step at 5 points on a change of proportions of one half."""
    stated: Data = {
        "kind": "share",
        "read": "change",
        "level": None,
        "effect": effect,
        "comparison": {"level": "50%"},
        "evaluations": {"e": TRIAL},
    }
    payment = {"from": "city", "to": "provider", "metric": "m", "steps": STEPS}
    return {"metrics": {"m": metric(**{**stated, **fields})}, "payments": {"p": payment}}


def only(found: tuple[Design, ...]) -> Design:
    """Return the one design there is."""
    (design,) = found
    return design


def at(effect: float) -> float:
    """Return the standard error of the trial at a true effect."""
    level = 0.5 + effect
    return math.sqrt(0.25 / 500 + level * (1 - level) / 500)


def evaluated(**fields: object) -> Evaluation:
    """Return what the evaluation of such a deal can tell."""
    file = deal_file(**sections(**fields))
    return evaluate(file, Drawing.of([file.deal]))


def test_standard_error_detectable_effect_and_power() -> None:
    """The formulas of a difference of proportions, to the precision of the derivative."""
    found = only(designs(deal(**sections())))
    assert found.effect == pytest.approx(0.075)
    assert found.se == pytest.approx(at(0.075), rel=1e-6)
    assert found.detectable == pytest.approx((1.959963985 + 0.841621234) * found.se, rel=1e-8)
    assert found.power == pytest.approx(norm.cdf(0.075 / at(0.075) - 1.959963985), rel=1e-5)


def test_a_relative_change_divides_by_the_measured_comparison() -> None:
    """Delta method: sqrt(se_T^2 + (T / C)^2 se_C^2) / C."""
    fields: Data = {"kind": "mean", "cv": 1, "read": "relative_change", "better": "lower"}
    found = only(designs(deal(**sections(**fields, effect="20%", comparison={"level": 400}))))
    arm = 400 / math.sqrt(500)
    assert found.se == pytest.approx(math.hypot(arm, 0.8 * arm) / 400, rel=1e-5)


def test_cohorts_that_are_read_together_share_their_errors_out() -> None:
    """Two cohorts of 500 a side: the standard error of one over the root of 2."""
    cohorts = {name: {"people": 500, "enrols": "2020-01-01"} for name in "ab"}
    found = only(designs(deal(**sections("0pp"), cohorts=cohorts)))
    assert found.cohorts == ("a", "b")
    assert found.se == pytest.approx(SIMPLE / math.sqrt(2), rel=1e-6)


def test_what_is_measured_without_error_or_comparison_has_no_design() -> None:
    """A verified count; a level with nothing to compare it with."""
    count = {"e": {"design": "count"}}
    assert designs(deal(**sections(evaluations=count))) == ()
    alone: Data = {"read": "level", "level": "50%", "effect": None, "comparison": None}
    assert designs(deal(**sections(**alone))) == ()
    assert evaluated(evaluations=count) == Evaluation()


def test_a_level_is_told_as_its_change() -> None:
    """A level of 60 % against 50 %: an effect of 10 points."""
    found = only(designs(deal(**sections(None, read="level", level="60%"))))
    assert found.read == "change"
    assert found.effect == pytest.approx(0.1)


def test_the_chance_of_a_payment_at_each_true_effect() -> None:
    """Within three standard errors of the normal distribution function, no effect among them."""
    found = evaluated(effect={"normal": {"mean": "5pp", "sd": "3pp"}})
    (curve,) = found.curves
    levels = [point.level for point in curve.points]
    assert 0.0 in levels
    assert levels[0] <= 0.05 - 1.645 * 0.03
    assert levels[-1] >= 0.05 + 1.6448 * 0.03
    for point in curve.points:
        assert point.pays.value is not None
        exact = chance_at_least(0.05, point.level, at(point.level))
        allowed = 3 * math.sqrt(exact * (1 - exact) / 512)
        assert abs(point.pays.value - exact) < allowed
        assert point.paid.value == pytest.approx(1_000 * point.pays.value)


def test_luck_is_what_measurement_moves() -> None:
    """No effect: the truth earns nothing, so all that is paid, in 5.7 % of cases, is luck."""
    luck = evaluated(effect="0pp").luck
    assert luck is not None
    assert luck.missed.value == 0.0
    for found in (luck.made, luck.false_paid):
        assert found is not None
        assert found.value == pytest.approx(56.9, abs=15)
    assert luck.false_share is not None
    assert luck.false_share.value == pytest.approx(0.0569, abs=0.015)


def test_luck_made_less_luck_missed_is_the_mean_paid_less_what_the_truth_earns() -> None:
    """On lines from 0 to 16 points at a true 8: the mean error is about nil, its parts are not."""
    lines = [{"at": "0pp", "pay": 0}, {"at": "16pp", "pay": 1_000}]
    stated = sections("8pp")
    del stated["payments"]["p"]["steps"]
    stated["payments"]["p"]["lines"] = lines
    file = deal_file(**stated)
    luck = evaluate(file, Drawing.of([file.deal])).luck
    assert luck is not None
    assert luck.made.value is not None
    assert luck.missed.value is not None
    schedule = Schedule.model_validate({"lines": lines})
    mean = expected(schedule, 0.08, at(0.08), DAY, DAY)
    assert luck.made.value - luck.missed.value == pytest.approx(mean - 500, abs=1)
    # half the mean absolute deviation of a normal: se / sqrt(2 pi), 1,000 for 16 points
    half = at(0.08) / math.sqrt(2 * math.pi) * 1_000 / 0.16
    assert luck.made.value == pytest.approx(half, rel=0.03)


def test_the_evaluation_moves_no_figure_of_the_simulation() -> None:
    """It has draws of its own; a run on shared draws has none of it."""
    from pfs.analysis.simulate import simulate_on

    file = deal_file(**sections({"normal": {"mean": "5pp", "sd": "3pp"}}))
    result = simulate(file, paths=512)
    alone = simulate_on(file, Drawing.of([file.deal], paths=512))
    assert dict(alone.numbers) == dict(result.numbers)
    assert alone.evaluation == Evaluation()


def test_every_figure_of_the_evaluation_has_a_name() -> None:
    """Design, curve and luck are in the CSV and JSON."""
    result = simulate(deal_file(**sections()), paths=512)
    names = {figure.name for figure in figures(result)}
    assert {
        "payments.p.m_change.detectable",
        "payments.p.m_change.power",
        "metrics.m.pays@0.probability",
        "deal.paid_by_luck.mean",
        "deal.pays_without_effect.probability_se",
    } <= names


def test_the_page_tells_luck_savings_and_appropriations_and_details_only_when_asked() -> None:
    """The first page answers; by year and by true effect come with details."""
    stated = sections()
    stated["savings"] = {"s": {"metric": "m", "to": "city", "marginal": 10}}
    party = {"name": "City", "roles": ["payor"], "appropriation": {"dated": {"2021-01-01": 999}}}
    parties = deal(**stated).model_dump(mode="json", exclude_unset=True, by_alias=True)["parties"]
    stated["parties"] = {**parties, "city": party}
    result = simulate(deal_file(**stated), paths=512, details=True)
    short = simulation(result, "table")
    long = simulation(result, "table", details=True)
    assert "What the evaluation can tell" in short
    assert "paid by luck" in short
    assert "Savings, true effect" in short
    assert "voted" in short
    assert "Left out" not in short
    assert "By fiscal year" not in short
    assert "By fiscal year" in long
    assert "Where m is" in long
    voted = next(line for line in short.splitlines() if line.startswith("  2021"))
    assert voted.split()[-2] == "999"
    assert max(len(line) for line in long.splitlines()) <= 80
    above = result.shares["parties.city.above_appropriation@FY2021"].value
    assert above == pytest.approx(result.shares["parties.city.pays"].value)


def test_headlines_keep_no_results_by_year() -> None:
    """Memory is for what is asked for: only payments are kept by year."""
    stated = sections()
    stated["savings"] = {"s": {"metric": "m", "to": "city", "marginal": 10}}
    few = simulate(deal_file(**stated), paths=64)
    many = simulate(deal_file(**stated), paths=64, details=True)
    more = set(many.numbers) - set(few.numbers)
    assert more
    assert all("@FY" in key and "outcome_payments" not in key for key in more)
    assert np.isfinite(many.numbers["savings.s.cashable@FY2021"].mean or np.nan)
