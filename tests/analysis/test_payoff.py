"""Exact payments at stated outcomes: what is read, what is left alone, what is at its base."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from plain_deals import deal_file, metric

from pfs.analysis.case import run_case
from pfs.analysis.payoff import payoff
from pfs.models.deal_file import DealFile, read_deal
from pfs.output.renderings import ledger
from pfs.source.overrides import parse_setting

EXAMPLES = Path(__file__).parents[2] / "examples"


def opened(name: str, *sets: str) -> DealFile:
    """Return an example with settings."""
    return read_deal(str(EXAMPLES / f"{name}.yaml"), (), [parse_setting(text) for text in sets])


@pytest.mark.parametrize(
    ("outcome", "paid", "repaid"),
    [
        (0.08, 0, 7_200_000),
        (0.085, 4_800_000, 7_200_000),
        (0.10, 9_600_000, 9_600_000),
        (0.124, 10_176_000, 10_176_000),
        (0.25, 11_712_000, 11_712_000),
    ],
)
def test_the_table_of_the_rikers_loan(outcome: float, paid: float, repaid: float) -> None:
    """As published; below 10 % the guarantee lifts the lender to 7.2 million."""
    result = payoff(opened("nyc-able"), [{"recidivism": outcome}])
    assert result.case.value("parties.city.outcome_payments") == paid
    assert result.case.value("capital.loan.received") == repaid


def test_many_cases_are_the_cases_one_by_one() -> None:
    """In the order in which they are stated."""
    file = opened("ny-ceo")
    cases = [{"recidivism": x, "employment": y} for x in (0.0, 0.08, 0.2) for y in (0.04, 0.05)]
    together = payoff(file, cases).case
    for key in ("deal.paid", "capital.notes.received", "parties.usdol.outcome_payments"):
        alone = [run_case(file.deal, case).value(key) for case in cases]
        assert together.values(key).tolist() == pytest.approx(alone)


def test_an_option_is_left_alone_and_named_unless_it_is_set() -> None:
    """At 0 % the lender would stop in 2015: 6.0 million instead of 7.2."""
    alone = payoff(opened("nyc-able"), [{"recidivism": 0.0}])
    assert alone.left_alone == ("stop",)
    assert alone.case.value("capital.loan.received") == 7_200_000
    used = payoff(opened("nyc-able", "terminations.stop.exercise=when"), [{"recidivism": 0.0}])
    assert used.left_alone == ()
    assert used.case.value("capital.loan.received") == 6_000_000


def test_metrics_that_no_case_states_are_at_their_base() -> None:
    """The median of a distribution, or `base`; what is stated is not among them."""
    metrics = {
        "m": metric(level={"uniform": [2, 6]}),
        "n": metric(name="Another", level={"uniform": [2, 6], "base": 5}),
        "unpaid": metric(name="Nobody pays for it", level=9),
    }
    card = {"m": 10, "n": 1}
    file = deal_file(
        metrics=metrics, payments={"p": {"from": "city", "to": "provider", "prices": card}}
    )
    assert payoff(file, [{}]).at_base == {"m": 4, "n": 5}
    stated = payoff(file, [{"m": 7}])
    assert stated.at_base == {"n": 5}
    assert stated.case.value("deal.paid") == 75


@pytest.mark.parametrize("cases", [[], [{"m": 1.0}, {"n": 1.0}]])
def test_cases_state_the_same_readings(cases: list[dict[str, float]]) -> None:
    """At least one case is needed."""
    file = deal_file(metrics={"m": metric(), "n": metric(name="Another")})
    with pytest.raises(ValueError, match="state"):
        payoff(file, cases)


def test_readings_of_a_cohort_and_of_a_date() -> None:
    """A key says whose reading and which; the rest stays at its base."""
    cohorts = {name: {"people": 10, "enrols": "2020-01-01"} for name in ("a", "b")}
    measured = {"dates": ["2021-01-01", "2022-01-01"]}
    priced = {"from": "city", "to": "provider", "metric": "m", "price": 1, "for_each": "cohort"}
    file = deal_file(
        cohorts=cohorts, metrics={"m": metric(measured=measured)}, payments={"p": priced}
    )
    case = payoff(file, [{"m@a@2022-01-01": 3.0}, {"m@a@2022-01-01": 4.0}]).case
    assert case.values("payments.p.paid@a").tolist() == [3, 4]
    assert case.values("payments.p.paid@b").tolist() == [0, 0]
    assert np.all(case.values("payments.p.paid@2021-01-01") == 0)


def test_the_ledger_of_a_case_adds_up_to_its_payoff() -> None:
    """Every amount that the lender got is in a line, with the clause that caused it."""
    result = payoff(opened("nyc-able"), [{"recidivism": 0.124}])
    rows = list(csv.DictReader(io.StringIO(ledger(result, "csv"))))
    got = {row["clause"]: float(row["amount"]) for row in rows if row["to"] == "goldman"}
    assert got == {"waterfall.principal": 9_600_000, "waterfall.return": 576_000}
    assert list(rows[0]) == ["date", "from", "to", "purpose", "amount", "clause"]
