"""Cases at many levels of one reading, recorded once: for searches that ask again and again."""

from collections.abc import Collection
from functools import cache
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
from pfs.tape.player import Player
from pfs.tape.program import Program
from pfs.tape.symbols import Symbol
from pfs.tape.tape import Tape

_LEAST = 64
"""Levels of the shortest block; longer ones are doubled, so that few players are made."""


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
            self._results: dict[str, Any] = {key: results.value(key) for key in keys}
        moving = {key: value for key, value in self._results.items() if isinstance(value, Symbol)}
        self._program = Program(tape, moving)
        self._player = cache(lambda length: Player(self._program, length))

    def at(self, levels: FloatArray) -> dict[str, FloatArray]:
        """Return the results at some levels, shape (levels,) each."""
        length = max(_LEAST, 1 << (levels.size - 1).bit_length())
        # What is left of the block repeats the last level.
        row = np.concatenate([levels, np.full(length - levels.size, levels[-1])])
        found = {key: np.empty(length, dtype=dtype) for key, dtype in self._program.dtypes.items()}
        with np.errstate(divide="raise", invalid="raise"):
            self._player(length).play(lambda _, out: np.copyto(out, row), found)
        return {
            key: found[key][: levels.size] if key in found else np.broadcast_to(value, levels.shape)
            for key, value in self._results.items()
        }
