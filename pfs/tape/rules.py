"""Operations that change nothing, and those whose value is known without making them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from pfs.tape.functions import choose

if TYPE_CHECKING:
    from pfs.tape.facts import Facts
    from pfs.tape.tape import Tape

Rule = Callable[["Tape", tuple[int, ...]], int | None]


def simplified(tape: "Tape", function: Callable[..., Any], operands: tuple[int, ...]) -> int | None:
    """Return the node that a function's value is anyway, or None where it must be computed."""
    rule = _RULES.get(function)
    return None if rule is None else rule(tape, operands)


def _known(tape: "Tape", node: int) -> float | bool | None:
    return tape.nodes[node].constant


def _facts(tape: "Tape", node: int) -> "Facts":
    return tape.nodes[node].facts


def _add(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    a, b = operands
    if _known(tape, b) == 0.0:
        return a
    return b if _known(tape, a) == 0.0 else None


def _subtract(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    a, b = operands
    if _known(tape, b) == 0.0:
        return a
    if a == b and _facts(tape, a).finite:
        return tape.constant(0.0)
    return None


def _multiply(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    for one, other in (operands, operands[::-1]):
        known = _known(tape, one)
        if known is not None and known == 1.0:
            return other
        if known is not None and known == 0.0 and _facts(tape, other).finite:
            return tape.constant(0.0)
    return None


def _divide(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    a, b = operands
    if _known(tape, b) == 1.0:
        return a
    if _known(tape, a) == 0.0 and _facts(tape, b).low > 0.0:
        return tape.constant(0.0)
    return None


def _minimum(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    for one, other in (operands, operands[::-1]):
        if other in _facts(tape, one).under or _facts(tape, one).high <= _facts(tape, other).low:
            return one
    return operands[0] if operands[0] == operands[1] else None


def _maximum(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    for one, other in (operands, operands[::-1]):
        if one in _facts(tape, other).under or _facts(tape, one).low >= _facts(tape, other).high:
            return one
    return operands[0] if operands[0] == operands[1] else None


def _absolute(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    return operands[0] if _facts(tape, operands[0]).low >= 0.0 else None


def _greater(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    a, b = (_facts(tape, node) for node in operands)
    if a.low > b.high:
        return tape.constant(value=True)
    never = a.high <= b.low or operands[1] in a.under or operands[0] == operands[1]
    return tape.constant(value=False) if never else None


def _greater_equal(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    a, b = (_facts(tape, node) for node in operands)
    if a.low >= b.high or operands[0] in b.under:
        return tape.constant(value=True)
    return tape.constant(value=False) if a.high < b.low else None


def _less(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    return _greater(tape, operands[::-1])


def _less_equal(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    return _greater_equal(tape, operands[::-1])


def _and(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    for one, other in (operands, operands[::-1]):
        if _known(tape, one) is not None:
            return other if _known(tape, one) else one
    return operands[0] if operands[0] == operands[1] else None


def _or(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    for one, other in (operands, operands[::-1]):
        if _known(tape, one) is not None:
            return one if _known(tape, one) else other
    return operands[0] if operands[0] == operands[1] else None


def _not(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    inner = tape.nodes[operands[0]]
    return inner.operands[0] if inner.function is np.logical_not else None


def _isinf(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    return tape.constant(value=False) if _facts(tape, operands[0]).finite else None


def _choose(tape: "Tape", operands: tuple[int, ...]) -> int | None:
    when, yes, no = operands
    if _known(tape, when) is not None:
        return yes if _known(tape, when) else no
    if yes == no or _nothing_times(tape, when, yes, no):
        return yes
    if _known(tape, no) == 0.0 and _facts(tape, yes).finite and _known(tape, yes) is None:
        # A product is made in a third of the time of a choice.
        return tape.apply(np.multiply, (yes, when))
    return None


def _nothing_times(tape: "Tape", when: int, yes: int, no: int) -> bool:
    """Return whether this is `x * y where x > 0, else x` of an x that is never negative."""
    test, product = tape.nodes[when], tape.nodes[yes]
    return (
        test.function is np.greater
        and product.function is np.multiply
        and test.operands[0] == no
        and no in product.operands
        and _known(tape, test.operands[1]) == 0.0
        and _facts(tape, no).low >= 0.0
        and product.facts.finite
    )


_RULES: dict[Any, Rule] = {
    np.add: _add,
    np.subtract: _subtract,
    np.multiply: _multiply,
    np.divide: _divide,
    np.minimum: _minimum,
    np.maximum: _maximum,
    np.absolute: _absolute,
    np.greater: _greater,
    np.greater_equal: _greater_equal,
    np.less: _less,
    np.less_equal: _less_equal,
    np.logical_and: _and,
    np.logical_or: _or,
    np.logical_not: _not,
    np.isinf: _isinf,
    choose: _choose,
}
