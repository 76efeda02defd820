"""`pfs breakeven` and `pfs sensitivity` as users run them: what they print and what they refuse."""

import csv
import io
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pfs.cli import main

ROOT = Path(__file__).parents[1]
NYC, DC = "examples/nyc-able.yaml", "examples/dc-water.yaml"
SMALL = "small.yaml"
FEW = "--paths=16"
SOLVED = ("--solve", "payments.p.price", "--for", "capital.loan.gain.mean >= 0")
DEAL = """\
pfs: 1
name: Two prices
currency: USD
calendar: {start: 2020-01-01, end: 2022-01-01, period: year, first_period_ends: 2021-01-01}
parties:
  bank: {name: Bank, roles: [investor]}
  city: {name: City, roles: [payor]}
  provider: {name: Provider, roles: [provider]}
capital:
  loan:
    kind: loan
    from: bank
    to: provider
    amount: 100
    draws: {dated: {2020-01-01: 100}}
    repaid_by: payments
    target: 3%
metrics:
  a: &read
    name: Readings
    kind: mean
    better: higher
    read: level
    level: {uniform: [0, 20]}
    measured: {dates: [2021-01-01]}
  b: *read
payments:
  p: {from: city, to: capital.loan, metric: a, price: 8}
  q: {from: city, to: capital.loan, metric: b, price: {value: 5, source: assumed}}
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Run the program in this process, beside a small deal and the examples.

    Returns exit code, standard output, standard error.
    """
    before = signal.getsignal(signal.SIGTERM)
    (tmp_path / SMALL).write_text(DEAL, encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["pfs", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out, said.err

    yield call
    signal.signal(signal.SIGTERM, before)


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    "command",
    [
        ("breakeven", SMALL, FEW),
        ("breakeven", DC, FEW),
        ("breakeven", SMALL, FEW, "--frontier", "a,b"),
        ("breakeven", SMALL, FEW, *SOLVED),
        ("sensitivity", NYC, FEW, "--span", "terminations.stop.exercise=never:always"),
        ("sensitivity", SMALL, FEW, "--of", "capital.loan.irr"),
        ("sensitivity", "examples/utah-preschool.yaml", FEW),
    ],
    ids=lambda command: " ".join(command[:1] + command[3:4]),
)
def test_pages_fit_and_name_commands_that_run(run: Run, command: tuple[str, ...]) -> None:
    """No line beyond 80 columns, no word that is no number; the first command of `Next` runs."""
    code, page, said = run(*command)
    assert (code, said) == (0, "")
    assert max(len(line) for line in page.splitlines()) <= 80
    assert not {"nan", "inf", "None", "-0"} & set(page.replace("(", " ").split())
    after = page.split("\nNext", 1)[1].split("\nRun", 1)[0].replace("\\\n", " ")
    words = [word.strip("'") for word in after.strip().splitlines()[0].split()]
    assert words[0] == "pfs"
    few = [FEW] if words[1] in {"simulate", "sensitivity"} else []
    assert run(*words[1:], *few)[0] == 0


@pytest.mark.parametrize(
    "command",
    [
        ("breakeven", DC, FEW),
        ("breakeven", SMALL, FEW, *SOLVED),
        ("breakeven", SMALL, "--paths=1", "--frontier", "b,a"),
        ("sensitivity", SMALL, FEW),
    ],
    ids=lambda command: " ".join(command[:1] + command[3:4]),
)
def test_every_format(run: Run, command: tuple[str, ...]) -> None:
    """JSON names its command, seed and paths; CSV has rows of one width; all differ."""
    kinds = ("table", "csv", "json", "markdown")
    found = {kind: run(*command, "--format", kind)[1] for kind in kinds}
    document = json.loads(found["json"])
    assert document["command"] == command[0]
    assert (document["seed"], document["sampling"]) == (1, "sobol")
    assert len({len(row) for row in csv.reader(io.StringIO(found["csv"]))}) == 1
    assert len(set(found.values())) == len(kinds)


def test_the_published_thresholds_of_rikers_in_a_file(run: Run, tmp_path: Path) -> None:
    """10 % for the lender, 8.5 % for the city, as numbers that a script can read."""
    out = tmp_path / "breakeven.csv"
    assert run("breakeven", NYC, FEW, "--metric", "recidivism", "-o", str(out)) == (0, "", "")
    found = {
        (row["basis"], row["subject"], row["question"]): row
        for row in rows(out.read_text(encoding="utf-8"))
        if row["moved"] == "recidivism"
    }
    assert found["measured", "capital.loan", "principal_back"]["from"] == "0.1"
    assert found["measured", "parties.city", "first_payment"]["from"] == "0.085"
    assert found["measured", "parties.city", "net_value"]["verdict"] == "not stated"
    assert float(found["true_on_average", "capital.loan", "principal_back"]["from_se"]) > 0


def test_the_same_command_is_the_same_bytes(run: Run) -> None:
    """Twice; and another seed moves what is sampled and nothing else."""
    for command in (("breakeven", DC), ("sensitivity", DC)):
        first = run(*command, FEW, "--format", "csv")
        assert run(*command, FEW, "--format", "csv") == first
    once, again = (
        rows(run("breakeven", SMALL, FEW, "--seed", seed, "--format", "csv")[1]) for seed in "12"
    )
    moved = [a["basis"] for a, b in zip(once, again, strict=True) if a != b]
    assert moved
    assert set(moved) <= {"true_on_average", "on_average"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("breakeven", NYC, "--metric", "x"), ["no payment depends on `x`", "recidivism"]),
        (("breakeven", NYC, "--solve", "capital.loan.rate"), ["--for", "write both"]),
        (("breakeven", NYC, "--frontier", "a"), ["write two metrics"]),
        (("breakeven", SMALL, "--frontier", "a,jobs"), ["no payment depends on `jobs`"]),
        (("breakeven", SMALL, "--metric", "a", "--frontier", "a,b"), ["ask one"]),
        (("breakeven", SMALL, *SOLVED[:3], "gain is good"), ["is not a target"]),
        (("breakeven", NYC, "--solve", "capital.loan.rate", *SOLVED[2:]), ["state the range"]),
        (("breakeven", NYC, "--solve", "capital.laon.rate=0:1", *SOLVED[2:]), ["laon", "loan"]),
        (("sensitivity", NYC, "--of", "capital.loan.gian"), ["write `capital.loan.gain`"]),
        (("sensitivity", NYC, "--of", "capital.loan.irr.mean"), ["never averaged", "median"]),
        (("sensitivity", NYC, "--span", "capital.loan.rate"), ["PATH=LOW:HIGH"]),
        (("sensitivity", NYC, "--span", "capital.loan.rate=high:low"), ["--span", "rate"]),
    ],
)  # fmt: skip
def test_what_is_refused(run: Run, arguments: tuple[str, ...], words: list[str]) -> None:
    """Exit code 2, nothing on standard output, and what to write instead."""
    code, out, said = run(*arguments, FEW)
    assert (code, out) == (2, "")
    text = " ".join(said.replace("\n│", " ").split())
    assert all(word in text for word in words), said
