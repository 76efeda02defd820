"""When a condition holds: the table of conditions in section 4, one line a test."""

import pytest
from plain_deals import Data, amounts, data, metric, run

from pfs.analysis.case import run_case
from pfs.models.validate import validate_data

COHORTS = {
    "a": {"people": 100, "enrols": "2020-01-01"},
    "b": {"people": 300, "enrols": "2020-01-01"},
}
TWICE = {"dates": ["2021-01-01", "2022-01-01"]}
YEARS = (2020, 2021, 2022, 2023, 2024)


def lump(when: Data, **fields: object) -> Data:
    """Return a payment of 10 on each date of the grid on which a condition holds."""
    return {"from": "city", "to": "provider", "amount": 10, "basis": "each", "when": when, **fields}


def pays(when: Data, given: Data, **sections: object) -> list[float]:
    """Return what such a payment pays on each date of the grid."""
    stated: Data = {
        "metrics": {"m": metric(measured=TWICE)},
        "payments": {"p": lump(when)},
        **sections,
    }
    return amounts(run(stated, given), "payments.p.paid", *YEARS)


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ({"at_least": "8%"}, [0, 10, 10, 10, 10]),
        ({"above": "8%"}, [0, 0, 0, 0, 0]),
        ({"at_most": "8%"}, [0, 10, 10, 10, 10]),
        ({"below": "8%"}, [0, 0, 0, 0, 0]),
        ({"at_least": {"since": {"2020-01-01": "9%", "2022-01-01": "8%"}}}, [0, 0, 10, 10, 10]),
    ],
)
def test_a_reading_exactly_on_a_bound(bound: Data, expected: list[float]) -> None:
    """36.8 of 460 is 8 %; before the first reading no condition on a metric holds."""
    fields = {"read": "relative_change", "comparison": {"level": 460}}
    metrics = {"m": metric(measured=TWICE, **fields)}
    assert pays({"metric": "m", **bound}, {"m.change": 36.8}, metrics=metrics) == expected


def test_the_latest_certified_reading_counts() -> None:
    """Read on the first of January 2021 and 2022, each certified a year later."""
    metrics = {"m": metric(measured=TWICE, reported="12 months")}
    given = {"m@2021-01-01": 5.0, "m@2022-01-01": 1.0}
    assert pays({"metric": "m", "at_least": 5}, given, metrics=metrics) == [0, 0, 10, 0, 0]
    assert pays({"metric": "m", "below": 5}, given, metrics=metrics) == [0, 0, 0, 10, 10]


def test_a_reading_of_a_date_counts_from_its_certificate() -> None:
    """Whatever later readings say."""
    given = {"m@2021-01-01": 5.0, "m@2022-01-01": 1.0}
    first = {"metric": "m", "date": "2021-01-01", "at_least": 5}
    second = {"metric": "m", "date": "2022-01-01", "at_most": 1}
    assert pays(first, given) == [0, 10, 10, 10, 10]
    assert pays(second, given) == [0, 0, 10, 10, 10]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"not": {"metric": "m", "at_least": 5}}, [10, 0, 0, 0, 0]),
        ({"all": [{"metric": "m", "at_least": 5}, {"since": "2022-06-01"}]}, [0, 0, 0, 10, 10]),
        ({"any": [{"metric": "m", "at_least": 9}, {"since": "2023-01-01"}]}, [0, 0, 0, 10, 10]),
        ({"not": {"any": [{"metric": "m", "at_least": 5}, {"since": "2020-01-01"}]}}, [0] * 5),
    ],
)
def test_all_any_and_not(when: Data, expected: list[float]) -> None:
    """Combine what they hold; a condition that does not hold yet is contradicted by `not`."""
    assert pays(when, {"m": 5}) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, {"a": 20.0, "b": 0.0}),
        ({"cohort": "a"}, {"a": 20.0, "b": 20.0}),
        ({"cohort": "pooled"}, {"a": 0.0, "b": 0.0}),
    ],
)
def test_a_condition_reads_the_scope_of_its_payment(
    scope: Data, expected: dict[str, float]
) -> None:
    """10 in one cohort of 100 and 0 in one of 300 are 2.5 pooled."""
    payment = {
        "from": "city",
        "to": "provider",
        "metric": "other",
        "price": 20,
        "for_each": "cohort",
        "when": {"metric": "m", "at_least": 5, **scope},
    }
    stated: Data = {
        "cohorts": COHORTS,
        "metrics": {"m": metric(), "other": metric(name="Another")},
        "payments": {"p": payment},
    }
    case = run(stated, {"m@a": 10, "m@b": 0, "other": 1})
    assert {name: case.value(f"payments.p.paid@{name}") for name in expected} == expected


def test_outside_payments_conditions_read_all_cohorts_together() -> None:
    """A step of the waterfall: 10 in 100 people and 0 in 300 are 2.5."""
    step = {"rank": 1, "to": "fund", "at_most": 7, "when": {"metric": "m", "above": 2.5}}
    stated: Data = {
        "cohorts": COHORTS,
        "metrics": {"m": metric()},
        "payments": {"p": {"from": "city", "amount": 100, "paid": {"dates": ["2021-01-01"]}}},
        "waterfall": {"first": step, "rest": {"rank": 2, "to": "provider"}},
    }
    assert run(stated, {"m@a": 10, "m@b": 0}).value("parties.fund.received") == 0
    assert run(stated, {"m@a": 10.004, "m@b": 0}).value("parties.fund.received") == 7


@pytest.mark.parametrize(
    ("triggered", "reading", "expected"),
    [
        (True, 5, [0, 10, 10, 10, 10]),
        (True, 4, [0, 0, 0, 0, 0]),
        (False, 5, [10, 0, 0, 0, 0]),
        (False, 4, [10, 10, 10, 10, 10]),
    ],
)
def test_another_payment_has_earned_something_by_now(
    triggered: bool, reading: float, expected: list[float]
) -> None:
    """Whatever limits leave of it, and on the same date already."""
    gate = {"from": "city", "metric": "m", "to": "provider"}
    gate_steps: Data = {**gate, "steps": [{"at_least": 5, "pay": 50}], "at_most": 0}
    when = {"payment": "z_gate", "triggered": triggered}
    stated: Data = {
        "metrics": {"m": metric()},
        "payments": {"z_gate": gate_steps, "p": lump(when)},
    }
    assert amounts(run(stated, {"m": reading}), "payments.p.paid", *YEARS) == expected


def test_a_gate_for_each_cohort_opens_in_its_own_cohort() -> None:
    """And in all cohorts at once where the payment that asks is for the whole deal."""
    each = {"from": "city", "to": "provider", "metric": "m", "for_each": "cohort"}
    payments = {
        "gate": {**each, "steps": [{"at_least": 5, "pay": 1}]},
        "same": {**each, "price": 1, "when": {"payment": "gate", "triggered": True}},
        "whole": {
            "from": "city",
            "to": "provider",
            "amount": 3,
            "paid": {"dates": ["2022-01-01"]},
            "when": {"payment": "gate", "triggered": True},
        },
    }
    stated: Data = {"cohorts": COHORTS, "metrics": {"m": metric()}, "payments": payments}
    case = run(stated, {"m@a": 6, "m@b": 4})
    assert case.value("payments.same.paid@a") == 6
    assert case.value("payments.same.paid@b") == 0
    assert case.value("payments.whole.paid") == 3


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ({"at_least": 1}, [10, 10, 10, 10, 10]),
        ({"at_least": 367}, [0, 10, 10, 10, 10]),
        ({"above": 367}, [0, 0, 10, 10, 10]),
        ({"below": 731}, [10, 10, 0, 0, 0]),
    ],
)
def test_people_enrolled_by_the_date(bound: Data, expected: list[float]) -> None:
    """One person on each of the 731 days of 2020 and 2021: 1, 367, 731 at the turns of the year."""
    cohorts = {"c": {"people": 731, "enrols": ["2020-01-01", "2021-12-31"]}}
    assert pays({"enrolled": "c", **bound}, {}, cohorts=cohorts) == expected


def test_capital_is_repaid_when_it_was_drawn_and_owes_nothing() -> None:
    """Not before it is drawn; 60 of 100 on the first payment date, the rest on the second."""
    stated: Data = {
        "capital": {
            "loan": {
                "kind": "loan",
                "from": "bank",
                "amount": 100,
                "draws": {"dated": {"2021-01-01": 100}},
            }
        },
        "budget": {"work": {"to": "provider", "amount": {"dated": {"2021-01-01": 100}}}},
        "payments": {
            "income": {
                "from": "city",
                "amount": 60,
                "basis": "each",
                "paid": {"dates": ["2022-01-01", "2023-01-01"]},
            },
            "p": lump({"repaid": ["capital.loan"]}),
        },
        "waterfall": {
            "principal": {"rank": 1, "pay": "capital.loan.principal"},
            "rest": {"rank": 2, "to": "provider"},
        },
    }
    # Payments come before the waterfall, so the one that is gated starts a date later.
    assert amounts(run(stated), "payments.p.paid", *YEARS) == [0, 0, 0, 0, 10]


@pytest.mark.parametrize(("basis", "expected"), [("each", [30, 0]), ("cumulative", [30, 30])])
def test_inside_a_payment_a_running_metric_is_read_as_the_payment_reads_it(
    basis: str, expected: list[float]
) -> None:
    """Intervals of 8 and 2: on the second date the latest is 2, all so far together 5."""
    yearly = {"every": "year", "over": ["2021-01-01", "2022-01-01"]}
    payment = {
        "from": "city",
        "to": "provider",
        "metric": "other",
        "read": "total",
        "price": 1,
        "basis": basis,
        "when": {"metric": "m", "at_least": 5},
    }
    metrics = {"m": metric(measured=yearly), "other": metric(name="Another", measured=yearly)}
    plain = data(metrics=metrics, payments={"p": payment})
    given = {"m@2021-01-01": 8, "m@2022-01-01": 2, "other": 30}
    case = run_case(validate_data(plain), given)
    assert amounts(case, "payments.p.paid", 2021, 2022) == expected
