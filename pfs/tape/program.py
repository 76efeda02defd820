"""A tape made ready to play: an order of operations, rows to write to, and what is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pfs.tape.facts import DOUBLE
from pfs.tape.rows import Rows
from pfs.tape.symbols import Symbol
from pfs.tape.tape import Node, Tape

Row = NDArray[Any]
Fill = Callable[[str, Row], None]
"""Fills a row with the values of an input, by name."""
Step = Callable[[], object]


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


def in_order(tape: Tape, kept: Iterable[int]) -> Order:
    """Return the nodes that checks and results need, each just before it is first needed."""
    steps: list[tuple[int | None, int | None]] = []
    last: dict[int, int] = {}
    seen: set[int] = set()
    for number, check in enumerate(tape.watches):
        for operand in check.operands:
            _visit(tape, operand, steps, last, seen)
        last.update(dict.fromkeys(check.operands, len(steps)))
        steps.append((None, number))
    for node in kept:
        _visit(tape, node, steps, last, seen)
    return Order(tuple(steps), last)


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
        Results by key: symbols, or arrays of shape (1,) of what is the same on every path.
    """

    tape: Tape
    kept: Mapping[str, Any]
    order: Order = field(init=False)
    keys: Mapping[int, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        keys: dict[int, list[str]] = {}
        for key, value in self.kept.items():
            if isinstance(value, Symbol):
                keys.setdefault(value.node, []).append(key)
        self.keys = keys
        self.order = in_order(self.tape, keys)

    @property
    def dtypes(self) -> dict[str, np.dtype[Any]]:
        """Type of every result."""
        return {key: value.dtype for key, value in self.kept.items()}

    def player(self, paths: int) -> "Player":
        """Return what plays blocks of this many paths."""
        return Player(self, paths)


class Player:
    """Plays a program on blocks of one size, with rows of its own."""

    def __init__(self, program: Program, paths: int) -> None:
        self._program = program
        self._fill: Fill = _unset
        self._results: Mapping[str, Row] = {}
        self._paths = paths
        self._rows = Rows(paths)
        self._of: dict[int, Row] = {}
        self._constant: dict[float, Row] = {}
        self._steps = list(self._bound())

    def play(self, fill: Fill, results: Mapping[str, Row]) -> None:
        """Compute the results of a block and write each to its row."""
        self._fill, self._results = fill, results
        for step in self._steps:
            step()
        for key, value in self._program.kept.items():
            if not isinstance(value, Symbol):
                results[key][:] = value

    def _bound(self) -> Iterator[Step]:
        """Bind every step to the rows it reads and writes, and free rows when they are read."""
        for place, (node, check) in enumerate(self._program.order.steps):
            if node is None:
                watched = self._program.tape.watches[check or 0]
                yield partial(watched.function, *self._whole(watched.operands))
                self._free(watched.operands, place)
                continue
            yield self._compute(node, place)
            for made in self._program.tape.nodes[node].together or (node,):
                for key in self._program.keys.get(made, ()):
                    yield partial(self._keep, key, self._of[made])
                if made not in self._program.order.last:
                    self._rows.give_back(self._of.pop(made))

    def _compute(self, number: int, place: int) -> Step:
        node = self._program.tape.nodes[number]
        if node.name is not None:
            self._of[number] = self._rows.take(DOUBLE)
            return partial(self._input, node.name, self._of[number])
        if node.together:
            return self._call(node, place)
        # The lesser of two rows is found in half the time of that of a row and a number.
        whole = node.function in {np.minimum, np.maximum}
        operands = self._whole(node.operands) if whole else self._operands(node.operands)
        if isinstance(node.function, np.ufunc):
            self._free(node.operands, place)
            self._of[number] = self._rows.take(node.facts.dtype)
        else:
            out = self._written_over(node, place)
            self._free(node.operands, place, but=out)
            self._of[number] = out
        return partial(node.function, *operands, out=self._of[number])  # type: ignore[arg-type]

    def _call(self, node: Node, place: int) -> Step:
        rows = [np.asarray([x]) if np.isscalar(x) else x for x in self._operands(node.operands)]
        out = [self._rows.take(self._program.tape.dtype(made)) for made in node.together]
        self._of.update(zip(node.together, out, strict=True))
        self._free(node.operands, place)
        return partial(_call, node.function, rows, out)

    def _written_over(self, node: Node, place: int) -> Row:
        """Return the row of the last operand where nothing else reads it, else another."""
        last = node.operands[-1]
        read_last = self._program.order.last[last] <= place and node.operands.count(last) == 1
        if last in self._of and read_last and self._of[last].dtype == node.facts.dtype:
            return self._of[last]
        return self._rows.take(node.facts.dtype)

    def _operands(self, operands: tuple[int, ...]) -> list[Any]:
        nodes = self._program.tape.nodes
        return [self._of[n] if nodes[n].constant is None else nodes[n].constant for n in operands]

    def _whole(self, operands: tuple[int, ...]) -> list[Row]:
        """Return operands as rows, constants too."""
        found = self._operands(operands)
        return [x if isinstance(x, np.ndarray) else self._filled(x) for x in found]

    def _filled(self, value: float) -> Row:
        """Return a row of one value, which nothing writes to."""
        if value not in self._constant:
            self._constant[value] = np.full(self._paths, value)
        return self._constant[value]

    def _free(self, operands: tuple[int, ...], place: int, but: Row | None = None) -> None:
        for operand in set(operands):
            if operand in self._of and self._program.order.last[operand] <= place:
                row = self._of.pop(operand)
                if row is not but:
                    self._rows.give_back(row)

    def _input(self, name: str, row: Row) -> None:
        self._fill(name, row)

    def _keep(self, key: str, row: Row) -> None:
        np.copyto(self._results[key], row)


def _call(function: Callable[..., Any], rows: list[Row], out: list[Row]) -> None:
    found = function(*rows)
    for row, values in zip(out, found if isinstance(found, tuple) else (found,), strict=True):
        np.copyto(row, values)


def _unset(name: str, row: Row) -> None:
    raise RuntimeError(f"nothing fills {name!r} for {row.size} paths")
