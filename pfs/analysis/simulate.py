"""Monte Carlo: what every party can expect, with the standard error of each figure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pfs.analysis.luck import Evaluation, evaluate
from pfs.analysis.paths import (
    ROOM,
    Drawing,
    PathResults,
    Progress,
    Recorded,
    Sampling,
    record,
)
from pfs.analysis.reported import Column, is_detail
from pfs.analysis.sources_uses import SourcesUses, sources_and_uses
from pfs.analysis.statistics import Estimate, Summary, mean, share, summarise
from pfs.analysis.thresholds import Threshold, thresholds
from pfs.cashflow.returns import Defined
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import BLOCK_SIZE, FloatArray, Sample

EveryPath = Callable[[PathResults], None]
"""Takes the results of every path."""
MOST_ROOM = 2**31
"""Most bytes that the results of every path may take at once."""
LOSSES = (".loss", "_guarantee")
"""Endings of the results whose worst cases are summed up."""
WORST = 0.05
"""Share of the cases that the conditional expected loss (CVaR) is the mean of."""


class TooLargeError(ValueError):
    """More was asked for than fits in memory; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Expected loss in the worst cases: mean of the largest 5 % of losses."""

    value: float
    se: float | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """Results of a simulation.

    Parameters
    ----------
    numbers
        Summary of each numeric result by key, over all paths.
    shares
        Share of paths on which each yes-or-no result is yes, by key.
    returns
        Share of paths with each outcome of a return's calculation, by tranche.
    thresholds
        Outcome from which each tranche is whole, nothing drawn.
    evaluation
        What the evaluations can tell, and what their errors move; empty unless asked for.
    """

    file: DealFile
    drawing: Drawing
    numbers: Mapping[str, Summary]
    shares: Mapping[str, Estimate]
    tails: Mapping[str, Tail]
    returns: Mapping[str, Mapping[Defined, float]]
    sources_uses: SourcesUses
    thresholds: tuple[Threshold, ...]
    evaluation: Evaluation = field(default_factory=Evaluation)

    @property
    def sample(self) -> Sample:
        """The paths that were run."""
        return self.drawing.sample


def simulate(  # noqa: PLR0913 - the options of the command
    file: DealFile,
    *,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    details: bool = False,
    given: Mapping[str, FloatArray] | None = None,
    block: int = BLOCK_SIZE,
    every_path: EveryPath | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate a deal.

    Parameters
    ----------
    file
        The deal.
    paths
        Paths asked for, at least 1; rounded up to 16 to 31 replicates of a power of two.
    seed
        The same seed draws the same cases.
    sampling
        sobol (scrambled, in replicates) or random (pseudo-random).
    details
        Whether results by year are kept too: savings by agency, the cash of providers.
    given
        Uniform draws by driver, shape (paths run,), instead of the seed's.
    block
        Paths computed together, a power of two; no result depends on it.
    every_path
        Given the results of every path, which are then kept in memory all at once.
    progress
        Called after each block.

    Returns
    -------
    Simulation
        Statistics by result key, with standard errors from the replicates.
    """
    drawing = Drawing.of([file.deal], paths=paths, seed=seed, sampling=sampling)
    # Whoever asks for every path wants results by year, too.
    every = details or every_path is not None
    result = simulate_on(
        file,
        drawing,
        wanted=(lambda _: True) if every else _is_headline,
        given=given,
        block=block,
        every_path=every_path,
        progress=progress,
    )
    return replace(result, evaluation=evaluate(file, drawing))


def _is_headline(key: str) -> bool:
    return not is_detail(key)


def simulate_on(
    file: DealFile,
    drawing: Drawing,
    *,
    wanted: Callable[[str], bool] = lambda _: True,
    given: Mapping[str, FloatArray] | None = None,
    block: int = BLOCK_SIZE,
    every_path: EveryPath | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate a deal on draws that it may share with others; otherwise as `simulate`.

    Results of very many paths are computed in passes over the same draws: memory stays flat.
    """
    recorded = record(file, drawing, wanted=wanted)
    found: list[Results] = []
    room = ROOM if every_path is None else refuse_too_many(recorded, drawing.sample.paths)
    for keys in recorded.passes(drawing.sample.paths, room):
        kept = recorded.run(drawing, keys=keys, given=given, block=block, progress=progress)
        found.append(Results.of(kept, drawing.sample))
        if every_path is not None:
            every_path(kept)
    return _simulation(file, drawing, found)


def refuse_too_many(recorded: Recorded, paths: int) -> int:
    """Return the room for all results of every path at once, or refuse what has none.

    Raises
    ------
    TooLargeError
        If they would take more than `MOST_ROOM` bytes; the message names the size.
    """
    size = 8 * len(recorded.results) * paths
    if size > MOST_ROOM:
        raise TooLargeError(
            f"{paths:,} paths of {len(recorded.results)} results are {size / 1e9:.1f} GB, more "
            f"than {MOST_ROOM / 1e9:.1f} GB: ask for fewer paths"
        )
    return MOST_ROOM


def simulation_of(
    file: DealFile, drawing: Drawing, kept: PathResults, *, with_thresholds: bool = True
) -> Simulation:
    """Return the statistics of results that were kept path by path.

    Thresholds need none of them and a search of their own, which can be left out.
    """
    found = [Results.of(kept, drawing.sample)]
    return _simulation(file, drawing, found, with_thresholds=with_thresholds)


@dataclass(frozen=True, slots=True)
class Results:
    """Statistics of some results by key, as `Simulation` holds those of all."""

    numbers: Mapping[str, Summary]
    shares: Mapping[str, Estimate]
    tails: Mapping[str, Tail]
    returns: Mapping[str, Mapping[Defined, float]]

    @classmethod
    def of(cls, kept: PathResults, sample: Sample) -> "Results":
        """Return the statistics of results of all paths."""
        numbers = kept.numbers
        # Some results have several names, and then one array.
        arrays = {id(v): v for v in numbers.values()}
        summaries = {number: summarise(v, sample) for number, v in arrays.items()}
        return cls(
            numbers={key: summaries[id(v)] for key, v in numbers.items()},
            shares={key: share(v, sample) for key, v in kept.flags.items()},
            tails={k: tail(v, sample) for k, v in numbers.items() if k.endswith(LOSSES)},
            returns={key: _outcomes(v) for key, v in kept.statuses.items()},
        )


def _simulation(
    file: DealFile, drawing: Drawing, found: Sequence[Results], *, with_thresholds: bool = True
) -> Simulation:
    return Simulation(
        file=file,
        drawing=drawing,
        numbers={k: v for results in found for k, v in results.numbers.items()},
        shares={k: v for results in found for k, v in results.shares.items()},
        tails={k: v for results in found for k, v in results.tails.items()},
        returns={k: v for results in found for k, v in results.returns.items()},
        sources_uses=sources_and_uses(file.deal),
        thresholds=thresholds(file) if with_thresholds else (),
    )


def _outcomes(statuses: Column) -> dict[Defined, float]:
    return {
        status: float(np.count_nonzero(statuses == status)) / len(statuses) for status in Defined
    }


def tail(losses: FloatArray, sample: Sample) -> Tail:
    """Return the mean of the worst 5 % of losses, with its standard error from the replicates.

    Expected shortfall as Rockafellar and Uryasev (2000) write it: the 95th percentile plus the
    mean excess over it divided by 5 %.
    """
    level = float(np.quantile(losses, 1 - WORST, method="inverted_cdf"))
    excess = mean(np.maximum(losses - level, 0.0), sample)
    se = None if excess.se is None else excess.se / WORST
    return Tail(level + (excess.value or 0.0) / WORST, se)
