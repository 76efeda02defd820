"""Where every amount of one case came from, and why an amount that was expected did not come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pfs.analysis.case import Case, run_case
from pfs.analysis.engine import Engine
from pfs.analysis.examples import absent_of, last_date, money_of, variant_of
from pfs.analysis.paths import Drawing, Sampling
from pfs.analysis.payoff import bases, options_left_alone
from pfs.analysis.reasons.asked import Asked, NotInDealError, dates_asked, flows_asked
from pfs.analysis.reasons.paid import Moved
from pfs.analysis.reasons.recorder import Recorder
from pfs.analysis.reasons.records import Day
from pfs.analysis.reasons.selection import flows_of, selected
from pfs.cashflow.results import Results
from pfs.cashflow.run import walk
from pfs.models.deal_file import DealFile
from pfs.models.keys import ReadingKey
from pfs.outcomes.draws import Draws
from pfs.outcomes.occasions import occasions
from pfs.outcomes.sample import Block
from pfs.source.nearest import nearest


@dataclass(frozen=True, slots=True)
class Told:
    """Which case is explained.

    Parameters
    ----------
    kind
        at (stated outcomes), example (a worked example) or path (one of a simulation).
    given
        Readings that are stated.
    example
        Name of the worked example, else empty.
    path, drawing
        The path, counted from 0, and how it was drawn; None for the others.
    at_base
        Metrics that payments read and nobody states, with the base used for them.
    left_alone
        Options that a party holds and that are not used.
    """

    kind: Literal["at", "example", "path"]
    given: Mapping[str, float]
    example: str = ""
    path: int | None = None
    drawing: Drawing | None = None
    at_base: Mapping[str, float] = field(default_factory=dict)
    left_alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why money moved, or did not, in one case.

    Parameters
    ----------
    file
        The deal that was run: of a worked example with its scenarios and settings.
    told
        The case.
    case
        Its run: every result by key, and the whole ledger.
    asked
        The flows that are asked about.
    date
        The date, month or year that is asked about, as typed; None for all.
    days
        What happened on each date asked about, cut to the flows asked about and what they came
        from.
    """

    file: DealFile
    told: Told
    case: Case
    asked: Asked
    date: str | None
    days: tuple[Day, ...]

    @property
    def flows(self) -> tuple[Moved, ...]:
        """Every flow that is explained, each once, by date."""
        return tuple(moved for day in self.days for moved in flows_of(day))

    @property
    def whole(self) -> bool:
        """Whether nothing is left out: every date and every flow."""
        return self.asked.everything and self.date is None


def explain(  # noqa: PLR0913 - which case, what is asked of it, and how paths are drawn
    file: DealFile,
    *,
    at: Mapping[str, float] | None = None,
    example: str | None = None,
    path: int | None = None,
    date: str | None = None,
    flow: str | None = None,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
) -> Explanation:
    """Return why every amount of one case is what it is.

    Parameters
    ----------
    file
        The deal.
    at
        Measured outcomes by key, as for `payoff`; what is left open is at its base.
    example
        A worked example of the file instead, with its scenarios, settings and opening.
    path
        A path of the simulation instead, counted from 0: the very draws of `simulate`.
    date
        A date, a month `2017-06`, a year `2017` or a fiscal year `FY2017`; all dates otherwise.
    flow
        `FROM:TO`, either of which may be left out: parties, accounts, tranches as
        `capital.senior`; all flows otherwise.
    paths, seed, sampling
        As for `simulate`; they count with `path` only.

    Raises
    ------
    ValueError
        If more than one case is named, or a name, date or path is none of this deal; the message
        says what is.
    """
    if sum(named is not None for named in (at, example, path)) > 1:
        raise ValueError("name one case: outcomes, a worked example or a path")
    if path is not None:
        drawing = Drawing.of([file.deal], paths=paths, seed=seed, sampling=sampling)
        run = _path(file, path, drawing)
    else:
        run = _at(file, at or {}) if example is None else _example(file, example)
    variant, told, case, recorder = run
    asked, dates = flows_asked(variant.deal, flow), dates_asked(variant.deal, date)
    days = (selected(variant.deal, day, asked) for day in recorder.days if day.date in dates)
    return Explanation(variant, told, case, asked, date, tuple(days))


Run = tuple[DealFile, Told, Case, Recorder]


def _at(file: DealFile, given: Mapping[str, float]) -> Run:
    recorder = Recorder(file.deal)
    case = run_case(file.deal, given, set_paths=file.set_paths, witness=recorder)
    stated = {ReadingKey.parse(key).metric for key in given}
    told = Told(
        "at",
        dict(given),
        at_base=bases(file, occasions(file.deal), stated),
        left_alone=options_left_alone(file),
    )
    return file, told, case, recorder


def _example(file: DealFile, name: str) -> Run:
    example = file.deal.worked_examples.get(name)
    if example is None:
        known = list(file.deal.worked_examples)
        near = nearest(name, known)
        remedy = f"write `{near}`" if near else f"there are {', '.join(known) or 'none'}"
        raise NotInDealError("--example", f"there is no worked example `{name[:60]}`; {remedy}")
    if not money_of(example):
        raise NotInDealError(
            "--example", f"the worked example `{name}` is not about money; `pfs align` tells it"
        )
    variant = variant_of(file, name, example)
    absent = absent_of(variant, example)
    if absent:
        raise NotInDealError(
            "--example", f"the worked example `{name}` can't be run: {absent[0]} is not given"
        )
    recorder = Recorder(variant.deal)
    case = run_case(
        variant.deal,
        dict(example.given),
        example=example,
        set_paths=variant.set_paths,
        until=last_date(example),
        witness=recorder,
    )
    told = Told(
        "example", dict(example.given), example=name, left_alone=options_left_alone(variant)
    )
    return variant, told, case, recorder


def _path(file: DealFile, path: int, drawing: Drawing) -> Run:
    if not 0 <= path < drawing.sample.paths:
        raise NotInDealError(
            "--path", f"there is no path {path}; paths count from 0 to {drawing.sample.paths - 1}"
        )
    recorder = Recorder(file.deal)
    # An undefined number must never reach a page: what can be undefined says so by itself.
    with np.errstate(divide="raise", invalid="raise"):
        draws = Draws(Block(path, path + 1), drawing.uniforms())
        state = Engine.of(file.deal).state(
            draws, recording=True, set_paths=file.set_paths, witness=recorder
        )
        walk(state)
    told = Told("path", {}, path=path, drawing=drawing)
    return file, told, Case(Results(state)), recorder
