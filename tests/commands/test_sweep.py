"""`pfs sweep` as users run it: killed, resumed, refused."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from inside import Inside

ROOT = Path(__file__).parents[2]
MA, NYC = "examples/ma-juvenile-justice.yaml", "examples/nyc-able.yaml"
BASE = {**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "200"}
SMALL = ("sweep", NYC, "--vary", "capital.guarantee.tops_up_to=0:7_200_000:600_000",
         "--paths", "100", "--result", "capital.loan.loss")  # fmt: skip


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Inside:
    """Run the program in this process from the root of the tree."""
    monkeypatch.chdir(ROOT)
    return Inside(monkeypatch, capsys)


def test_ninety_three_rows_on_shared_draws(here: Inside, tmp_path: Path) -> None:
    """31 effects by 3 rates; what is paid for outcomes does not know the rate, to the last digit.

    And it rises with the effect up to the cap of 27 million, as the table of the contract does.
    """
    out = tmp_path / "out.csv"
    vary = ("--vary", "metrics.incarceration.effect=0:0.6:0.02",
            "--vary", "capital.senior.rate=3%,5%,7%")  # fmt: skip
    assert here.product("sweep", MA, *vary, "--paths", "16", "-o", str(out)) == ""
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert len(rows) == 93
    assert list(rows[0])[:2] == ["metrics.incarceration.effect", "capital.senior.rate"]
    varied = [tuple(row.values())[:2] for row in rows]
    assert varied == [(f"{n / 50:g}", rate) for n in range(31) for rate in ("0.03", "0.05", "0.07")]
    paid = [row["deal.paid.mean"] for row in rows]
    assert paid[0::3] == paid[1::3] == paid[2::3]
    amounts = [float(x) for x in paid[::3]]
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[10] < amounts[-1] == 27_000_000


KILLED = """
import os, pathlib, random, signal, sys, time
import pfs.analysis.sweep, pfs.commands.sweep, pfs.output.renderings
from pfs.cli import main

target, command = sys.argv[1], sys.argv[2:]
rng = random.Random(1)

def run(*more):
    child = os.fork()
    if not child:
        sys.argv = ["pfs", *command, "-o", target, *more]
        main()
    return child

began = time.monotonic()
assert os.waitpid(run(), 0)[1] == 0
whole = time.monotonic() - began
undisturbed = pathlib.Path(target).read_bytes()

killed = 0
for name in (target, target + ".journal"):
    os.unlink(name)
while killed < 10:
    child = run("--resume")
    time.sleep(rng.uniform(0, 0.5) * whole)
    os.kill(child, signal.SIGKILL)
    if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        killed += 1
    else:
        for name in (target, target + ".journal"):
            os.unlink(name)
assert os.waitpid(run("--resume"), 0)[1] == 0
assert pathlib.Path(target).read_bytes() == undisturbed
print("the same")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")
def test_killed_ten_times_and_resumed_the_file_is_the_same(tmp_path: Path) -> None:
    """KILL at random moments; each run is forked from one that has loaded its libraries."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "out.csv"), *SMALL],
        capture_output=True, cwd=ROOT, env=BASE, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("the same\n", "")


def processes(word: str) -> list[int]:
    """Return the processes that have a word in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes() and path.parent.name != str(os.getpid()):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def waits_for(workers: int, word: str) -> bool:
    """Wait until there are so many workers that have a word in their command line."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if len(processes(word)) == workers:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_sweep_leaves_no_process_behind(tmp_path: Path, sent: signal.Signals) -> None:
    """However it ends, its workers end in the middle of their cells."""
    # Workers are given the module search path in their command line, so a folder in it marks them.
    mark = str(tmp_path / "mark")
    path = os.pathsep.join([mark, BASE.get("PYTHONPATH", "")])
    started = (
        "import signal, pfs.cli;"
        "signal.signal(signal.SIGINT, signal.default_int_handler); pfs.cli.main()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", started, *SMALL, "--paths", "4000000", "--jobs", "2",
         "-o", str(tmp_path / "out.csv")],
        cwd=ROOT, env={**BASE, "PYTHONPATH": path}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert waits_for(2, mark)
    running.send_signal(sent)
    code = {signal.SIGKILL: -signal.SIGKILL, signal.SIGTERM: 143, signal.SIGINT: 130}[sent]
    assert running.wait(timeout=30) == code
    assert waits_for(0, mark)
    assert not (tmp_path / "out.csv").exists()


@pytest.fixture
def stopped(here: Inside, tmp_path: Path) -> Path:
    """Return the output of a sweep that was stopped after five of its 13 cells."""
    out = tmp_path / "out.csv"
    assert here.product(*SMALL, "-o", str(out)) == ""
    journal = tmp_path / "out.csv.journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 14
    journal.write_bytes(b"".join(lines[:6]) + lines[6][:20])
    (tmp_path / "whole.csv").write_bytes(out.read_bytes())
    out.unlink()
    return out


def test_only_another_sweep_is_refused_by_resume(here: Inside, stopped: Path) -> None:
    """Another deal, seed, number of cases, value or setting: exit 2 with the field that differs.

    The number of processes is none of them; the file that comes is that of an undisturbed run.
    """
    changed = stopped.with_name("other.yaml")
    text = (ROOT / NYC).read_text(encoding="utf-8")
    changed.write_text(f"{text}\n# a comment\n", encoding="utf-8")
    out = ("-o", str(stopped), "--resume")
    others = {
        "its deal file is": (SMALL[0], str(changed), *SMALL[2:]),
        "its seed is 1 and not 2": (*SMALL, "--seed", "2"),
        "its paths is": (*SMALL, "--paths", "500"),
        "its settings is": (*SMALL, "--set", "capital.loan.rate=1%"),
        "its results is": (*SMALL, "--result", "deal.paid.mean"),
    }
    for words, command in others.items():
        code, printed, said = here.run(*command, *out)
        assert (code, printed) == (2, "")
        assert words in " ".join(said.split())
    assert not stopped.exists()
    assert here.product(*SMALL, *out, "--jobs", "2") == ""
    assert stopped.read_bytes() == stopped.with_name("whole.csv").read_bytes()


def test_without_resume_work_that_is_half_done_is_not_thrown_away(
    here: Inside, stopped: Path
) -> None:
    """It would be, by a forgotten word."""
    code, printed, said = here.run(*SMALL, "-o", str(stopped))
    assert (code, printed) == (2, "")
    assert "5 of the 13 cells" in said
    assert "--resume" in said


def test_without_a_file_rows_are_printed_and_nothing_is_left(
    here: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CSV unless another format is asked for."""
    command = ("sweep", str(ROOT / NYC), "--vary", "capital.loan.rate=0%,2%", "--paths", "32")
    monkeypatch.chdir(tmp_path)
    printed = here.product(*command)
    assert printed.startswith("capital.loan.rate,deal.paid.mean,")
    assert len(printed.splitlines()) == 3
    assert list(tmp_path.iterdir()) == []
    page = here.product(*command, "--format", "table")
    assert page.splitlines()[1] == "Varied  capital.loan.rate 0%, 2%"
    assert max(len(line) for line in page.splitlines()) <= 80


def test_scenarios_and_settings_are_those_of_every_cell(here: Inside) -> None:
    """What --scenario and --set change is changed in each row."""
    vary = ("--vary", "capital.guarantee.tops_up_to=0,100", "--paths", "32")
    name = "parties.city.outcome_payments.most"
    command = ("sweep", NYC, *vary, "--result", name)
    level = ("--set", "metrics.recidivism.effect=90%")
    capped = ("--set", "payments.success.steps[20%].pay=11_000_000")
    assert here.product(*command, *level).splitlines()[1:] == ["0,11712000", "100,11712000"]
    assert here.product(*command, *level, *capped).splitlines()[1:] == [
        "0,11000000",
        "100,11000000",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["--vary", "0:0.6:0.02"]),
        (("--vary", "capital.loan.rate=0:1:1e-9"), ["1,000,000,001 cells", "100,000"]),
        (("--vary", "capital.loan.rate=0:nan:1"), ["finite"]),
        (("--vary", "capital.loan.rate=1:0:1"), ["LO at or below HI"]),
        (("--vary", "capital.lone.rate=0,1"), ["capital.lone.rate=0", "write `loan`"]),
        (("--vary", "capital.loan.rate=1%,x"), ["`x`", "cell 2 of 2"]),
        (("--vary", "capital.loan.rate=1%", "--result", "deal.pade.mean"), ["deal.paid.mean"]),
        (("--vary", "capital.loan.rate=0:1", "--design", "lhs"), ["--cells"]),
        (("--vary", "capital.loan.rate=1%", "--resume"), ["-o FILE"]),
        (("--vary", "capital.loan.rate=1%", "-o", "no/such/folder/out.csv"), ["no/such/folder"]),
        (("--vary", "capital.loan.rate=1%", "--engine", "dask"), ["tcp://"]),
        (("--vary", "capital.loan.rate=1%", "--scheduler", "tcp://h:1"), ["--engine dask"]),
        (("--vary", "capital.loan.rate=1%", "--engine", "dask", "--scheduler", "tcp://h:1",
          "--jobs", "2"), ["own workers"]),
        (("--vary", "capital.loan.rate=1%", "--set", "capital.loan.rate=2%"), ["set and varied"]),
    ],
)  # fmt: skip
def test_what_cannot_run_says_what_to_write_and_ends_with_2(
    here: Inside, arguments: tuple[str, ...], words: list[str]
) -> None:
    """On standard error, with nothing on standard output and nothing run."""
    code, out, err = here.run("sweep", NYC, *arguments)
    assert (code, out) == (2, "")
    flat = " ".join(err.split())
    for word in words:
        assert word in flat
