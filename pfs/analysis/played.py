"""Cases at many levels of one reading, recorded once: for searches that ask again and again."""

from collections.abc import Collection, Mapping
from functools import cache, partial
from typing import Any

import numpy as np

from pfs.analysis.engine import Engine
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.models.deal_file import DealFile
from pfs.outcomes.drivers import Draws
from pfs.outcomes.given import parse_given
from pfs.outcomes.sample import Block, FloatArray
from pfs.tape.collecting import uncollected
from pfs.tape.player import Fill, Player
from pfs.tape.program import Program
from pfs.tape.symbols import Symbol
from pfs.tape.tape import Tape

_TOGETHER = 256
"""Levels that are played together: one player does for a scan and for every narrowing of it."""


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
    """Results of a deal as one reading moves, nothing drawn and options left alone.

    Parameters
    ----------
    file
        The deal.
    reading
        Key of the reading that moves (`METRIC[.READ][@COHORT][@DATE]`).
    keys
        Results wanted.
    """

    def __init__(self, file: DealFile, reading: str, keys: Collection[str]) -> None:
        tape = Tape()
        level: FloatArray = tape.input(reading)  # type: ignore[assignment]
        with np.errstate(divide="raise", invalid="raise"), uncollected():
            state = Engine.of(file.deal).state(
                Draws(Block(0, 1), None),
                parse_given([(reading, level)]),
                options=False,
                set_paths=file.set_paths,
            )
            tape.begin()
            walk(state)
            results = Results(state)
            self._played = Played(tape, {key: results.value(key) for key in keys})

    def at(self, levels: FloatArray) -> dict[str, FloatArray]:
        """Return the results at some levels, shape (levels,) each."""
        parts = [self._part(levels[i : i + _TOGETHER]) for i in range(0, levels.size, _TOGETHER)]
        return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}

    def _part(self, levels: FloatArray) -> dict[str, FloatArray]:
        # What is left of the block repeats the last level.
        row = np.concatenate([levels, np.full(_TOGETHER - levels.size, levels[-1])])
        found = self._played.play(_TOGETHER, lambda _, out: np.copyto(out, row))
        return {key: values[: levels.size] for key, values in found.items()}
