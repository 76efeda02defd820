"""The term of a deal: where it ends, what an extension moves, and what it leaves alone."""

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from plain_deals import YEARLY, Data, amounts, deal, metric
from strategies import deals

from pfs.analysis.case import Case, run_case
from pfs.models.validate import validate_data

READ = {"dates": ["2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01"]}
LONGER: Data = {"date": "2021-01-01", "when": {"metric": "m", "below": 5},
                "extends_to": "2024-01-01"}  # fmt: skip


def sections(*, ends: str = "2022-01-01", **terminations: object) -> Data:
    """Return a loan of 100 at 10 %, a guarantee of half, and payments read each year."""
    loan = {"kind": "loan", "from": "bank", "amount": 100, "rate": "10%"}
    cover = {"kind": "guarantee", "from": "donor", "for": "capital.loan", "amount": 100}
    return {
        "calendar": {**YEARLY, "term_ends": ends},
        "metrics": {"m": metric(measured=READ)},
        "capital": {"loan": loan, "cover": {**cover, "covers": "50%"}},
        "budget": {"work": {"to": "provider", "amount": {"dated": {"2020-01-01": 100}}}},
        "payments": {"p": {"from": "city", "metric": "m", "price": 10}},
        "waterfall": {
            "interest": {"rank": 1, "pay": "capital.loan.interest"},
            "principal": {"rank": 2, "pay": "capital.loan.principal"},
            "rest": {"rank": 3, "to": "spv"},
        },
        "terminations": terminations or {"longer": LONGER},
    }


def ran(*readings: float, **terms: Any) -> Case:
    """Run the deal at readings of 2021, 2022, 2023 and 2024."""
    keys = [f"m@{day}" for day in READ["dates"]]
    stated = deal(**sections(**terms))
    return run_case(stated, dict(zip(keys, readings, strict=True)), options=True)


def test_a_term_that_is_not_extended_ends_as_a_settlement() -> None:
    """In 2022: half of the 50 of principal that is left is covered, and nothing follows."""
    case = ran(6, 6, 9, 12)
    assert amounts(case, "payments.p.paid", 2021, 2022, 2023, 2024) == [60, 0, 0, 0]
    # 10 of interest and 50 of principal; 5 more of interest by 2022
    assert amounts(case, "capital.loan.outstanding", 2021, 2022) == pytest.approx([50, 55])
    assert case.value("capital.cover.called") == pytest.approx(25)


def test_an_extended_loan_goes_on_bearing_interest_and_is_covered_at_the_new_end() -> None:
    """2022: 60, of which 50 + 5; the year after brings no more."""
    case = ran(4, 6, 6, 6)
    # 40: interest 10, principal 30. 20 more: interest 7, principal 13, so 57 bear interest.
    left = [70, 57, 57 * 1.1, 57 * 1.2]
    assert amounts(case, "capital.loan.outstanding", 2021, 2022, 2023, 2024) == pytest.approx(left)
    assert case.value("capital.cover.called") == pytest.approx(57 / 2)
    late = [flow.date.year for flow in case.ledger if flow.purpose == "guarantee called"]
    assert late == [2024]


def test_results_after_the_normal_term_are_paid_only_where_it_is_extended() -> None:
    """The same readings of 2023 and 2024; that of 2021 decides."""
    assert amounts(ran(4, 6, 9, 12), "payments.p.paid", 2023, 2024) == [30, 30]
    assert amounts(ran(5, 6, 9, 12), "payments.p.paid", 2023, 2024) == [0, 0]


def test_an_extension_decided_on_the_last_day_of_the_term_counts() -> None:
    """All terminations of a date come before the end of the term."""
    last = {**LONGER, "date": "2022-01-01"}
    assert amounts(ran(6, 4, 9, 12, longer=last), "payments.p.paid", 2023, 2024) == [30, 30]


def test_extensions_follow_each_other() -> None:
    """By a year, then by another; the second needs the first."""
    first = {**LONGER, "extends_to": "2023-01-01"}
    second = {**LONGER, "date": "2023-01-01", "when": {"metric": "m", "above": 8}}
    for readings, paid in (
        ((4, 6, 9, 12), [20, 30, 30]),
        ((4, 6, 8, 12), [20, 20, 0]),
        ((6, 6, 9, 12), [0, 0, 0]),
    ):
        case = ran(*readings, a=first, b=second)
        assert amounts(case, "payments.p.paid", 2022, 2023, 2024) == paid


def test_an_option_to_extend_is_left_alone_unless_options_are_used() -> None:
    """As other options of a party."""
    option = {**LONGER, "by": "bank"}
    stated = deal(**sections(longer=option))
    given_ = {"m@2021-01-01": 4.0, "m@2022-01-01": 6.0, "m@2023-01-01": 9.0, "m@2024-01-01": 12.0}
    assert run_case(stated, given_, options=True).value("deal.paid") == 120
    assert run_case(stated, given_).value("deal.paid") == 60


def test_a_settlement_ends_an_extended_term_too() -> None:
    """In 2023, before the end to which it was extended."""
    ends = {"date": "2023-01-01", "exercise": "always", "settles": True}
    case = ran(4, 6, 9, 12, longer=LONGER, end=ends)
    assert amounts(case, "payments.p.paid", 2022, 2023, 2024) == [20, 30, 0]


def test_cases_end_and_go_on_side_by_side() -> None:
    """Every case of a block as if it were alone."""
    levels = np.array([4.0, 6.0, 3.0, 5.0])
    stated = deal(**sections())
    rest = {"m@2022-01-01": 7.0, "m@2023-01-01": 9.0, "m@2024-01-01": 12.0}
    together = run_case(stated, {"m@2021-01-01": levels, **rest})
    for key in ("deal.paid", "capital.loan.received", "capital.cover.called"):
        alone = [run_case(stated, {"m@2021-01-01": x, **rest}).value(key) for x in levels]
        assert together.values(key) == pytest.approx(alone)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(deals())
def test_an_extension_that_always_happens_is_as_if_there_were_no_earlier_end(
    pair: tuple[Data, dict[str, float]],
) -> None:
    """Flow by flow the same deal; decided on the first date after the start."""
    data, readings = copy.deepcopy(pair[0]), pair[1]
    data["calendar"].pop("term_ends", None)
    endings = data.get("terminations", {})
    data["terminations"] = {n: t for n, t in endings.items() if "extends_to" not in t}
    plain = validate_data(data)
    grid = sorted({str(day) for day in run_case(plain, readings).results.state.plan.grid})
    data["calendar"]["term_ends"] = grid[len(grid) // 2]
    always = {"date": grid[1], "exercise": "always", "extends_to": grid[-1]}
    data["terminations"] = {**data["terminations"], "zz": always}
    longer = run_case(validate_data(data), readings)
    assert longer.ledger == run_case(plain, readings).ledger
