"""What a payment earns and is due on each occasion: basis, caps, rounding, scopes."""

import pytest
from plain_deals import Data, amounts, deal, metric, run

from pfs.outcomes.occasions import in_order

COHORTS = {
    "a": {"people": 100, "enrols": "2020-01-01"},
    "b": {"people": 300, "enrols": "2020-01-01"},
}
DATES = ["2021-01-01", "2022-01-01", "2023-01-01"]
RUNNING = {"dates": DATES}
INTERVALS = {"every": "year", "over": [DATES[0], DATES[-1]]}
YEARS = (2021, 2022, 2023)


def readings(*values: float) -> dict[str, float]:
    """Return a reading on each of the three dates."""
    return {f"m@{date}": value for date, value in zip(DATES, values, strict=True)}


def payment(**fields: object) -> Data:
    """Return a payment by the city to the provider for the metric."""
    return {"from": "city", "to": "provider", "metric": "m", **fields}


def sections(stated: Data, measured: Data = RUNNING, **more: object) -> Data:
    """Return sections with one payment for one metric."""
    return {"metrics": {"m": metric(measured=measured)}, "payments": {"p": stated}, **more}


PRICE = {"price": 10}


@pytest.mark.parametrize(
    ("measured", "basis", "read", "expected"),
    [
        # everyone so far is 5, then 8, then 6: what was paid is not taken back
        (RUNNING, "cumulative", "level", [50, 30, 0]),
        (RUNNING, "each", "level", [50, 80, 60]),
        (RUNNING, "final", "level", [0, 0, 60]),
        # 5, 8 and 6 in one year each: 19 in total
        (INTERVALS, "cumulative", "total", [50, 80, 60]),
        (INTERVALS, "each", "total", [50, 80, 60]),
        (INTERVALS, "final", "total", [0, 0, 190]),
        # as a level the intervals so far are 5, 6.5 and 19 / 3
        (INTERVALS, "cumulative", "level", [50, 15, 0]),
        (INTERVALS, "final", "level", [0, 0, 190 / 3]),
    ],
)
def test_what_each_basis_pays(measured: Data, basis: str, read: str, expected: list[float]) -> None:
    """Readings of 5, 8 and 6 at a price of 10."""
    stated = payment(**PRICE, basis=basis, read=read)
    case = run(sections(stated, measured), readings(5, 8, 6))
    assert amounts(case, "payments.p.paid", *YEARS) == pytest.approx(expected)


def test_a_schedule_with_negative_amounts_takes_back() -> None:
    """Cumulative: 100 for 5, 40 less for 2, then -20 in all for 0."""
    steps = [{"at_least": 5, "pay": 100}, {"at_least": 1, "pay": 60}, {"otherwise": -20}]
    case = run(sections(payment(steps=steps)), readings(5, 2, 0))
    assert amounts(case, "payments.p.earned", *YEARS) == [100, -40, -80]
    assert case.value("parties.city.received") == 120


@pytest.mark.parametrize(
    ("fields", "earned", "due"),
    [
        ({"at_most": 70}, [50, 30, 20], [50, 20, 0]),
        ({"at_most": 45}, [50, 30, 20], [45, 0, 0]),
        ({"at_least": 130}, [50, 30, 20], [50, 30, 50]),
        ({"at_least": 60}, [50, 30, 20], [50, 30, 20]),
        ({"at_least": 90, "at_most": 90}, [50, 30, 20], [50, 30, 10]),
        ({"basis": "final", "at_least": 120}, [0, 0, 100], [0, 0, 120]),
        ({"basis": "each", "at_most": 100}, [50, 80, 100], [50, 50, 0]),
        # a floor is not for a payment whose condition does not hold at the last occasion
        ({"at_least": 500, "when": {"metric": "m", "below": 10}}, [50, 30, 0], [50, 30, 0]),
        ({"round_pay": {"to": 20, "by": "down"}}, [50, 30, 20], [40, 20, 20]),
        ({"round_pay": {"to": 20, "by": "nearest"}}, [50, 30, 20], [60, 40, 20]),
        ({"round": {"to": 4, "by": "up"}}, [80, 0, 40], [80, 0, 40]),
    ],
)
def test_a_payments_own_caps_and_rounding(
    fields: Data, earned: list[float], due: list[float]
) -> None:
    """Readings of 5, 8 and 10 at 10 each: earned is before every cap, due is after."""
    case = run(sections(payment(**PRICE, **fields)), readings(5, 8, 10))
    assert amounts(case, "payments.p.earned", *YEARS) == earned
    assert amounts(case, "payments.p.due", *YEARS) == due
    assert amounts(case, "payments.p.paid", *YEARS) == due


def test_what_was_earned_before_the_cap_is_not_earned_again() -> None:
    """The cap took 30 of the first 80; when the reading falls and rises again nothing comes."""
    case = run(sections(payment(**PRICE, at_most=50)), readings(8, 3, 8))
    assert amounts(case, "payments.p.due", *YEARS) == [50, 0, 0]


@pytest.mark.parametrize(
    ("for_each", "given", "expected"),
    [
        # 10 in 100 people and 2 in 300 are 4 pooled, below the threshold
        ("deal", {"m@a": 10, "m@b": 2}, {"payments.p.paid": 0}),
        (
            "cohort",
            {"m@a": 10, "m@b": 2},
            {"payments.p.paid": 80, "payments.p.paid@a": 80, "payments.p.paid@b": 0},
        ),
        # the cap is for each cohort where the payment is
        ("deal", {"m": 9}, {"payments.p.paid": 80}),
        ("cohort", {"m": 9}, {"payments.p.paid": 160, "payments.p.earned@b": 100}),
    ],
)
def test_scopes(for_each: str, given: Data, expected: dict[str, float]) -> None:
    """Conditions, schedule and caps work in the scope and are then added up."""
    stated = payment(steps=[{"at_least": 5, "pay": 100}], at_most=80, for_each=for_each)
    once = {"dates": ["2021-01-01"]}
    case = run(sections(stated, once, cohorts=COHORTS), given)
    assert {key: case.value(key) for key in expected} == expected


def test_only_the_stated_cohorts_are_paid_for() -> None:
    """Also a part of a cohort, which is not pooled."""
    part = {"people": 50, "enrols": "2020-01-01", "part_of": "b"}
    stated = payment(price=1, read="total", cohorts=["part"])
    cohorts = {**COHORTS, "part": part}
    case = run(sections(stated, {"dates": ["2021-01-01"]}, cohorts=cohorts), {"m": 3})
    assert case.value("payments.p.paid") == 150
    everyone = sections(payment(price=1, read="total"), {"dates": ["2021-01-01"]}, cohorts=cohorts)
    assert run(everyone, {"m": 3}).value("payments.p.paid") == 1_200


def test_each_line_of_a_rate_card_has_its_own_cap() -> None:
    """30 at 5 up to 100, and 4 at 20 in full."""
    card = {"m": {"price": 5, "at_most": 100}, "n": 20}
    stated: Data = {
        "metrics": {"m": metric(), "n": metric(name="Another")},
        "payments": {"p": {"from": "city", "to": "provider", "prices": card}},
    }
    case = run(stated, {"m": 30, "n": 4})
    assert case.value("payments.p.earned") == 230
    assert case.value("payments.p.due") == 180


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        (None, [0, 50, 30]),
        ({"after": "1 day"}, [0, 0, 50]),
        ({"dates": ["2023-01-01"]}, [0, 0, 80]),
    ],
)
def test_a_result_is_paid_when_it_is_certified_and_due(
    paid: Data | None, expected: list[float]
) -> None:
    """Certified a year after the reading; the third one after 2023 here."""
    stated = payment(**PRICE) if paid is None else payment(**PRICE, paid=paid)
    metrics = {"m": metric(measured=RUNNING, reported="12 months")}
    case = run({"metrics": metrics, "payments": {"p": stated}}, readings(5, 8, 8))
    assert amounts(case, "payments.p.paid", *YEARS) == expected


def test_a_result_due_after_the_calendars_end_is_never_paid() -> None:
    """Read on 2023-01-01, certified 18 months later; the deal ends on 2024-01-01."""
    metrics = {"m": metric(measured={"dates": ["2021-01-01", "2023-01-01"]}, reported="18 months")}
    case = run({"metrics": metrics, "payments": {"p": payment(**PRICE)}}, {"m": 4})
    assert case.value("payments.p.paid") == 40
    assert case.value("payments.p.paid@2023-01-01") == 40


def test_a_lump_sum_of_a_metric_is_earned_with_its_first_reading() -> None:
    """Once, however many readings follow."""
    case = run(sections(payment(amount=70, when={"metric": "m", "at_least": 6})), readings(5, 8, 9))
    assert amounts(case, "payments.p.paid", *YEARS) == [0, 70, 0]


def test_a_share_of_what_a_bond_is_due_is_of_the_date_itself() -> None:
    """Interest of 10 a year on 100, of which the city pays 40 %, and of the principal in 2024."""
    bond = {
        "kind": "bond",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
        "rate": "10%",
        "interest": "paid",
        "repays": "maturity",
        "repaid_by": "provider",
    }
    share = {"share": "40%", "of": "capital.bond.due"}
    stated: Data = {
        "capital": {"bond": bond},
        "payments": {"p": {"from": "city", "to": "provider", "amount": share}},
    }
    assert amounts(run(stated), "payments.p.paid", *YEARS, 2024) == [4, 4, 4, 44]


def test_payments_come_after_those_that_their_conditions_name() -> None:
    """Whatever their names; ties are settled by name."""
    gated = {"from": "city", "amount": 1, "to": "provider"}
    payments = {
        "a": {**gated, "when": {"all": [{"payment": "c", "triggered": True}]}},
        "b": gated,
        "c": {**gated, "when": {"not": {"payment": "b", "triggered": True}}},
    }
    assert in_order(deal(payments=payments)) == ["b", "c", "a"]
