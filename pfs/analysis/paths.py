"""Results path by path: how cases are drawn, and which results of each are kept."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pfs.analysis.engine import Engine
from pfs.cashflow.budget import amounts_of
from pfs.cashflow.ledger import CENT
from pfs.cashflow.results import Results
from pfs.cashflow.returns import Returns
from pfs.cashflow.run import walk
from pfs.cashflow.state import State
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.flows import Flow
from pfs.models.grid import fiscal_year, grid_dates
from pfs.models.numbers import plain_value
from pfs.models.savings import DirectFunding
from pfs.outcomes.correlation import correlated
from pfs.outcomes.drivers import Draws, drivers_of
from pfs.outcomes.occasions import occasions
from pfs.outcomes.sample import BLOCK_SIZE, Block, BoolArray, FloatArray, Sample
from pfs.outcomes.savings import agencies
from pfs.outcomes.uniforms import (
    Driver,
    GivenUniforms,
    RandomUniforms,
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
Sampling = Literal["sobol", "random"]
Column = FloatArray | BoolArray | NDArray[np.uint8]
"""A result of every path: a number, yes or no, or how the calculation of a return ended."""
Progress = Callable[[int, int], None]
"""Told how many paths are done, and of how many."""
RISKS = {
    "appropriation": ("lost", "escrow_used", "recovered", "failed"),
    "delay": ("delayed",),
}
"""Results of risks that move money, by kind."""
Keyed = Iterable[tuple[str, Callable[[], Column]]]
"""Results by key, each computed only when it is asked for."""


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
    """

    sample: Sample
    seed: int
    sampling: Sampling
    drivers: frozenset[Driver]

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
        return GivenUniforms(given, source) if given else source


class PathResults:
    """Results of all paths by key, each of shape (paths,).

    Parameters
    ----------
    paths
        Number of paths.
    results
        Symbols, or arrays of shape (1,) of what is the same on every path and takes no room.
    """

    def __init__(self, paths: int, results: Mapping[str, Any]) -> None:
        self.rows: dict[str, NDArray[Any]] = {
            key: np.zeros(paths, dtype=value.dtype)
            if isinstance(value, Symbol)
            else np.broadcast_to(value, (paths,))
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
    """

    tape: Tape
    results: Mapping[str, Any]
    deal: Deal

    def run(
        self,
        drawing: Drawing,
        *,
        keys: Collection[str] | None = None,
        given: Mapping[str, FloatArray] | None = None,
        block: int = BLOCK_SIZE,
        progress: Progress | None = None,
    ) -> PathResults:
        """Return some results of every path, or all; otherwise as `run_paths`."""
        wanted = {k: v for k, v in self.results.items() if keys is None or k in keys}
        kept = PathResults(drawing.sample.paths, wanted)
        drawn = {k: v for k, v in wanted.items() if isinstance(v, Symbol)}
        with uncollected():
            program = Program(self.tape, drawn)
        uniforms = correlated(self.deal, drawing.drivers, drawing.uniforms(given))
        player = cache(partial(Player, program))
        # An undefined number must never reach a page: what can be undefined says so by itself.
        with np.errstate(divide="raise", invalid="raise"):
            for part in drawing.sample.blocks(block):
                rows = {key: kept.rows[key][part.start : part.stop] for key in drawn}
                player(len(part)).play(partial(_fill, uniforms, part), rows)
                if progress is not None:
                    progress(part.stop, drawing.sample.paths)
        return kept

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
) -> Recorded:
    """Walk a deal once with symbols for what is drawn, and return it ready to run.

    Parameters
    ----------
    file, drawing
        The deal, and how its cases will be drawn.
    wanted
        Whether a result is kept, by key; the rest are not computed.
    also
        Further results, read from the final state.
    """
    del drawing
    tape = Tape()
    with np.errstate(divide="raise", invalid="raise"), uncollected():
        draws = Draws(Block(0, 1), _Symbols(tape))
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


def _fill(uniforms: Uniforms, part: Block, name: str, row: FloatArray) -> None:
    uniforms.draw(name, part, row)


class _Symbols:
    """A source of uniform numbers that are symbols on a tape."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return the symbol of a driver."""
        del block, out
        symbol: FloatArray = self._tape.input(name)  # type: ignore[assignment]
        return symbol


def results_of(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    """Yield every result that a simulation reports, one a path."""
    deal = results.state.plan.deal
    yield from _parties(results)
    yield from _capital(results)
    for section, names, measures in (
        ("payments", deal.payments, ("earned", "paid", "triggered")),
        ("limits", deal.limits, ("bound",)),
        ("accounts", deal.accounts, ("balance",)),
        ("budget", deal.budget, ("unpaid",)),
    ):
        for name in names:
            for measure in measures:
                yield _plain(results, f"{section}.{name}.{measure}")
    yield from _savings(results)
    for name, cohort in deal.cohorts.items():
        yield _plain(results, f"cohorts.{name}.enrolled")
        if cohort.minimum is not None:
            least = plain_value(cohort.minimum)
            yield f"cohorts.{name}.below_minimum", partial(_below, results, name, least)
    for name, risk in deal.risks.items():
        for measure in RISKS.get(risk.kind, ()):
            yield _plain(results, f"risks.{name}.{measure}")
    for name in deal.terminations:
        used = results.state.used.get(name, np.zeros(results.state.paths, dtype=bool))
        yield f"terminations.{name}.used", partial(_same, used)
    yield _plain(results, "deal.paid")


def _parties(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    deal = results.state.plan.deal
    for name in deal.parties:
        yield _plain(results, f"parties.{name}.paid")
        yield _plain(results, f"parties.{name}.received")
        lowest = results.lowest_cash(name)
        if lowest is not None:
            yield f"parties.{name}.lowest_cash", partial(_same, lowest)
        for year, cash in results.cash_by_year(name).items():
            yield f"parties.{name}.cash@FY{year}", partial(_same, cash)
    for name in sorted({str(p) for payment in deal.payments.values() for p in payment.payors}):
        paid = results.value(f"parties.{name}.outcome_payments")
        yield f"parties.{name}.outcome_payments", partial(_same, paid)
        yield f"parties.{name}.pays", partial(_same, paid > 0)
        for year, amount in results.by_fiscal_year(name).items():
            yield f"parties.{name}.outcome_payments@FY{year}", partial(_same, amount)
        for year, voted in appropriations(deal, name).items():
            above = partial(_above, results, name, year, voted)
            yield f"parties.{name}.above_appropriation@FY{year}", above


def _savings(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    """Yield what is saved, in all and by fiscal year, and who gains on balance."""
    deal = results.state.plan.deal
    for name, saving in deal.savings.items():
        subject = f"savings.{name}"
        if isinstance(saving, DirectFunding):
            measures: tuple[str, ...] = ("payments", "outright", "premium", "savings_lost")
            years: Iterable[int] = ()
        else:
            measures = ("units", "cashable", "steps", "value")
            measures += () if saving.average is None else ("average",)
            years = results.saved.years(name)
        for measure in measures:
            yield _plain(results, f"{subject}.{measure}")
            for year in years:
                yield _plain(results, f"{subject}.{measure}@FY{year}")
    for party in concerned(deal):
        yield _plain(results, f"parties.{party}.savings")
        yield _plain(results, f"parties.{party}.net")
        yield _plain(results, f"parties.{party}.wrong_pocket")
        yield f"parties.{party}.net_positive", partial(_positive, results, party)
        for measure, found in (("savings", results.saved.of_party), ("net", results.saved.net)):
            for year in found(party):
                yield _plain(results, f"parties.{party}.{measure}@FY{year}")


def concerned(deal: Deal) -> tuple[str, ...]:
    """Return the parties that save or pay for outcomes, where the deal states savings."""
    avoided = [saving for saving in deal.savings.values() if not isinstance(saving, DirectFunding)]
    if not avoided:
        return ()
    payors = {str(p) for payment in deal.payments.values() for p in payment.payors}
    savers = {agency for saving in avoided for agency in agencies(saving)}
    return tuple(party for party in deal.parties if party in payors | savers)


def appropriations(deal: Deal, party: str) -> dict[int, float]:
    """Return what is voted for a payor in each fiscal year, where the deal states amounts."""
    stated = deal.parties[party].appropriation
    if not isinstance(stated, Flow):
        return {}
    grid = grid_dates(deal.calendar)
    years: dict[int, float] = {}
    for index, amount in amounts_of(deal, stated, grid).items():
        year = fiscal_year(deal.calendar, grid[index])
        years[year] = years.get(year, 0.0) + amount
    return dict(sorted(years.items()))


def _below(results: Results, cohort: str, least: float) -> BoolArray:
    below: BoolArray = results.value(f"cohorts.{cohort}.enrolled") < least - 1e-9
    return below


def _above(results: Results, party: str, year: int, voted: float) -> BoolArray:
    paid = results.by_fiscal_year(party).get(year, np.zeros(results.state.paths))
    above: BoolArray = paid > voted + CENT
    return above


def is_detail(key: str) -> bool:
    """Return whether a result is one of many of its kind: by year, or of the cash of a date."""
    measure, _, index = key.rpartition(".")[2].partition("@")
    return bool(index) and measure not in {"outcome_payments", "above_appropriation"}


def _positive(results: Results, party: str) -> BoolArray:
    net: BoolArray = results.value(f"parties.{party}.net") > 0.0
    return net


def _capital(results: Results) -> Iterator[tuple[str, Callable[[], Column]]]:
    deal = results.state.plan.deal
    for name in deal.guarantees:
        yield _plain(results, f"capital.{name}.called")
    for name in deal.debts:
        subject = f"capital.{name}"
        for measure in ("drawn", "received", "multiple", "loss", "loss_before_guarantee"):
            yield _plain(results, f"{subject}.{measure}")
        drawn, received = results.value(f"{subject}.drawn"), results.value(f"{subject}.received")
        yield f"{subject}.gain", partial(np.subtract, received, drawn)
        yield f"{subject}.loses", partial(np.less, received, drawn - 0.005)
        returns = cache(partial(results.returns, name))
        yield f"{subject}.irr", partial(_rate, returns)
        yield f"{subject}.irr_status", partial(_status, returns)
    for name in [*deal.deferred_fees, *(k for k in deal.drawn if k not in deal.debts)]:
        for measure in ("drawn", "received"):
            yield _plain(results, f"capital.{name}.{measure}")


def _plain(results: Results, key: str) -> tuple[str, Callable[[], Column]]:
    return key, partial(results.value, key)


def _rate(returns: Callable[[], Returns]) -> Column:
    return returns().rate


def _status(returns: Callable[[], Returns]) -> Column:
    return returns().status


def _same(values: Column) -> Column:
    return values
