"""The command line as users run it: what it prints, where, and how it ends."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pfs.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
NYC, NY = "examples/nyc-able.yaml", "examples/ny-ceo.yaml"
PFS = [sys.executable, "-m", "pfs"]
BASE = {**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "200"}


def pfs(
    *arguments: str, stdin: bytes | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder and return how it ended."""
    done = subprocess.run(
        [*PFS, *arguments], input=stdin, capture_output=True, cwd=cwd, env=BASE, timeout=60,
        check=False,
    )  # fmt: skip
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def product(*arguments: str, stdin: bytes | None = None, cwd: Path = ROOT) -> str:
    """Return what a command prints; it must end well and say nothing else."""
    done = pfs(*arguments, stdin=stdin, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


class Inside:
    """Runs the program in this process, where many runs are quick."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = monkeypatch
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        self._patch.setattr(sys, "argv", ["pfs", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out, said.err

    def product(self, *arguments: str) -> str:
        """Return what a command prints; it must end well and say nothing else."""
        code, out, err = self.run(*arguments)
        assert (code, err) == (0, "")
        return out


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Inside]:
    """Run the program in this process from the root of the tree; its handlers are put back."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(ROOT)
    yield Inside(monkeypatch, capsys)
    signal.signal(signal.SIGTERM, before)


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("at", "paid", "repaid"),
    [
        ("0.10", "9600000", "9600000"),
        ("0.085", "4800000", "7200000"),
        ("0.25", "11712000", "11712000"),
        ("8.5%", "4800000", "7200000"),
    ],
)
def test_the_rikers_table_from_the_command_line(
    here: Inside, at: str, paid: str, repaid: str
) -> None:
    """Exact payments at stated outcomes, one row a case."""
    text = here.product("payoff", NYC, "--at", f"recidivism={at}", "--format", "csv")
    (row,) = rows(text)
    assert row["parties.city.outcome_payments"] == paid
    assert row["capital.loan.received"] == repaid


def test_a_simulation_is_the_same_bytes_twice() -> None:
    """10,000 paths of ny-ceo with one seed, in two processes."""
    command = ("simulate", NY, "--paths", "10000", "--seed", "1", "--format", "csv")
    first = product(*command)
    assert product(*command) == first
    assert first.startswith("subject,measure,statistic,value,unit\n")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "command", [("check",), ("show",), ("payoff",), ("simulate", "--paths=64")]
)
def test_every_command_runs_on_every_example(
    here: Inside, command: tuple[str, ...], path: Path
) -> None:
    """With its product on standard output alone, no line beyond 80 columns."""
    page = here.product(*command, str(path.relative_to(ROOT)))
    assert page.endswith("\n")
    assert max(len(line) for line in page.splitlines()) <= 80


def test_a_page_names_commands_that_run(here: Inside) -> None:
    """Each command below `Next` of a simulation, as it is printed."""
    page = here.product("simulate", NYC, "--paths", "100")
    after = page.split("\nNext", 1)[1].split("\nRun", 1)[0].replace("\\\n", " ")
    commands = [line.split() for line in after.splitlines() if line.strip()]
    assert len(commands) >= 2
    for words in commands:
        assert words[0] == "pfs"
        assert here.product(*words[1:])


@pytest.mark.parametrize(
    ("command", "formats"),
    [
        (("simulate", NYC, "--paths", "64"), ("table", "csv", "json", "markdown")),
        (("payoff", NYC, "--at", "recidivism=0.1"), ("table", "csv", "json", "markdown")),
        (("show", NYC), ("table", "csv", "json", "markdown")),
        (("check", NYC), ("full", "concise", "json", "github", "sarif", "junit")),
    ],
)
def test_every_format(here: Inside, command: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """JSON is JSON and names its command; no two formats are alike, unless nothing is found."""
    found = {kind: here.product(*command, "--format", kind) for kind in formats}
    assert json.loads(found["json"])["command"] == command[0]
    alike = 1 if command[0] == "check" else 0
    assert len(set(found.values())) == len(formats) - alike


@pytest.mark.parametrize(
    ("inside", "options", "github"),
    [
        ("true", (), True),
        ("true", ("--format", "concise"), False),
        ("false", (), False),
        ("", (), False),
    ],
)
def test_findings_are_annotations_inside_github_actions(
    here: Inside, monkeypatch: pytest.MonkeyPatch, inside: str, options: tuple[str, ...],
    github: bool, tmp_path: Path,
) -> None:  # fmt: skip
    """Unless a format is named."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("a: 1\na: 2\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", inside)
    code, out, _ = here.run("check", str(bad), *options)
    assert code == 1
    assert out.startswith("::error ") is github


def test_a_file_is_written_by_its_suffix_instead_of_standard_output(
    here: Inside, tmp_path: Path
) -> None:
    """Several at once, each as `--format` would print it."""
    command = ("payoff", NYC, "--at", "recidivism=0.1")
    kinds = {"a.csv": "csv", "b.json": "json", "c.md": "markdown", "D.TXT": "table"}
    options = [word for name in kinds for word in ("-o", str(tmp_path / name))]
    assert here.product(*command, *options) == ""
    for name, kind in kinds.items():
        expected = here.product(*command, "--format", kind)
        assert (tmp_path / name).read_text(encoding="utf-8") == expected


def test_a_deal_from_standard_input() -> None:
    """`-` is the deal; a page then names it so that its commands can be typed."""
    raw = (ROOT / NYC).read_bytes()
    command = ("payoff", "-", "--at", "recidivism=0.1", "--format", "csv")
    (row,) = rows(product(*command, stdin=raw))
    assert row["capital.loan.received"] == "9600000"
    assert "<stdin>" in product("check", "-", stdin=raw)
    refused = pfs("check", "-", stdin=b"pfs: 2\n")
    assert refused.returncode == 1
    assert "<stdin>:1:" in refused.stdout


@pytest.mark.parametrize(
    ("options", "received"),
    [
        ((), "11712000"),
        (("--set", "payments.success.steps[10%].pay=9_800_000"), "11712000"),
        (("--set", "payments.success.steps[20%].pay=11_000_000"), "11000000"),
        (("--set", "payments.success.steps[20%].pay=11_000_000",
          "--set", "payments.success.steps[20%].pay=10_000_000"), "10000000"),
        (("--scenario", "bullet"), "11712000"),
    ],
)  # fmt: skip
def test_settings_and_scenarios(here: Inside, options: tuple[str, ...], received: str) -> None:
    """One term is changed and no other; the last setting wins."""
    (row,) = rows(
        here.product("payoff", NYC, "--at", "recidivism=0.2", "--format", "csv", *options)
    )
    assert row["capital.loan.received"] == received


def test_a_scenario_changes_what_it_says(here: Inside) -> None:
    """Drawn at once instead of in four parts the same 20 % return 5.1 % instead of 8.1 %."""
    command = ("payoff", NYC, "--at", "recidivism=0.2", "--format", "csv")
    both = [here.product(*command), here.product(*command, "--scenario", "bullet")]
    irr = [float(rows(text)[0]["capital.loan.irr"]) for text in both]
    assert irr == pytest.approx([0.081, 0.051], abs=0.0005)


def test_a_row_of_cases(here: Inside) -> None:
    """Decimal steps, both ends included; another metric is held."""
    text = here.product("payoff", NYC, "--vary", "recidivism=0:0.24:0.02", "--format", "csv")
    assert [row["recidivism"] for row in rows(text)] == [f"{n / 50:g}" for n in range(13)]
    text = here.product(
        "payoff", NY, "--vary", "recidivism=7%:9%:1%", "--at", "employment=5pp", "--format", "csv"
    )
    assert [(r["recidivism"], r["employment"]) for r in rows(text)] == [
        ("0.07", "0.05"), ("0.08", "0.05"), ("0.09", "0.05"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("simulat", NYC), ["simulat"]),
        (("simulate",), ["DEAL"]),
        (("simulate", NYC, "--paths", "0"), ["--paths", "1"]),
        (("simulate", NYC, "--paths", "many"), ["--paths", "integer"]),
        (("simulate", NYC, "--sampling", "magic"), ["magic", "sobol", "random"]),
        (("simulate", NYC, "--pathz", "5"), ["--pathz"]),
        (("payoff", NYC, "--at", "recidivism"), ["METRIC=VALUE", "recidivism=8.5%"]),
        (("payoff", NYC, "--at", "recidivsm=0.1"), ["recidivsm", "write `recidivism`"]),
        (("payoff", NYC, "--at", "recidivism.levl=0.1"), ["levl", "level"]),
        (("payoff", NYC, "--at", "recidivism@yuoth=0.1"), ["yuoth", "youth"]),
        (("payoff", NYC, "--at", "recidivism=ten"), ["ten"]),
        (("payoff", NYC, "--at", "recidivism=nan"), ["--at", "finite"]),
        (("payoff", NYC, "--at", "recidivism=1,5"), ["METRIC=VALUE"]),
        (("payoff", NYC, "--vary", "recidivism=0:1"), ["LO:HI:STEP", "0:0.24:0.02"]),
        (("payoff", NYC, "--vary", "recidivism=1:0:0.1"), ["LO below HI"]),
        (("payoff", NYC, "--vary", "recidivism=0:1:0"), ["STEP above 0"]),
        (("payoff", NYC, "--vary", "recidivism=0:1:1e-9"), ["10,000"]),
        (
            ("payoff", NYC, "--vary", "recidivism=0:1:0.1", "--at", "recidivism@2015-06-30=1%",
             "--at", "recidivism@2015-06-30=2%"),
            ["only one --at"],
        ),
        (("payoff", NYC, "-o", "out.pdf"), ["out.pdf", ".csv", ".json"]),
        (("payoff", NYC, "--set", "payments.success"), ["PATH=VALUE"]),
        (("payoff", NYC, "--set", "payments.sucess.basis=each"), ["sucess", "success"]),
        (("payoff", NYC, "--set", "capital.loan.rate=much"), ["capital.loan.rate", "much"]),
        (("payoff", "nowhere.yaml"), ["nowhere.yaml"]),
        (("check", "nowhere.yaml"), ["nowhere.yaml"]),
        (("check",), ["deal file"]),
        (("simulate", "examples"), ["examples"]),
        (("init", "no/such/folder/deal.yaml"), ["no/such/folder"]),
        (("payoff", NYC, "-o", "examples"), ["examples"]),
        (("payoff", NYC, "-o", "no/such/folder/out.csv"), ["no/such/folder"]),
    ],
)  # fmt: skip
def test_what_cannot_run_says_what_to_write_and_ends_with_2(
    here: Inside, arguments: tuple[str, ...], words: list[str]
) -> None:
    """On standard error, with nothing on standard output."""
    code, out, err = here.run(*arguments)
    assert (code, out) == (2, ""), err
    flat = " ".join(err.split())
    for word in words:
        assert word in flat


def test_the_deal_file_is_never_written_over(tmp_path: Path) -> None:
    """Neither by an output nor by `init` without `--force`."""
    deal = tmp_path / "deal.json"
    shutil.copy(ROOT / NYC, deal)
    done = pfs("payoff", str(deal), "-o", str(deal))
    assert done.returncode == 2
    assert "the deal file itself" in done.stderr
    again = pfs("init", str(deal))
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert deal.read_bytes() == (ROOT / NYC).read_bytes()


def test_a_file_to_start_from_is_valid_and_simulates(tmp_path: Path) -> None:
    """As the message of `init` says; `--force` replaces it."""
    done = pfs("init", "my deal.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "my deal.yaml written" in done.stderr
    assert "valid" in product("check", "my deal.yaml", cwd=tmp_path)
    assert product("simulate", "my deal.yaml", "--paths", "64", cwd=tmp_path)
    assert pfs("init", "my deal.yaml", "--force", cwd=tmp_path).returncode == 0


def changed(tmp_path: Path) -> Path:
    """Return a copy of ny-ceo in which the price of a day is 86 instead of 85."""
    text = (ROOT / NY).read_text(encoding="utf-8")
    assert text.count("value: 85.00") == 1
    copy = tmp_path / "changed.yaml"
    copy.write_text(text.replace("value: 85.00", "value: 86.00"), encoding="utf-8")
    return copy


def test_one_changed_price_fails_the_check(tmp_path: Path) -> None:
    """Exit 1; the message names the example, what is expected and what came."""
    done = pfs("check", str(changed(tmp_path)), "--format", "concise")
    assert done.returncode == 1
    mine = [line for line in done.stdout.splitlines() if "payments.days_1.paid" in line]
    assert len(mine) == 1
    assert "`days_alone_open_the_gate`" in mine[0]
    assert "expected 3,128,000" in mine[0]
    assert "got 3164800" in mine[0].replace(",", "")
    position = mine[0].split("changed.yaml:", 1)[1].split(":")
    assert position[0].isdigit()
    assert position[1].isdigit()


def test_many_files_are_checked_and_one_bad_one_decides(tmp_path: Path) -> None:
    """Each has its line; the exit code is that of the worst."""
    good = product("check", *(str(path.relative_to(ROOT)) for path in EXAMPLES))
    assert all(path.name in good for path in EXAMPLES)
    bad = tmp_path / "bad.yaml"
    bad.write_text("pfs: 1\nname: x\n", encoding="utf-8")
    done = pfs("check", NYC, str(bad))
    assert done.returncode == 1
    assert "not valid" in done.stdout
    assert "16 of 16 worked examples hold" in done.stdout


def test_an_invalid_deal_does_not_run(tmp_path: Path) -> None:
    """Exit 1, with its findings on standard error: there is no product."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("pfs: 1\nname: x\nnmae: y\n", encoding="utf-8")
    for command in ("simulate", "payoff", "show"):
        done = pfs(command, str(bad))
        assert (done.returncode, done.stdout) == (1, "")
        assert "bad.yaml:3:1: error[" in done.stderr


def test_a_code_is_explained() -> None:
    """The one of a failed example, in any case."""
    assert product("check", "--explain", "pfs175").startswith("PFS175: ")


def test_rules_are_chosen_and_silenced(here: Inside) -> None:
    """By code for all files; in a file with a reason, which JSON repeats."""
    codes = "tests/codes/PFS202/fails.yaml"
    assert here.run("check", codes, "--strict")[0] == 1
    assert here.run("check", codes, "--strict", "--ignore", "PFS203,pfs202")[0] == 0
    assert here.run("check", codes, "--strict", "--select", "PFS3", "--select", "PFS201")[0] == 0
    silent = here.product("check", "tests/codes/PFS220/passes.yaml", "--strict")
    assert "1 silenced" in silent
    told = json.loads(here.product("check", "tests/codes/PFS220/passes.yaml", "--format", "json"))[
        "results"
    ][0]
    assert told["findings"] == []
    assert [(s["code"], s["reason"]) for s in told["silenced"]] == [("PFS308", "voted each year")]


@pytest.mark.parametrize("codes", ["PFS131", "PFS999", "", "PFS202,", "202"])
def test_an_error_or_no_code_can_not_be_chosen(here: Inside, codes: str) -> None:
    """A mistyped code would silence nothing, or everything, unseen."""
    for option in ("--select", "--ignore"):
        code, out, err = here.run("check", NYC, option, codes)
        assert (code, out) == (2, "")
        assert "is no warning or note" in err


def test_errors_stay_whatever_is_chosen(here: Inside) -> None:
    """An invalid deal is invalid."""
    assert here.run("check", "tests/codes/PFS131/fails.yaml", "--select", "PFS301")[0] == 1


def test_the_schema_is_json(here: Inside, tmp_path: Path) -> None:
    """On standard output or in a file."""
    text = here.product("schema")
    assert json.loads(text)["$schema"].startswith("https://json-schema.org/")
    assert here.product("schema", "-o", str(tmp_path / "s.json")) == ""
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == text


def test_the_program_alone_says_what_it_can_do(here: Inside) -> None:
    """Each command that is listed has help with an example."""
    first = here.product()
    for command in (command.__name__ for command in COMMANDS):
        assert command in first
        helped = here.product(command, "--help")
        assert f"pfs {command}" in helped
    assert here.product("--version").startswith("pfs ")


@pytest.mark.parametrize("command", [("simulate", NYC, "--paths", "64"), ("schema",), ("show", NY)])
def test_a_closed_pipe_ends_quietly(command: tuple[str, ...]) -> None:
    """As in `pfs show deal.yaml | head -1`."""
    running = subprocess.Popen(
        [*PFS, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=BASE
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert running.wait(timeout=60) in {0, 141}
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_device_is_reported() -> None:
    """Standard output that cannot be written is exit 2."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PFS, "show", NYC], stdout=full, stderr=subprocess.PIPE, cwd=ROOT, env=BASE,
            timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_with_its_code(sent: signal.Signals, code: int) -> None:
    """In the middle of a long simulation, in a word and without a trace."""
    # Whoever runs the tests in the background may have told them to ignore interrupts.
    started = (
        "import signal, sys, pfs.cli, pfs.analysis.simulate;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "print('up', flush=True); pfs.cli.main()"
    )
    arguments = ["simulate", NYC, "--paths", "8000000"]
    running = subprocess.Popen(
        [sys.executable, "-c", started, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=BASE,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stdout.readline() == b"up\n"
    time.sleep(0.5)
    running.send_signal(sent)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (code, b"")
    assert err in {b"Stopped.\n", b""}


def loaded(*arguments: str) -> set[str]:
    """Return which slow libraries a command loads."""
    code = (
        "import sys, atexit\n"
        "slow = ('numpy', 'scipy', 'pandas')\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(m for m in slow if m in sys.modules)))\n"
        "from pfs.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, cwd=ROOT, env=BASE,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().split())


def test_a_check_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Without worked examples no NumPy; with them no SciPy and no pandas."""
    text = (ROOT / NYC).read_text(encoding="utf-8")
    start, end = text.index("worked_examples:"), text.index("\nsources:")
    plain = tmp_path / "plain.yaml"
    plain.write_text(text[:start] + text[end:], encoding="utf-8")
    assert loaded("check", str(plain)) == set()
    assert loaded("check", NYC) == {"numpy"}


def test_a_term_sheet_needs_no_arrays() -> None:
    """Nothing is computed: words of the file only."""
    assert loaded("show", NYC) == set()


def test_a_simulation_loads_no_scipy() -> None:
    """Normal numbers are drawn without it, and it takes as long to load as many runs."""
    deal = "benchmarks/reference_deal.yaml"
    assert loaded("simulate", deal, "--paths", "64") == {"numpy"}


def test_align_prints_a_report_card(here: Inside) -> None:
    """The figures of the worked example, from the command line, in every format."""
    arguments = ("align", "examples/prek-city.yaml", "--scenario", "seed_000", "--paths", "64")
    assert "2.0 points higher in 2018, 10% of the gap" in here.product(*arguments)
    (base,) = (
        row["value"]
        for row in rows(here.product(*arguments, "--format", "csv"))
        if row["measure"] == "slots_to_close" and row["statistic"] == "base"
        and row["subject"].endswith("kindergarten")
    )  # fmt: skip
    assert base == "8000"
    assert json.loads(here.product(*arguments, "--format", "json"))["command"] == "align"


def test_align_needs_the_section(here: Inside) -> None:
    """A deal that says nothing of the community could not be held against it."""
    code, out, err = here.run("align", NYC)
    assert (code, out) == (2, "")
    assert "no section `collective_impact`" in err


def test_checks_of_collective_impact_are_asked_for(here: Inside) -> None:
    """`--alignment` adds answers, and they fail no build job, not even a strict one."""
    out = here.product("check", "--alignment", "--strict", "--format", "concise", NY)
    assert "note[CI503]: met: a feedback loop that says on or off track\n" in out
    assert "CI503" not in here.product("check", "--strict", "--format", "concise", NY)
    assert here.product("check", "--explain", "CI503").startswith("CI503: Living Cities'")
