"""`pfs explain` on the command line: the case, the question, refusals."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pfs.cli import app

ROOT = Path(__file__).parents[1]
MA = "examples/ma-juvenile-justice.yaml"
NYC = "examples/nyc-able.yaml"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `pfs` from the root of the tree."""
    monkeypatch.chdir(ROOT)

    def call(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, arguments)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return call


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def test_massachusetts_at_the_target_adds_up_to_the_payoff_table(run: Run) -> None:
    """The CSV of the one command against the CSV of the other, to the cent."""
    code, text = run("explain", MA, "--at", "incarceration=0.40", "--format", "csv")
    assert code == 0
    flows = [row for row in rows(text) if row["kind"] == "flow"]
    (table,) = rows(run("payoff", MA, "--at", "incarceration=0.40", "--format", "csv")[1])
    compared = 0
    for key, cell in table.items():
        section, _, rest = key.partition(".")
        if section == "parties":
            name, measure = rest.split(".")
            side = "to" if measure == "received" else "from"
            mine = [row for row in flows if row[side] == name]
            if measure == "outcome_payments":
                mine = [row for row in mine if row["subject"].startswith("payments.")]
        elif section == "payments" and rest.endswith(".paid"):
            mine = [row for row in flows if row["subject"] == key.removesuffix(".paid")]
        else:
            continue
        assert round(sum(float(row["value"]) for row in mine), 2) == round(float(cell), 2), key
        compared += 1
    assert compared == 2 + 3 + 2 * 13


def test_why_the_junior_lender_got_nothing_is_one_command(run: Run) -> None:
    """And the answer stands in the first lines."""
    code, text = run("explain", MA, "--at", "incarceration=0.40", "--flow",
                     "accounts.main:capital.kresge", "--date", "2017")  # fmt: skip
    head = " ".join(text.splitlines()[:9])
    assert code == 0
    assert "nothing moves from accounts.main to capital.kresge in 2017" in head
    assert "no cash" in head
    assert "senior_interest" in head


def test_worked_examples_run_with_what_they_set(run: Run) -> None:
    """The option is used in this one."""
    code, text = run("explain", NYC, "--example", "stopped_after_year_3")
    assert code == 0
    assert "worked example stopped_after_year_3" in text
    assert "terminations.stop takes effect" in text


def test_settings_apply_and_their_place_is_that_they_were_set(run: Run) -> None:
    """A limit that is set by hand has no line in the file."""
    code, text = run("explain", NYC, "--at", "recidivism=0.2", "--set",
                     "limits.city.at_most=1_000_000")  # fmt: skip
    assert code == 0
    assert "limits.city: binds; asked for 11,712,000, room 1,000,000" in " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--at", "recidivism=0.1", "--path", "3"), "one of --at, --example and --path"),
        (("--path", "99", "--paths", "64"), "paths count from 0 to 63"),
        (("--path", "-1"), "there is no path -1"),
        (("--example", "none"), "there is no worked example `none`"),
        (("--flow", "city"), "is not FROM:TO"),
        (("--date", "tomorrow"), "is no date"),
        (("--at", "recidivism"), "is not METRIC=VALUE"),
        (("-o", "why.pdf"), ".csv"),
    ],
)
def test_what_cannot_run_ends_with_2(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """And says what to write."""
    code, out = run("explain", NYC, *arguments)
    assert code == 2
    assert words in " ".join(out.split())
