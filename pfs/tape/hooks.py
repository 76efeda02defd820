"""What code that walks a deal calls where rows are more than operands of NumPy's functions."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pfs.tape.symbols import Symbol

_DOUBLE = (np.dtype(np.float64),)


def apply(
    function: Callable[..., Any],
    *rows: Any,
    dtypes: Sequence[np.dtype[Any]] = _DOUBLE,
    within: tuple[float, float] | None = None,
    into: bool = False,
) -> Any:
    """Return the value of a function of rows that treats every path by itself.

    Parameters
    ----------
    function
        Takes arrays of shape (paths,) and returns one, or a tuple of as many as `dtypes` has.
    rows
        Arrays, or symbols while a tape records: then the call is recorded.
    dtypes
        Types of the results.
    within
        Bounds of the first result where they are known; it is then finite.
    into
        Whether the function writes its result to `out` where that is given.
    """
    tape = _tape(rows)
    if tape is None:
        return function(*rows)
    results = tape.call(function, rows, dtypes, within=within, into=into)
    return results[0] if len(results) == 1 else results


def watch(check: Callable[..., None], *rows: Any) -> None:
    """Let a check look at rows on every path; it raises or returns nothing."""
    tape = _tape(rows)
    if tape is None:
        check(*rows)
    else:
        tape.watch(check, rows)


def _tape(rows: Sequence[Any]) -> Any:
    return next((row.tape for row in rows if isinstance(row, Symbol)), None)
