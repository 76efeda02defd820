"""Runs of a deal on small samples of their own, in which some of its numbers are fixed.

Recorded once: a number that may be fixed is a choice on the tape between what is drawn and a row
that is filled, so that one recording serves runs that fix this number, that one or none; and so is
a reading that is exact or not.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import numpy as np

from pfs.analysis.engine import Engine
from pfs.analysis.paths import Drawing, SymbolicUniforms
from pfs.analysis.played import Played
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.models.deal_file import DealFile
from pfs.outcomes.correlation import correlated
from pfs.outcomes.drivers import Draws
from pfs.outcomes.sample import Block, BoolArray, FloatArray, Sample
from pfs.outcomes.uniforms import Uniforms
from pfs.tape.collecting import uncollected
from pfs.tape.tape import Tape

_EXACT, _VALUE, _WHERE = "whether exact", "value of ", "whether fixed: "
"""How inputs are named that are no draws; no driver has such a name."""


class Trials:
    """Results of a deal on draws of their own.

    Cash is not checked here: it was on every path of the simulation, and what is asked of these
    runs is what is paid for outcomes.

    Parameters
    ----------
    file, drawing
        The deal, and how its cases are drawn; the paths are those of each run.
    keys
        Results wanted.
    fixable
        Setting paths of the numbers that a run may fix.
    """

    def __init__(
        self,
        file: DealFile,
        drawing: Drawing,
        keys: Collection[str],
        fixable: Collection[str] = (),
    ) -> None:
        self._file, self._drawing = file, drawing
        self._uniforms = cache(self._drawn)
        tape = Tape()
        fixed: dict[str, FloatArray] = {}
        where: dict[str, BoolArray] = {}
        for path in fixable:
            fixed[path] = tape.input(_VALUE + path)  # type: ignore[assignment]
            where[path] = tape.input(_WHERE + path, 0.0, 1.0) > 0.0
        with np.errstate(divide="raise", invalid="raise"), uncollected():
            exact: Any = tape.input(_EXACT, 0.0, 1.0) > 0.0
            draws = Draws(Block(0, 1), SymbolicUniforms(tape), fixed, where, exact=exact)
            state = Engine.of(file.deal).state(draws, set_paths=file.set_paths)
            tape.begin()
            walk(state)
            results = Results(state)
            found = {key: results.value(key) for key in keys}
        self._played = Played(tape, found, checked=False)

    def _drawn(self, sample: Sample) -> Uniforms:
        own = Drawing(sample, self._drawing.seed, self._drawing.sampling, self._drawing.drivers)
        return correlated(self._file.deal, own.drivers, own.uniforms())

    def run(
        self,
        sample: Sample,
        fixed: Mapping[str, FloatArray] | None = None,
        *,
        exact: bool = False,
    ) -> dict[str, FloatArray]:
        """Return the results of one block of paths, shape (paths,) each.

        Parameters
        ----------
        sample
            Its paths.
        fixed
            Numbers by setting path, one a path, that stand instead of what is drawn.
        exact
            Whether what is measured is the truth: numbers are drawn, errors are nil.
        """
        uniforms, block, rows = self._uniforms(sample), Block(0, sample.paths), fixed or {}

        def fill(name: str, row: FloatArray) -> None:
            if name == _EXACT:
                row[:] = exact
            elif name.startswith(_WHERE):
                row[:] = name.removeprefix(_WHERE) in rows
            elif name.startswith(_VALUE):
                row[:] = rows.get(name.removeprefix(_VALUE), 0.0)
            else:
                uniforms.draw(name, block, row)

        return self._played.play(sample.paths, fill)
