"""How every command ends: closed pipes, full disks, outputs that cannot be, signals, exit codes.

`RUNS` says for each command how it is run. A command without an entry fails the first test here.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fuzzing.commands import registered

from pfs import exits
from pfs.cli import main

ROOT = Path(__file__).parents[1]
NYC = "examples/nyc-able.yaml"
FULL = Path("/dev/full")
PFS = [sys.executable, "-m", "pfs"]
ENVIRONMENT = {**os.environ, "PYTHONWARNINGS": "error"}


@dataclass(frozen=True, slots=True)
class Run:
    """How a command is run so that it prints its product, or writes the file it is given.

    Parameters
    ----------
    words
        Arguments after the command's name; quick ones.
    suffix
        Of a file that `-o` takes; empty where the command has no `-o`.
    writes
        Whether the file is an argument of its own and nothing is printed.
    """

    words: tuple[str, ...] = (NYC,)
    suffix: str = ".csv"
    writes: bool = False


RUNS: Mapping[str, Run] = {
    "align": Run(("examples/prek-city.yaml",)),
    "breakeven": Run(("examples/dc-water.yaml", "--paths", "16")),
    "check": Run(suffix=""),
    "compare": Run((NYC, NYC, "--paths", "64")),
    "explain": Run((NYC,)),
    "init": Run((), "", writes=True),
    "payoff": Run((NYC, "--at", "recidivism=10%")),
    "schema": Run((), ".json"),
    "sensitivity": Run((NYC, "--paths", "64")),
    "show": Run(),
    "simulate": Run((NYC, "--paths", "64")),
    "sweep": Run((NYC, "--vary", "capital.loan.rate=0%,1%", "--paths", "64")),
}
HERE = {name: RUNS[name] for name in sorted(registered()) if name in RUNS}
PRINTING = [name for name, run in HERE.items() if not run.writes]
WRITING = [name for name, run in HERE.items() if run.suffix or run.writes]
ON_DEALS = [name for name in WRITING if RUNS[name].words]


def to_file(name: str, file: object) -> list[str]:
    """Return the arguments with which a command writes a file."""
    run = RUNS[name]
    return [name, *run.words, *([str(file)] if run.writes else ["-o", str(file)])]


class Inside:
    """Runs the program in this process."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture

    def run(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        self._patch.setattr(sys, "argv", ["pfs", *words])
        with pytest.raises(SystemExit) as end:
            main()
        said = self._capture.readouterr()
        assert "Traceback" not in said.err
        return int(end.value.code or 0), said.out, said.err

    def into(self, handle: int, *words: str) -> tuple[int, str]:
        """Run with standard output in an open file; return exit code and standard error."""
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            self._patch.setattr(sys, "stdout", out)
            code, _, said = self.run(*words)
        return code, said


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Inside]:
    """Run the program in this process, where many runs are quick."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(ROOT)
    yield Inside(monkeypatch, capfd)
    signal.signal(signal.SIGTERM, before)


def test_every_command_is_tried() -> None:
    """A command that is not in `RUNS` would end as it likes."""
    missing = sorted(set(registered()) - set(RUNS))
    assert not missing, f"say in RUNS of {Path(__file__).name} how to run: {', '.join(missing)}"


@pytest.mark.parametrize("name", PRINTING)
def test_a_closed_pipe_ends_quietly(inside: Inside, name: str) -> None:
    """As in `pfs show deal.yaml | head -1`: exit 0 and not a word."""
    reading, writing = os.pipe()
    os.close(reading)
    assert inside.into(writing, name, *RUNS[name].words) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
@pytest.mark.parametrize("name", PRINTING)
def test_a_full_disk_is_reported(inside: Inside, name: str) -> None:
    """Standard output that cannot be written is exit 2, in a sentence."""
    code, said = inside.into(os.open(FULL, os.O_WRONLY), name, *RUNS[name].words)
    assert (code, said) == (2, "pfs: standard output can't be written: No space left on device\n")


@pytest.mark.parametrize("name", WRITING)
def test_a_file_on_a_full_disk_is_reported(
    inside: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """The old file stays whole, and no part of a new one stays beside it."""
    target = tmp_path / f"out{RUNS[name].suffix}"
    target.write_text("old", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    force = ["--force"] if RUNS[name].writes else []
    code, out, err = inside.run(*to_file(name, target), *force)
    assert (code, out) == (2, "")
    assert "No space left on device" in err
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".journal"] == [target.name]


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("where", ["folder", "missing", "long"])
def test_an_output_that_cannot_be_written_is_reported(
    inside: Inside, tmp_path: Path, name: str, where: str
) -> None:
    """A directory, a folder that does not exist, a name too long: exit 2, with the name."""
    suffix = RUNS[name].suffix or ".yaml"
    target = tmp_path / f"out{suffix}"
    if where == "folder":
        target.mkdir()
    elif where == "missing":
        target = tmp_path / "none" / target.name
    else:
        target = tmp_path / ("x" * 300 + suffix)
    force = ["--force"] if RUNS[name].writes else []
    code, out, err = inside.run(*to_file(name, target), *force)
    assert (code, out) == (2, "")
    assert target.name[:40] in err


@pytest.mark.parametrize("name", [name for name in WRITING if RUNS[name].suffix])
def test_one_file_is_not_written_twice(inside: Inside, tmp_path: Path, name: str) -> None:
    """Two outputs that are one file: only the last would remain."""
    file = tmp_path / f"out{RUNS[name].suffix}"
    again = tmp_path / ".." / tmp_path.name / file.name
    code, out, err = inside.run(*to_file(name, file), "-o", str(again))
    assert (code, out) == (2, "")
    assert "are one file" in " ".join(err.split())
    assert not file.exists()


@pytest.mark.parametrize("name", ON_DEALS)
def test_no_input_is_written_over(inside: Inside, tmp_path: Path, name: str) -> None:
    """Under its own name, through a link, or by another path to it."""
    deal = tmp_path / "deal.json"
    first, *rest = RUNS[name].words
    shutil.copy(ROOT / first, deal)
    before = deal.read_bytes()
    link = tmp_path / "link.csv"
    link.symlink_to(deal)
    for target in (deal, link, tmp_path / ".." / tmp_path.name / "deal.json"):
        code, out, err = inside.run(name, str(deal), *rest, "-o", str(target))
        assert (code, out) == (2, "")
        assert "the deal file itself" in err
    assert deal.read_bytes() == before


def test_a_file_is_not_replaced_by_init_unless_it_must(inside: Inside, tmp_path: Path) -> None:
    """It is exit 2 without `--force`, and the file stays."""
    target = tmp_path / "deal.yaml"
    target.write_text("mine", encoding="utf-8")
    assert inside.run("init", str(target))[0] == exits.COULD_NOT
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", list(HERE))
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_command_with_its_code(
    inside: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    name: str, sent: signal.Signals, code: int,
) -> None:  # fmt: skip
    """A word on standard error, no product and no part of a file.

    The signal comes where the command writes, so that the test needs no luck with time.
    """
    monkeypatch.setattr("sys.stdout", Signalling(sent))
    monkeypatch.setattr(os, "fsync", lambda _handle: signal.raise_signal(sent))
    words = to_file(name, tmp_path / "out.yaml") if RUNS[name].writes else [name, *RUNS[name].words]
    # Whoever runs the tests in the background may have told them to ignore interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        ended, _, said = inside.run(*words)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ended, said.strip()) == (code, "Stopped.")
    assert list(tmp_path.iterdir()) == []


class Signalling(io.StringIO):
    """Standard output to which nothing can be written before a signal comes."""

    def __init__(self, sent: signal.Signals) -> None:
        super().__init__()
        self._sent = sent

    def write(self, _text: str) -> int:
        """Send the signal to this process."""
        signal.raise_signal(self._sent)
        raise AssertionError("the signal was not obeyed")


def test_an_interrupt_while_the_program_loads_ends_it_as_well() -> None:
    """Loading takes a moment, in which nothing may be printed but the word."""
    program = (
        "import runpy, sys\n"
        "class Pressed:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pfs.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "runpy.run_module('pfs', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, env=ENVIRONMENT, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Stopped.\n")


@pytest.mark.parametrize(
    ("shell", "code", "words"),
    [
        ("show examples/nyc-able.yaml >&-", 2, "standard output can't be written"),
        ("--help >&-", 2, "Bad file descriptor"),
        ("show nowhere.yaml 2>&-", 2, ""),
        ("check - <&-", 2, "standard input is closed"),
        ("--help | true", 0, ""),
        pytest.param("--help >/dev/full", 2, "No space left", marks=pytest.mark.skipif(
            not FULL.exists(), reason="this system has no full device")),
        pytest.param("show nowhere.yaml 2>/dev/full", 2, "", marks=pytest.mark.skipif(
            not FULL.exists(), reason="this system has no full device")),
    ],
)  # fmt: skip
def test_streams_that_are_closed_or_full(shell: str, code: int, words: str) -> None:
    """Closed before the program began, or closed by a reader of the help."""
    script = f'set -o pipefail; "{sys.executable}" -m pfs {shell}'
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, cwd=ROOT, env=ENVIRONMENT, check=False
    )
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said, "a bug" in said) == (code, False, False)
    assert words in said


def test_a_terminal_without_the_letter_gets_its_number(tmp_path: Path) -> None:
    """An encoding that lacks a character of a name is no reason to stop."""
    deal = tmp_path / "deal.yaml"
    text = (ROOT / NYC).read_text(encoding="utf-8")
    deal.write_text(text.replace("name: New York", "name: Nü York", 1), encoding="utf-8")
    done = subprocess.run(
        [*PFS, "show", str(deal)], capture_output=True, cwd=ROOT, check=False,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0
    assert b"N\\xfc York" in done.stdout


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (exits.DONE, ["check", NYC]),
        (exits.DONE, ["--version"]),
        (exits.NO, ["check", "{bad}"]),
        (exits.NO, ["show", "{bad}"]),
        (exits.NO, ["check", "{bad}", NYC]),
        (exits.COULD_NOT, ["check", "nowhere.yaml"]),
        (exits.COULD_NOT, ["check", NYC, "--format", "pdf"]),
        (exits.COULD_NOT, ["chekc", NYC]),
        (exits.COULD_NOT, ["check", NYC, "--set", "capital.loan.rate=much"]),
        (exits.COULD_NOT, ["check", NYC, "--scenario", "none"]),
    ],
)
def test_an_exit_code_says_how_it_went(
    inside: Inside, tmp_path: Path, code: int, words: list[str]
) -> None:
    """0 done, 1 the answer is no, 2 it could not run."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("pfs: 2\n", encoding="utf-8")
    assert inside.run(*(word.replace("{bad}", str(bad)) for word in words))[0] == code


def test_warnings_are_an_answer_under_strict(inside: Inside, tmp_path: Path) -> None:
    """A party that no term names: exit 1 with `--strict`, else 0."""
    deal = tmp_path / "deal.yaml"
    party = "parties:\n  nobody: {name: Nobody, roles: [payor]}\n"
    text = (ROOT / NYC).read_text(encoding="utf-8")
    deal.write_text(text.replace("parties:\n", party, 1), encoding="utf-8")
    assert inside.run("check", str(deal))[0] == exits.DONE
    assert inside.run("check", str(deal), "--strict")[0] == exits.NO


def test_a_bug_is_101_and_names_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, which can be copied into a report."""

    def broken() -> int:
        raise ZeroDivisionError("by hand")

    before = signal.getsignal(signal.SIGTERM)
    assert exits.run(broken) == exits.BUG == 101
    signal.signal(signal.SIGTERM, before)
    said = capsys.readouterr().err
    assert said.startswith("pfs: a bug: ZeroDivisionError: by hand (")
    assert said.count("\n") == 1


@pytest.mark.parametrize("setting", [
    "", "=", "=1", "capital", "capital.loan.rate", "capital.loan.rate=", "capital.loan.rate=nan",
    "capital.loan.rate=inf", "capital.loan.rate=.inf", "capital.loan.rate=1e400",
    "capital.loan.rate=[", "capital.loan.rate={a: 1", "capital.lown.rate=5%", "[0]=1", ".=1",
    "payments.success.steps[99%].pay=1", "payments.success.steps[#99].pay=1", "pfs=2", "\udcff=1",
    "name=!x y", "name=*a", "calendar.end=2024-02-30",
])  # fmt: skip
@pytest.mark.parametrize("command", ["check", "show"])
def test_settings_that_mean_nothing_are_usage_errors(
    inside: Inside, command: str, setting: str
) -> None:
    """Exit 2, and the setting is named."""
    code, out, err = inside.run(command, NYC, "--set", setting)
    assert code == exits.COULD_NOT
    assert "--set" in out + err


@pytest.mark.parametrize("vary", [
    "", "=", "recidivism", "recidivism=", "recidivism=:", "recidivism=0:1", "recidivism=0:1:0",
    "recidivism=1:0:0.1", "recidivism=0:1:-0.1", "recidivism=0:nan:0.1", "recidivism=0:inf:0.1",
    "recidivism=0:1:nan", "recidivism=0:1:1e-9", "recidivism=0:1e13:1", "none=0:1:0.1",
    "recidivism=a:b:c", "recidivism=0:1:0.1:0.1", "recidivism=0:2:0.5",
])  # fmt: skip
def test_ranges_that_mean_nothing_are_usage_errors(inside: Inside, vary: str) -> None:
    """An empty or reversed range, no numbers, a billion cells: exit 2 before anything is run."""
    code, out, err = inside.run("payoff", NYC, "--vary", vary)
    assert (code, out) == (exits.COULD_NOT, "")
    assert "--vary" in err


@pytest.mark.parametrize(("sent", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_that_a_library_swallows_still_ends_the_run(sent: str, code: int) -> None:
    """Reported as an error of its own, an interruption stays one."""
    program = (
        "import os, signal, sys\n"
        "from pfs.exits import run\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def app():\n"
        "    try:\n"
        f"        os.kill(os.getpid(), signal.{sent})\n"
        "        sum(range(10**7))\n"
        "    except BaseException as error:\n"
        "        raise ValueError('in a library') from error\n"
        "sys.exit(run(app))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, "Stopped.\n")
