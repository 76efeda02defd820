"""A sweep before it runs."""

from pathlib import Path

import pytest
from priced_deal import LEVEL, PRICE, priced

from pfs.analysis.sweeps.design import product
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.plan import plan_of, settings_of
from pfs.models.deal_file import read_deal
from pfs.source.findings import DealError
from pfs.source.overrides import parse_setting

MA = str(Path(__file__).parents[3] / "examples/ma-juvenile-justice.yaml")
DRAWN = {"normal": {"mean": 5, "sd": 1}}


def test_a_cell_that_is_no_valid_deal_is_refused_before_any_runs() -> None:
    """Wherever it is; the finding names all that the cell varies, and which cell it is."""
    cells = product({LEVEL: [1, 2], PRICE: [1, 2, "much"]})
    with pytest.raises(DealError) as caught:
        plan_of(priced(), cells)
    (found,) = caught.value.findings
    assert "much" in found.message
    assert found.file == f"--vary {LEVEL}=1 --vary {PRICE}=much (cell 3 of 6)"
    assert found.span is None


def test_a_path_that_does_not_exist_is_refused_with_the_nearest() -> None:
    """As --set refuses it."""
    with pytest.raises(DealError) as caught:
        plan_of(priced(), product({"payments.q.price": [1]}))
    assert "--vary payments.q.price=1" in caught.value.findings[0].file


def test_all_cells_share_the_drivers_of_every_cell() -> None:
    """Those of a cell in which the level is uncertain are those of the cells in which it is not."""
    one = plan_of(priced(), product({LEVEL: [DRAWN]}), paths=20)
    both = plan_of(priced(), product({LEVEL: [3, DRAWN, 4]}), paths=20)
    none = plan_of(priced(), product({LEVEL: [3, 4]}), paths=20)
    assert {driver.name for driver in one.drawing.drivers} >= {LEVEL}
    assert both.drawing == one.drawing
    assert LEVEL not in {driver.name for driver in none.drawing.drivers}


def test_what_is_set_can_not_be_varied_as_well() -> None:
    """One of the two would be silently left out."""
    file = priced().variant(settings=[parse_setting(f"{PRICE}=3")])
    with pytest.raises(SweepError, match="both set and varied"):
        plan_of(file, product({PRICE: [1, 2]}))


def test_settings_of_a_cell_name_themselves_as_they_can_be_typed() -> None:
    """In findings: numbers with at most twelve digits."""
    cells = product({"a": [0.1 + 0.2], "b": ["3%"], "c": [{"mean": 1}], "d": [None]})
    origins = [setting.origin for setting in settings_of(cells, 0)]
    assert origins == ["--vary a=0.3", "--vary b=3%", '--vary c={"mean": 1}', "--vary d=null"]


def test_progress_is_told_cell_by_cell() -> None:
    """Checking a large sweep takes a while."""
    told: list[tuple[int, int]] = []
    plan_of(
        priced(), product({PRICE: [1, 2, 3]}), progress=lambda done, of: told.append((done, of))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_identity_changes_with_whatever_the_results_depend_on() -> None:
    """One entry for each, so that a message can name it."""
    file = read_deal(MA)
    vary = {"capital.senior.rate": ["3%", "5%"]}
    cells = product(vary)
    names = ["deal.paid.mean"]
    base = plan_of(file, cells, results=names, paths=20).identity()
    assert plan_of(read_deal(MA), product(vary), results=names, paths=20).identity() == base
    set_ = file.variant(settings=[parse_setting("capital.kresge.rate=1%")])
    others = {
        "scenarios": plan_of(file.variant(["as_it_happened"]), cells, results=names, paths=20),
        "settings": plan_of(set_, cells, results=names, paths=20),
        "varied terms": plan_of(
            file, product({"capital.kresge.rate": ["3%", "5%"]}), results=names, paths=20
        ),
        "values": plan_of(
            file, product({"capital.senior.rate": ["3%", "6%"]}), results=names, paths=20
        ),
        "results": plan_of(file, cells, results=["deal.paid.mean_se"], paths=20),
        "paths": plan_of(file, cells, results=names, paths=40),
        "seed": plan_of(file, cells, results=names, paths=20, seed=2),
        "sampling": plan_of(file, cells, results=names, paths=20, sampling="random"),
    }
    for name, other in others.items():
        found = other.identity()
        differing = {key for key in base if base[key] != found[key]}
        assert name in differing
        assert differing <= {name, "values"}
