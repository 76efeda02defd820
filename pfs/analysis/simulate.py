"""Monte Carlo: what every party can expect, with the standard error of each figure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pfs.analysis.engine import Engine
from pfs.analysis.sources_uses import SourcesUses, sources_and_uses
from pfs.analysis.statistics import Estimate, Summary, share, summarise
from pfs.analysis.thresholds import Threshold, thresholds
from pfs.cashflow.results import Results
from pfs.cashflow.returns import Defined
from pfs.cashflow.run import walk
from pfs.models.deal_file import DealFile
from pfs.outcomes.drivers import Draws, drivers_of
from pfs.outcomes.sample import BLOCK_SIZE, BoolArray, FloatArray, Sample
from pfs.outcomes.uniforms import GivenUniforms, RandomUniforms, SobolUniforms, Uniforms

Sampling = Literal["sobol", "random"]
Column = FloatArray | BoolArray | NDArray[np.uint8]
"""A result of every path: a number, yes or no, or how the calculation of a return ended."""
Progress = Callable[[int, int], None]
"""Told how many paths are done, and of how many."""
WORST = 0.05
"""Share of the cases that the conditional expected loss (CVaR) is the mean of."""


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
    """

    file: DealFile
    sample: Sample
    seed: int
    sampling: Sampling
    drivers: int
    numbers: Mapping[str, Summary]
    shares: Mapping[str, Estimate]
    tails: Mapping[str, Tail]
    returns: Mapping[str, Mapping[Defined, float]]
    sources_uses: SourcesUses
    thresholds: tuple[Threshold, ...]

    @property
    def not_computed(self) -> tuple[str, ...]:
        """Sections of the file that this version reads and checks but does not simulate."""
        sections = ("savings", "risks", "collective_impact")
        return tuple(name for name in sections if getattr(self.file.deal, name))


def simulate(
    file: DealFile,
    *,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    given: Mapping[str, FloatArray] | None = None,
    block: int = BLOCK_SIZE,
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
    given
        Uniform draws by driver, shape (paths run,), instead of the seed's.
    block
        Paths computed together, a power of two; no result depends on it.
    progress
        Called after each block.

    Returns
    -------
    Simulation
        Statistics by result key, with standard errors from the replicates.
    """
    engine = Engine.of(file.deal)
    sample = Sample.of(paths)
    drivers = drivers_of(file.deal, engine.occasions.readings)
    uniforms: Uniforms = (
        SobolUniforms(drivers, seed, sample)
        if sampling == "sobol"
        else RandomUniforms(seed, sample)
    )
    if given:
        uniforms = GivenUniforms(given, uniforms)
    kept = _Kept(sample.paths)
    for part in sample.blocks(block):
        # An undefined number must never reach a page: what can be undefined says so by itself.
        with np.errstate(divide="raise", invalid="raise"):
            state = engine.state(Draws(part, uniforms), set_paths=file.set_paths)
            walk(state)
            for key, values in results_of(Results(state)):
                kept.put(key, values, part.start, part.stop)
        if progress is not None:
            progress(part.stop, sample.paths)
    return _simulation(file, sample, seed, sampling, len(drivers), kept)


def _simulation(
    file: DealFile, sample: Sample, seed: int, sampling: Sampling, drivers: int, kept: "_Kept"
) -> Simulation:
    numbers = {key: summarise(v, sample) for key, v in kept.numbers.items()}
    losses = {key: v for key, v in kept.numbers.items() if key.endswith((".loss", "_guarantee"))}
    return Simulation(
        file=file,
        sample=sample,
        seed=seed,
        sampling=sampling,
        drivers=drivers,
        numbers=numbers,
        shares={key: share(v, sample) for key, v in kept.flags.items()},
        tails={key: tail(v, sample) for key, v in losses.items()},
        returns={key: _outcomes(v) for key, v in kept.statuses.items()},
        sources_uses=sources_and_uses(file.deal),
        thresholds=thresholds(file),
    )


class _Kept:
    """Results of all paths, filled block by block."""

    def __init__(self, paths: int) -> None:
        self.paths = paths
        self.numbers: dict[str, FloatArray] = {}
        self.flags: dict[str, BoolArray] = {}
        self.statuses: dict[str, NDArray[np.uint8]] = {}

    def put(self, key: str, values: Column, start: int, stop: int) -> None:
        """Keep a result of one block."""
        into: Column
        if values.dtype == np.bool_:
            into = self.flags.setdefault(key, np.zeros(self.paths, dtype=bool))
        elif values.dtype == np.uint8:
            into = self.statuses.setdefault(key, np.zeros(self.paths, dtype=np.uint8))
        else:
            into = self.numbers.setdefault(key, np.zeros(self.paths))
        into[start:stop] = values


def results_of(results: Results) -> Iterator[tuple[str, Column]]:
    """Yield every result that a simulation reports, one a path."""
    deal = results.state.plan.deal
    for name in deal.parties:
        yield f"parties.{name}.paid", results.value(f"parties.{name}.paid")
        yield f"parties.{name}.received", results.value(f"parties.{name}.received")
        lowest = results.lowest_cash(name)
        if lowest is not None:
            yield f"parties.{name}.lowest_cash", lowest
    for name in sorted({str(p) for payment in deal.payments.values() for p in payment.payors}):
        paid = results.value(f"parties.{name}.outcome_payments")
        yield f"parties.{name}.outcome_payments", paid
        yield f"parties.{name}.pays", paid > 0
        for year, amount in results.by_fiscal_year(name).items():
            yield f"parties.{name}.outcome_payments@FY{year}", amount
    yield from _capital(results)
    for name in deal.payments:
        yield f"payments.{name}.earned", results.value(f"payments.{name}.earned")
        yield f"payments.{name}.paid", results.value(f"payments.{name}.paid")
        yield f"payments.{name}.triggered", results.value(f"payments.{name}.triggered")
    for name in deal.limits:
        yield f"limits.{name}.bound", results.value(f"limits.{name}.bound")
    for name in deal.accounts:
        yield f"accounts.{name}.balance", results.value(f"accounts.{name}.balance")
    for name in deal.budget:
        yield f"budget.{name}.unpaid", results.value(f"budget.{name}.unpaid")
    for name in deal.terminations:
        used = results.state.used.get(name, np.zeros(results.state.paths, dtype=bool))
        yield f"terminations.{name}.used", used
    yield "deal.paid", results.value("deal.paid")


def _capital(results: Results) -> Iterator[tuple[str, Column]]:
    deal = results.state.plan.deal
    for name in deal.guarantees:
        yield f"capital.{name}.called", results.value(f"capital.{name}.called")
    for name in deal.debts:
        subject = f"capital.{name}"
        for measure in ("drawn", "received", "multiple", "loss", "loss_before_guarantee"):
            yield f"{subject}.{measure}", results.value(f"{subject}.{measure}")
        drawn, received = results.value(f"{subject}.drawn"), results.value(f"{subject}.received")
        yield f"{subject}.gain", received - drawn
        yield f"{subject}.loses", received < drawn - 0.005
        returns = results.returns(name)
        yield f"{subject}.irr", returns.rate
        yield f"{subject}.irr_status", returns.status
    for name in [*deal.deferred_fees, *(k for k in deal.drawn if k not in deal.debts)]:
        for measure in ("drawn", "received"):
            yield f"capital.{name}.{measure}", results.value(f"capital.{name}.{measure}")


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
    excess = np.maximum(losses - level, 0.0)
    summary = summarise(excess, sample)
    mean = summary.mean or 0.0
    se = None if summary.mean_se is None else summary.mean_se / WORST
    return Tail(level + mean / WORST, se)
