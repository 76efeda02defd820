"""Functions of rows that NumPy has no single elementwise function for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


def choose(when: Any, yes: Any, no: Any, out: Any) -> None:
    """Write `yes` where `when` holds and `no` elsewhere to `out`, which may be one of them."""
    np.copyto(out, np.where(when, yes, no))


@dataclass(frozen=True, slots=True)
class Where:
    """An elementwise function made where a row is true; elsewhere another row stands."""

    ufunc: Callable[..., Any]

    def __call__(self, *rows: Any, out: Any) -> None:
        """Write the result to `out`, which may be the last row: what stands elsewhere."""
        *inputs, where, elsewhere = rows
        if out is not elsewhere:
            np.copyto(out, elsewhere)
        self.ufunc(*inputs, out=out, where=where)
