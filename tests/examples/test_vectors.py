"""Every vector of the published deals is a worked example of its file.

The table is typed by hand from the deals' published terms, each vector by itself, in the words of
the file. Whether the examples hold is another question, which `pfs check` answers; here none may be
left out, and none may expect something else.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pfs.models.deal import Deal
from pfs.models.examples import Bound, WorkedExample
from pfs.source.load import parse

FOLDER = Path(__file__).parents[2] / "examples"
ANY = "above nothing"
"""Expected of money that must arrive, however much."""


class Vector(NamedTuple):
    """What is given and what is expected; `within` is how exact a rounded figure is.

    `terms` are the scenario (by its name), settings and opening balances it is stated under.
    """

    deal: str
    given: Mapping[str, float]
    expect: Mapping[str, float | str]
    terms: Mapping[str, Any] = {}
    within: float = 0.0


def able(reduction: float, city: float, lender: float) -> Vector:
    """Return a vector of nyc-able at full term."""
    expect = {"parties.city.paid": city, "capital.loan.received": lender}
    return Vector("nyc-able", {"recidivism": reduction}, expect)


def able_return(reduction: float, rate: float) -> Vector:
    """Return the published return of a row of nyc-able's payment table."""
    expect = {"capital.loan.irr": rate}
    return Vector(
        "nyc-able", {"recidivism": reduction}, expect, {"scenario": "bullet"}, within=0.0005
    )


def roca(decrease: float, pays: float) -> Vector:
    """Return a vector of ma-juvenile-justice."""
    expect = {"payments.incarceration.paid": pays}
    return Vector("ma-juvenile-justice", {"incarceration": decrease}, expect)


def runoff(reduction: float, pays: float) -> Vector:
    """Return a vector of dc-water."""
    return Vector("dc-water", {"runoff": reduction}, {"payments.performance.paid": pays})


def runoff_yield(reduction: float, rate: float, within: float) -> Vector:
    """Return the yield of a tier of dc-water."""
    return Vector("dc-water", {"runoff": reduction}, {"capital.bond.yield": rate}, within=within)


def newpin(
    rate: float, coupon: float, principal: float, terms: Mapping[str, Any] | None = None
) -> Vector:
    """Return a vector of newpin: the coupon after year 3 and the principal of 7.0 M repaid."""
    expect = {"capital.bond.rate@2017-06-30": coupon, "capital.bond.principal_repaid": principal}
    return Vector("newpin", {"restoration": rate}, expect, terms or {})


PERCENT_5_FOR_3_YEARS: dict[str, float | str] = {
    "capital.bond.rate@2014-06-30": 0.05,
    "capital.bond.rate@2015-06-30": 0.05,
    "capital.bond.rate@2016-06-30": 0.05,
    "capital.bond.interest_paid": 1_050_000.0,
}
REDEEMED = {"set": {"terminations.redemption.exercise": "always"}}
STOPPED = {"set": {"terminations.stop.exercise": "always"}}
FIRST_COUNT = "special_education@year_1_group@2015-08-31"
FIRST_PAYMENT = "payments.cohort_1.paid@2015-08-31"
REPAID = {"capital.senior.outstanding": 0.0, "capital.subordinate.outstanding": 0.0}
NEARLY_REPAID = {"capital.senior.outstanding": 100_000.0, "capital.subordinate.outstanding": 0.0}
LOANS: dict[str, float | str] = {
    "capital.senior.outstanding": 0.0,
    "capital.senior.principal_repaid": 9_000_000.0,
    "capital.kresge.outstanding": 0.0,
    "capital.kresge.principal_repaid": 1_500_000.0,
    "capital.living_cities.outstanding": 0.0,
    "capital.living_cities.principal_repaid": 1_500_000.0,
    "capital.arnold.received": ANY,
}

VECTORS = [
    able(0.0, 0, 7_200_000),
    able(0.085, 4_800_000, 7_200_000),
    able(0.0999, 4_800_000, 7_200_000),
    able(0.10, 9_600_000, 9_600_000),
    able(0.124, 10_176_000, 10_176_000),
    able(0.25, 11_712_000, 11_712_000),
    Vector(
        "nyc-able",
        {"recidivism": 0.0},
        {
            "parties.city.paid": 0,
            "capital.loan.received": 6_000_000,
            "capital.loan.drawn": 7_200_000,
        },
        STOPPED,
    ),
    Vector(
        "nyc-able",
        {"recidivism": 0.085},
        {"capital.loan.received": 7_200_000},
        {"scenario": "bullet"},
    ),
    able_return(0.10, 0.0),
    able_return(0.11, 0.012),
    able_return(0.12, 0.015),
    able_return(0.125, 0.017),
    able_return(0.13, 0.019),
    able_return(0.16, 0.033),
    able_return(0.20, 0.051),
    Vector(
        "ny-ceo",
        {"recidivism": 0.079, "employment": 0.049, "transitional_jobs": 620},
        {"parties.usdol.paid": 0},
    ),
    Vector(
        "ny-ceo",
        {"recidivism.change": 36.8, "employment": 0.0, "transitional_jobs": 620},
        {"parties.usdol.paid": 5_062_400},
    ),
    Vector(
        "ny-ceo",
        {"recidivism.change": 0.0, "employment": 0.05, "transitional_jobs": 620},
        {"parties.usdol.paid": 2_234_400},
    ),
    Vector(
        "ny-ceo",
        {"recidivism.change": 120, "employment": 0.10, "transitional_jobs": 620},
        {"limits.usdol.before": 12_734_400, "parties.usdol.paid": 11_095_000},
    ),
    roca(0.05, 0),
    roca(0.175, 6_500_000),
    roca(0.40, 22_000_000),
    roca(0.475, 24_000_000),
    roca(0.90, 27_000_000),
    Vector(
        "ma-juvenile-justice",
        {"incarceration.trial": 0.30, "incarceration.did": 0.20},
        {"metrics.incarceration.measured": 0.28, "payments.incarceration.paid": 13_200_000},
        {"scenario": "enrolment_short"},
    ),
    Vector("ma-juvenile-justice", {"incarceration": 0.40}, LOANS),
    Vector("utah-preschool", {FIRST_COUNT: 108}, {FIRST_PAYMENT: 267_478.20}),
    Vector("utah-preschool", {FIRST_COUNT: 100}, {FIRST_PAYMENT: 104_280.00}, {"opening": REPAID}),
    Vector(
        "utah-preschool", {FIRST_COUNT: 108}, {FIRST_PAYMENT: 170_517.14},
        {"opening": NEARLY_REPAID},
    ),
    runoff(0.4131, 3_300_000),
    runoff(0.413, 0),
    runoff(0.186, 0),
    runoff(0.1859, -3_300_000),
    runoff_yield(0.4131, 0.06, within=0.0005),
    runoff_yield(0.413, 0.0343, within=0.00005),
    runoff_yield(0.1859, 0.005, within=0.0005),
    newpin(0.70, 0.15, 7_000_000),
    newpin(0.699, 0.12, 7_000_000),
    newpin(0.59, 0.03, 7_000_000),
    newpin(0.54, 0.0, 3_500_000),
    Vector("newpin", {"restoration": 0.54}, PERCENT_5_FOR_3_YEARS),
    Vector(
        "newpin",
        {"restoration": 0.54},
        PERCENT_5_FOR_3_YEARS | {"capital.bond.principal_repaid": 5_250_000},
        REDEEMED,
    ),
]  # fmt: skip
COUNTED = {
    "nyc-able": 7 + 8,  # cases, and the lender's outcome of each of the 8 rows of the table
    "ny-ceo": 4,
    "ma-juvenile-justice": 5 + 2,  # cases, the blend, the order of repayment
    "utah-preschool": 3,
    "dc-water": 4 + 3,  # cases, and a yield for each tier
    "newpin": 4 + 2,  # cases, 5 % in years 1 to 3, redemption at year 4
}

RECALLED = [
    *[("nyc-able", f"payments/success/steps/{row}/pay") for row in range(8)],
    ("ny-ceo", "capital/guarantee"),  # 1.32 M; the 1.3 M is published
    ("ny-ceo", "metrics/recidivism/comparison/level"),  # computed from 36.8 days
    *[("ny-ceo", f"payments/{name}_{n}/price") for name in ("days", "jobs") for n in (1, 2)],
    *[("ny-ceo", f"payments/employment_{phase}/price") for phase in (1, 2)],
    ("ma-juvenile-justice", "capital/roca_fee/amount"),
    ("ma-juvenile-justice", "payments/incarceration/lines/0/at"),
    *[("ma-juvenile-justice", f"payments/incarceration/lines/{row}/pay") for row in (1, 2, 4)],
    ("ma-juvenile-justice", "payments/job_readiness/price"),
    ("ma-juvenile-justice", "payments/employment/price"),
    *[("utah-preschool", f"payments/{name}/value") for name in ("cohort_1", "later_cohorts")],
]
"""Figures whose status on the deals' pages is recalled, as paths into the file."""


def deal_of(name: str) -> Deal:
    """Return the deal that an example file states."""
    path = FOLDER / f"{name}.yaml"
    data = parse(path.name, path.read_bytes()).data
    return Deal.model_validate_json(json.dumps(data), strict=True)


def terms_of(example: WorkedExample) -> dict[str, Any]:
    """Return the scenario, settings and opening balances of an example, as a vector has them."""
    terms: dict[str, Any] = {}
    if example.scenario is not None:
        terms["scenario"] = example.scenario
    if example.set:
        terms["set"] = dict(example.set)
    if example.opening is not None:
        terms["opening"] = dict(example.opening.balances)
    return terms


def expects(example: WorkedExample, key: str, value: float | str, within: float) -> bool:
    """Return whether an example expects this, no less exactly than the vector is stated."""
    expected = example.expect.get(key)
    if isinstance(expected, Bound):
        if value == ANY:
            return expected.at_least is not None and expected.at_least > 0
        return expected.about == value and (expected.within or 0.0) <= within
    return expected is not None and float(expected) == value


def states(example: WorkedExample, vector: Vector) -> bool:
    """Return whether an example states a vector: same terms, what is given, what is expected."""
    return (
        terms_of(example) == vector.terms
        and vector.given.items() <= example.given.items()
        and all(expects(example, *pair, vector.within) for pair in vector.expect.items())
    )


def shown(vector: Vector) -> str:
    """Return the name of a vector's test."""
    given = ",".join(f"{key}={value:g}" for key, value in vector.given.items())
    return f"{vector.deal}:{given}:{'+'.join([*vector.terms, *vector.expect])}"


@pytest.mark.parametrize("vector", VECTORS, ids=shown)
def test_the_vector_is_a_worked_example(vector: Vector) -> None:
    """Some worked example of the file states the vector, with the same terms and figures."""
    examples = deal_of(vector.deal).worked_examples
    assert any(states(example, vector) for example in examples.values())


def test_the_table_has_as_many_vectors_as_the_deals_publish() -> None:
    """Nothing was dropped from the table, and nothing is in it twice."""
    assert Counter(vector.deal for vector in VECTORS) == COUNTED
    assert len({shown(vector) for vector in VECTORS}) == len(VECTORS)


@pytest.mark.parametrize(("deal", "path"), RECALLED, ids=lambda part: part)
def test_a_figure_that_is_recalled_says_so(deal: str, path: str) -> None:
    """What nobody could verify is never presented as a fact: the figure's source says it."""
    entry: Any = parse(f"{deal}.yaml", (FOLDER / f"{deal}.yaml").read_bytes()).data
    for key in path.split("/"):
        entry = entry[int(key) if isinstance(entry, list) else key]
    assert "recalled, not verified" in entry["source"]
