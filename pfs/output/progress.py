"""Progress of a long run: one line on standard error, to a terminal only, after a second."""

import sys
import time
from types import TracebackType
from typing import Self

PATIENCE = 1.0
"""Seconds before anything is said."""


class Progress:
    """Tells how far a run is; as a context manager it clears its line at the end."""

    def __init__(self, what: str, unit: str = "", tail: str = "") -> None:
        self._what = what
        self._unit = f" {unit}" if unit else ""
        self._tail = f"  {tail}" if tail else ""
        self._began = time.monotonic()
        self._said = False

    def update(self, done: int, of: int) -> None:
        """Say that `done` of `of` are done, if the run has taken a while."""
        spent = time.monotonic() - self._began
        if spent < PATIENCE or not sys.stderr.isatty():
            return
        left = spent * (of - done) / max(done, 1)
        share = 100 * done // max(of, 1)
        counted = f"{done:,} of {of:,}{self._unit}"
        line = f"{self._what}  {counted}  {share:3d}%  about {left:.0f} s left{self._tail}"
        sys.stderr.write(f"\r{line}\x1b[K")
        sys.stderr.flush()
        self._said = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
