"""Which numbers move a result, and which of them nobody vouches for."""

from typing import Annotated

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


def sensitivity(
    deal: DealPath,
    of: Annotated[
        list[str] | None,
        typer.Option("--of", metavar="FIGURE", help="A result, as capital.senior.irr; repeatable."),
    ] = None,
    span: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH=LOW:HIGH", help="A certain term to move; repeatable."),
    ] = None,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Paths = 10_000,
    seed: Seed = 1,
    sampling: SamplingKind = Sampling.SOBOL,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Which numbers move a result most, and which of those have no source.

    pfs sensitivity examples/nyc-able.yaml --span capital.guarantee.amount=x0.9:x1.1
    """
    from pfs.analysis.sensitivity.run import sensitivity as run
    from pfs.output.progress import Progress
    from pfs.output.renderings import sensitivities

    targets = targets_of(output, deal)
    file = opened(deal, scenario, set_)
    try:
        with Progress("sensitivity") as progress:
            result = run(
                file, of=of, spans=span or (), paths=paths, seed=seed, sampling=sampling.value,
                progress=progress.update,
            )  # fmt: skip
    except AskedError as error:
        raise typer.BadParameter(str(error), param_hint="--of or --span") from error
    write_result(lambda kind: sensitivities(result, kind), format_, targets, deal)
