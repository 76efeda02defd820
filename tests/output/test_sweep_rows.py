"""Rows and page of a sweep."""

import csv
import io
import json
from typing import Any

import pytest
from priced_deal import LEVEL, PRICE, priced

from pfs.analysis.sweep import Sweep, sweep
from pfs.output.renderings import sweeps
from pfs.output.sweep_rows import varied_cell

DRAWN = {"normal": {"mean": 5, "sd": 1}}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (0.02, "0.02"),
        (0.1 + 0.2, "0.3"),
        ("3%", "0.03"),
        ("5pp", "0.05"),
        ("9_000_000", "9000000"),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        ("always", "always"),
        ("=1+1", "'=1+1"),
        ({"mean": 1}, '{"mean": 1}'),
        ([1, 2], "[1, 2]"),
    ],
)
def test_a_varied_value_is_a_number_where_it_means_one(value: object, cell: str) -> None:
    """So that a spreadsheet can plot it; other values are as they can be read."""
    assert varied_cell(value) == cell


def found(**options: Any) -> Sweep:
    """Return a sweep of four cells, of which two are drawn."""
    return sweep(priced(), {LEVEL: [4, DRAWN], PRICE: ["2", 1.5]}, paths=32, **options)


def test_csv_has_what_is_varied_first_and_a_row_a_cell() -> None:
    """In the order of the cells."""
    rows = list(csv.reader(io.StringIO(sweeps(found(results=["deal.paid.mean"]), "csv"))))
    assert rows[0] == [LEVEL, PRICE, "deal.paid.mean"]
    assert rows[1] == ["4", "2", "8"]
    assert rows[2] == ["4", "1.5", "6"]
    assert [row[1] for row in rows[3:]] == ["2", "1.5"]
    assert float(rows[3][2]) == pytest.approx(10, abs=1)


def test_json_says_what_was_run() -> None:
    """With what each cell sets as it was written."""
    body = json.loads(sweeps(found(results=["deal.paid.mean"]), "json"))
    assert body["command"] == "sweep"
    assert body["varied"] == [LEVEL, PRICE]
    assert [row["given"] for row in body["results"]][:2] == [
        {LEVEL: 4, PRICE: "2"}, {LEVEL: 4, PRICE: 1.5},
    ]  # fmt: skip
    assert body["results"][0]["deal.paid.mean"] == 8


def test_an_undefined_result_is_empty_null_and_a_word() -> None:
    """In CSV, JSON and on a page: the mean of a run of one replicate has no standard error."""
    result = sweep(priced(level=DRAWN), {PRICE: [1]}, results=["deal.paid.p5_se"], paths=1)
    assert result.values == ((None,),)
    assert sweeps(result, "csv").splitlines()[1] == "1,"
    (row,) = json.loads(sweeps(result, "json"))["results"]
    assert row["deal.paid.p5_se"] is None
    assert "deal.paid.p5_se" in row["undefined"]
    page = sweeps(result, "table")
    assert "none: undefined" in page


def test_a_page_says_first_what_is_varied_and_how_far_results_move() -> None:
    """Lowest and highest with the cell they are in; then each cell, s.e. in a column."""
    page = sweeps(found(results=["deal.paid.mean", "deal.paid.mean_se"]), "table")
    lines = page.splitlines()
    assert lines[1] == f"Varied  {LEVEL} 4, {json.dumps(DRAWN)}"
    assert lines[2] == f"        {PRICE} 2, 1.5"
    assert "Range   deal.paid.mean is from 6 at (4, 1.5)" in page
    assert "paid mean   s.e." in page
    assert "exact" in page
    assert max(map(len, lines)) <= 80
    assert page.splitlines()[-1].startswith("Run ")


def test_markdown_has_the_cells_of_the_page() -> None:
    """A table with the same figures."""
    text = sweeps(found(results=["deal.paid.mean"]), "markdown")
    assert "| 4, 2 | 8 |" in text
    assert "| 4, 1.5 | 6 |" in text
