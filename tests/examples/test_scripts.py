"""The shell scripts beside the examples run as they are."""

import csv
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pfs.cli import app

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples/scripts/review.sh"
NYC = "examples/nyc-able.yaml"
COMPARES = any(
    command.callback is not None and command.callback.__name__ == "compare"
    for command in app.registered_commands
)
pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="this system has no shell")


@pytest.fixture
def review(tmp_path: Path) -> list[str]:
    """Return the script with a `pfs` of this tree on the path."""
    program = tmp_path / "bin" / "pfs"
    program.parent.mkdir()
    skip = "" if COMPARES else '[ "$1" = compare ] && exit 0\n'
    program.write_text(
        f'#!/bin/sh\n{skip}exec {shlex.quote(sys.executable)} -m pfs "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    return ["env", f"PATH={program.parent}{os.pathsep}{os.environ['PATH']}", "PATHS=100",
            str(SCRIPT)]  # fmt: skip


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a script from the root of the tree."""
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=120
    )


def test_a_review_checks_sweeps_and_compares(review: list[str], tmp_path: Path) -> None:
    """Each leaves its file; a smaller guarantee loses more at every outcome."""
    theirs = tmp_path / "theirs.yaml"
    text = (ROOT / NYC).read_text(encoding="utf-8")
    # The worked examples are those of our sheet.
    start, end = text.index("worked_examples:"), text.index("\nsources:")
    assert text[:start].count("value: 7_200_000") == 1
    changed = text[:start].replace("value: 7_200_000", "value: 5_000_000")
    theirs.write_text(changed + text[end:], encoding="utf-8")
    command = [*review, NYC, str(theirs), str(tmp_path / "out"), "recidivism=0%:10%:5%"]
    done = run(command)
    assert (done.returncode, done.stderr) == (0, "")
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")}
    assert set(made) >= {"ours.csv", "theirs.csv"}
    assert ("compare.csv" in made) == COMPARES
    worst = []
    for name in ("ours.csv", "theirs.csv"):
        rows = list(csv.DictReader(made[name].decode().splitlines()))
        assert [row["metrics.recidivism.effect"] for row in rows] == ["0", "0.05", "0.1"]
        worst.append([float(row["capital.loan.loss.mean_of_worst_5pc"]) for row in rows])
    assert all(mine < other for mine, other in zip(*worst, strict=True))


def test_a_sheet_that_is_not_valid_ends_the_review(review: list[str], tmp_path: Path) -> None:
    """With exit 1 and nothing swept."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("pfs: 1\n", encoding="utf-8")
    done = run([*review, NYC, str(bad), str(tmp_path / "out"), "recidivism=0%:20%:10%"])
    assert done.returncode == 1
    assert list((tmp_path / "out").iterdir()) == []
