"""A change counts only where it is above what chance brings, by the error of its own design."""

from math import sqrt
from statistics import NormalDist

import pytest
from plain_deals import Data, data, deal_file, metric, run

from pfs.analysis.simulate import simulate
from pfs.models.validate import validate_data
from pfs.source.findings import DealError

TRIAL: Data = {"design": "randomised", "treated": 400, "control": 400}
SHARE: Data = {
    "kind": "share", "read": "change", "level": None, "effect": "10pp",
    "comparison": {"level": "40%"},
}  # fmt: skip
"""Variances 50 % x 50 % / 400 and 40 % x 60 % / 400 add up to 0.49 / 400: s.e. 3.5 points."""


def sections(when: Data, **fields: object) -> Data:
    """Return a payment of 10 for a significant change of a metric with fields changed."""
    stated = {**SHARE, "evaluations": {"trial": TRIAL}, **fields}
    stated = {key: value for key, value in metric(**stated).items() if value is not None}
    payment = {
        "from": "city", "to": "provider", "metric": "m", "steps": [{"at_least": -1, "pay": 10}],
        "when": {"metric": "m", **when},
    }  # fmt: skip
    if stated.get("read") in {"change", "level"}:
        payment["steps"] = [{"at_least": "-100%", "pay": 10}]
    return {"metrics": {"m": stated}, "payments": {"p": payment}}


def pays(when: Data, given: float, cohorts: Data | None = None, **fields: object) -> bool:
    """Return whether the payment is made at a reading."""
    found = sections(when, **fields)
    if cohorts is not None:
        found["cohorts"] = cohorts
    return run(found, {"m": given}).value("payments.p.paid") == 10


def turns(when: Data, needed: float, cohorts: Data | None = None, **fields: object) -> bool:
    """Return whether the payment is made just above a change and not just below it."""
    above = pays(when, needed + 1e-6, cohorts, **fields)
    return above and not pays(when, needed - 1e-6, cohorts, **fields)


@pytest.mark.parametrize(
    ("when", "score"),
    [
        ({"significant": "5%"}, 1.959963985),
        ({"significant": "5%", "sided": "two"}, 1.959963985),
        ({"significant": "5%", "sided": "one"}, 1.644853627),
        ({"significant": "1%"}, 2.575829304),
    ],
)
def test_the_level_sets_how_many_standard_errors(when: Data, score: float) -> None:
    """Scores of the published tables, times 3.5 points."""
    assert turns(when, score * 0.035)


def test_a_change_for_the_worse_is_never_significant() -> None:
    """Neither is one, however large, that goes the other way where lower is better."""
    assert not pays({"significant": "5%"}, -0.5)
    assert turns({"significant": "5%"}, 1.959963985 * 0.035, better="lower",
                 effect="-10pp")  # fmt: skip
    assert not pays({"significant": "5%"}, -0.3, better="lower", effect="-10pp")


def test_a_stated_error_replaces_the_design() -> None:
    """In the metric's own read: 3 points of a change, 6 % of a relative change."""
    trial = {"trial": {**TRIAL, "se": "3pp"}}
    assert turns({"significant": "5%"}, 1.959963985 * 0.03, evaluations=trial)
    trial = {"trial": {**TRIAL, "se": "6%"}}
    fields: Data = {"read": "relative_change", "effect": "10%"}
    assert turns({"significant": "5%"}, 1.959963985 * 0.06, evaluations=trial, **fields)


def test_cohorts_together_are_tested_with_the_error_of_all_of_them() -> None:
    """Two cohorts of 100 and 300: sqrt(1/16 + 9/16) of the error of either."""
    cohorts = {
        "a": {"people": 100, "enrols": "2020-01-01"},
        "b": {"people": 300, "enrols": "2020-01-01"},
    }
    needed = 1.959963985 * 0.035 * sqrt(10) / 4
    assert turns({"significant": "5%"}, needed, cohorts)


def test_two_estimates_share_the_error_of_the_treated() -> None:
    """0.25 / 400 once, and 0.24 / 400 times 0.64 and 0.04."""
    found = {"trial": TRIAL, "other": {**TRIAL, "design": "matched"}}
    rows = [{"weights": {"trial": "80%", "other": "20%"}}]
    needed = 1.959963985 * sqrt((0.25 + 0.24 * 0.68) / 400)
    assert turns({"significant": "5%"}, needed, evaluations=found, estimate=rows)


def test_half_of_the_people_observed_err_more() -> None:
    """On the day by which half have enrolled the error is sqrt(2) times as large."""
    cohorts = {"a": {"people": 400, "enrols": ["2020-07-02", "2021-07-01"]}}
    found = {"trial": {"design": "randomised", "control": 400}}
    share = 184 / 365
    needed = 1.959963985 * 0.035 / sqrt(share)
    assert turns({"significant": "5%"}, needed, cohorts, evaluations=found)


def test_nothing_is_significant_before_a_reading() -> None:
    """A condition elsewhere asks for readings that are certified."""
    found = sections({"significant": "5%"})
    found["payments"]["p"] = {
        "from": "city", "to": "provider", "amount": 10, "basis": "each",
        "when": {"metric": "m", "significant": "5%"},
    }  # fmt: skip
    case = run(found, {"m": 0.2})
    assert [case.value(f"payments.p.paid@{year}-01-01") for year in (2020, 2021)] == [0, 10]


def test_a_payment_is_made_as_often_as_the_test_has_power() -> None:
    """At the true effect the chance is Phi(10 / 3.5 - 1.96) = 81.5 %, in closed form."""
    found = simulate(deal_file(**sections({"significant": "5%"})), paths=4_096)
    chance = found.shares["payments.p.triggered"].value or 0.0
    power = NormalDist().cdf(0.10 / 0.035 - 1.959963985)
    assert abs(chance - power) < 0.005


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"evaluations": None}, "PFS141"),
        ({"evaluations": {"audit": {"design": "count"}}}, "PFS141"),
        ({"comparison": None}, "PFS140"),
    ],
)
def test_a_test_without_an_error_is_refused(fields: Data, code: str) -> None:
    """Nothing to test against, or a group whose level is not known."""
    with pytest.raises(DealError) as caught:
        validate_data(data(**sections({"significant": "5%"}, **fields)))
    assert code in {found.code for found in caught.value.findings}


@pytest.mark.parametrize(
    "when",
    [
        {"significant": "5%", "at_least": "5pp"},
        {"significant": "5%", "read": "level"},
        {"at_least": "5pp", "sided": "one"},
        {"significant": "50%"},
        {"significant": 1e-300},
    ],
)
def test_a_test_stands_alone(when: Data) -> None:
    """Beside a bound, in another read, without a level or with half of all chances."""
    with pytest.raises(DealError):
        validate_data(data(**sections(when)))
