"""Corners where two terms meet, each a number that could look right and be wrong."""

import sys
from pathlib import Path

import pytest
import yaml
from plain_deals import Data, amounts, data, deal_file, metric, run

from pfs.analysis.case import run_case
from pfs.analysis.payoff import payoff
from pfs.cashflow.results import UnknownResultError
from pfs.cli import main
from pfs.models.validate import validate_data
from pfs.output.diagnostics import width
from pfs.output.renderings import payoffs

ROOT = Path(__file__).parents[1]
NYC = str(ROOT / "examples" / "nyc-able.yaml")
PRICED: Data = {"from": "city", "to": "provider", "metric": "m", "price": 10}


def test_a_fee_on_what_is_drawn_follows_the_draws_a_date_later() -> None:
    """5 % of 100, then of the 35 and the fee of 5 drawn for it, then of that fee of 2."""
    loan = {"kind": "loan", "from": "bank", "amount": 1_000}
    work = {"to": "provider", "amount": {"dated": {"2020-01-01": 100, "2021-01-01": 35}}}
    fee = {"to": "fund", "amount": {"share": "5%", "of": "capital.loan.drawn"}}
    rest = {"rest": {"rank": 9, "to": "fund"}}
    case = run({"capital": {"loan": loan}, "budget": {"work": work, "fee": fee}, "waterfall": rest})
    assert case.value("budget.work.unpaid") == 0
    paid = amounts(case, "budget.fee.paid", 2020, 2021, 2022, 2023)
    assert paid == pytest.approx([0, 5, 2, 0.1])


def test_a_pooled_reading_is_read_in_other_ways_too() -> None:
    """Half of 40 a person less, for 10 people: 200 units."""
    cohorts = {"a": {"people": 10, "enrols": "2020-01-01"}}
    m = metric(read="relative_change", level=None, effect=0, comparison={"level": 40})
    p = {"from": "city", "to": "provider", "metric": "m", "read": "total_change", "price": 1}
    case = run({"cohorts": cohorts, "metrics": {"m": m}, "payments": {"p": p}}, {"m@pooled": 0.5})
    assert case.value("deal.paid") == 200


def test_a_dated_reading_counts_before_an_undated_one_of_another_read() -> None:
    """4 of 40 on the second date, whatever is given for every date."""
    m = metric(
        read="relative_change", level=None, effect=0, comparison={"level": 40},
        measured={"dates": ["2021-01-01", "2022-01-01"]},
    )  # fmt: skip
    case = run({"metrics": {"m": m}}, {"m": 0.5, "m.change@2022-01-01": 4})
    assert case.value("metrics.m.measured@2022-01-01") == pytest.approx(0.1)


def test_a_lump_sum_for_each_cohort_is_paid_in_each() -> None:
    """Twice 10 for two cohorts."""
    cohorts = {name: {"people": 10, "enrols": "2020-01-01"} for name in ("a", "b")}
    p = {"from": "city", "to": "provider", "amount": 10, "for_each": "cohort"}
    assert run({"cohorts": cohorts, "payments": {"p": p}}).value("deal.paid") == 20


def test_a_result_that_is_not_kept_by_cohort_is_no_result() -> None:
    """A cohort in the key of a pooled payment is refused, not answered with 0."""
    case = run({"metrics": {"m": metric()}, "payments": {"p": PRICED}})
    with pytest.raises(UnknownResultError):
        case.value("payments.p.paid@nobody")


def test_what_a_party_got_on_a_date_is_not_netted() -> None:
    """100 in and 40 out on one day are 100 received."""
    on = {"dates": ["2021-01-01"]}
    stated = data(
        payments={
            "p": {"from": "city", "to": "provider", "amount": 100, "paid": on},
            "q": {"from": "provider", "to": "city", "amount": 40, "paid": on},
        }
    )
    stated["parties"]["provider"]["roles"] = ["provider", "payor"]
    case = run_case(validate_data(stated), {})
    assert case.value("parties.provider.received@2021-01-01") == 100
    assert case.value("parties.provider.paid@2021-01-01") == 40


def test_wide_characters_take_two_columns() -> None:
    """A title of fifty of them is no wider than the page."""
    file = deal_file(name="\u6771\u4eac" * 25, metrics={"m": metric()}, payments={"p": PRICED})
    page = payoffs(payoff(file, [{"m": 1.0}]), "table")
    assert max(width(line) for line in page.splitlines()) <= 80


@pytest.mark.parametrize(
    "options",
    [
        ["--at", "recidivism@2019-01-01=0.1"],
        ["--vary", "recidivism=0:0.2:0.1", "--at", "recidivism=0.1"],
        ["--at", "recidivism=0.1,recidivism=0.2"],
        ["--scenario", "nope"],
    ],
    ids=["no reading on that date", "varied and held fixed", "stated twice", "no such scenario"],
)
def test_what_cannot_be_meant_is_a_usage_error(
    options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is computed, and the exit code is 2."""
    monkeypatch.setattr(sys, "argv", ["pfs", "payoff", NYC, *options])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("metrics", "at"),
    [
        ({"m": metric(read="change", level=None, effect=1)}, "m.level=0.4"),
        (
            {"a": metric(), "b": metric(), "m": {"name": "m", "blend": {"a": "50%", "b": "50%"}}},
            "m=7",
        ),
    ],
    ids=["a level that no comparison gives", "a blend"],
)
def test_what_cannot_be_read_cannot_be_stated(
    metrics: Data, at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a usage error, not a bug of pfs."""
    path = tmp_path / "deal.yaml"
    path.write_text(yaml.safe_dump(data(metrics=metrics, payments={"p": PRICED})))
    monkeypatch.setattr(sys, "argv", ["pfs", "payoff", str(path), "--at", at])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
