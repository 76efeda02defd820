"""What can end a deal or parts of it: options, stops, redemption, settlement."""

import numpy as np
import pytest
from plain_deals import Data, amounts, deal, metric

from pfs.analysis.case import Case, run_case

YEARS = (2020, 2021, 2022, 2023, 2024)
TWICE = {"dates": ["2021-01-01", "2023-01-01"]}


def sections(ending: Data, **capital: object) -> Data:
    """Return a loan of 400 drawn in four parts, spent at once, and a termination in 2022."""
    loan: Data = {
        "kind": "loan",
        "from": "bank",
        "amount": 400,
        "draws": {"dated": {f"{year}-01-01": 100 for year in range(2020, 2024)}},
        "repays": "maturity",
    }
    work = {"dated": {f"{year}-01-01": 100 for year in range(2020, 2024)}}
    return {
        "metrics": {"m": metric(measured=TWICE)},
        "capital": {"loan": {**loan, **capital}},
        "budget": {"work": {"to": "provider", "amount": work}},
        "payments": {"p": {"from": "city", "metric": "m", "price": 10}},
        "waterfall": {
            "interest": {"rank": 1, "pay": "capital.loan.interest"},
            "principal": {"rank": 2, "pay": "capital.loan.principal"},
            "rest": {"rank": 3, "to": "spv"},
        },
        "terminations": {"stop": {"date": "2022-01-01", **ending}},
    }


def ran(ending: Data, given: Data, **capital: object) -> Case:
    """Run the deal at these readings."""
    return run_case(deal(**sections(ending, **capital)), given)


def test_draws_and_items_stop_on_the_date_itself() -> None:
    """Those of 2022 no longer happen; debt and payments go on."""
    ending = {"exercise": "always", "stops": ["capital.loan.draws", "budget.work"]}
    case = ran(ending, {"m@2021-01-01": 0, "m@2023-01-01": 30}, repays="sweep")
    assert amounts(case, "capital.loan.drawn", *YEARS) == [100, 200, 200, 200, 200]
    assert amounts(case, "budget.work.paid", *YEARS) == [100, 100, 0, 0, 0]
    assert case.value("budget.work.unpaid") == 0
    assert case.value("capital.loan.received") == 200


def test_a_payment_that_stops_pays_no_more() -> None:
    """The reading of 2023 is worth 200 more, which are lost."""
    given = {"m@2021-01-01": 30, "m@2023-01-01": 50}
    stop = {"exercise": "always", "stops": ["payments.p"]}
    assert amounts(ran(stop, given), "payments.p.paid", 2021, 2023) == [300, 0]
    never = {"exercise": "never", "stops": ["payments.p"]}
    assert amounts(ran(never, given), "payments.p.paid", 2021, 2023) == [300, 200]


@pytest.mark.parametrize(("reading", "stopped"), [(4.9, True), (5, False)])
def test_an_automatic_end_happens_where_its_condition_holds(
    reading: float, *, stopped: bool
) -> None:
    """Read in 2021, tested in 2022."""
    ending = {"when": {"metric": "m", "below": 5}, "stops": ["capital.loan.draws"]}
    case = ran(ending, {"m": reading})
    assert case.value("capital.loan.drawn") == (200 if stopped else 400)


@pytest.mark.parametrize(
    ("options", "set_paths", "stopped"),
    [
        (False, frozenset(), False),
        (False, frozenset({"terminations.stop.exercise"}), True),
        (True, frozenset(), True),
    ],
)
def test_an_option_is_left_alone_unless_it_is_asked_for(
    options: bool, set_paths: frozenset[str], stopped: bool
) -> None:
    """In exact runs; a simulation uses options where their condition holds."""
    when = {"metric": "m", "below": 5}
    stated = deal(**sections({"by": "bank", "when": when, "stops": ["capital.loan.draws"]}))
    case = run_case(stated, {"m": 0}, options=options, set_paths=set_paths)
    assert case.value("capital.loan.drawn") == (200 if stopped else 400)


def test_redeemed_capital_is_due_now_and_the_rest_of_its_principal_is_lost() -> None:
    """60 % of 200, with interest of 10 and 20; 500 come in 2023."""
    ending = {"exercise": "always", "redeems": ["capital.loan"], "stops": ["capital.loan.draws"]}
    case = ran(ending, {"m@2021-01-01": 0, "m@2023-01-01": 50}, rate="10%", principal="60%")
    assert case.value("capital.loan.outstanding@2022-01-01") == pytest.approx(120 + 30)
    assert case.value("capital.loan.principal_repaid") == pytest.approx(120)
    # a year later 12 more of interest are due on the 120
    assert case.value("capital.loan.interest_paid") == pytest.approx(42)
    assert case.value("capital.loan.loss") == pytest.approx(200 - 162)


def test_settlement_pays_what_is_measured_and_ends_everything() -> None:
    """In 2022: payment on the reading of 2021, which is due only later; nothing in 2023."""
    given = {"m@2021-01-01": 15, "m@2023-01-01": 50}
    data = sections({"exercise": "always", "settles": True})
    data["metrics"] = {"m": metric(measured=TWICE, reported="24 months")}
    case = run_case(deal(**data), given)
    assert amounts(case, "payments.p.paid", *YEARS) == [0, 0, 150, 0, 0]
    assert amounts(case, "capital.loan.drawn", 2021, 2024) == [200, 200]
    assert case.value("capital.loan.received") == 150
    assert case.value("capital.loan.outstanding@2022-01-01") == 50
    assert {str(flow.date)[:4] for flow in case.ledger} == {"2020", "2021", "2022"}


def test_settlement_releases_drawn_cash_and_calls_the_guarantee() -> None:
    """Half of each year's 100 is unspent: 100 go back, 60 of the missing 100 are topped up."""
    data = sections({"exercise": "always", "settles": True})
    half = {"dated": {f"{year}-01-01": 50 for year in range(2020, 2024)}}
    data["budget"]["work"]["amount"] = half
    data["capital"]["cover"] = {
        "kind": "guarantee",
        "from": "donor",
        "for": "capital.loan",
        "tops_up_to": 160,
        "amount": 90,
        "funded": "2020-01-01",
    }
    case = run_case(deal(**data), {"m": 0})
    assert case.value("capital.loan.principal_repaid") == 100
    assert case.value("capital.cover.called") == 60
    assert amounts(case, "parties.donor.received", 2022) == [30]
    assert case.value("accounts.main.balance") == 0


def test_a_final_payment_is_made_on_settlement() -> None:
    """As if it were its last occasion, with the floor that belongs to it."""
    data = sections({"exercise": "always", "settles": True})
    data["payments"]["p"].update(basis="final", at_least=200)
    case = run_case(deal(**data), {"m@2021-01-01": 15, "m@2023-01-01": 50})
    assert amounts(case, "payments.p.paid", *YEARS) == [0, 0, 200, 0, 0]


def test_readings_paid_one_by_one_are_not_paid_again_on_settlement() -> None:
    """The one of 2021 was paid when it fell due."""
    data = sections({"exercise": "always", "settles": True})
    data["payments"]["p"]["basis"] = "each"
    case = run_case(deal(**data), {"m@2021-01-01": 15, "m@2023-01-01": 50})
    assert amounts(case, "payments.p.paid", *YEARS) == [0, 150, 0, 0, 0]


def test_a_termination_may_cause_payments() -> None:
    """A stated sum from a party, and a share of what is outstanding."""
    pays = [
        {"from": "donor", "to": "provider", "amount": 33},
        {"from": "city", "to": "capital.loan", "amount": {"share": "50%", "of":
         "capital.loan.outstanding"}},
    ]  # fmt: skip
    case = ran({"exercise": "always", "pays": pays}, {"m": 0})
    assert amounts(case, "parties.donor.paid", *YEARS) == [0, 0, 33, 0, 0]
    assert case.value("parties.city.paid") == 100
    assert case.value("capital.loan.received") == 100


def test_of_several_dates_the_first_on_which_it_happens_counts() -> None:
    """Once: the penalty is not paid again in 2023."""
    data = sections(
        {
            "dates": ["2021-01-01", "2022-01-01", "2023-01-01"],
            "when": {"since": "2021-06-01"},
            "pays": [{"from": "donor", "to": "provider", "amount": 33}],
        }
    )
    del data["terminations"]["stop"]["date"]
    case = run_case(deal(**data), {"m": 0})
    assert amounts(case, "parties.donor.paid", *YEARS) == [0, 0, 33, 0, 0]


def test_cases_settle_one_by_one() -> None:
    """In one array a case that settles and one that does not keep their own ways."""
    ending = {"when": {"metric": "m", "below": 5}, "settles": True}
    stated = deal(**sections(ending, repays="sweep"))
    case = run_case(stated, {"m": np.array([4.0, 40.0])})
    assert case.values("capital.loan.drawn").tolist() == [200, 400]
    assert case.values("payments.p.paid").tolist() == [40, 400]
    assert case.values("capital.loan.received").tolist() == [40, 100]
