"""A process that runs cells for another: a line of JSON in, a line of JSON out.

It ends when its input ends, at once and in the middle of a cell. The system closes that input
however the other process ends, so no worker outlives it.
"""

import json
import os
import sys
import threading
from queue import SimpleQueue
from typing import IO


def main() -> None:
    """Serve cells from standard input until it ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Nothing else may write where the answers go.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tasks: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, tasks), daemon=True).start()
    while True:
        answers.write(json.dumps(answer(tasks.get())) + "\n")
        answers.flush()


def answer(task: str) -> dict[str, object]:
    """Return the results of a cell, or what went wrong."""
    from pfs.analysis.sweeps.cell import run

    try:
        return {"values": run(task)}
    except Exception as error:  # noqa: BLE001 - told to the parent, which stops
        return {"error": f"{type(error).__name__}: {error}"}


def _listen(source: IO[str], tasks: "SimpleQueue[str]") -> None:
    for line in source:
        tasks.put(line)
    os._exit(0)
