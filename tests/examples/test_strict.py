"""What the project publishes passes its own check, also where warnings count."""

from pathlib import Path

import pytest

from pfs.analysis.check import check
from pfs.output.starter import starter_text

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_pass_where_warnings_count(path: Path) -> None:
    """Without one comment that silences: what is true of contracts by design is a note."""
    result = check(str(path))
    assert result.passes(strict=True)
    assert result.silenced == ()


def test_there_are_examples() -> None:
    """A moved folder would make the test above hold of nothing."""
    assert len(EXAMPLES) >= 12


def test_the_file_to_start_from_passes(tmp_path: Path) -> None:
    """With four notes: no appropriation, a cliff, a small threshold, a flat zone."""
    path = tmp_path / "start.yaml"
    path.write_text(starter_text(), encoding="utf-8")
    result = check(str(path))
    assert result.passes(strict=True)
    said = [finding.code for finding in result.findings]
    assert said == ["PFS308", "PFS304", "PFS305", "PFS306"]
