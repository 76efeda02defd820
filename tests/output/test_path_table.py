"""Every result of every path, as a table that adds up to the page."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from pfs.analysis import simulate as module
from pfs.analysis.paths import PathResults
from pfs.analysis.simulate import TooLargeError, simulate
from pfs.models.deal_file import read_deal
from pfs.output.path_table import path_csv, path_parquet

NYC = read_deal(str(Path(__file__).parents[2] / "examples/nyc-able.yaml"))


def kept() -> tuple[PathResults, module.Simulation]:
    """Return the paths of a simulation, and the simulation."""
    found: list[PathResults] = []
    result = simulate(NYC, paths=64, every_path=found.append)
    (rows,) = found
    return rows, result


def test_the_csv_has_a_row_a_path_and_adds_up_to_the_statistics() -> None:
    """The mean of a column is the mean of the page; an undefined return is empty, with its word."""
    rows, result = kept()
    table = list(csv.DictReader(io.StringIO(path_csv(rows).decode())))
    assert [int(row["path"]) for row in table] == list(range(64))
    paid = [float(row["deal.paid"]) for row in table]
    mean = result.numbers["deal.paid"].mean
    assert mean == pytest.approx(sum(paid) / 64, rel=1e-12)
    assert {row["parties.city.pays"] for row in table} == {"true", "false"}
    pays = sum(row["parties.city.pays"] == "true" for row in table) / 64
    assert result.shares["parties.city.pays"].value == pays
    assert {row["capital.loan.irr_status"] for row in table} <= {"rate", "total_loss"}


def test_parquet_holds_every_number_in_full() -> None:
    """What is read back is what was kept, bit by bit."""
    pytest.importorskip("pyarrow")
    import pandas as pd

    rows, _ = kept()
    table = pd.read_parquet(io.BytesIO(path_parquet(rows)))
    np.testing.assert_array_equal(table["deal.paid"], rows.rows["deal.paid"])


def test_what_would_not_fit_in_memory_is_refused_with_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before anything is run."""
    monkeypatch.setattr(module, "MOST_ROOM", 10_000)
    with pytest.raises(TooLargeError, match="64 paths of 41 results"):
        simulate(NYC, paths=64, every_path=lambda _: None)


def test_very_many_paths_take_several_passes_over_the_same_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With room for three results at a time every statistic is the same."""
    once = simulate(NYC, paths=256)
    monkeypatch.setattr(module, "ROOM", 8 * 256 * 3)
    again = simulate(NYC, paths=256)
    assert again.numbers == once.numbers
    assert again.shares == once.shares
    assert again.tails == once.tails
    assert again.returns == once.returns
