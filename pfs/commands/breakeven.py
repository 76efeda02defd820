"""From which outcome, and on which terms, each party and tranche breaks even."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from pfs.analysis.asked import AskedError
from pfs.commands.arguments import opened
from pfs.commands.options import (
    DealPath,
    Format,
    Outputs,
    Paths,
    Sampling,
    SamplingKind,
    Scenarios,
    Seed,
    Sets,
    Shape,
)
from pfs.commands.writing import targets_of, write_result
from pfs.models.deal_file import DealFile


def breakeven(
    deal: DealPath,
    metric: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Move this metric, no terms; repeatable."),
    ] = None,
    frontier: Annotated[
        str | None, typer.Option(metavar="A,B", help="Two metrics at once.")
    ] = None,
    solve: Annotated[
        str | None,
        typer.Option(metavar="PATH[=LO:HI]", help="The term to find a value for, with --for."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--for", metavar="'FIGURE OP VALUE'", help="What the term must bring."),
    ] = None,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Paths = 10_000,
    seed: Seed = 1,
    sampling: SamplingKind = Sampling.SOBOL,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """From which outcome, volume, price and cost on each party and tranche is whole.

    pfs breakeven examples/ny-ceo.yaml --frontier recidivism,employment
    """
    from pfs.output.progress import Progress

    targets = targets_of(output, deal)
    pair = _pair(frontier, metric, solve, target)
    file = opened(deal, scenario, set_)
    with Progress("breakeven") as progress:
        how = Drawn(paths, seed, sampling.value, progress.update)
        if solve is not None:
            render = _solved(file, solve, target or "", how)
        else:
            render = _frontier(file, pair, how) if pair else _levels(file, metric, how)
    write_result(render, format_, targets, deal)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How cases are drawn, and who is told how far it is."""

    paths: int
    seed: int
    sampling: Literal["sobol", "random"]
    progress: Callable[[int, int], None]


Render = Callable[[str], str]


def _pair(
    frontier: str | None, metric: list[str] | None, solve: str | None, target: str | None
) -> tuple[str, str] | None:
    """Return the two metrics of a frontier; refuse options that do not go together."""
    if (solve is None) != (target is None):
        raise typer.BadParameter(
            "--solve names the term and --for the target; write both", param_hint="--solve"
        )
    asked = [
        n for n, x in (("--metric", metric), ("--frontier", frontier), ("--solve", solve)) if x
    ]
    if len(asked) > 1:
        raise typer.BadParameter(
            "they are different questions; ask one", param_hint=" ".join(asked)
        )
    if frontier is None:
        return None
    names = [name.strip() for name in frontier.split(",")]
    if len(names) != 2:
        raise typer.BadParameter("write two metrics, as recidivism,employment",
                                 param_hint="--frontier")  # fmt: skip
    return names[0], names[1]


def _levels(file: DealFile, metrics: list[str] | None, how: Drawn) -> Render:
    from pfs.analysis.breakeven.run import breakeven as run
    from pfs.output.renderings import breakevens

    with refused("--metric"):
        result = run(
            file, metrics=metrics, paths=how.paths, seed=how.seed, sampling=how.sampling,
            progress=how.progress,
        )  # fmt: skip
    return lambda kind: breakevens(result, kind)


def _frontier(file: DealFile, pair: tuple[str, str], how: Drawn) -> Render:
    from pfs.analysis.breakeven.frontier import frontier as run
    from pfs.output.renderings import frontiers

    with refused("--frontier"):
        result = run(
            file, *pair, paths=how.paths, seed=how.seed, sampling=how.sampling,
            progress=how.progress,
        )  # fmt: skip
    return lambda kind: frontiers(result, kind)


def _solved(file: DealFile, term: str, target: str, how: Drawn) -> Render:
    from pfs.analysis.breakeven.solve import solve as run
    from pfs.output.renderings import solutions

    with refused("--solve"):
        result = run(
            file, term, target, paths=how.paths, seed=how.seed, sampling=how.sampling,
            progress=how.progress,
        )  # fmt: skip
    return lambda kind: solutions(result, kind)


@contextmanager
def refused(option: str) -> Iterator[None]:
    """Turn what the library refuses into a usage error of an option."""
    try:
        yield
    except AskedError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
