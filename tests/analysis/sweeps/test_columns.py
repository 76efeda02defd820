"""Which results a sweep reports."""

from pathlib import Path

import pytest

from pfs.analysis.figures import figures
from pfs.analysis.simulate import simulate
from pfs.analysis.sweeps.columns import columns_of
from pfs.analysis.sweeps.errors import SweepError
from pfs.models.deal_file import DealFile, read_deal

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def nyc() -> DealFile:
    """Return the Rikers Island deal."""
    return read_deal(str(EXAMPLES / "nyc-able.yaml"))


def test_every_name_is_a_figure_of_a_simulation_with_its_unit(nyc: DealFile) -> None:
    """The usual columns are figures that `pfs simulate` prints."""
    units = {figure.name: figure.unit for figure in figures(simulate(nyc, paths=16))}
    columns = columns_of(nyc)
    assert columns
    for column in columns:
        assert units[column.name] == column.unit


def test_the_usual_columns_tell_of_payor_lender_guarantor_and_provider(nyc: DealFile) -> None:
    """Each sampled mean and share has its standard error behind it."""
    names = [column.name for column in columns_of(nyc)]
    for name in (
        "parties.city.outcome_payments.mean",
        "capital.loan.loses.probability",
        "capital.loan.irr.median",
        "capital.guarantee.called.mean",
        "terminations.stop.used.probability",
        "parties.providers.lowest_cash.p5",
    ):
        assert names[names.index(name) + 1] == f"{name}_se" or name.endswith("irr.median")
    for name in names:
        if name.endswith((".mean", ".probability")):
            assert f"{name}_se" in names


def test_names_are_taken_in_the_order_stated_and_once(nyc: DealFile) -> None:
    """One figure, or all that are told of one result."""
    stated = ["capital.loan.irr.median", "deal.paid", "deal.paid.mean"]
    names = [column.name for column in columns_of(nyc, stated)]
    assert names[0] == "capital.loan.irr.median"
    assert {name.rpartition(".")[0] for name in names[1:]} == {"deal.paid"}
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("capital.lone.irr.median", "capital.loan.irr.median"),
        ("capital.loan.irr.medium", "capital.loan.irr.median"),
        ("capital.loan.ir", "capital.loan.irr"),
    ],
)
def test_a_name_that_names_nothing_is_refused_with_the_nearest(
    nyc: DealFile, name: str, near: str
) -> None:
    """As for every name."""
    with pytest.raises(SweepError, match=near):
        columns_of(nyc, [name])


def test_thresholds_are_found_when_asked_for(nyc: DealFile) -> None:
    """They need a search of their own; how many there are differs from cell to cell."""
    stem = "capital.loan.whole_by_recidivism"
    assert not any("whole_by" in column.name for column in columns_of(nyc))
    names = [column.name for column in columns_of(nyc, [stem])]
    assert names[:2] == [f"{stem}.crossing_1", f"{stem}.crossing_2"]
    assert names[-2:] == [f"{stem}.whole_at_low", f"{stem}.whole_at_high"]
