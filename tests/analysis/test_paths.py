"""Paths played from a tape are the paths that the code walks, in every result and on every path."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from plain_deals import deal_file
from random_deals.dice import Data
from risky_deal import sections
from strategies import deals

from pfs.analysis.engine import Engine
from pfs.analysis.paths import Drawing, run_paths
from pfs.analysis.reported import results_of
from pfs.cashflow.ledger import ConservationError
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.cashflow.state import State
from pfs.models.deal_file import DealFile, read_deal
from pfs.models.validate import validate_data
from pfs.outcomes.correlation import correlated
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import Block
from pfs.source.document import Document

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
CENT = 0.005


def walked(file: DealFile, drawing: Drawing) -> dict[str, Any]:
    """Return every result with all paths walked at once on arrays, nothing recorded."""
    with np.errstate(divide="raise", invalid="raise"):
        block = Block(0, drawing.sample.paths)
        uniforms = correlated(file.deal, drawing.drivers, drawing.uniforms())
        state = Engine.of(file.deal).state(Draws(block, uniforms), set_paths=file.set_paths)
        walk(state)
        return {key: compute() for key, compute in results_of(Results(state))}


def compare(file: DealFile, paths: int) -> None:
    """Fail where a result differs: by more than a cent's thousandth, or in being defined."""
    drawing = Drawing.of([file.deal], paths=paths)
    direct, played = walked(file, drawing), run_paths(file, drawing).rows
    # A fiscal year in which no path pays is known of by its date, not by its amount.
    assert set(direct) <= set(played)
    for key in set(played) - set(direct):
        assert "@FY" in key
        assert not played[key].any()
    for key, values in direct.items():
        expected = np.broadcast_to(values, played[key].shape)
        if values.dtype == np.float64:
            np.testing.assert_allclose(
                played[key], expected, rtol=1e-12, atol=CENT / 1000, equal_nan=True, err_msg=key
            )
        else:
            np.testing.assert_array_equal(played[key], expected, err_msg=key)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_played_as_it_is_walked(path: Path) -> None:
    """All results of 512 paths of the published deals."""
    compare(read_deal(str(path)), 512)


def test_every_risk_is_played_as_it_is_walked() -> None:
    """Enrolment to correlations, an escrow, savings in steps; and every risk moves something."""
    file = deal_file(**sections())
    compare(file, 512)
    kept = run_paths(file, Drawing.of([file.deal], paths=512))
    for key in ("risks.vote.lost", "risks.vote.escrow_used", "risks.state_vote.lost",
                "risks.late.delayed", "cohorts.a.enrolled", "savings.s.steps"):  # fmt: skip
        assert float(np.ptp(kept.numbers[key])) > 0.0, key
    for key in ("terminations.stop.used", "cohorts.a.below_minimum", "risks.vote.failed"):
        assert 0 < int(kept.flags[key].sum()) < 512, key


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(deals())
def test_random_deals_are_played_as_they_are_walked(pair: tuple[Data, dict[str, float]]) -> None:
    """Terminations, guarantees, hurdles, limits and payors in sequence, composed at random."""
    document = Document("deal.yaml", "", "0" * 64, pair[0], {}, {})
    compare(DealFile(document, document, validate_data(pair[0])), 48)


def test_a_leak_of_cash_stops_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conservation is checked on every date of every path, also when played."""
    give = State.give

    def generous(self: State, name: str, source: str, amount: Any, *why: str) -> None:
        give(self, name, source, amount, *why)
        self.cash.balances[source] = self.cash.balances[source] + amount * 0.5

    monkeypatch.setattr(State, "give", generous)
    file = read_deal(str(next(path for path in EXAMPLES if path.stem == "ma-juvenile-justice")))
    with pytest.raises(ConservationError):
        run_paths(file, Drawing.of([file.deal], paths=64))


def test_only_what_is_wanted_is_computed() -> None:
    """One result alone is the same row, from fewer steps."""
    file = read_deal(str(next(path for path in EXAMPLES if path.stem == "nyc-able")))
    drawing = Drawing.of([file.deal], paths=64)
    alone = run_paths(file, drawing, wanted=lambda key: key == "deal.paid").rows
    assert list(alone) == ["deal.paid"]
    np.testing.assert_array_equal(alone["deal.paid"], run_paths(file, drawing).rows["deal.paid"])
