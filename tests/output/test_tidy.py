"""CSV and JSON: twelve digits, stable rows, no cell that a spreadsheet runs."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from plain_deals import deal_file, metric

from pfs.analysis.payoff import payoff
from pfs.analysis.simulate import simulate
from pfs.models.deal_file import read_deal
from pfs.output import tidy
from pfs.output.renderings import payoffs, simulation, term_sheet

EXAMPLES = Path(__file__).parents[2] / "examples"
NYC = str(EXAMPLES / "nyc-able.yaml")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1 / 3, "share", "0.333333333333"),
        (2 / 3 * 1e6, "USD", "666666.666667"),
        (9_600_000.000_000_1, "USD", "9600000"),
        (123_456_789_012.34, "USD", "123456789012"),
        (-0.0, "USD", "0"),
        (-1e-9, "USD", "0"),
        (1e-9, "share", "1e-09"),
        (True, "yes or no", "true"),
        (False, "yes or no", "false"),
        (None, "USD", ""),
        (float("nan"), "USD", ""),
    ],
)
def test_numbers_have_twelve_digits_and_money_six_decimals(
    value: float | bool | None, unit: str, expected: str
) -> None:
    """The last binary digits differ between processors; nothing is -0; undefined is empty."""
    assert tidy.number(value, unit) == expected


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted(first: str) -> None:
    """Formula injection: a source that begins like a formula."""
    assert tidy.text_cell(f"{first}cmd|' /C calc'!A0") == f"'{first}cmd|' /C calc'!A0"
    assert tidy.text_cell("plain = text") == "plain = text"


def test_sources_of_a_term_sheet_cannot_be_formulas() -> None:
    """The one place where text of the file reaches a CSV."""
    evil = {"value": 5, "source": '=HYPERLINK("http://x","y")'}
    file = deal_file(
        metrics={"m": metric(level=evil)},
        payments={"p": {"from": "city", "to": "provider", "metric": "m", "price": 1}},
    )
    rows = list(csv.reader(io.StringIO(term_sheet(file, "csv"))))
    assert ["metrics.m.level", "'" + evil["source"]] in rows  # type: ignore[operator]


def test_a_simulation_is_one_figure_a_row() -> None:
    """In a fixed head; no row twice; percentiles with errors, and no mean of a return."""
    text = simulation(simulate(read_deal(NYC), paths=256), "csv")
    assert "\r" not in text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["subject", "measure", "statistic", "value", "unit"]
    keys = [(r["subject"], r["measure"], r["statistic"]) for r in rows]
    assert len(set(keys)) == len(keys)
    assert ("capital.loan", "irr", "median_se") in keys
    assert ("capital.loan", "irr", "mean") not in keys
    assert ("parties.city", "outcome_payments", "mean_se") in keys
    for r in rows:
        if r["value"] not in {"", "true", "false"}:
            digits = r["value"].lower().split("e")[0].lstrip("-0.").replace(".", "")
            assert len(digits) <= 12, r


def strict(text: str) -> Any:
    """Read JSON without NaN or infinities."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


def test_json_says_what_was_run_and_csv_and_json_hold_the_same_figures() -> None:
    """Undefined numbers are null with a reason."""
    result = simulate(read_deal(NYC), paths=100, seed=3)
    found = strict(simulation(result, "json"))
    rows = list(csv.DictReader(io.StringIO(simulation(result, "csv"))))
    assert found["format_version"] == 1
    assert found["command"] == "simulate"
    assert (found["seed"], found["paths"], found["paths_asked"]) == (3, result.sample.paths, 100)
    assert len(found["inputs"][0]["sha256"]) == 64
    assert len(found["results"]) == len(rows)
    for entry, r in zip(found["results"], rows, strict=True):
        assert entry["subject"] == r["subject"]
        if entry["value"] is None:
            assert r["value"] == ""
            assert entry["reason"]
        elif isinstance(entry["value"], bool):
            assert r["value"] == str(entry["value"]).lower()
        else:
            assert float(r["value"]) == entry["value"]


def undrawn() -> Any:
    """Return a payoff of a deal whose loan is never drawn."""
    loan = {"kind": "loan", "from": "bank", "amount": 100}
    file = deal_file(
        metrics={"m": metric()},
        capital={"loan": loan},
        payments={"p": {"from": "city", "metric": "m", "price": 1}},
        waterfall={
            "loan": {"rank": 1, "pay": "capital.loan.principal"},
            "rest": {"rank": 2, "to": "spv"},
        },
    )
    return payoff(file, [{"m": 5.0}, {"m": 6.0}])


def test_an_undefined_return_is_empty_in_csv_and_null_with_its_reason_in_json() -> None:
    """Nothing was invested; the page says so in a word."""
    result = undrawn()
    rows = list(csv.DictReader(io.StringIO(payoffs(result, "csv"))))
    assert [r["m"] for r in rows] == ["5", "6"]
    assert [r["deal.paid"] for r in rows] == ["5", "6"]
    assert {r["capital.loan.irr"] for r in rows} == {""}
    found = strict(payoffs(result, "json"))["results"][0]
    assert found["capital.loan.irr"] is None
    assert found["undefined"]["capital.loan.irr"] == "nothing invested"
    page = payoffs(result, "table")
    assert "nothing invested" in page
    assert "nan" not in page
