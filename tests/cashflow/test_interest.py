"""Interest by hand: every compounding, every mode of payment, stubs and day counts."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from plain_deals import Data, deal, metric, run

from pfs.analysis.case import Case
from pfs.models.grid import grid_dates, year_fraction

QUARTERS = {
    "start": "2020-01-01",
    "end": "2022-01-01",
    "period": "quarter",
    "day_count": "period",
}
STUB = {
    "start": "2020-01-15",
    "end": "2020-12-31",
    "period": "quarter",
    "first_period_ends": "2020-03-31",
}


def loan(**fields: object) -> Data:
    """Return a loan of 1,000 at 10 % drawn at the start that only payments repay."""
    stated: Data = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 1_000,
        "draws": {"dated": {"2020-01-01": 1_000}},
        "rate": "10%",
        "repays": "maturity",
        "repaid_by": "payments",
    }
    return {**stated, **fields}


def ran(calendar: Data = QUARTERS, **fields: object) -> Case:
    """Run a deal that is one loan."""
    return run({"calendar": calendar, "capital": {"loan": loan(**fields)}})


def by_date(case: Case, measure: str) -> list[float]:
    """Return a balance or a running total of the loan after each date but the first."""
    grid = case.results.state.plan.grid
    return [case.value(f"capital.loan.{measure}@{day}") for day in grid[1:]]


Q = 1.025


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({}, [1_000 + 25 * n for n in range(1, 9)]),
        ({"compounding": "every_period"}, [1_000 * Q**n for n in range(1, 9)]),
        # 100 unpaid on the first anniversary bear interest from then on
        (
            {"compounding": "yearly"},
            [1_025, 1_050, 1_075, 1_100, 1_127.5, 1_155, 1_182.5, 1_210],
        ),
        ({"interest": "capitalised"}, [1_000 * Q**n for n in range(1, 9)]),
        (
            {"interest": "capitalised", "interest_every": "year"},
            [1_025, 1_050, 1_075, 1_100, 1_127.5, 1_155, 1_182.5, 1_210],
        ),
        (
            {"interest": "capitalised", "interest_every": "half_year"},
            [1_025, 1_050, 1_076.25, 1_102.5, 1_130.0625, 1_157.625, 1_186.565625, 1_215.50625],
        ),
        ({"interest": "capitalised", "interest_every": "maturity"},
         [1_000 + 25 * n for n in range(1, 9)]),
    ],
)  # fmt: skip
def test_what_is_owed_while_nothing_is_paid(fields: Data, owed: list[float]) -> None:
    """2.5 % a quarter on 1,000 for two years."""
    assert by_date(ran(**fields), "outstanding") == pytest.approx(owed)


@pytest.mark.parametrize(
    ("fields", "paid"),
    [
        ({"interest": "accrued"}, [25] * 8),
        ({"interest": "accrued", "interest_every": "year"}, [25] * 8),
        ({"interest": "paid"}, [25] * 8),
        ({"interest": "paid", "interest_every": "half_year"}, [0, 50, 0, 50, 0, 50, 0, 50]),
        ({"interest": "paid", "interest_every": "year"}, [0, 0, 0, 100, 0, 0, 0, 100]),
        ({"interest": "paid", "interest_every": "maturity"}, [0, 0, 0, 0, 0, 0, 0, 200]),
        # inside a year unpaid interest bears interest, and starts afresh when it is paid
        (
            {"interest": "paid", "interest_every": "year", "compounding": "every_period"},
            [0, 0, 0, 1_000 * (Q**4 - 1), 0, 0, 0, 1_000 * (Q**4 - 1)],
        ),
        ({"interest": "paid", "interest_every": "year", "compounding": "yearly"},
         [0, 0, 0, 100, 0, 0, 0, 100]),
        ({"interest": "paid", "interest_every": "year", "matures": "2021-07-01"},
         [0, 0, 0, 100, 0, 50, 0, 0]),
    ],
)  # fmt: skip
def test_what_a_borrower_pays_on_each_date(fields: Data, paid: list[float]) -> None:
    """In full on the due date, where a party repays; principal at maturity."""
    case = ran(repaid_by="provider", **fields)
    running = [0.0, *by_date(case, "interest_paid")]
    got = [after - before for before, after in pairwise(running)]
    assert got == pytest.approx(paid)
    assert case.value("capital.loan.principal_repaid") == 1_000
    assert case.value("capital.loan.outstanding") == pytest.approx(0, abs=1e-9)


def test_interest_runs_on_the_principal_after_the_openings_draws_and_repayments() -> None:
    """400 at the start, 600 more a year later; half of the balance goes back half a year on."""
    case = ran(
        draws={"dated": {"2020-01-01": 400, "2021-01-01": 600}},
        repays={"dated": {"2021-07-01": 500}},
        repaid_by="provider",
        interest="paid",
    )
    assert by_date(case, "interest_paid") == pytest.approx([10, 20, 30, 40, 65, 90, 102.5, 115])
    assert by_date(case, "outstanding")[3:] == pytest.approx([1_000, 1_000, 500, 500, 0])


def test_the_rate_in_force_on_a_periods_first_date_counts() -> None:
    """8 % until 2021, then 4 %: a change in mid-period waits for the next period."""
    since = {"since": {"2020-01-01": "8%", "2020-11-15": "4%"}}
    assert by_date(ran(rate=since), "outstanding") == pytest.approx(
        [1_020, 1_040, 1_060, 1_080, 1_090, 1_100, 1_110, 1_120]
    )
    assert ran(rate=since).value("capital.loan.rate@2021-01-01") == 0.04


def test_a_rate_by_outcome_is_fixed_for_the_time_since_the_last_interest_date() -> None:
    """Nothing is read in the first year: 1 %. Then 9 % for the whole second year."""
    rows = [{"at_least": 5, "pay": "9%"}, {"otherwise": "1%"}]
    fields: Data = {
        "rate": {"metric": "m", "steps": rows},
        "interest": "paid",
        "interest_every": "year",
        "repaid_by": "provider",
    }
    sections = {
        "calendar": QUARTERS,
        "capital": {"loan": loan(**fields)},
        "metrics": {"m": metric(measured={"dates": ["2021-11-30"]})},
    }
    case = run(sections, {"m": 5})
    expected = [0, 0, 0, 10, 10, 10, 10, 100]
    assert by_date(case, "interest_paid") == pytest.approx(expected)
    assert case.value("capital.loan.rate@2021-10-01") == 0.01
    assert case.value("capital.loan.rate") == 0.09


def test_a_share_of_principal_by_outcome_is_lost_at_maturity() -> None:
    """Interest runs on all of it until then."""
    rows = [{"at_least": 5, "pay": "100%"}, {"otherwise": "25%"}]
    fields: Data = {"principal": {"metric": "m", "steps": rows}, "repaid_by": "provider"}
    sections = {
        "calendar": QUARTERS,
        "capital": {"loan": loan(**fields)},
        "metrics": {"m": metric(measured={"dates": ["2021-11-30"]})},
    }
    case = run(sections, {"m": 4})
    assert case.value("capital.loan.principal_repaid") == 250
    assert case.value("capital.loan.interest_paid") == pytest.approx(200)
    assert case.value("capital.loan.outstanding") == 0
    assert case.value("capital.loan.loss") == pytest.approx(550)


@pytest.mark.parametrize(
    ("day_count", "first", "second"),
    [
        # 15 January to 31 March, a short first quarter of a leap year, and on to 30 June
        ("30/360", Fraction(76, 360), Fraction(90, 360)),
        ("30e/360", Fraction(75, 360), Fraction(90, 360)),
        ("act/360", Fraction(76, 360), Fraction(91, 360)),
        ("act/365", Fraction(76, 365), Fraction(91, 365)),
        ("act/act", Fraction(76, 366), Fraction(91, 366)),
        ("period", Fraction(1, 4), Fraction(1, 4)),
    ],
)
def test_a_stub_bears_interest_for_its_days(
    day_count: str, first: Fraction, second: Fraction
) -> None:
    """On 1,000 at 10 %, simple."""
    calendar = {**STUB, "day_count": day_count}
    case = ran(calendar, draws={"dated": {"2020-01-15": 1_000}})
    owed = by_date(case, "outstanding")
    assert owed[0] == pytest.approx(1_000 + 100 * float(first))
    assert owed[1] == pytest.approx(1_000 + 100 * float(first + second))


@pytest.mark.parametrize(
    ("day_count", "begin", "end", "expected"),
    [
        # ISDA, EMU and Market Conventions: Recent Developments (1998), actual/actual (ISDA)
        ("act/act", "2003-11-01", "2004-05-01", 0.497724380567),
        ("act/act", "1999-02-01", "1999-07-01", 0.410958904110),
        ("act/act", "1999-07-01", "2000-07-01", 1.001377348600),
        ("act/act", "2002-08-15", "2003-07-15", 0.915068493151),
        ("act/act", "2003-07-15", "2004-01-15", 0.504004790778),
        ("act/act", "1999-07-30", "2000-01-30", 0.503892506924),
        ("act/act", "2000-01-30", "2000-06-30", 0.415300546448),
        # ISDA's examples of 30/360 (bond basis) and 30E/360 (eurobond basis)
        ("30/360", "2006-08-31", "2007-02-28", 178 / 360),
        ("30/360", "2007-02-28", "2007-08-31", 183 / 360),
        ("30/360", "2008-02-29", "2008-08-31", 182 / 360),
        ("30/360", "2006-08-15", "2006-08-31", 16 / 360),
        ("30/360", "2006-08-31", "2006-12-31", 120 / 360),
        ("30e/360", "2006-02-28", "2006-08-31", 182 / 360),
        ("30e/360", "2006-08-15", "2006-08-31", 15 / 360),
        ("30e/360", "2006-02-26", "2008-02-29", 723 / 360),
        ("act/360", "2020-01-01", "2021-01-01", 366 / 360),
        ("act/365", "2020-01-01", "2021-01-01", 366 / 365),
    ],
)
def test_published_examples_of_day_counts(
    day_count: str, begin: str, end: str, expected: float
) -> None:
    """The part of a year between two days."""
    calendar = deal(calendar={**QUARTERS, "day_count": day_count}).calendar
    found = year_fraction(calendar, dt.date.fromisoformat(begin), dt.date.fromisoformat(end))
    assert float(found) == pytest.approx(expected, abs=1e-10)


def test_periods_of_a_day_count_by_period_make_whole_years() -> None:
    """Five years compound as five, whatever their leap days."""
    calendar = {**QUARTERS, "end": "2025-01-01", "period": "month"}
    stated = deal(calendar=calendar).calendar
    grid = grid_dates(stated)
    assert sum(year_fraction(stated, a, b) for a, b in pairwise(grid)) == 5
