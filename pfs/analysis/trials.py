"""Runs of a deal on small samples of their own, in which some of its numbers are fixed.

Recorded once: a number that may be fixed is a choice on the tape between what is drawn and a row
that is filled, so that one recording serves runs that fix this number, that one or none; and so is
a reading that is exact or not.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pfs.analysis.engine import Engine
from pfs.analysis.paths import Drawing, SymbolicUniforms
from pfs.analysis.played import Played
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.models.deal_file import DealFile
from pfs.outcomes.correlation import correlated
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import Block, BoolArray, FloatArray, Sample
from pfs.tape.collecting import uncollected
from pfs.tape.tape import Tape

_EXACT, _VALUE, _WHERE = "whether exact", "value of ", "whether fixed: "
"""How inputs are named that are no draws; no driver has such a name."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What differs from the deal as it is drawn.

    Parameters
    ----------
    fixed
        Numbers by setting path, one a path, that stand instead of what is drawn.
    exact
        Whether what is measured is the truth: numbers are drawn, errors are nil.
    """

    fixed: Mapping[str, FloatArray] = field(default_factory=dict)
    exact: bool = False


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

    def run(self, sample: Sample, variants: Sequence[Variant]) -> list[dict[str, FloatArray]]:
        """Return the results of each variant on the same draws, shape (paths,) each.

        Parameters
        ----------
        sample
            Its paths, one block of them a variant.
        variants
            What differs from one block to the next.
        """
        own = Drawing(sample, self._drawing.seed, self._drawing.sampling, self._drawing.drivers)
        uniforms = correlated(self._file.deal, own.drivers, own.uniforms())
        block = Block(0, sample.paths)

        def fill(name: str, row: FloatArray) -> None:
            rows = row.reshape(len(variants), sample.paths)
            if name == _EXACT:
                rows[:] = [[variant.exact] for variant in variants]
            elif name.startswith((_VALUE, _WHERE)):
                _fix(name, rows, variants)
            else:
                uniforms.draw(name, block, rows[0])
                rows[1:] = rows[0]

        found = self._played.play(len(variants) * sample.paths, fill)
        split = {key: values.reshape(len(variants), -1) for key, values in found.items()}
        return [{key: rows[i] for key, rows in split.items()} for i in range(len(variants))]


def _fix(name: str, rows: FloatArray, variants: Sequence[Variant]) -> None:
    path = name.removeprefix(_VALUE).removeprefix(_WHERE)
    for row, variant in zip(rows, variants, strict=True):
        known = variant.fixed.get(path)
        value = 0.0 if known is None else known
        row[:] = known is not None if name.startswith(_WHERE) else value
