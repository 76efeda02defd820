"""Simulate a deal: one page of what every party can expect."""

from typing import Annotated

import typer

from pfs.commands.arguments import opened
from pfs.commands.every_path import every_path
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


def simulate(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Paths = 10_000,
    seed: Seed = 1,
    sampling: SamplingKind = Sampling.SOBOL,
    details: Annotated[
        bool, typer.Option("--details", help="Add results by year and by true effect.")
    ] = False,
    paths_out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write every result of every path: .csv or .parquet."),
    ] = None,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """One page: sources and uses, who pays and gets what, what breaks the deal.

    pfs simulate examples/ny-ceo.yaml --set limits.usdol.at_most=9_000_000
    """
    from pfs.analysis.simulate import TooLargeError
    from pfs.analysis.simulate import simulate as run
    from pfs.output.progress import Progress
    from pfs.output.renderings import simulation

    targets = targets_of(output, deal)
    every = None if paths_out is None else every_path(paths_out, deal)
    file = opened(deal, scenario, set_)
    kinds = set(targets.values()) or {format_.value}
    try:
        with Progress("simulate") as progress:
            result = run(
                file,
                paths=paths,
                seed=seed,
                sampling=sampling.value,
                details=details or bool(kinds & {"csv", "json"}),
                every_path=every,
                progress=progress.update,
            )
    except TooLargeError as error:
        raise typer.BadParameter(str(error), param_hint="--paths-out") from error
    write_result(lambda kind: simulation(result, kind, details=details), format_, targets, deal)
