"""Guarantees: what is called, by whom it is held, and where the rest goes."""

import pytest
from plain_deals import Data, amounts, run

from pfs.analysis.case import Case


def ran(guarantee: Data, repaid: float, **more: object) -> Case:
    """Run a loan of 1,000 at 5 % that gets this much at its maturity in 2023, with a guarantee."""
    loan = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 1_000,
        "draws": {"dated": {"2020-01-01": 1_000}},
        "rate": "5%",
        "repays": "maturity",
        "matures": "2023-01-01",
        "repaid_by": "payments",
    }
    cover = {"kind": "guarantee", "from": "donor", "for": "capital.loan", **guarantee}
    due = {"dates": ["2023-01-01"]}
    payment = {"from": "city", "to": "capital.loan", "amount": repaid, "paid": due}
    sections: Data = {
        "capital": {"loan": {**loan, **more}, "cover": cover},
        "payments": {"p": payment},
    }
    return run(sections)


RISING_FLOOR = {"since": {"2020-01-01": 600, "2023-01-01": 800}}


@pytest.mark.parametrize(
    ("guarantee", "repaid", "called"),
    [
        # a floor on everything received
        ({"tops_up_to": 700, "amount": 500}, 300, 400),
        ({"tops_up_to": 700, "amount": 250}, 300, 250),
        ({"tops_up_to": 700, "amount": 500}, 700, 0),
        ({"tops_up_to": 700, "amount": 500}, 1_150, 0),
        ({"tops_up_to": RISING_FLOOR, "amount": 500}, 500, 300),
        ({"tops_up_to": {"share": "75%", "of": "capital.loan.drawn"}, "amount": 750}, 300, 450),
        ({"tops_up_to": {"share": "75%", "of": "capital.loan.drawn"}, "amount": 400}, 300, 400),
        ({"tops_up_to": {"share": "75%", "of": "capital.loan.drawn"}, "amount": 750}, 750, 0),
        # a share of principal not repaid: 150 of interest are paid first
        ({"covers": "75%", "amount": 750}, 0, 750),
        ({"covers": "75%", "amount": 750}, 150, 750),
        ({"covers": "75%", "amount": 750}, 550, 450),
        ({"covers": "75%", "amount": 100}, 550, 100),
        ({"covers": "100%", "amount": 1_000}, 1_150, 0),
    ],
)  # fmt: skip
def test_what_is_called_at_maturity(guarantee: Data, repaid: float, called: float) -> None:
    """Once, after all that came in; losses are shown with and without it."""
    case = ran(guarantee, repaid)
    assert case.value("capital.cover.called") == pytest.approx(called)
    assert case.value("capital.loan.received") == pytest.approx(repaid + called)
    assert case.value("capital.loan.loss") == pytest.approx(max(0, 1_000 - repaid - called))
    assert case.value("capital.loan.loss_before_guarantee") == pytest.approx(max(0, 1_000 - repaid))
    assert case.value("parties.donor.paid") == pytest.approx(called)
    flows = [flow for flow in case.ledger if flow.clause == "capital.cover"]
    assert [str(flow.date) for flow in flows] == (["2023-01-01"] if called else [])


def test_principal_that_the_terms_let_go_is_lost_and_covered() -> None:
    """Three quarters of 1,000 are due; 350 come, 200 of them for principal; 800 are uncovered."""
    case = ran({"covers": "50%", "amount": 1_000}, 350, principal="75%")
    assert case.value("capital.loan.outstanding@2023-01-01") == pytest.approx(550)
    assert case.value("capital.cover.called") == pytest.approx(400)


@pytest.mark.parametrize(
    ("remainder", "donor", "provider"),
    [({}, 200, 1_000), ({"remainder_to": "provider"}, 0, 1_200)],
)
def test_what_was_paid_in_and_not_called_goes_to_the_remainder(
    remainder: Data, donor: float, provider: float
) -> None:
    """Back to the guarantor unless stated; 300 of 500 are called."""
    guarantee = {"tops_up_to": 800, "amount": 500, "funded": "2021-01-01", **remainder}
    case = ran(guarantee, 500)
    assert case.value("parties.donor.paid") == 500
    assert amounts(case, "parties.donor.paid", 2020, 2021) == [0, 500]
    assert case.value("parties.donor.received") == donor
    assert case.value("parties.provider.received") == provider
    assert case.value("capital.loan.received") == 800


def test_a_remainder_may_go_to_an_account() -> None:
    """Where it stays for later projects."""
    loan = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
    }
    cover = {
        "kind": "guarantee",
        "from": "donor",
        "for": "capital.loan",
        "tops_up_to": 60,
        "amount": 80,
        "funded": "2020-01-01",
        "remainder_to": "accounts.later",
    }
    case = run(
        {
            "accounts": {"later": {"holder": "spv"}},
            "capital": {"loan": loan, "cover": cover},
            "waterfall": {"rest": {"rank": 1, "to": "spv"}},
        }
    )
    assert case.value("accounts.later.balance") == 20
    assert case.value("parties.bank.received") == 60


def test_a_guarantee_is_no_receipt_of_a_hurdle() -> None:
    """The cap on return is on what payments bring: the guarantor's 300 do not use it up."""
    sections_cap = {"cap": {"over": "all", "irr_at_most": "0%", "of": ["capital.loan"]}}
    loan = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 1_000,
        "draws": {"dated": {"2020-01-01": 1_000}},
        "repays": "maturity",
        "matures": "2022-01-01",
        "repaid_by": "payments",
    }
    cover = {
        "kind": "guarantee",
        "from": "donor",
        "for": "capital.loan",
        "tops_up_to": 300,
        "amount": 300,
    }
    late = {"dates": ["2023-01-01"]}
    case = run(
        {
            "capital": {"loan": loan, "cover": cover},
            "limits": sections_cap,
            "payments": {
                "p": {"from": "city", "to": "capital.loan", "amount": 2_000, "paid": late}
            },
        }
    )
    assert case.value("capital.cover.called") == 300
    assert case.value("payments.p.paid") == 1_000
