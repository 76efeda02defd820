"""The deal against the community's goals: a report card for the steering committee."""

from typing import Annotated

import typer

from pfs.commands.arguments import opened
from pfs.commands.options import DealPath, Format, Outputs, Sampling, Scenarios, Sets, Shape
from pfs.commands.writing import targets_of, write_result


def align(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Annotated[int, typer.Option(min=1, max=2**24, help="Cases to draw.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same cases.")] = 1,
    sampling: Annotated[Sampling, typer.Option(help="sobol or random.")] = Sampling.SOBOL,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Report card: what the deal adds to the community's goals, for whom, through whom.

    pfs align examples/prek-city.yaml --scenario seed_000
    """
    from pfs.analysis.align import NoCommunityError, community_of
    from pfs.analysis.align import align as run
    from pfs.ci_alignment.at_base import base_of
    from pfs.ci_alignment.checks import answers
    from pfs.output.progress import Progress
    from pfs.output.renderings import alignment

    targets = targets_of(output, deal)
    file = opened(deal, scenario, set_)
    try:
        community_of(file)
    except NoCommunityError as error:
        raise typer.BadParameter(
            f"{error}; add it (docs/explanation/collective-impact.md)", param_hint="DEAL"
        ) from error
    with Progress("align") as progress:
        result = run(
            file,
            paths=paths,
            seed=seed,
            sampling=sampling.value,
            answers=answers(file.deal, base_of(file.deal)),
            progress=progress.update,
        )
    write_result(lambda kind: alignment(result, kind), format_, targets, deal)
