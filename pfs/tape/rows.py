"""Rows of numbers that are used again and again, so that they stay in the processor's cache."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Rows:
    """Free rows of one length, by type of entry; the row given back last is taken first."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._free: dict[np.dtype[Any], list[NDArray[Any]]] = {}

    def take(self, dtype: np.dtype[Any]) -> NDArray[Any]:
        """Return a row whose entries are anything."""
        free = self._free.setdefault(dtype, [])
        return free.pop() if free else np.zeros(self._length, dtype=dtype)

    def give_back(self, row: NDArray[Any]) -> None:
        """Free a row that nothing reads any more."""
        self._free.setdefault(row.dtype, []).append(row)
