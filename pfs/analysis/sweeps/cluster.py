"""Cells run on an existing Dask cluster; needs the extra `pfs-toolkit[cluster]`.

The same cells, as the same text, come back as the same numbers: a worker whose versions or
processor differ is refused, and a cell whose worker is lost is run by another.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from pfs.analysis.sweeps.cell import Number, run
from pfs.analysis.sweeps.engines import Answers, Engine, Tasks
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.fingerprint import difference, fingerprint

if TYPE_CHECKING:
    from distributed import Client

_OPTION = "--scheduler"
_PATIENCE = 10
"""Seconds to wait for the scheduler."""
_AHEAD = 4
"""Cells handed out for each thread of the cluster, so that none waits for the next."""


def cluster_engine(address: str) -> Engine:
    """Return who runs the cells: the workers of the cluster at an address.

    Raises
    ------
    SweepError
        If Dask is not installed.
    """
    try:
        import distributed  # noqa: F401 - is it there
    except ImportError:
        raise SweepError(
            "this needs Dask: pip install 'pfs-toolkit[cluster]'", "--engine"
        ) from None
    return lambda tasks: _run(tasks, address)


def _run(tasks: Tasks, address: str) -> Answers:
    client = _client(address)
    try:
        expected = fingerprint()
        _refuse_others(client, expected)
        yield from _answers(client, tasks, expected)
    finally:
        client.close()


def _client(address: str) -> "Client":
    from distributed import Client

    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise SweepError(f"no scheduler answers at `{address[:80]}`: {error}", _OPTION) from None


def _refuse_others(client: "Client", expected: Mapping[str, str]) -> None:
    """Refuse a cluster without workers, or with one that could give other digits."""
    try:
        workers: Mapping[str, Mapping[str, Any]] = client.run(fingerprint)
    except Exception as error:
        raise SweepError(f"a worker can't run pfs: {error}", _OPTION) from error
    if not workers:
        raise SweepError(f"the cluster at `{address_of(client)}` has no workers", _OPTION)
    for name, found in sorted(workers.items()):
        differs = difference(expected, found)
        if differs is not None:
            raise SweepError(f"worker {name} is refused: it has {differs}", _OPTION)


def address_of(client: "Client") -> str:
    """Return the address of a client's scheduler."""
    return str(client.scheduler.address) if client.scheduler is not None else "?"


def _answers(client: "Client", tasks: Tasks, expected: Mapping[str, str]) -> Answers:
    from distributed import as_completed

    threads = sum(client.nthreads().values())
    numbers: dict[Any, int] = {}

    def submitted(some: Tasks) -> Iterator[Any]:
        for index, text in some:
            future = client.submit(run_alike, text, dict(expected), pure=False)
            numbers[future] = index
            yield future

    first = list(submitted(islice(tasks, _AHEAD * max(threads, 1))))
    waiting = as_completed(first, loop=client.loop)
    for future in waiting:
        index = numbers.pop(future)
        found = _result(future, index)
        if isinstance(found, str):
            raise SweepError(f"a worker is refused: it has {found}", _OPTION)
        yield index, found
        for following in submitted(islice(tasks, 1)):
            waiting.add(following)


def _result(future: Any, index: int) -> list[Number] | str:  # noqa: ANN401 - a future of Dask
    from distributed import CancelledError, KilledWorker

    try:
        found: list[Number] | str = future.result()
    except (CancelledError, KilledWorker, OSError) as error:
        raise SweepError(
            f"cell {index + 1:,} was lost with its worker: {error}", _OPTION
        ) from error
    return found


def run_alike(text: str, expected: Mapping[str, str]) -> list[Number] | str:
    """Run a cell on a worker, or return in what the worker differs: it may have joined late."""
    differs = difference(expected, fingerprint())
    return run(text) if differs is None else differs
