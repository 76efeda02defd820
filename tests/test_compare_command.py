"""`pfs compare` on the command line: sheets by letter, exit codes, refusals."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pfs.cli import app
from pfs.commands.sheets import Meant, meant
from pfs.source.findings import DealError

ROOT = Path(__file__).parents[1]
NYC = "examples/nyc-able.yaml"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `pfs compare` from the root of the tree with few paths."""
    monkeypatch.chdir(ROOT)

    def call(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["compare", *arguments, "--paths", "64"])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return call


def terms(text: str) -> list[tuple[str, str, str]]:
    """Return the sheet, path and value of every term in a CSV."""
    found = csv.DictReader(io.StringIO(text))
    return [
        (r["sheet"], f"{r['subject']}.{r['measure']}", r["value"])
        for r in found
        if r["statistic"] == "term"
    ]


def test_a_file_is_compared_with_itself_under_one_changed_term(run: Run) -> None:
    """Of one sheet alone."""
    code, out = run(NYC, NYC, "--set", "b:capital.loan.rate=6%", "--format", "csv")
    assert code == 0
    assert terms(out) == [("a", "capital.loan.rate", "0"), ("b", "capital.loan.rate", "0.06")]


def test_a_setting_without_a_letter_is_for_every_sheet(run: Run) -> None:
    """So the sheets still agree; a later one for one sheet wins there."""
    code, out = run(NYC, NYC, "--set", "capital.loan.rate=6%", "--format", "csv")
    assert (code, terms(out)) == (0, [])
    code, out = run(NYC, NYC, "--set", "capital.loan.rate=6%", "--set", "a:capital.loan.rate=4%",
                    "--format", "csv")  # fmt: skip
    assert [value for _, _, value in terms(out)] == ["0.04", "0.06"]


def test_scenarios_of_one_sheet(run: Run) -> None:
    """`b:bullet` is for the second file."""
    code, out = run(NYC, NYC, "--scenario", "b:bullet", "--format", "json")
    assert code == 0
    assert [entry["scenarios"] for entry in json.loads(out)["inputs"]] == [[], ["bullet"]]
    assert run(NYC, NYC, "--scenario", "bullet", "--exit-code")[0] == 0


@pytest.mark.parametrize(
    ("setting", "code"),
    [("b:limits.city.at_most=11_000_000", 1), ("b:name=Draft 2", 0), ("b:currency=EUR", 1)],
)
def test_exit_code_says_whether_terms_differ(run: Run, setting: str, code: int) -> None:
    """1 only if asked for; a name is no term."""
    assert run(NYC, NYC, "--set", setting, "--exit-code")[0] == code
    assert run(NYC, NYC, "--set", setting)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((NYC,), "name 2 to 8 deal files"),
        ((NYC,) * 9, "name 2 to 8 deal files"),
        ((NYC, NYC, "--set", "c:capital.loan.rate=6%"), "`c:` names no sheet"),
        ((NYC, NYC, "--scenario", "B:bullet"), "`B:` names no sheet"),
        ((NYC, NYC, "-o", "out.pdf"), ".csv"),
    ],
)
def test_what_cannot_run_ends_with_2(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """And says what to write."""
    code, out = run(*arguments)
    assert code == 2
    assert words in " ".join(out.replace("│", " ").split())


def test_a_wrong_path_names_the_sheet_it_was_meant_for(run: Run) -> None:
    """As it was typed."""
    with pytest.raises(DealError) as caught:
        run(NYC, NYC, "--set", "b:capital.laon.rate=6%")
    (found,) = caught.value.findings
    assert found.file == "--set b:capital.laon.rate=6%"
    assert found.help == "write `loan`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("capital.loan.rate=6%", Meant("", "capital.loan.rate=6%")),
        ("a:capital.loan.rate=6%", Meant("a", "capital.loan.rate=6%")),
        ("parties.x={name: X, roles: [payor]}", Meant("", "parties.x={name: X, roles: [payor]}")),
        ("b:name=Title: a draft", Meant("b", "name=Title: a draft")),
        ("b:bullet", Meant("b", "bullet")),
    ],
)
def test_a_letter_stands_before_the_path(text: str, expected: Meant) -> None:
    """A colon in a value belongs to the value."""
    assert meant(text, "ab", "--set") == expected


def test_a_letter_of_no_sheet_is_refused() -> None:
    """Rather than read as a part of the path."""
    with pytest.raises(typer.BadParameter, match="a, b"):
        meant("z:name=x", "ab", "--set")


def test_the_files_compared_are_never_written_over(tmp_path: Path) -> None:
    """Neither the first nor the second; the old draft may come from standard input."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    second = tmp_path / "b.json"
    raw = (ROOT / NYC).read_bytes()
    second.write_bytes(raw)
    command = [sys.executable, "-m", "pfs", "compare", "-", str(second), "--paths", "16"]
    done = subprocess.run(
        [*command, "-o", str(second)], input=raw, capture_output=True, env=environment,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"the deal file itself" in done.stderr
    assert second.read_bytes() == raw
    fine = subprocess.run(command, input=raw, capture_output=True, env=environment, check=True)
    assert b"No term differs." in fine.stdout
