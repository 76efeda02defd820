"""Whole contracts with many clauses together hold the figures computed by hand from their words."""

from pathlib import Path

import pytest

from pfs.analysis.check import check
from pfs.analysis.simulate import simulate
from pfs.models.deal_file import read_deal

CONTRACTS = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.stem)
def test_a_contract_holds_its_worked_examples(contract: Path) -> None:
    """No error, no warning, and its worked examples hold; there are at least four."""
    checked = check(str(contract))
    assert [f"{one.code} {one.message}" for one in checked.findings if one.severity != "note"] == []
    assert checked.held == len(checked.examples) >= 4


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.stem)
def test_a_contract_can_be_simulated(contract: Path) -> None:
    """All clauses work together on drawn outcomes; cash is conserved on every date of a path."""
    simulate(read_deal(str(contract)), paths=512)


def test_there_are_contracts() -> None:
    """An empty folder would pass every test above."""
    assert CONTRACTS
