"""Simulate a deal: one page of what every party can expect."""

from typing import Annotated

import typer

from pfs.commands.arguments import opened
from pfs.commands.options import DealPath, Format, Outputs, Sampling, Scenarios, Sets, Shape
from pfs.commands.writing import targets_of, write_result


def simulate(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Annotated[int, typer.Option(min=1, max=2**24, help="Cases to draw.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same cases.")] = 1,
    sampling: Annotated[Sampling, typer.Option(help="sobol or random.")] = Sampling.SOBOL,
    details: Annotated[
        bool, typer.Option("--details", help="Add results by year and by true effect.")
    ] = False,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """One page: sources and uses, who pays and gets what, what breaks the deal.

    pfs simulate examples/ny-ceo.yaml --set limits.usdol.at_most=9_000_000
    """
    from pfs.analysis.simulate import simulate as run
    from pfs.output.progress import Progress
    from pfs.output.renderings import simulation

    targets = targets_of(output)
    file = opened(deal, scenario, set_)
    kinds = set(targets.values()) or {format_.value}
    with Progress("simulate") as progress:
        result = run(
            file,
            paths=paths,
            seed=seed,
            sampling=sampling.value,
            details=details or bool(kinds & {"csv", "json"}),
            progress=progress.update,
        )
    write_result(lambda kind: simulation(result, kind, details=details), format_, targets, deal)
