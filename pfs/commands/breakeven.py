"""From which outcome, and on which terms, each party and tranche breaks even."""

from typing import Annotated

import typer

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


def breakeven(
    deal: DealPath,
    metric: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Move only this metric; repeatable."),
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

    pfs breakeven examples/nyc-able.yaml
    """
    from pfs.analysis.breakeven.run import breakeven as run
    from pfs.output.progress import Progress
    from pfs.output.renderings import breakevens

    targets = targets_of(output)
    file = opened(deal, scenario, set_)
    try:
        with Progress("breakeven") as progress:
            result = run(
                file, metrics=metric, paths=paths, seed=seed, sampling=sampling.value,
                progress=progress.update,
            )  # fmt: skip
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--metric") from error
    write_result(lambda kind: breakevens(result, kind), format_, targets, deal)
