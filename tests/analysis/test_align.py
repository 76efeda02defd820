"""A deal against the community's goals, on the cases of the simulation."""

import math
from pathlib import Path

import numpy as np
import pytest
from community_goals import deal, goal_data, link_data
from scipy import integrate, stats

from pfs.analysis.align import Alignment, NoCommunityError, align
from pfs.analysis.alignment_figures import alignment_figures
from pfs.analysis.simulate import simulate
from pfs.ci_alignment.at_base import base_of
from pfs.models.deal_file import DealFile, read_deal
from pfs.source.document import Document
from pfs.source.overrides import Setting

EXAMPLES = Path(__file__).parents[2] / "examples"
CITY = EXAMPLES / "prek-city.yaml"
GOAL = "collective_impact.goals.kindergarten"
AT = "@2018-08-31"


def setting(path: str, value: object) -> Setting:
    """Return a setting of one term."""
    return Setting(path, value, f"--set {path}")


def city(scenario: str | None = None, **settings: object) -> DealFile:
    """Return the pre-K city with a scenario and settings; `__` stands for a dot."""
    named = [setting(path.replace("__", "."), value) for path, value in settings.items()]
    return read_deal(str(CITY), [scenario] if scenario else [], named)


@pytest.fixture(scope="module")
def card() -> Alignment:
    """Return the report card of the pre-K city."""
    return align(city())


def close(value: float | None, se: float | None, expected: float) -> bool:
    """Return whether a sampled figure is within four standard errors of what is expected."""
    assert value is not None
    assert se is not None
    return abs(value - expected) <= 4 * se + 1e-12


def test_the_worked_example_of_seed_000_holds() -> None:
    """With 40 % as the forecast: 2.0 points, 10 % of the gap, 0.77 points, 8,000 slot-years."""
    found = align(city("seed_000"), paths=64)
    assert found.base[f"{GOAL}.contribution{AT}"] == pytest.approx(0.02, abs=1e-15)
    assert found.base[f"{GOAL}.share_of_gap{AT}"] == pytest.approx(0.10, abs=1e-12)
    assert 100 * found.fixed[f"{GOAL}.sampling_error"] == pytest.approx(0.774596669, abs=5e-10)
    assert found.base[f"{GOAL}.slots_to_close"] == 8_000
    assert found.base[f"{GOAL}.reachable_share"] == pytest.approx(0.475, abs=1e-12)


def test_with_the_fitted_line_both_shares_are_printed(card: Alignment) -> None:
    """10.741641 % of the gap from the forecast, 10 % of that from the baseline: vector (a)."""
    assert 100 * card.base[f"{GOAL}.share_of_gap{AT}"] == pytest.approx(10.741641, abs=5e-7)
    from_baseline = card.base[f"{GOAL}.share_of_gap_from_baseline{AT}"]
    assert from_baseline == pytest.approx(0.10, abs=1e-12)
    assert card.fixed[f"{GOAL}.forecast_upper{AT}"] == pytest.approx(0.46978552, abs=5e-9)


def test_providers_share_the_gains_as_in_the_vectors(card: Alignment) -> None:
    """Of 80 children who gain: Shapley, first in and last in of prek-city."""
    expected = {
        "centres": (36.697248, 36.697248, 36.697248),
        "schools": (25.321101, 25.688073, 24.954128),
        "family_homes": (17.981651, 18.348624, 17.614679),
    }
    for party, figures in expected.items():
        name = f"collective_impact.links.pre_k.providers.{party}"
        got = [card.base[f"{name}.{measure}"] for measure in ("shapley", "first_in", "last_in")]
        assert got == pytest.approx(figures, abs=5e-7)


def test_gaps_of_groups_are_those_of_the_vectors(card: Alignment) -> None:
    """500 and 300 children: 15 points before, 15.208333 after; half and half it narrows."""
    after = card.base[f"{GOAL}.gap_after@english_learners"]
    assert 100 * after == pytest.approx(15.208333, abs=5e-7)
    assert card.fixed[f"{GOAL}.gap_before@english_learners"] == pytest.approx(0.15, abs=1e-12)
    first = align(city("reach_first"), paths=16).base[f"{GOAL}.gap_after@english_learners"]
    assert 100 * first == pytest.approx(14.166667, abs=5e-7)


def test_the_contribution_is_as_uncertain_as_the_effect() -> None:
    """800 of 4,000 children with an effect of N(10, 4) points: N(2, 0.8) points, no risk on."""
    found = align(city(risks={})).numbers[f"{GOAL}.contribution{AT}"]
    assert close(found.mean, found.mean_se, 0.02)
    for value, se, share in ((found.p5, found.p5_se, 0.05), (found.p95, found.p95_se, 0.95)):
        assert close(value, se, stats.norm.ppf(share, 0.02, 0.008))


def test_fewer_children_and_closed_providers_add_less(card: Alignment) -> None:
    """2 points x E[share enrolled, at most 105 %] x the chance of 731 days open at 1 % a year."""
    scores = stats.norm.ppf([0.1, 0.5, 0.9])
    slope = np.diff([0.65, 1.0, 1.24]) / np.diff(scores)

    def share(z: float) -> float:
        return max(0.0, min(1.0 + float(slope[int(z > 0)]) * z, 1.05))

    mean = integrate.quad(lambda z: share(z) * stats.norm.pdf(z), -9, 9, points=[0], limit=200)[0]
    found = card.numbers[f"{GOAL}.contribution{AT}"]
    assert close(found.mean, found.mean_se, 0.02 * mean * 0.99 ** (731 / 365))


@pytest.mark.parametrize(
    ("effect", "turns", "visible"),
    [({"normal": {"mean": "10pp", "sd": "5pp"}}, 0.791782, 0.087450), ("10pp", 0.816286, 0.073762)],
)
def test_chances_are_those_of_vector_c(effect: object, turns: float, visible: float) -> None:
    """Over cases and the forecast's own error: an effect of N(10, 5) points is N(2, 1) points."""
    found = align(city(metrics__readiness__effect=effect, risks={}), paths=4_096).numbers
    for measure, expected in (("turns", turns), ("visible", visible)):
        summary = found[f"{GOAL}.{measure}{AT}"]
        assert close(summary.mean, summary.mean_se, expected) or (
            summary.mean == pytest.approx(expected, abs=5e-7)
        )


def test_without_an_effect_in_some_cases_no_places_are_enough(card: Alignment) -> None:
    """P(N(10, 4) <= 0) is 0.620967 %; numbers of places have quantiles and no mean."""
    key = f"{GOAL}.slots_to_close"
    assert close(card.never[key].value, card.never[key].se, stats.norm.cdf(-2.5))
    places = card.numbers[key]
    assert places.mean is None
    assert places.median == pytest.approx(7_448, abs=3)
    named = {f.name: f for f in alignment_figures(card)}
    assert named[f"{key}.most"].value is None
    assert "no number of places" in named[f"{key}.most"].reason


def test_what_is_measured_does_not_matter(card: Alignment) -> None:
    """True effects count: an evaluation of a handful of children changes nothing."""
    noisy = city(metrics__readiness__evaluations__lottery__control=5)
    key = f"{GOAL}.contribution{AT}"
    assert align(noisy).numbers[key] == card.numbers[key]


def test_results_are_the_same_whatever_the_block() -> None:
    """The same bytes: blocks of 64 paths and of 8,192."""
    file = city()
    small, large = align(file, paths=512, block=64), align(file, paths=512)
    assert small.numbers == large.numbers
    assert small.both_ways == large.both_ways


def test_goals_move_no_money() -> None:
    """A deal pays and repays the same to the last bit with and without links to goals."""
    with_goals = city()
    data = {k: v for k, v in with_goals.document.data.items() if k != "collective_impact"}
    document = Document("deal.yaml", "", "0" * 64, data, {}, {})
    without = with_goals.deal.model_copy(update={"collective_impact": None})
    bare = DealFile(document, document, without)
    assert simulate(bare, paths=512).numbers == simulate(with_goals, paths=512).numbers


def test_the_backbone_is_run_both_ways_on_the_same_cases(card: Alignment) -> None:
    """Budgets 5,550,000 and 5,580,000; returns are those of the scenario one by one."""
    both = card.both_ways
    assert both is not None
    assert (both.hub.budget, both.alone.budget) == (5_550_000, 5_580_000)
    other, own = simulate(city("one_by_one")), simulate(city())
    for name in ("senior", "junior"):
        key = f"capital.{name}"
        assert both.alone.returns[name] == other.numbers[f"{key}.irr"]
        assert both.hub.returns[name] == own.numbers[f"{key}.irr"]
        means = own.numbers[f"{key}.gain"].mean, other.numbers[f"{key}.gain"].mean
        assert means[0] is not None
        assert means[1] is not None
        assert both.gains[name].value == pytest.approx(means[0] - means[1], abs=1e-6)


def test_stakes_are_derived_from_the_terms(card: Alignment) -> None:
    """Caps of payors, loans that outcomes repay, fees deferred; others have none."""
    stakes = {name: card.stakes[name] for name in ("city", "district", "bank", "schools")}
    expected = {"city": 4_200_000, "district": 2_800_000, "bank": 3_400_000, "schools": 72_000}
    assert stakes == expected
    assert not {"parents", "university", "partnership"} & card.stakes.keys()


def plain(**goal: object) -> DealFile:
    """Return a plain deal whose one goal has these fields changed."""
    impact = {"goals": {"readiness": goal_data(**goal)}, "links": {"way": link_data()}}
    document = Document("deal.yaml", "", "0" * 64, {}, {}, {})
    return DealFile(document, document, deal(collective_impact=impact))


def test_without_history_the_forecast_is_not_stated() -> None:
    """No line is made up: no chance, no share of the gap, and the reason in its place."""
    found = align(plain(history=None, baseline="40%"), paths=16)
    prefix = "collective_impact.goals.readiness"
    assert not [key for key in found.base if ".turns" in key or ".visible" in key]
    assert f"{prefix}.share_of_gap{AT}" not in found.base
    share = found.base[f"{prefix}.share_of_gap_from_baseline{AT}"]
    assert share == pytest.approx(0.1, abs=1e-12)
    (row,) = [f for f in alignment_figures(found) if f.measure == "forecast"]
    assert (row.value, row.reason) == (
        None,
        "a line needs 4 readings in `history`, and there are 0",
    )
    assert found.missing[0].entry == "goals.readiness"
    assert "history" in found.missing[0].fields


def test_a_subgroup_without_a_baseline_is_missing() -> None:
    """It is listed, its gap is not computed, and the others keep theirs."""
    groups = {
        "one": {"of": "area", "population": 1_000, "baseline": "30%"},
        "two": {"of": "area", "population": 1_000, "baseline": "45%"},
        "three": {"of": "area", "population": 1_000},
    }
    found = align(plain(subgroups=groups), paths=16)
    assert found.missing[0].fields == ("indicator", "subgroups.three.baseline")
    gaps = sorted(key.partition("@")[2] for key in found.fixed if ".gap_before@" in key)
    assert gaps == ["one", "two"]


def test_a_forecast_that_reaches_the_target_leaves_no_gap() -> None:
    """There is no share of a gap that is not there; the checks are told."""
    file = plain(target={"value": "41.5%", "at": "2018-08-31"})
    found = align(file, paths=16)
    assert not [key for key in found.base if ".share_of_gap@" in key]
    assert base_of(file.deal)["readiness"].forecast_reaches_target is True
    assert base_of(plain().deal)["readiness"].forecast_reaches_target is False


def test_what_the_checks_read_is_at_base() -> None:
    """Contribution, places and gaps of the pre-K city, and unknown where nothing is stated."""
    base = base_of(city().deal)
    goal = base["kindergarten"]
    assert goal.contribution == pytest.approx(0.02, abs=1e-15)
    assert goal.slots_to_close == 7_448
    assert sorted(goal.gaps) == ["english_learners", "other"]
    assert goal.gaps["english_learners"].widens
    assert not base_of(city("reach_first").deal)["kindergarten"].gaps["english_learners"].widens
    assert base["completion"].contribution is None
    assert base["completion"].forecast_reaches_target is None


def test_a_deal_without_the_section_is_refused() -> None:
    """There is nothing to hold it against."""
    with pytest.raises(NoCommunityError, match="no section"):
        align(read_deal(str(EXAMPLES / "nyc-able.yaml")))


def test_every_example_with_goals_has_a_report_card() -> None:
    """Nothing undefined escapes as a number: every figure is finite or has a reason."""
    for name in ("ma-juvenile-justice", "ny-ceo", "prek-city"):
        found = align(read_deal(str(EXAMPLES / f"{name}.yaml")), paths=64)
        for figure in alignment_figures(found):
            if figure.value is None:
                assert figure.reason
            else:
                assert math.isfinite(figure.value)


def test_people_who_gain_add_up_over_links(card: Alignment) -> None:
    """Providers' values are the whole on every statistic that adds: the mean."""
    shapley = [
        v.mean or 0.0
        for k, v in card.numbers.items()
        if k.startswith("collective_impact.links.pre_k.") and k.endswith(".shapley")
    ]
    mean = card.numbers[f"{GOAL}.contribution{AT}"].mean
    assert mean is not None
    assert np.sum(shapley) == pytest.approx(4_000 * mean, abs=1e-6)
