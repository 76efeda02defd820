"""The tape: operations in the order in which they were recorded, each kept once.

Operations on the same operands are one operation, and those that change nothing (adding nothing,
the lesser of a number and infinity) are left out as they come. Every rule keeps the value to the
last bit, the sign of zero apart.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from pfs.tape.facts import YES_NO, Facts, facts_of_constant, facts_of_input, facts_of_result
from pfs.tape.functions import Where, choose
from pfs.tape.rules import simplified
from pfs.tape.symbols import Symbol

Function = Callable[..., Any]

_SAME: dict[Function, Function] = {
    np.bitwise_and: np.logical_and,
    np.bitwise_or: np.logical_or,
    np.invert: np.logical_not,
}
"""Bits of yes and no are answers."""
_COMMUTE = frozenset((np.add, np.multiply, np.minimum, np.maximum, np.logical_and, np.logical_or))


class Node(NamedTuple):
    """One operation.

    Parameters
    ----------
    function
        A ufunc; `choose`; a function of whole rows (`call`); None for constants and inputs.
    operands
        Numbers of the nodes it is applied to.
    facts
        What is known of its value on every path.
    constant
        The value, of a constant.
    name
        The name, of an input.
    together
        All results of a function of whole rows, this one among them.
    into
        Whether that function writes to a row that it is given.
    """

    function: Any
    operands: tuple[int, ...]
    facts: Facts
    constant: float | bool | None = None
    name: str | None = None
    together: tuple[int, ...] = ()
    into: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """A check of rows that is made on every path: it raises or returns nothing.

    `after` is the number of nodes that were recorded before it.
    """

    function: Function
    operands: tuple[int, ...]
    after: int


class Tape:
    """Records what is done to symbols."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.watches: list[Watch] = []
        self.lazy = 0
        self._known: dict[object, int] = {}
        self._numbers: dict[float, int] = {}
        self._answers: dict[bool, int] = {}

    def begin(self) -> None:
        """Compute what was recorded so far only when it is needed; the rest as it was recorded."""
        self.lazy = len(self.nodes)

    def input(self, name: str, low: float = -math.inf, high: float = math.inf) -> Symbol:
        """Return the symbol of a row that is filled for every block, by name.

        Every entry must be finite and in [low, high]: what that makes needless is left out.
        """
        node = Node(None, (), facts_of_input(low, high), name=name)
        return Symbol(self, self._node(("input", name), node))

    def dtype(self, node: int) -> np.dtype[Any]:
        """Return the type of a node's entries."""
        return self.nodes[node].facts.dtype

    def record(self, ufunc: Function, inputs: Sequence[Any]) -> Any:
        """Apply an elementwise function; a symbol comes out, or a constant of shape (1,)."""
        return self.value(self.apply(ufunc, tuple(map(self.node, inputs))))

    def record_where(
        self,
        ufunc: Function,
        inputs: Sequence[Any],
        where: Any,
        out: Any,
    ) -> Any:
        """Apply an elementwise function where a symbol is true; elsewhere `out` stands."""
        operands = tuple(self.node(value) for value in (*inputs, where, out))
        condition = self.nodes[operands[-2]]
        if condition.function is None:
            return self.record(ufunc, inputs) if condition.constant else self.value(operands[-1])
        return self.value(self.apply(Where(ufunc), operands))

    def choose(self, when: Any, yes: Any, no: Any) -> Any:
        """Return `yes` where `when` holds, else `no`."""
        return self.value(self.apply(choose, tuple(self.node(value) for value in (when, yes, no))))

    def call(
        self,
        function: Function,
        rows: Sequence[Any],
        dtypes: Sequence[np.dtype[Any]],
        *,
        within: tuple[float, float] | None = None,
        into: bool = False,
    ) -> tuple[Any, ...]:
        """Apply a function of whole rows, path by path independent, with a result a type."""
        operands = tuple(self.node(row) for row in rows)
        first = len(self.nodes)
        together = tuple(range(first, first + len(dtypes)))
        for dtype in dtypes:
            facts = Facts(dtype) if within is None else Facts(dtype, *within, finite=True)
            self.nodes.append(Node(function, operands, facts, together=together, into=into))
        return tuple(Symbol(self, node) for node in together)

    def watch(self, function: Function, rows: Sequence[Any]) -> None:
        """Let a function check rows on every path."""
        operands = tuple(self.node(row) for row in rows)
        self.watches.append(Watch(function, operands, len(self.nodes)))

    def apply(self, function: Function, operands: tuple[int, ...]) -> int:
        """Return the node of a function of nodes, simplified where a rule says so."""
        function = _SAME.get(function, function)
        if function in _COMMUTE and operands[0] > operands[1]:
            operands = operands[::-1]
        key = (function, operands)
        known = self._known.get(key)
        if known is None:
            known = simplified(self, function, operands)
            if known is None:
                facts = facts_of_result(function, operands, [self.nodes[n].facts for n in operands])
                if facts.low == facts.high and facts.finite and facts.dtype != YES_NO:
                    known = self.constant(facts.low)
                else:
                    self.nodes.append(Node(function, operands, facts))
                    known = len(self.nodes) - 1
            self._known[key] = known
        return known

    def constant(self, value: float | bool) -> int:  # noqa: FBT001
        """Return the node of a constant."""
        known: dict[Any, int] = self._answers if isinstance(value, bool) else self._numbers
        node = known.get(value)
        if node is None:
            self.nodes.append(Node(None, (), facts_of_constant(value), constant=value))
            node = known[value] = len(self.nodes) - 1
        return node

    def node(self, value: Any) -> int:
        """Return the node of a symbol, or of a constant: a number or an array of shape (1,)."""
        if isinstance(value, Symbol):
            return value.node
        if isinstance(value, np.ndarray | np.generic):
            value = value.item()
        return self.constant(value if isinstance(value, bool) else float(value))

    def value(self, node: int) -> Any:
        """Return a node as code sees it: a symbol, or a constant as an array of shape (1,)."""
        constant = self.nodes[node].constant
        return Symbol(self, node) if constant is None else np.array([constant])

    def _node(self, key: object, node: Node) -> int:
        known = self._known.get(key)
        if known is None:
            self.nodes.append(node)
            known = self._known[key] = len(self.nodes) - 1
        return known
