"""A tape made ready to play: the order of its operations, and the results that are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pfs.tape.symbols import Symbol
from pfs.tape.tape import Tape, Watch


@dataclass(frozen=True, slots=True)
class Order:
    """What is done one after the other: nodes to compute, checks to make, results to keep.

    Parameters
    ----------
    steps
        Numbers of nodes, and after each what becomes possible: `(node, None)` computes a node,
        `(None, check)` makes a check by its number.
    last
        For every node the place of the last step that reads it.
    """

    steps: tuple[tuple[int | None, int | None], ...]
    last: Mapping[int, int]


def in_order(tape: Tape, kept: Iterable[int], watches: Sequence[Watch]) -> Order:
    """Return the nodes that checks and results need, in the order in which they were recorded.

    What was recorded before `tape.begin` comes just before it is first needed, so that few rows
    are waited for at a time.
    """
    steps: list[tuple[int | None, int | None]] = []
    last: dict[int, int] = {}
    seen: set[int] = set()
    waiting = iter([*sorted(_needed(tape, kept, watches)), len(tape.nodes)])
    node = next(waiting)
    for number, check in enumerate(watches):
        while node < check.after:
            if node >= tape.lazy and node not in seen:
                _visit(tape, node, steps, last, seen)
            node = next(waiting)
        for operand in check.operands:
            _visit(tape, operand, steps, last, seen)
        last.update(dict.fromkeys(check.operands, len(steps)))
        steps.append((None, number))
    for rest in (node, *waiting):
        if rest < len(tape.nodes) and rest not in seen:
            _visit(tape, rest, steps, last, seen)
    return Order(tuple(steps), last)


def _needed(tape: Tape, kept: Iterable[int], watches: Sequence[Watch]) -> set[int]:
    """Return every node that checks and results depend on."""
    waiting = [*kept, *(operand for check in watches for operand in check.operands)]
    needed: set[int] = set()
    while waiting:
        node = waiting.pop()
        if node not in needed and tape.nodes[node].constant is None:
            needed.add(node)
            waiting += tape.nodes[node].operands
    return needed


def _visit(
    tape: Tape,
    root: int,
    steps: list[tuple[int | None, int | None]],
    last: dict[int, int],
    seen: set[int],
) -> None:
    """Add a node and all that it needs; a node's results of one call come together."""
    nodes, waiting = tape.nodes, [root]
    while waiting:
        number = waiting[-1]
        node = nodes[number]
        if number in seen or node.constant is not None:
            waiting.pop()
            continue
        missing = [n for n in node.operands if n not in seen and nodes[n].constant is None]
        if missing:
            waiting += missing[::-1]
            continue
        waiting.pop()
        seen.update(node.together or (number,))
        for operand in node.operands:
            last[operand] = len(steps)
        steps.append((number, None))


@dataclass(slots=True)
class Program:
    """Plays a tape on blocks of paths.

    Parameters
    ----------
    tape
        What was recorded.
    kept
        Results by key.
    checked
        Whether the tape's checks are made.
    """

    tape: Tape
    kept: Mapping[str, Symbol]
    checked: bool = True
    order: Order = field(init=False)
    keys: Mapping[int, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        keys: dict[int, list[str]] = {}
        for key, symbol in self.kept.items():
            keys.setdefault(symbol.node, []).append(key)
        self.keys = keys
        self.order = in_order(self.tape, keys, self.tape.watches if self.checked else ())

    @property
    def dtypes(self) -> dict[str, np.dtype[Any]]:
        """Type of every result."""
        return {key: symbol.dtype for key, symbol in self.kept.items()}
