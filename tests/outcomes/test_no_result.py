"""Where the evaluator cannot report, the value that the contract deems counts instead."""

import pytest
from given_draws import run_given
from plain_deals import Data, data, deal, deal_file, metric

from pfs.analysis.case import run_case
from pfs.models.validate import validate_data
from pfs.source.findings import DealError

TWICE = {"dates": ["2021-01-01", "2022-01-01"]}
PAYS = {"p": {"from": "city", "to": "provider", "metric": "m", "price": 1, "basis": "each"}}


def missing(**fields: object) -> Data:
    """Return a risk that no result of m can be had, 3 deemed."""
    return {"kind": "no_result", "metric": "m", "hazard": "25%", "deemed": 3, **fields}


def stated(risk: Data, **fields: object) -> Data:
    """Return the sections of a deal that pays 1 for each unit of m, read twice."""
    return {
        "metrics": {"m": metric(measured=TWICE, level=5, **fields)},
        "payments": PAYS,
        "risks": {"r": risk},
    }


def test_each_date_fails_by_itself() -> None:
    """A chance of 25 %: draws below it fail, and 3 counts instead of 5."""
    kept = run_given(
        deal_file(**stated(missing())),
        {
            "risks.r.failure/2021-01-01": [0.1, 0.9, 0.24, 0.26],
            "risks.r.failure/2022-01-01": [0.9, 0.1, 0.1, 0.9],
        },
    )
    assert list(kept.numbers["payments.p.paid"]) == [8, 8, 6, 10]


def test_it_is_off_until_it_is_set() -> None:
    """In worked examples what is given counts; set to 100 % every date fails, given or not."""
    plain = deal(**stated(missing()))
    assert run_case(plain, {"m": 7.0}).value("payments.p.paid") == 14
    sure = deal(**stated(missing(hazard="100%")))
    by_hand = frozenset({"risks.r.hazard"})
    assert run_case(sure, {"m": 7.0}, set_paths=by_hand).value("payments.p.paid") == 6
    unsure = frozenset({"risks.r.deemed"})
    assert run_case(plain, {"m": 7.0}, set_paths=unsure).value("payments.p.paid") == 14


def test_a_deemed_total_is_of_each_cohort() -> None:
    """60 for each of two cohorts: 120 together, whatever they read; a level follows from it."""
    cohorts = {name: {"people": 30, "enrols": "2020-01-01"} for name in "ab"}
    found = {**stated(missing(hazard="100%", deemed=60), read="total"), "cohorts": cohorts}
    by_hand = frozenset({"risks.r.hazard"})
    found["payments"]["level"] = {**PAYS["p"], "read": "level"}
    case = run_case(deal(**found), {"m.level": 9.0}, set_paths=by_hand)
    assert case.value("payments.p.paid@2021-01-01") == pytest.approx(120)
    assert case.value("payments.level.paid@2021-01-01") == pytest.approx(2)


def test_savings_follow_the_truth() -> None:
    """Nothing is deemed of what is true."""
    found = stated(missing(hazard="100%"), comparison={"level": 1})
    found["savings"] = {"s": {"metric": "m", "to": "city", "marginal": 10}}
    by_hand = frozenset({"risks.r.hazard"})
    on, off = (run_case(deal(**found), {}, set_paths=paths).value("savings.s.cashable")
               for paths in (by_hand, frozenset[str]()))  # fmt: skip
    assert on == off
    assert on == 40


@pytest.mark.parametrize("deemed", [8, "-5%"])
def test_a_deemed_value_must_be_possible(deemed: object) -> None:
    """A share of people of 800 %, or below 0."""
    found = stated(missing(deemed=deemed), kind="share")
    found["metrics"]["m"]["level"] = "50%"
    with pytest.raises(DealError) as caught:
        validate_data(data(**found))
    assert [one.code for one in caught.value.findings] == ["PFS154"]
