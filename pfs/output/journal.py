"""The journal of a long run, beside its output: what is done, so that it can be gone on with.

The first line says what is run; each further line is a cell and its numbers. A line begins with a
checksum of the rest, so a line that a crash has cut is known and dropped. What is written is
there after a kill of the program; after a second at most it is on the disk as well.
"""

import errno
import json
import os
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pfs.output.write import OutputError

SUFFIX = ".journal"
Number = float | bool | None
_EACH = 1.0
"""Seconds between two times that the disk is waited for."""
_CHECK = 16
"""Hexadecimal digits of a line's checksum."""


def beside(target: str) -> Path:
    """Return where the journal of an output file stands."""
    path = Path(target)
    return path.with_name(path.name + SUFFIX)


class Journal:
    """The journal of one output file, open for writing.

    Parameters
    ----------
    target
        The output file.
    header
        What is run, by the names that messages use. A journal with another header is of another
        run.
    shape
        Number of cells, and of the numbers of each.
    resume
        Whether to go on with a journal that is there. Without, it must not hold unfinished cells
        of this same run, and is replaced.

    Raises
    ------
    OutputError
        If it is of another run, holds work that would be lost, or can't be written.
    """

    def __init__(
        self, target: str, header: Mapping[str, str], shape: tuple[int, int], *, resume: bool
    ) -> None:
        self.path = beside(target)
        self.done: dict[int, list[Number]] = {}
        self._cells, self._columns = shape
        self._last = time.monotonic()
        if self.path.exists() and not self.path.is_file():
            raise OutputError(f"`{self.path}` is no file; the journal of the sweep stands there")
        try:
            self._file = self.path.open("a+b", buffering=0)
        except OSError as error:
            raise self._unwritten(error) from error
        try:
            self._open(dict(header), resume=resume)
        except BaseException:
            self._file.close()
            raise

    def keep(self, cell: int, values: Sequence[Number]) -> None:
        """Write a cell."""
        self.done[cell] = list(values)
        try:
            self._append(_line({"cell": cell, "values": list(values)}))
            if time.monotonic() - self._last > _EACH:
                self._sync()
        except OSError as error:
            raise self._unwritten(error) from error

    def _open(self, header: dict[str, str], *, resume: bool) -> None:
        if not _alone(self._file):
            raise OutputError(f"`{self.path}` is being written by another sweep")
        kept = self._read(header, resume=resume)
        try:
            self._file.truncate(kept)
            if not kept:
                self._append(_line(header))
            self._sync()
        except OSError as error:
            raise self._unwritten(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        try:
            self._sync()
        except OSError as failed:
            raise self._unwritten(failed) from failed
        finally:
            self._file.close()

    def _append(self, line: bytes) -> None:
        if self._file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._last = time.monotonic()

    def _read(self, header: dict[str, str], *, resume: bool) -> int:
        """Read what is done; return the length of the part of the file that is whole."""
        self._file.seek(0)
        lines = self._file.read().splitlines(keepends=True)
        found = _content(lines[0]) if lines else None
        if found is None:
            return 0
        if found != header:
            if resume:
                raise self._other(header, found)
            return 0
        kept = len(lines[0])
        for line in lines[1:]:
            if not self._take(_content(line)):
                break
            kept += len(line)
        if not resume and 0 < len(self.done) < self._cells:
            raise OutputError(
                f"`{self.path}` holds {len(self.done):,} of the {self._cells:,} cells of this very "
                "sweep; add --resume to go on with it, or remove it to begin again"
            )
        if not resume:
            self.done = {}
        return kept if resume else 0

    def _take(self, entry: dict[str, Any] | None) -> bool:
        """Take over a cell, if the entry is one."""
        if entry is None:
            return False
        cell, values = entry.get("cell"), entry.get("values")
        if not isinstance(cell, int) or not isinstance(values, list):
            return False
        if not 0 <= cell < self._cells or len(values) != self._columns:
            return False
        self.done[cell] = values
        return True

    def _other(self, header: Mapping[str, str], found: Mapping[str, Any]) -> OutputError:
        names = [name for name in {**header, **found} if header.get(name) != found.get(name)]
        was, now = (str(of.get(names[0], "nothing"))[:60] for of in (found, header))
        return OutputError(
            f"`{self.path}` is of another sweep and can't be resumed: its {names[0]} is {was} and "
            f"not {now}. Write to another file, or leave --resume out to begin again"
        )

    def _unwritten(self, error: OSError) -> OutputError:
        return OutputError(f"`{self.path}` can't be written: {error.strerror}")


def _alone(file: FileIO) -> bool:
    """Return whether no other process has the file locked; the lock ends with the process."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Some network file systems have no locks.
        return True
    return True


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    return f"{_checksum(text)} {text}\n".encode()


def _content(line: bytes) -> dict[str, Any] | None:
    """Return what a line holds; None of a line that is not whole."""
    try:
        check, _, text = line.decode("utf-8").partition(" ")
        if not line.endswith(b"\n") or check != _checksum(text.removesuffix("\n")):
            return None
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_CHECK]
