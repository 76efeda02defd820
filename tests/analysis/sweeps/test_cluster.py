"""Cells on a Dask cluster: the same digits, also when a worker is lost; no other versions."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from priced_deal import priced

from pfs.analysis.paths import Drawing
from pfs.analysis.sweep import sweep
from pfs.analysis.sweeps.cell import Task
from pfs.analysis.sweeps.cluster import cluster_engine, run_alike
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.fingerprint import difference, fingerprint
from pfs.models.deal_file import read_deal
from pfs.output.sweep_rows import csv_of

ROOT = Path(__file__).parents[3]
needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed")
SWEEP = ["sweep", "examples/nyc-able.yaml", "--vary",
         "capital.guarantee.tops_up_to=0:7_200_000:200_000", "--paths", "8000",
         "--result", "capital.loan.loss"]  # fmt: skip

CLIENT = """
import sys
import pfs.analysis.sweeps.cluster as cluster
from pfs.cli import main

address = sys.argv[sys.argv.index("--scheduler") + 1]
for patience, where in ((0.2, "tcp://127.0.0.1:1"), (10, address)):
    cluster._PATIENCE = patience
    try:
        list(cluster.cluster_engine(where)(iter([])))
    except cluster.SweepError as error:
        print(error.option, error, flush=True)
input()
main()
"""
SCHEDULER = """
import asyncio
from distributed import Scheduler, Worker

async def serve():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        async with Worker(scheduler.address, nthreads=1, dashboard=False):
            print(scheduler.address, flush=True)
            await scheduler.finished()

asyncio.run(serve())
"""
WORKER = """
import asyncio, sys
import pfs
from distributed import Worker

if len(sys.argv) > 2:
    pfs.__version__ = sys.argv[2]

async def serve():
    async with Worker(sys.argv[1], nthreads=1, dashboard=False) as worker:
        print("up", flush=True)
        await worker.finished()

asyncio.run(serve())
"""


def started(code: str, folder: Path, *arguments: str) -> tuple["subprocess.Popen[str]", str]:
    """Start a program of the cluster; return it and the line it says when it is up."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        cwd=ROOT, env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder)},
    )  # fmt: skip
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def ended(process: "subprocess.Popen[str]") -> None:
    """Kill a program of the cluster."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a scheduler that has one worker."""
    process, address = started(SCHEDULER, tmp_path)
    try:
        assert address.startswith("tcp://")
        yield address
    finally:
        ended(process)


def lines(path: Path) -> int:
    """Return how many lines a file has by now."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


@needs_dask
def test_two_workers_one_of_which_is_killed_or_refused(scheduler: str, tmp_path: Path) -> None:
    """The file is that of a sweep in one process; a worker with another pfs runs nothing.

    Where no scheduler answers, that is said.
    """
    out, journal = tmp_path / "out.csv", tmp_path / "out.csv.journal"
    there = ["--engine", "dask", "--scheduler", scheduler, "-o", str(out)]
    other, _ = started(WORKER, tmp_path, scheduler, "9.9.9")
    client, nobody = started(CLIENT, tmp_path, *SWEEP, *there)
    assert nobody.startswith("--scheduler no scheduler answers at `tcp://127.0.0.1:1`")
    assert client.stdout is not None
    refusal = client.stdout.readline()
    assert refusal.startswith("--scheduler worker tcp://")
    assert "is refused: it has pfs 9.9.9 and not" in refusal
    ended(other)

    second, _ = started(WORKER, tmp_path, scheduler)
    assert client.stdin is not None
    client.stdin.write("go on\n")
    client.stdin.close()
    end = time.monotonic() + 60
    while lines(journal) < 6 and time.monotonic() < end:
        time.sleep(0.01)
    ended(second)
    assert client.wait(timeout=60) == 0
    client.stdout.close()
    vary = {"capital.guarantee.tops_up_to": range(0, 7_200_001, 200_000)}
    file = read_deal(str(ROOT / "examples/nyc-able.yaml"))
    alone = sweep(file, vary, results=["capital.loan.loss"], paths=8000)
    assert out.read_text(encoding="utf-8") == csv_of(alone)
    assert lines(out) == 38


def test_a_cluster_without_dask_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra by its name."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SweepError, match=r"pfs-toolkit\[cluster\]"):
        cluster_engine("tcp://127.0.0.1:8786")


def test_a_worker_that_joins_late_is_asked_with_each_cell() -> None:
    """It runs the cell, or says in what it differs."""
    file = priced()
    drawing = Drawing.of([file.deal], paths=20)
    text = Task.of(file.document, drawing, ["deal.paid.mean"]).text()
    assert run_alike(text, fingerprint()) == [5.0]
    found = run_alike(text, {**fingerprint(), "NumPy": "1.0"})
    assert isinstance(found, str)
    assert found.endswith("and not 1.0")


@pytest.mark.parametrize("name", sorted(fingerprint()))
def test_each_version_and_the_processor_count(name: str) -> None:
    """One that differs, or is not told, is named."""
    own = fingerprint()
    assert own[name]
    assert difference(own, own) is None
    other = difference(own, {**own, name: "other"})
    assert other == f"{name} other and not {own[name]}"
    silent = {key: value for key, value in own.items() if key != name}
    assert difference(own, silent) == f"{name} unknown and not {own[name]}"
