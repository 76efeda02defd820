"""What is known of a node on every path: its type, its bounds, what it never exceeds."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from pfs.tape.functions import choose

DOUBLE = np.dtype(np.float64)
YES_NO = np.dtype(np.bool_)
_NO_NODES: frozenset[int] = frozenset()
_ANSWERS = frozenset(
    (
        np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal,
        np.logical_and, np.logical_or, np.logical_not, np.isinf, np.isnan, np.isfinite,
    )
)  # fmt: skip


class Facts(NamedTuple):
    """Facts about a row.

    Parameters
    ----------
    dtype
        Type of its entries.
    low, high
        Every entry is in [low, high].
    finite
        No entry is infinite or undefined.
    under
        Nodes that no entry exceeds.
    """

    dtype: np.dtype[Any]
    low: float = -math.inf
    high: float = math.inf
    finite: bool = False
    under: frozenset[int] = _NO_NODES


def facts_of_constant(value: float | bool) -> Facts:  # noqa: FBT001
    """Return what is known of a constant."""
    dtype = YES_NO if isinstance(value, bool) else DOUBLE
    return Facts(dtype, float(value), float(value), math.isfinite(value))


def facts_of_input(low: float, high: float) -> Facts:
    """Return what is known of a row that is filled for every block: finite and in [low, high]."""
    return Facts(DOUBLE, low, high, finite=True)


def facts_of_result(
    function: Callable[..., Any], operands: tuple[int, ...], given: list[Facts]
) -> Facts:
    """Return what is known of a function's value."""
    if function in _ANSWERS:
        return Facts(YES_NO, 0.0, 1.0, finite=True)
    found = _RULES.get(function)
    if found is None:
        return Facts(DOUBLE)
    return found(operands, given)


def _chosen(_: tuple[int, ...], given: list[Facts]) -> Facts:
    yes, no = given[1:]
    return Facts(
        yes.dtype if no.dtype == yes.dtype else DOUBLE,
        min(yes.low, no.low),
        max(yes.high, no.high),
        yes.finite and no.finite,
        yes.under & no.under,
    )


def _sum(_: tuple[int, ...], given: list[Facts]) -> Facts:
    a, b = given
    return Facts(DOUBLE, _add(a.low, b.low, -math.inf), _add(a.high, b.high, math.inf),
                 a.finite and b.finite)  # fmt: skip


def _difference(operands: tuple[int, ...], given: list[Facts]) -> Facts:
    a, b = given
    low = _add(a.low, -b.high, -math.inf)
    if operands[0] in b.under:
        low = max(low, 0.0)
    under = a.under | {operands[0]} if b.low >= 0.0 else _NO_NODES
    return Facts(DOUBLE, low, _add(a.high, -b.low, math.inf), a.finite and b.finite, under)


def _product(operands: tuple[int, ...], given: list[Facts]) -> Facts:
    a, b = given
    if a.low >= 0.0 and b.low >= 0.0:
        under = _NO_NODES
        if b.high <= 1.0:
            under = a.under | {operands[0]}
        elif a.high <= 1.0:
            under = b.under | {operands[1]}
        return Facts(DOUBLE, 0.0, _times(a.high, b.high), a.finite and b.finite, under)
    return Facts(DOUBLE, finite=a.finite and b.finite)


def _quotient(_: tuple[int, ...], given: list[Facts]) -> Facts:
    a, b = given
    low = 0.0 if a.low >= 0.0 and b.low >= 0.0 else -math.inf
    return Facts(DOUBLE, low, finite=a.finite and b.finite and b.low > 0.0)


def _lesser(operands: tuple[int, ...], given: list[Facts]) -> Facts:
    a, b = given
    finite = (a.finite and (b.finite or b.low > -math.inf)) or (b.finite and a.low > -math.inf)
    under = a.under | b.under | set(operands)
    return Facts(DOUBLE, min(a.low, b.low), min(a.high, b.high), finite, under)


def _greater(_: tuple[int, ...], given: list[Facts]) -> Facts:
    a, b = given
    finite = (a.finite and (b.finite or b.high < math.inf)) or (b.finite and a.high < math.inf)
    return Facts(DOUBLE, max(a.low, b.low), max(a.high, b.high), finite, a.under & b.under)


def _size(_: tuple[int, ...], given: list[Facts]) -> Facts:
    a = given[0]
    return Facts(DOUBLE, max(0.0, a.low, -a.high), max(abs(a.low), abs(a.high)), a.finite)


def _negative(_: tuple[int, ...], given: list[Facts]) -> Facts:
    a = given[0]
    return Facts(DOUBLE, -a.high, -a.low, a.finite)


def _root(_: tuple[int, ...], given: list[Facts]) -> Facts:
    return Facts(DOUBLE, 0.0, math.inf, given[0].finite)


def _add(a: float, b: float, unknown: float) -> float:
    total = a + b
    return unknown if math.isnan(total) else total


def _times(a: float, b: float) -> float:
    return 0.0 if 0.0 in {a, b} else a * b


_RULES: dict[Any, Callable[[tuple[int, ...], list[Facts]], Facts]] = {
    np.add: _sum,
    np.subtract: _difference,
    np.multiply: _product,
    np.divide: _quotient,
    np.minimum: _lesser,
    np.maximum: _greater,
    np.absolute: _size,
    np.negative: _negative,
    np.sqrt: _root,
    choose: _chosen,
}
