"""Plays a program: steps are bound to the rows they read and write, then run for each block."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pfs.tape.collecting import uncollected
from pfs.tape.facts import DOUBLE
from pfs.tape.program import Program
from pfs.tape.rows import Rows
from pfs.tape.tape import Node

Row = NDArray[Any]
Fill = Callable[[str, Row], None]
"""Fills a row with the values of an input, by name."""
Step = Callable[[], object]


class Player:
    """Plays a program on blocks of one length, with rows of its own.

    Parameters
    ----------
    program
        What is played.
    paths
        Number of paths of a block.
    """

    def __init__(self, program: Program, paths: int) -> None:
        self._program = program
        self._fill: Fill = _unset
        self._results: Mapping[str, Row] = {}
        self._paths = paths
        self._rows = Rows(paths)
        self._of: dict[int, Row] = {}
        self._constant: dict[float, Row] = {}
        with uncollected():
            self._steps = list(self._bound())

    def play(self, fill: Fill, results: Mapping[str, Row]) -> None:
        """Compute the results of a block and write each to its row."""
        self._fill, self._results = fill, results
        for step in self._steps:
            step()

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
        return partial(node.function, *operands, out=self._of[number])

    def _call(self, node: Node, place: int) -> Step:
        rows = [np.asarray([x]) if np.isscalar(x) else x for x in self._operands(node.operands)]
        out = [self._rows.take(self._program.tape.dtype(made)) for made in node.together]
        self._of.update(zip(node.together, out, strict=True))
        self._free(node.operands, place)
        if node.into:
            return partial(node.function, *rows, out=out[0])
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
