"""Simulate a deal: one page of what every party can expect."""

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


def simulate(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Paths = 10_000,
    seed: Seed = 1,
    sampling: SamplingKind = Sampling.SOBOL,
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
    with Progress("simulate") as progress:
        result = run(
            file, paths=paths, seed=seed, sampling=sampling.value, progress=progress.update
        )
    write_result(lambda kind: simulation(result, kind), format_, targets, deal)
