"""Sensitivity of a deal's results: tornado, Sobol indices, and numbers that nobody vouches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pfs.analysis.asked import AskedError
from pfs.analysis.figures import AVERAGED_NEVER, split
from pfs.analysis.paths import Drawing, Progress, Recorded, Sampling, record, run_paths
from pfs.analysis.sensitivity.groups import Group, groups_of
from pfs.analysis.sensitivity.indices import Index, Values, sobol_indices, with_twins
from pfs.analysis.sensitivity.moves import Move, Place, assumed, named, source_of_group, uncertain
from pfs.analysis.sensitivity.tornado import (
    End,
    Swing,
    change,
    statistic_of,
)
from pfs.analysis.statistics import Estimate, mean, quantile
from pfs.analysis.target import QUANTILES
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import FloatArray
from pfs.source.nearest import nearest


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What moves one result.

    Parameters
    ----------
    key, statistic
        The result and the statistic of it whose moves are told: mean, p5, median or p95.
    now
        The statistic as the deal stands.
    swings
        Uncertain numbers and named ones, the most influential first.
    indices
        Shares of the result's variance, the largest total first; empty where the result does not
        vary, or is not defined in every case.
    assumed
        Certain numbers without a source, a tenth less and more, the most influential first.
    """

    key: str
    statistic: str
    now: Estimate
    swings: tuple[Swing, ...]
    indices: tuple[Index, ...]
    assumed: tuple[Swing, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sensitivity of a deal.

    Parameters
    ----------
    sources
        Source of each group of drivers by its name; None where the deal does not say.
    fixed
        Numbers without a source that were not tried, with the reason.
    """

    file: DealFile
    drawing: Drawing
    results: tuple[Sensitive, ...]
    sources: Mapping[str, str | None]
    fixed: Mapping[str, str]


def sensitivity(
    file: DealFile,
    *,
    of: Sequence[str] | None = None,
    spans: Sequence[str] = (),
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    progress: Progress | None = None,
) -> Sensitivity:
    """Return which numbers move a deal's results.

    Parameters
    ----------
    file
        The deal.
    of
        Results by key, `capital.senior.gain`, or figures by name, `capital.senior.irr.median`;
        every tranche's gain and what every payor pays for outcomes unless stated.
    spans
        Certain terms to move, `PATH=LOW:HIGH`; `x0.9:x1.1` means times what the deal states.
    paths, seed, sampling
        Cases drawn at each value, the same at all of them; as for `simulate`.
    progress
        Called after each set of cases.

    Raises
    ------
    AskedError
        If there is no such result or figure, or a span can't be read.
    DealError
        If a named value gives no valid deal.
    """
    asked = _asked(file, of)
    fixed: dict[str, str] = {}
    terms = [*named(file, spans), *assumed(file, fixed)]
    variants = [place.file for move in terms for place in (move.low, move.high) if place.file]
    deals = [file.deal, *(variant.deal for variant in variants)]
    drawing = Drawing.of(deals, paths=paths, seed=seed, sampling=sampling)
    groups = groups_of(file.deal, Drawing.of([file.deal]).drivers)
    runner = _Runner(file, drawing, frozenset(key for key, _ in asked))
    ready = runner.recorded(file, drawing)
    now = runner.values(ready, drawing)
    _known(asked, now, file, drawing)
    moves = [*uncertain(file, groups), *terms]
    runner.expect(len(moves) * 2 + len(groups) + 3, progress)
    ends = [(move, runner.end(move.low), runner.end(move.high)) for move in moves]
    indices = _indices(runner, ready, groups)
    results = tuple(
        _sensitive(pair, now, ends, indices.get(pair[0], ()), drawing) for pair in asked
    )
    sources = {group.name: source_of_group(file, group) for group in groups}
    return Sensitivity(file, drawing, results, sources, fixed)


@dataclass(slots=True)
class _Runner:
    """Runs the deal, or a variant of it, on the same cases, and keeps the results asked for."""

    file: DealFile
    drawing: Drawing
    keys: frozenset[str]
    progress: Progress | None = None
    total: int = 0
    done: int = 0

    def expect(self, total: int, progress: Progress | None) -> None:
        """Say how many sets of cases there are, one of which is done."""
        self.total, self.progress = total, progress
        self.step()

    def step(self) -> None:
        """Count a set of cases."""
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)

    def values(
        self,
        recorded: Recorded,
        drawing: Drawing,
        given: Mapping[str, FloatArray] | None = None,
    ) -> dict[str, FloatArray]:
        """Return the results asked for in every case; yes is 1."""
        kept = recorded.run(drawing, given=given)
        flags = {key: value.astype(np.float64) for key, value in kept.flags.items()}
        return {**kept.numbers, **flags}

    def recorded(self, file: DealFile, drawing: Drawing) -> Recorded:
        """Return a deal ready to run."""
        return record(file, drawing, wanted=self.keys.__contains__)

    def end(self, place: Place) -> tuple[Place, Values]:
        """Return the results at one end of a number."""
        drawing = replace(self.drawing, stated=place.stated)
        ready = self.recorded(place.file or self.file, drawing)
        paths = drawing.sample.paths
        given = {name: np.full(paths, at) for name, at in place.held.items()}
        found = self.values(ready, drawing, given)
        self.step()
        return place, found


def _asked(file: DealFile, of: Sequence[str] | None) -> list[tuple[str, str]]:
    """Return result and statistic of what is asked for."""
    if of is not None:
        return [_figure(name) for name in of]
    deal = file.deal
    paying = {str(p) for payment in deal.payments.values() for p in payment.payors}
    keys = [f"capital.{name}.gain" for name in deal.debts]
    keys += [f"parties.{name}.outcome_payments" for name in deal.parties if name in paying]
    return [(key, "mean") for key in keys]


def _figure(name: str) -> tuple[str, str]:
    key, _, last = name.rpartition(".")
    if last == "probability":
        last = "mean"
    elif last not in {"mean", *QUANTILES}:
        key, last = name, "median" if split(name)[1] in AVERAGED_NEVER else "mean"
    if last == "mean" and split(key)[1] in AVERAGED_NEVER:
        raise AskedError("returns are never averaged; write `median` instead of `mean`")
    return key, last


def _known(asked: list[tuple[str, str]], now: Values, file: DealFile, drawing: Drawing) -> None:
    for key, _ in asked:
        if key not in now:
            kept = run_paths(file, replace(drawing, sample=drawing.sample.of(1)))
            names = dict.fromkeys(sorted({**kept.numbers, **kept.flags}))
            near = nearest(key, names)
            remedy = f"write `{near}`" if near else f"for instance {', '.join(list(names)[:3])}"
            raise AskedError(f"`{key}` is no result of a simulation of this deal; {remedy}")


def _indices(
    runner: _Runner, ready: Recorded, groups: Sequence[Group]
) -> dict[str, tuple[Index, ...]]:
    if not groups:
        return {}
    drawing = with_twins(runner.drawing)
    return sobol_indices(
        lambda drawn: runner.values(ready, drawn), groups, drawing, done=runner.step
    )


def _sensitive(
    pair: tuple[str, str],
    now: Values,
    ends: Sequence[tuple[Move, tuple[Place, Values], tuple[Place, Values]]],
    indices: tuple[Index, ...],
    drawing: Drawing,
) -> Sensitive:
    key, statistic = pair
    sample = drawing.sample

    def end(found: tuple[Place, Values]) -> End:
        place, values = found
        value = statistic_of(values[key], statistic)
        return End(place.at, value, change(now[key], values[key], statistic, sample))

    swings = [Swing(m.name, m.kind, end(low), end(high), m.source) for m, low, high in ends]
    swings.sort(key=lambda swing: (-swing.reach, swing.name))
    level = QUANTILES.get(statistic)
    return Sensitive(
        key,
        statistic,
        mean(now[key], sample) if level is None else quantile(now[key], level, sample),
        tuple(s for s in swings if s.kind != "assumed"),
        tuple(sorted(indices, key=lambda index: (-(index.total.value or 0.0), index.group.name))),
        tuple(s for s in swings if s.kind == "assumed"),
    )
