"""Symbols that stand for one number a path while operations on them are recorded."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pfs.tape.tape import Tape


class BranchError(TypeError):
    """Code asked for the value of something that differs from path to path: a bug of pfs."""


class Symbol:
    """One number, or yes or no, a path: an array of shape (paths,) of which no entry is known.

    It takes part in NumPy's functions and operators as an array does. What may be non-zero on some
    path counts as non-zero (`any`); code that asks for more than that raises `BranchError`.

    Parameters
    ----------
    tape
        The tape that records what is done to it.
    node
        Its number on the tape.
    """

    __slots__ = ("node", "tape")

    def __init__(self, tape: "Tape", node: int) -> None:
        self.tape = tape
        self.node = node

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the entries: double numbers, yes or no, or small whole numbers."""
        return self.tape.dtype(self.node)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape while recording: one path stands for all."""
        return (1,)

    def any(self) -> bool:
        """Return True: on some path it may be other than nothing."""
        return True

    def copy(self) -> "Symbol":
        """Return itself: a symbol never changes."""
        return self

    def __len__(self) -> int:
        return 1

    def __bool__(self) -> bool:
        raise BranchError("a branch depends on the path")

    def __array_ufunc__(
        self,
        ufunc: np.ufunc,
        method: str,
        *inputs: Any,
        **options: Any,
    ) -> Any:
        """Record an elementwise function; `where` needs `out`, whose entries stand elsewhere."""
        if method != "__call__":
            raise BranchError(f"{ufunc.__name__}.{method} mixes paths")
        where, out = options.pop("where", True), options.pop("out", (None,))[0]
        if options:
            raise BranchError(f"{ufunc.__name__} with {sorted(options)}")
        if where is True:
            return self.tape.record(ufunc, inputs)
        return self.tape.record_where(ufunc, inputs, where, out)

    def __array_function__(
        self,
        function: Callable[..., Any],
        _types: object,
        args: Any,
        kwargs: Any,
    ) -> Any:
        """Record one of the few functions on arrays that are not elementwise by themselves."""
        found = _FUNCTIONS.get(function)
        if found is None:
            raise BranchError(f"{function.__name__} can't be recorded")
        return found(self.tape, *args, **kwargs)

    def __add__(self, other: Any) -> Any:
        return self.tape.record(np.add, (self, other))

    def __radd__(self, other: Any) -> Any:
        return self.tape.record(np.add, (other, self))

    def __sub__(self, other: Any) -> Any:
        return self.tape.record(np.subtract, (self, other))

    def __rsub__(self, other: Any) -> Any:
        return self.tape.record(np.subtract, (other, self))

    def __mul__(self, other: Any) -> Any:
        return self.tape.record(np.multiply, (self, other))

    def __rmul__(self, other: Any) -> Any:
        return self.tape.record(np.multiply, (other, self))

    def __truediv__(self, other: Any) -> Any:
        return self.tape.record(np.divide, (self, other))

    def __rtruediv__(self, other: Any) -> Any:
        return self.tape.record(np.divide, (other, self))

    def __pow__(self, other: Any) -> Any:
        return self.tape.record(np.power, (self, other))

    def __neg__(self) -> Any:
        return self.tape.record(np.negative, (self,))

    def __abs__(self) -> Any:
        return self.tape.record(np.absolute, (self,))

    def __invert__(self) -> Any:
        return self.tape.record(np.logical_not, (self,))

    def __and__(self, other: Any) -> Any:
        return self.tape.record(np.logical_and, (self, other))

    def __rand__(self, other: Any) -> Any:
        return self.tape.record(np.logical_and, (other, self))

    def __or__(self, other: Any) -> Any:
        return self.tape.record(np.logical_or, (self, other))

    def __ror__(self, other: Any) -> Any:
        return self.tape.record(np.logical_or, (other, self))

    def __lt__(self, other: Any) -> Any:
        return self.tape.record(np.less, (self, other))

    def __le__(self, other: Any) -> Any:
        return self.tape.record(np.less_equal, (self, other))

    def __gt__(self, other: Any) -> Any:
        return self.tape.record(np.greater, (self, other))

    def __ge__(self, other: Any) -> Any:
        return self.tape.record(np.greater_equal, (self, other))


def _where(tape: "Tape", when: Any, yes: Any, no: Any) -> Any:
    return tape.choose(when, yes, no)


def _clip(tape: "Tape", values: Any, low: Any, high: Any) -> Any:
    return tape.record(np.minimum, (tape.record(np.maximum, (values, low)), high))


def _full_like(tape: "Tape", _like: Any, value: Any) -> Any:
    del tape
    return np.array([value])


def _zeros_like(tape: "Tape", like: Any) -> Any:
    del tape
    return np.zeros(1, dtype=like.dtype)


def _ones_like(tape: "Tape", like: Any) -> Any:
    del tape
    return np.ones(1, dtype=like.dtype)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.clip: _clip,
    np.full_like: _full_like,
    np.zeros_like: _zeros_like,
    np.ones_like: _ones_like,
}
