"""Who runs the cells: this process, or processes beside it."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from pfs.analysis.sweeps.cell import Number, run
from pfs.analysis.sweeps.errors import SweepError

Tasks = Iterator[tuple[int, str]]
"""Number of a cell and what is shipped for it."""
Answers = Iterator[tuple[int, list[Number]]]
"""Number of a cell and its results, in any order."""
Engine = Callable[[Tasks], Answers]

_START = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from pfs.analysis.sweeps.worker import main
main()
"""


def engine_of(jobs: int) -> Engine:
    """Return who runs the cells on this machine: one process or several."""
    return serial if jobs == 1 else lambda tasks: parallel(tasks, jobs)


def serial(tasks: Tasks) -> Answers:
    """Run cells one after the other in this process."""
    for index, text in tasks:
        yield index, run(text)


def parallel(tasks: Tasks, jobs: int) -> Answers:
    """Run cells on as many processes, which end when this one does, however it does.

    Raises
    ------
    SweepError
        If a process ends before its cell is done.
    """
    answers: SimpleQueue[tuple[int, list[Number]] | BaseException | None] = SimpleQueue()
    lock = threading.Lock()

    def serve(worker: Worker) -> None:
        try:
            while (task := _next(tasks, lock)) is not None:
                answers.put((task[0], worker.ask(*task)))
            answers.put(None)
        except BaseException as error:  # noqa: BLE001 - raised again by whoever reads the answers
            answers.put(error)

    with Workers(jobs, serve):
        serving = jobs
        while serving:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            if answer is None:
                serving -= 1
            else:
                yield answer


def _next(tasks: Tasks, lock: threading.Lock) -> tuple[int, str] | None:
    with lock:
        return next(tasks, None)


class Worker:
    """A process that runs cells; see `pfs.analysis.sweeps.worker`."""

    def __init__(self) -> None:
        # In a session of its own the terminal's Ctrl-C reaches this process alone, which ends it.
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and our own program
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def ask(self, index: int, task: str) -> list[Number]:
        """Return the results of a cell."""
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        with suppress(BrokenPipeError):
            self._process.stdin.write(task + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise SweepError(
                f"a worker ended while it ran cell {index + 1:,}; it may have lacked memory. Run "
                "fewer at a time",
                "--jobs",
            )
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"cell {index + 1:,}: {answer['error']}")
        values: list[Number] = answer["values"]
        return values

    def end(self) -> None:
        """End the process at once; whoever waits for its answer is told that there is none."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Close the pipes, once nobody waits for an answer."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


class Workers:
    """Several workers, each served by a thread; as a context manager they end with it."""

    def __init__(self, jobs: int, serve: Callable[[Worker], None]) -> None:
        self._jobs = jobs
        self._serve = serve
        self._workers: list[Worker] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        try:
            for _ in range(self._jobs):
                worker = Worker()
                self._workers.append(worker)
                thread = threading.Thread(target=self._serve, args=(worker,), daemon=True)
                self._threads.append(thread)
                thread.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.close()
