"""Results path by path: how cases are drawn, and which results of each are kept."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pfs.analysis.engine import Engine
from pfs.analysis.reported import Keyed, results_of
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.cashflow.state import State
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.outcomes.correlation import correlated
from pfs.outcomes.draws import Draws
from pfs.outcomes.drivers import drivers_of
from pfs.outcomes.occasions import occasions
from pfs.outcomes.sample import BLOCK_SIZE, Block, BoolArray, FloatArray, Sample
from pfs.outcomes.uniforms import (
    Driver,
    GivenUniforms,
    RandomUniforms,
    RenamedUniforms,
    SobolUniforms,
    Uniforms,
)
from pfs.tape.collecting import uncollected
from pfs.tape.player import Player
from pfs.tape.program import Program
from pfs.tape.symbols import Symbol
from pfs.tape.tape import Tape

ROOM = 3 * 2**26
"""Bytes that rows of results may take at a time in a simulation of very many paths."""
_STATED = "stated: "
"""How inputs begin that are numbers which a run states; no driver has such a name."""
Sampling = Literal["sobol", "random"]
Progress = Callable[[int, int], None]
"""Told how many paths are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How the cases of one command are drawn, shared by every deal it runs.

    Parameters
    ----------
    sample
        The paths.
    seed
        The same seed draws the same cases.
    sampling
        sobol (scrambled, in replicates) or random (pseudo-random).
    drivers
        Every driver of every deal of the command: deals that share a name share its draws.
    renamed
        Drivers whose draws are those of another name.
    stated
        Numbers of a deal by setting path that are the same on every path, such as a true effect;
        everything else keeps its draws.
    """

    sample: Sample
    seed: int
    sampling: Sampling
    drivers: frozenset[Driver]
    renamed: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        deals: Iterable[Deal],
        *,
        paths: int = 10_000,
        seed: int = 1,
        sampling: Sampling = "sobol",
    ) -> "Drawing":
        """Return how the cases of these deals are drawn together."""
        drivers = frozenset(
            driver for deal in deals for driver in drivers_of(deal, occasions(deal).readings)
        )
        return cls(Sample.of(paths), seed, sampling, drivers)

    def uniforms(self, given: Mapping[str, FloatArray] | None = None) -> Uniforms:
        """Return the source of draws; `given` are uniform numbers by driver used instead."""
        source: Uniforms = (
            SobolUniforms(tuple(self.drivers), self.seed, self.sample)
            if self.sampling == "sobol"
            else RandomUniforms(self.seed, self.sample)
        )
        source = RenamedUniforms(self.renamed, source) if self.renamed else source
        return GivenUniforms(given, source) if given else source


class PathResults:
    """Results of all paths by key, each of shape (paths,); those that are one have one array.

    Parameters
    ----------
    paths
        Number of paths.
    results
        Symbols, or arrays of shape (1,) of what is the same on every path and takes no room.
    """

    def __init__(self, paths: int, results: Mapping[str, Any]) -> None:
        drawn = {value.node: value for value in results.values() if isinstance(value, Symbol)}
        rows = {node: np.zeros(paths, dtype=value.dtype) for node, value in drawn.items()}
        self.rows: dict[str, NDArray[Any]] = {
            key: rows[value.node] if isinstance(value, Symbol) else np.broadcast_to(value, (paths,))
            for key, value in results.items()
        }

    @property
    def numbers(self) -> dict[str, FloatArray]:
        """Results that are numbers."""
        return self._of(np.float64)

    @property
    def flags(self) -> dict[str, BoolArray]:
        """Results that are yes or no."""
        return self._of(np.bool_)

    @property
    def statuses(self) -> dict[str, NDArray[np.uint8]]:
        """How calculations of returns ended."""
        return self._of(np.uint8)

    def _of(self, kind: type[Any]) -> dict[str, NDArray[Any]]:
        return {key: row for key, row in self.rows.items() if row.dtype == kind}


def run_paths(
    file: DealFile,
    drawing: Drawing,
    *,
    wanted: Callable[[str], bool] = lambda _: True,
    also: Callable[[State], Keyed] = lambda _: (),
    given: Mapping[str, FloatArray] | None = None,
    block: int = BLOCK_SIZE,
    progress: Progress | None = None,
) -> PathResults:
    """Run a deal on every path and keep the results wanted.

    Parameters
    ----------
    file
        The deal.
    drawing
        How cases are drawn; must know every driver of the deal.
    wanted
        Whether a result is kept, by key; the rest are not computed.
    also
        Further results, read from the final state of a block.
    given
        Uniform draws by driver, shape (paths,), instead of the seed's.
    block
        Paths computed together, a power of two; no result depends on it.
    progress
        Called after each block.
    """
    return record(file, drawing, wanted=wanted, also=also).run(
        drawing, given=given, block=block, progress=progress
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A deal walked once with symbols for what is drawn.

    Parameters
    ----------
    tape
        What is done on every path.
    results
        Results by key: symbols, or arrays of shape (1,) of what is the same on every path.
    deal
        The deal, whose correlations the draws have.
    players
        What plays the results that were asked for last, by their keys.
    """

    tape: Tape
    results: Mapping[str, Any]
    deal: Deal
    players: dict[frozenset[str], Callable[[int], Player]] = field(default_factory=dict)

    def run(
        self,
        drawing: Drawing,
        *,
        keys: Collection[str] | None = None,
        stated: Mapping[str, float] | None = None,
        given: Mapping[str, FloatArray] | None = None,
        block: int = BLOCK_SIZE,
        progress: Progress | None = None,
    ) -> PathResults:
        """Return some results of every path, or all; otherwise as `run_paths`.

        `stated` has the values of the numbers that were left open in the recording, by path.
        """
        wanted = {k: v for k, v in self.results.items() if keys is None or k in keys}
        kept = PathResults(drawing.sample.paths, wanted)
        # Of keys that are one result the last fills the array that they share.
        last = {v.node: k for k, v in wanted.items() if isinstance(v, Symbol)}
        drawn = {key: wanted[key] for key in last.values()}
        values = {_STATED + path: value for path, value in (stated or {}).items()}
        uniforms = correlated(self.deal, drawing.drivers, drawing.uniforms(given))
        player = self._player(drawn)
        # An undefined number must never reach a page: what can be undefined says so by itself.
        with np.errstate(divide="raise", invalid="raise"):
            for part in drawing.sample.blocks(block):
                rows = {key: kept.rows[key][part.start : part.stop] for key in drawn}
                player(len(part)).play(partial(_fill, uniforms, part, values), rows)
                if progress is not None:
                    progress(part.stop, drawing.sample.paths)
        return kept

    def _player(self, drawn: Mapping[str, Symbol]) -> Callable[[int], Player]:
        asked = frozenset(drawn)
        if asked not in self.players:
            # Rows of many passes would not stay in memory.
            self.players.clear()
            with uncollected():
                program = Program(self.tape, drawn)
            self.players[asked] = cache(partial(Player, program))
        return self.players[asked]

    def passes(self, paths: int, room: int) -> list[list[str]]:
        """Return the keys in groups whose rows take at most `room` bytes, most often one."""
        most = max(1, room // (8 * paths))
        keys = list(self.results)
        return [keys[start : start + most] for start in range(0, len(keys), most)]


def record(
    file: DealFile,
    drawing: Drawing,
    *,
    wanted: Callable[[str], bool] = lambda _: True,
    also: Callable[[State], Keyed] = lambda _: (),
    left_open: Collection[str] = (),
) -> Recorded:
    """Walk a deal once with symbols for what is drawn, and return it ready to run.

    Parameters
    ----------
    file, drawing
        The deal, and how its cases will be drawn; what the drawing states is on the tape.
    wanted
        Whether a result is kept, by key; the rest are not computed.
    also
        Further results, read from the final state.
    left_open
        Numbers by setting path that each run states, the same on every path.
    """
    tape = Tape()
    fixed: dict[str, Any] = {path: np.array([value]) for path, value in drawing.stated.items()}
    fixed |= {path: tape.input(_STATED + path) for path in left_open}
    with np.errstate(divide="raise", invalid="raise"), uncollected():
        draws = Draws(Block(0, 1), SymbolicUniforms(tape), fixed)
        state = Engine.of(file.deal).state(draws, set_paths=file.set_paths)
        tape.begin()
        walk(state)
        found = {
            key: compute()
            for results in (results_of(Results(state)), also(state))
            for key, compute in results
            if wanted(key)
        }
    return Recorded(tape, found, file.deal)


def _fill(
    uniforms: Uniforms, part: Block, stated: Mapping[str, float], name: str, row: FloatArray
) -> None:
    if name in stated:
        row[:] = stated[name]
    else:
        uniforms.draw(name, part, row)


class SymbolicUniforms:
    """A source of uniform numbers that are symbols on a tape."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return the symbol of a driver."""
        del block, out
        symbol: FloatArray = self._tape.input(name, 0.0, 1.0)  # type: ignore[assignment]
        return symbol
