"""Savings: vector (h) of the specification, stocks and steps by agency, and what counts when."""

import numpy as np
import pytest
from plain_deals import Data, data, deal, deal_file, metric

from pfs.analysis.case import Case, run_case
from pfs.analysis.examples import run_examples
from pfs.analysis.paths import Drawing, run_paths
from pfs.models.deal_file import open_deal
from pfs.source.document import Document

UNITS = (30, 75, 120, 140, 90, 40)
TEN_YEARS = {"start": "2020-01-01", "end": "2030-01-01", "period": "year", "day_count": "period"}
PRISON: Data = {
    "metric": "beds",
    "to": "state",
    "average": 47_500,
    "marginal": 12_410,
    "steps": {"every": 50, "frees": 1_000_000, "after": "1 year"},
    "fade": "100%",
    "discount": {"rate": "3%", "to": "2020-01-01"},
}


def beds(units: tuple[int, ...] = UNITS, **fields: object) -> Data:
    """Return a deal in which as many units are avoided in 2021 and each year after.

    Each year has a cohort of as many people, all of whom avoid a unit in their first year.
    """
    whole: Data = {
        "kind": "share",
        "read": "total_change",
        "level": None,
        "effect": "100%",
        "measured": {"every": "year", "over": ["1 year", "1 year"]},
    }
    cohorts = {
        f"c{n}": {"people": units, "enrols": f"{2020 + n}-01-01"}
        for n, units in enumerate(units)
        if units
    }
    metrics = {"beds": metric(**{**whole, **fields})}
    return {"calendar": TEN_YEARS, "cohorts": cohorts, "metrics": metrics}


def saves(*savings: Data, **sections: object) -> Case:
    """Run such a deal with savings named s0, s1, ..."""
    named = {f"s{n}": saving for n, saving in enumerate(savings)}
    return run_case(deal(**{**beds(), "savings": named, **sections}), {})


def row(case: Case, measure: str, years: range = range(2021, 2027)) -> list[float]:
    """Return a measure of s0 by year."""
    return [case.value(f"savings.s0.{measure}@{year}") for year in years]


def test_cashable_savings_with_steps() -> None:
    """Vector (h): blocks of 50 count once full in both years, and are lost at once."""
    case = saves(PRISON)
    assert row(case, "units") == pytest.approx(list(UNITS))
    assert row(case, "steps") == pytest.approx([0, 0, 1e6, 2e6, 1e6, 0])
    cashable = [372_300, 930_750, 2_489_200, 3_737_400, 2_116_900, 496_400]
    assert row(case, "cashable") == pytest.approx(cashable)
    present = [361_456.3107, 877_321.1424, 2_277_970.6180, 3_320_631.4930, 1_826_056.5360,
               415_727.1850]  # fmt: skip
    assert row(case, "value") == pytest.approx(present, abs=5e-4)
    average = [1_425_000, 3_562_500, 5_700_000, 6_650_000, 4_275_000, 1_900_000]
    assert row(case, "average") == pytest.approx(average)


def test_totals_over_the_years() -> None:
    """Vector (h): 495 units, 10.1 million cashable against 23.5 million at average cost."""
    case = saves(PRISON)
    for measure, total in (
        ("units", 495),
        ("cashable", 10_142_950),
        ("value", 9_079_163.2850),
        ("average", 23_512_500),
    ):
        assert case.value(f"savings.s0.{measure}") == pytest.approx(total, abs=5e-4)


def test_steps_count_on_the_stock_of_an_agency_not_on_each_cohort() -> None:
    """Two cohorts of 45 beds close a wing of 50 together; split between two agencies none does."""
    one_year = {**PRISON, "steps": {"every": 50, "frees": 1_000_000}}
    both = {
        "c0": {"people": 45, "enrols": "2020-01-01"},
        "c1": {"people": 45, "enrols": "2020-01-01"},
    }
    assert saves(one_year, cohorts=both).value("savings.s0.steps@2021") == 1e6
    split = {**one_year, "to": {"state": "50%", "city": "50%"}}
    case = saves(split, cohorts=both)
    assert case.value("savings.s0.steps@2021") == 0.0
    assert case.value("parties.city.savings@2021") == pytest.approx(45 * 12_410)


def test_blocks_on_the_mean_are_not_the_mean_of_blocks() -> None:
    """E[floor(X / 50)] for N(90, 40) is 1.31, floor of the mean is 1: steps are counted by path."""
    stated = beds((1,), effect={"normal": {"mean": 90, "sd": 40}}, kind="count")
    simple = {"metric": "beds", "to": "state", "steps": {"every": 50, "frees": 1}, "fade": "100%"}
    file = deal_file(**stated, savings={"s": simple})
    kept = run_paths(file, Drawing.of([file.deal], paths=16_384))
    assert float(np.mean(kept.numbers["savings.s.cashable"])) == pytest.approx(1.31, abs=0.005)


@pytest.mark.parametrize(
    ("fields", "blocks"),
    [({}, 1), ({"counted_from": 40}, 2), ({"counted_from": 60}, 1), ({"counted_from": 100}, 1)],
)
def test_units_avoided_before_fill_the_first_block_only(fields: Data, blocks: float) -> None:
    """80 beds of 50: a block; with 40 before two. Blocks full without the deal are not its own."""
    steps = {"every": 50, "frees": 1, **fields}
    case = saves({**PRISON, "steps": steps}, cohorts=beds((80,))["cohorts"])
    assert case.value("savings.s0.steps@2021") == pytest.approx(blocks)


def test_what_is_read_each_year_goes_on_and_fades() -> None:
    """80 units in 2021; a tenth is lost each year to the end of 2024, the window's end."""
    lasting = {**PRISON, "fade": "10%", "over": ["2020-01-01", "2024-12-31"]}
    case = saves(lasting, cohorts=beds((80,))["cohorts"])
    years = range(2021, 2026)
    assert row(case, "units", years) == pytest.approx([80, 72, 64.8, 58.32, 0])


def test_what_is_read_once_counts_once_unless_it_fades() -> None:
    """A person who does not return once is no bed every year; `fade` makes it a stock."""
    once = beds((80,), measured={"after": "12 months", "from": "enrolment_end"})
    plain = {key: value for key, value in PRISON.items() if key != "fade"}
    years = range(2021, 2024)
    assert row(saves(plain, **once), "units", years) == [80, 0, 0]
    assert row(saves({**plain, "fade": "0%"}, **once), "units", years) == [80, 80, 80]


def test_running_readings_count_what_is_new() -> None:
    """Half of 80 people observed by 2021, all by 2022: 40 units a year, not 40 and 80."""
    running = beds((80,), measured={"dates": ["2021-01-01", "2022-01-01"]})
    running["cohorts"]["c0"]["enrols"] = ["2020-01-02", "2022-01-01"]
    plain = {key: value for key, value in PRISON.items() if key != "fade"}
    found = row(saves(plain, **running), "units", range(2021, 2023))
    assert found == pytest.approx([80 * 366 / 731, 80 * 365 / 731])


def test_savings_follow_the_truth_whatever_is_measured() -> None:
    """A given reading moves payments, not savings; attribution takes its share."""
    stated = deal(**beds(), savings={"s0": {**PRISON, "attribution": "50%"}})
    assert run_case(stated, {"beds": 0}).value("savings.s0.units") == pytest.approx(495 / 2)


def test_what_is_not_cashable_counts_with_its_weight() -> None:
    """30 units at 47,500, of which 12,410 are cashable: 12,410 + half of 35,090 each."""
    plain = {key: value for key, value in PRISON.items() if key not in {"discount", "steps"}}
    case = saves({**plain, "weight": "50%"})
    assert case.value("savings.s0.value@2021") == pytest.approx(30 * (12_410 + 0.5 * 35_090))


def test_net_savings_and_the_wrong_pocket() -> None:
    """The state saves and does not pay; the city pays and saves nothing."""
    payments = {"p": {"from": "city", "amount": 100_000, "paid": {"dates": ["2021-01-01"]}}}
    items = {"audit": {"from": "state", "to": "provider", "amount": {"dated": {"2021-01-01": 7}}}}
    case = saves(PRISON, payments=payments, budget=items)
    assert case.value("parties.state.net@2021") == pytest.approx(372_300 - 7)
    assert case.value("parties.city.net@2021") == pytest.approx(-100_000)
    assert case.value("parties.city.wrong_pocket") == pytest.approx(100_000)
    assert case.value("parties.state.wrong_pocket") == 0.0
    assert case.value("parties.city.net") == pytest.approx(-100_000)


def test_the_premium_over_buying_the_service_outright() -> None:
    """Vector (h): payments 0, 2, 2, 2 M against 1.75, 1.75, 1.75, 0.3 M at 3 %: 284,108.24."""
    dates = [f"{year}-01-01" for year in range(2020, 2024)]
    paid = {"dates": dates[1:]}
    outright = dict(zip(dates, (1_750_000, 1_750_000, 1_750_000, 300_000), strict=True))
    direct = {
        "kind": "direct_funding",
        "by": "city",
        "buys": ["budget.services"],
        "discount": {"rate": "3%", "to": "2020-01-01"},
    }
    stated = deal(
        payments={"p": {"from": "city", "amount": 2_000_000, "basis": "each", "paid": paid}},
        budget={"services": {"to": "provider", "amount": {"dated": outright}}},
        savings={"direct": direct},
    )
    case = run_case(stated, {})
    assert case.value("savings.direct.payments") == pytest.approx(5_657_222.71, abs=0.005)
    assert case.value("savings.direct.outright") == pytest.approx(5_373_114.46, abs=0.0051)
    assert case.value("savings.direct.premium") == pytest.approx(284_108.24, abs=0.0051)


def test_buying_outright_costs_its_own_administration() -> None:
    """Own cost on dates is added; half the effect loses half the savings."""
    direct: Data = {
        "kind": "direct_funding",
        "by": "city",
        "buys": ["budget.services"],
        "own_cost": {"value": 50, "dated": ["2020-01-01", "2021-01-01"]},
        "effect_ratio": "50%",
    }
    items = {"services": {"to": "provider", "amount": {"dated": {"2020-01-01": 1_000}}}}
    named = {"s0": PRISON, "direct": direct}
    case = run_case(deal(**beds(), budget=items, savings=named), {})
    assert case.value("savings.direct.outright") == 1_100
    assert case.value("savings.direct.savings_lost") == pytest.approx(9_079_163.2850 / 2)


def test_worked_examples_expect_savings_and_set_risks() -> None:
    """Keys by year are those of results; a risk that an example sets is on in it."""
    stated = beds()
    stated["savings"] = {"s": PRISON}
    stated["risks"] = {"e": {"kind": "enrolment", "share": {"uniform": ["80%", "120%"]}}}
    half = {"risks.e.share": "50%"}
    expect = {"savings.s.cashable@2023": 2_489_200, "parties.state.net@FY2023": 2_489_200}
    stated["worked_examples"] = {
        "plan": {"given": {"beds": 1}, "expect": expect},
        "half": {"given": {"beds": 1}, "set": half, "expect": {"savings.s.units@2023": 60}},
    }
    results = run_examples(open_deal(Document("d", "", "0" * 64, data(**stated), {}, {})))
    assert [example.name for example in results if example.holds] == ["plan", "half"]
