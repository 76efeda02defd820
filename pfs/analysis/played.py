"""Cases at many levels of one reading or another, recorded once: searches ask again and again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pfs.analysis.engine import Engine
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.models.deal_file import DealFile
from pfs.models.keys import ReadingKey
from pfs.outcomes.draws import Draws
from pfs.outcomes.given import parse_given
from pfs.outcomes.sample import Block, FloatArray
from pfs.tape.collecting import uncollected
from pfs.tape.player import Fill, Player
from pfs.tape.program import Program
from pfs.tape.symbols import Symbol
from pfs.tape.tape import Tape

_TOGETHER = 512
"""Levels that are played together: one player does for scans and for every narrowing of them."""
_MOVES = "moves: "
"""How the input begins that says where a reading moves."""


class Played:
    """Results on a tape, played for blocks of a length that is chosen each time.

    Parameters
    ----------
    tape
        What was recorded.
    results
        Results by key: symbols, or arrays of shape (1,) of what is the same on every path.
    checked
        Whether the checks on the tape are made. Without them what only they need is left out.
    """

    def __init__(self, tape: Tape, results: Mapping[str, Any], *, checked: bool = True) -> None:
        self._results = results
        moving = {key: value for key, value in results.items() if isinstance(value, Symbol)}
        with uncollected():
            self._program = Program(tape, moving, checked=checked)
        self._player = cache(partial(Player, self._program))

    def play(self, paths: int, fill: Fill) -> dict[str, FloatArray]:
        """Return the results of a block, shape (paths,) each; `fill` fills the inputs."""
        found = {key: np.empty(paths, dtype=dtype) for key, dtype in self._program.dtypes.items()}
        with np.errstate(divide="raise", invalid="raise"):
            self._player(paths).play(fill, found)
        return {
            key: found[key] if key in found else np.broadcast_to(value, (paths,))
            for key, value in self._results.items()
        }


class PlayedCases:
    """Results of a deal as one of some readings moves, nothing drawn and options left alone.

    Recorded once for all of them: where a reading does not move, what stands is at its base.

    Parameters
    ----------
    file
        The deal.
    readings
        Keys of the readings that move (`METRIC[.READ][@COHORT][@DATE]`), each of a metric of its
        own, with any level it can have.
    keys
        Results wanted.
    """

    def __init__(
        self, file: DealFile, readings: Mapping[str, float], keys: Collection[str]
    ) -> None:
        tape, self._readings = Tape(), readings
        level: dict[str, Any] = {key: tape.input(key) for key in readings}
        where: dict[str, Any] = {
            ReadingKey.parse(key).metric: tape.input(_MOVES + key, 0.0, 1.0) > 0.0
            for key in readings
        }
        with np.errstate(divide="raise", invalid="raise"), uncollected():
            state = Engine.of(file.deal).state(
                Draws(Block(0, 1), None),
                replace(parse_given(level.items()), where=where),
                options=False,
                set_paths=file.set_paths,
            )
            tape.begin()
            walk(state)
            results = Results(state)
            self._played = Played(tape, {key: results.value(key) for key in keys})

    def at(self, moves: Sequence[tuple[str, FloatArray]]) -> list[dict[str, FloatArray]]:
        """Return the results as one reading after the other moves.

        Parameters
        ----------
        moves
            Key of the reading and its levels, shape (levels,); all others are at their base.

        Returns
        -------
        list
            For each of the moves its results by key, shape (levels,) each.
        """
        names = np.repeat([key for key, _ in moves], [len(levels) for _, levels in moves])
        levels = np.concatenate([levels for _, levels in moves])
        starts = range(0, levels.size, _TOGETHER)
        parts = [self._part(names[i : i + _TOGETHER], levels[i : i + _TOGETHER]) for i in starts]
        ends = np.cumsum([len(row) for _, row in moves])[:-1]
        found = {
            key: np.split(np.concatenate([part[key] for part in parts]), ends) for key in parts[0]
        }
        return [{key: rows[i] for key, rows in found.items()} for i in range(len(moves))]

    def _part(self, names: NDArray[np.str_], levels: FloatArray) -> dict[str, FloatArray]:
        # What is left of the block repeats the last level.
        left = (0, _TOGETHER - levels.size)
        names, levels = np.pad(names, left, mode="edge"), np.pad(levels, left, mode="edge")

        def fill(name: str, row: FloatArray) -> None:
            moves = names == name.removeprefix(_MOVES)
            row[:] = moves if name.startswith(_MOVES) else levels
            if not name.startswith(_MOVES):
                row[~moves] = self._readings[name]

        found = self._played.play(_TOGETHER, fill)
        return {key: values[: values.size - left[1]] for key, values in found.items()}
