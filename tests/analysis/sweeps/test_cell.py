"""The unit of work: what is shipped, and what comes back."""

import json
from pathlib import Path

import pytest
from priced_deal import PRICE, priced

from pfs.analysis.figures import figures
from pfs.analysis.paths import Drawing
from pfs.analysis.simulate import simulate_on
from pfs.analysis.sweeps.cell import Task, run
from pfs.models.deal_file import read_deal
from pfs.source.overrides import parse_setting

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize(
    ("deal", "setting"),
    [
        ("nyc-able", "capital.guarantee.tops_up_to=5_000_000"),
        ("nyc-able", "terminations.stop.exercise=always"),
        ("nyc-able", "metrics.recidivism.effect=12%"),
        ("dc-water", "capital.bond.rate=3%"),
    ],
)
def test_a_cell_is_a_simulation_to_the_last_digit(deal: str, setting: str) -> None:
    """Every figure of the same deal on its paths, also where an option is set by hand.

    What the evaluation can tell has runs of its own and is no part of a sweep.
    """
    file = read_deal(str(EXAMPLES / f"{deal}.yaml")).variant(settings=[parse_setting(setting)])
    drawing = Drawing.of([file.deal], paths=200, seed=3)
    expected = {figure.name: figure.value for figure in figures(simulate_on(file, drawing))}
    names = sorted(expected)
    found = run(Task.of(file.document, drawing, names).text())
    assert dict(zip(names, found, strict=True)) == expected


def test_only_plain_data_are_shipped() -> None:
    """One line of JSON that reads back as what it was made from."""
    file = priced()
    drawing = Drawing.of([file.deal], paths=20)
    text = Task.of(file.document, drawing, ["deal.paid.mean"]).text()
    assert "\n" not in text
    assert json.loads(text)["data"] == file.document.data
    assert Task(**json.loads(text)).drawing() == drawing


def test_drivers_keep_their_ranks_in_a_cell_without_them() -> None:
    """The draws of a cell are those of the sweep, whatever the cell itself draws."""
    uncertain = priced(level={"normal": {"mean": 5, "sd": 1}})
    drawing = Drawing.of([uncertain.deal], paths=64)
    task = Task(**json.loads(Task.of(priced().document, drawing, []).text()))
    assert task.drawing().drivers == drawing.drivers
    assert drawing.drivers


def test_a_figure_that_a_cell_lacks_is_undefined() -> None:
    """Of a deal that has no such thing."""
    file = priced()
    names = ["deal.paid.mean", "capital.senior.irr.median"]
    drawing = Drawing.of([file.deal], paths=20)
    assert run(Task.of(file.document, drawing, names).text()) == [5.0, None]


def test_a_price_is_paid_for_each_unit() -> None:
    """5 units at 7.25 are 36.25 in every case."""
    file = priced().variant(settings=[parse_setting(f"{PRICE}=7.25")])
    drawing = Drawing.of([file.deal], paths=20)
    names = ["deal.paid.mean", "deal.paid.least", "deal.paid.most"]
    assert run(Task.of(file.document, drawing, names).text()) == [36.25] * 3
