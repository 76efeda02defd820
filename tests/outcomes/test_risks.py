"""What is drawn together, shrunk, or wrong only in what is measured."""

import numpy as np
import pytest
from given_draws import run_given
from plain_deals import Data, deal, deal_file, metric
from scipy.stats import norm

from pfs.analysis.case import run_case
from pfs.analysis.paths import Drawing, run_paths
from pfs.models.correlations import cholesky, components, pairs_of
from pfs.outcomes.correlation import correlated
from pfs.outcomes.drivers import drivers_of
from pfs.outcomes.occasions import occasions
from pfs.outcomes.sample import Block, Sample
from pfs.outcomes.uniforms import RandomUniforms

UNSURE = {"normal": {"mean": 10, "sd": 4}}
PAYS = {"p": {"from": "city", "to": "provider", "metric": "m", "price": 1, "basis": "each"}}


def correlation(*drivers: str, is_: str) -> Data:
    """Return a correlation of drivers."""
    return {"kind": "correlation", "drivers": list(drivers), "is": is_}


def test_latent_normals_have_the_correlation_that_is_stated() -> None:
    """60 % between two effects; both stay uniform; a third driver is left alone."""
    metrics = {name: metric(level=UNSURE) for name in "abc"}
    stated = deal(
        metrics=metrics,
        risks={"r": correlation("metrics.a.level", "metrics.b.level", is_="60%")},
    )
    drivers = frozenset(drivers_of(stated, occasions(stated).readings))
    plain = RandomUniforms(1, Sample.of(20_000))
    source = correlated(stated, drivers, plain)
    block = Block(0, 16_384)
    a, b, c = (source.draw(f"metrics.{name}.level", block) for name in "abc")
    scores = norm.ppf(a), norm.ppf(b)
    assert np.corrcoef(*scores)[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.quantile(b, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.012)
    assert np.array_equal(c, plain.draw("metrics.c.level", block))
    assert np.array_equal(a[:64], source.draw("metrics.a.level", Block(0, 64)))


def test_a_bare_name_stands_for_all_its_draws() -> None:
    """Each cohort's enrolment goes with the cost; cohorts do not go with each other."""
    cohorts = {name: {"people": 10, "enrols": "2020-01-01"} for name in "ab"}
    items = {"s": {"to": "provider", "from": "city", "amount": {"dated": {"2020-01-01": 10}}}}
    unsure = {"lognormal": {"median": 1, "sd": "20%"}}
    risks = {
        "e": {"kind": "enrolment", "per": "cohort", "share": unsure},
        "c": {"kind": "cost", "budget": ["s"], "ratio": unsure},
        "r": correlation("risks.e.share", "risks.c.ratio", is_="-30%"),
    }
    stated = deal(cohorts=cohorts, budget=items, risks=risks)
    assert pairs_of(stated) == {
        ("risks.c.ratio", "risks.e.share/a"): -0.3,
        ("risks.c.ratio", "risks.e.share/b"): -0.3,
    }
    (found,) = components(pairs_of(stated))
    assert found.factor is not None
    lower = np.zeros((3, 3))
    for row, weights in enumerate(found.factor):
        lower[row, : len(weights)] = weights
    expected = np.array([[1, -0.3, -0.3], [-0.3, 1, 0], [-0.3, 0, 1]])
    assert lower @ lower.T == pytest.approx(expected)


def test_a_matrix_that_no_normals_have_is_refused() -> None:
    """A with B, B with C, A against C; and three that all oppose each other."""
    assert cholesky([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]) is None
    assert cholesky([[1, -0.6, -0.6], [-0.6, 1, -0.6], [-0.6, -0.6, 1]]) is None
    matrix = [[4.0, 2.0], [2.0, 3.0]]
    factor = cholesky(matrix)
    assert factor is not None
    assert factor[1] == pytest.approx(np.linalg.cholesky(matrix)[1])


def two_cohorts(correlation_: float) -> Data:
    """Return a metric of two cohorts whose truths have this correlation."""
    cohorts = {name: {"people": 1, "enrols": "2020-01-01"} for name in "ab"}
    stated = metric(level=UNSURE, cohort_correlation=correlation_)
    pay = {
        name: {"from": "city", "to": "provider", "metric": "m", "price": 1, "cohorts": [name]}
        for name in "ab"
    }
    return {"cohorts": cohorts, "metrics": {"m": stated}, "payments": pay}


@pytest.mark.parametrize(("share", "expected"), [(1.0, 1.0), (0.5, 0.5), (0.0, 0.0)])
def test_cohorts_share_a_common_factor(share: float, expected: float) -> None:
    """One truth for all at 100 %; at 50 % half the variance is their own; the mean stays."""
    file = deal_file(**two_cohorts(share))
    kept = run_paths(file, Drawing.of([file.deal], paths=8_192, sampling="random"))
    a, b = (kept.numbers[f"payments.{name}.paid"] for name in "ab")
    assert np.corrcoef(a, b)[0, 1] == pytest.approx(expected, abs=0.03)
    for values in (a, b):
        assert float(np.mean(values)) == pytest.approx(10.0, abs=0.15)
        assert float(np.std(values)) == pytest.approx(4.0, abs=0.12)


def paid(risks: Data, given: dict[str, list[float]], **fields: object) -> list[float]:
    """Return what is paid, 1 a unit, for a metric of the whole deal with risks."""
    stated = metric(**{"level": 10, "measured": {"dates": ["2022-01-01"]}, **fields})
    file = deal_file(metrics={"m": stated}, payments=PAYS, risks=risks)
    return list(run_given(file, given).numbers["payments.p.paid"])


AMOUNT = {"uniform": [0, 2]}


@pytest.mark.parametrize(("better", "read"), [("higher", 11.0), ("lower", 9.0)])
def test_bias_reads_better_and_leaves_the_truth(better: str, read: float) -> None:
    """At the median of 0 to 2: one unit better, in the direction that is better."""
    risks = {"b": {"kind": "bias", "metric": "m", "amount": AMOUNT}}
    assert paid(risks, {"risks.b.amount": [0.5]}, better=better) == pytest.approx([read])


def test_bias_of_one_evaluation_has_its_weight() -> None:
    """Two evaluations, 80 and 20 %; the second errs by 1: 0.2."""
    designs = {"x": {"design": "count"}, "y": {"design": "count"}}
    fields: Data = {"evaluations": designs, "estimate": [{"weights": {"x": "80%", "y": "20%"}}]}
    risks = {"b": {"kind": "bias", "metric": "m", "evaluation": "y", "amount": AMOUNT}}
    assert paid(risks, {"risks.b.amount": [0.5]}, **fields) == pytest.approx([10.2])


def test_drift_grows_with_the_years_since_the_start() -> None:
    """731 days at 1 a year."""
    risks = {"d": {"kind": "drift", "metric": "m", "per_year": AMOUNT}}
    assert paid(risks, {"risks.d.per_year": [0.5]}) == pytest.approx([10 + 731 / 365])


def test_drift_does_not_move_savings() -> None:
    """Payments follow what is measured, value follows the truth."""
    stated = metric(kind="total", read="total_change", level=None, effect=10)
    risks = {"d": {"kind": "drift", "metric": "m", "per_year": {"uniform": [1, 3]}}}
    savings = {"s": {"metric": "m", "to": "city", "marginal": 1}}
    file = deal_file(metrics={"m": stated}, payments=PAYS, risks=risks, savings=savings)
    kept = run_given(file, {"risks.d.per_year": [0.5, 0.9]})
    assert kept.numbers["savings.s.cashable"] == pytest.approx([10, 10])
    assert kept.numbers["payments.p.paid"][1] > kept.numbers["payments.p.paid"][0] > 10


@pytest.mark.parametrize(
    ("evidence", "left"), [("strong", 1.0), ("weak", 0.4), ("assumed", 0.2), (None, 0.2)]
)
def test_effects_shrink_by_the_grade_of_their_evidence(evidence: str | None, left: float) -> None:
    """Every draw is multiplied by what the grade leaves; what is ungraded counts as assumed."""
    effect: Data = {"value": UNSURE, **({"evidence": evidence} if evidence else {})}
    risks = {"s": {"kind": "shrinkage", "weak": "60%", "assumed": "80%"}}
    fields: Data = {"read": "change", "level": None, "effect": effect}
    draws = {"metrics.m.effect": [0.5, float(norm.cdf(1))]}
    assert paid(risks, draws, **fields) == pytest.approx([10 * left, 14 * left])


def test_risks_are_off_in_exact_runs_unless_set_by_hand() -> None:
    """Worked examples and payoff leave them off; set by hand they are at their base."""
    stated = metric(level=10)
    risks = {"b": {"kind": "bias", "metric": "m", "amount": AMOUNT}}
    built = deal(metrics={"m": stated}, payments=PAYS, risks=risks)
    assert run_case(built, {}).value("deal.paid") == 10
    by_hand = frozenset({"risks.b.amount"})
    assert run_case(built, {}, set_paths=by_hand).value("deal.paid") == pytest.approx(11)
