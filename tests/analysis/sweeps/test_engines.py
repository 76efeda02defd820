"""Who runs the cells: no result depends on it, and no process outlives it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count

import pytest
from priced_deal import LEVEL, PRICE, priced

from pfs.analysis.sweeps.design import product
from pfs.analysis.sweeps.engines import Worker, parallel, serial
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.plan import Plan, plan_of
from pfs.analysis.sweeps.worker import answer

DRAWN = {"normal": {"mean": 5, "sd": 1}}


def plan(paths: int = 200) -> Plan:
    """Return a sweep of eight cells in which a level is drawn."""
    cells = product({LEVEL: [4, DRAWN], PRICE: [1, 2.5, 3, 4]})
    return plan_of(priced(), cells, paths=paths)


def tasks(of: Plan) -> Iterator[tuple[int, str]]:
    """Yield the tasks of a sweep."""
    return ((index, of.task(index)) for index in range(len(of.cells)))


def test_several_processes_give_what_one_gives() -> None:
    """To the last digit, and each cell once."""
    sweep = plan()
    found = list(parallel(tasks(sweep), 2))
    assert sorted(found) == list(serial(tasks(sweep)))


def test_a_cell_that_fails_is_a_bug_and_stops_the_sweep() -> None:
    """What went wrong is told with the cell."""
    assert str(answer("{}")["error"]).startswith("TypeError")
    with pytest.raises(RuntimeError, match="cell 1: TypeError"):
        list(parallel(iter([(0, "{}")]), 1))


def test_a_worker_that_is_lost_is_told_with_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the system ends it for want of memory."""
    started: list[int] = []
    plain = subprocess.Popen

    def noted(*arguments: object, **options: object) -> object:
        process = plain(*arguments, **options)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", noted)
    task = plan(2**24).task(4)
    running = parallel(((index, task) for index in count()), 1)
    killer = threading.Timer(0.5, lambda: os.kill(started[0], signal.SIGKILL))
    killer.start()
    with pytest.raises(SweepError, match=r"ended while it ran cell 1"):
        next(running)
    killer.join()


def test_a_worker_ends_when_its_input_ends_in_the_middle_of_a_cell() -> None:
    """The system closes the input however the other process ends."""
    code = "from pfs.analysis.sweeps.worker import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(plan().task(0) + "\n")
    process.stdin.flush()
    assert "values" in json.loads(process.stdout.readline())
    process.stdin.write(plan(2**24).task(4) + "\n")
    process.stdin.flush()
    time.sleep(0.2)
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(timeout=10) == 0
    assert process.stdout.read() == ""
    process.stdout.close()


def test_workers_end_with_the_sweep_that_is_left_half_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At once, not when their cells are done."""
    started: list[Worker] = []
    plain = Worker.__init__

    def noted(self: Worker) -> None:
        plain(self)
        started.append(self)

    monkeypatch.setattr(Worker, "__init__", noted)
    short, long = plan().task(0), plan(2**24).task(4)
    running = parallel(((index, long if index else short) for index in count()), 2)
    assert next(running)[0] == 0
    before = time.monotonic()
    running.close()  # type: ignore[attr-defined]
    assert time.monotonic() - before < 5
    assert [worker._process.poll() for worker in started] == [-signal.SIGKILL] * 2
