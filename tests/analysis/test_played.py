"""Cases that are recorded once and played at many levels are the cases that `payoff` runs."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pfs.analysis.case import run_case
from pfs.analysis.played import PlayedCases
from pfs.models.deal_file import read_deal

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("name", "reading", "low", "high"),
    [
        ("nyc-able", "recidivism", 0.0, 0.25),
        ("ma-juvenile-justice", "incarceration", -0.1, 0.8),
        ("newpin", "restoration", 0.5, 0.8),
        ("peterborough", "reconvictions", 0.0, 0.2),
        ("ny-ceo", "recidivism.change", -20.0, 120.0),
        ("ny-ceo", "transitional_jobs", 0.0, 900.0),
        ("ma-juvenile-justice", "engaged_quarters", 0.0, 4_000.0),
        ("istanbul-kodluyor", "employment", 0.0, 1.0),
    ],
)
def test_played_cases_are_those_of_a_payoff(
    name: str, reading: str, low: float, high: float
) -> None:
    """Every result asked for, at 70 levels and then at 3, to a thousandth of a cent."""
    file = read_deal(str(EXAMPLES / f"{name}.yaml"))
    keys = ["deal.paid", *(f"capital.{debt}.received" for debt in file.deal.debts)]
    cases = PlayedCases(file, {reading: low}, keys)
    for count in (70, 3):
        levels = np.linspace(low, high, count)
        run = run_case(file.deal, {reading: levels})
        (found,) = cases.at([(reading, levels)])
        for key, values in found.items():
            expected: Any = np.broadcast_to(run.values(key), levels.shape)
            assert np.abs(values - expected).max() < 1e-5, key


def test_readings_that_move_in_turn_leave_each_other_at_their_base() -> None:
    """Two metrics recorded together, one of them at more levels than are played at a time."""
    file = read_deal(str(EXAMPLES / "ma-juvenile-justice.yaml"))
    moves = [
        ("incarceration", np.linspace(-0.1, 0.8, 600)),
        ("engaged_quarters", np.linspace(0.0, 4_000.0, 7)),
    ]
    lows = {name: float(levels[0]) for name, levels in moves}
    keys = ["deal.paid", *(f"capital.{debt}.received" for debt in file.deal.debts)]
    found = PlayedCases(file, lows, keys).at(moves)
    for (name, levels), results in zip(moves, found, strict=True):
        run = run_case(file.deal, {name: levels})
        for key, values in results.items():
            expected: Any = np.broadcast_to(run.values(key), levels.shape)
            assert np.abs(values - expected).max() < 1e-5, (name, key)
