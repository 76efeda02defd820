"""Where every amount of one case came from."""

from typing import Annotated

import typer

from pfs.commands.arguments import at_cases, opened
from pfs.commands.options import DealPath, Format, Outputs, Sampling, Scenarios, Sets, Shape
from pfs.commands.writing import targets_of, write_result


def explain(
    deal: DealPath,
    at: Annotated[
        str | None,
        typer.Option(metavar="METRIC=VALUE[,METRIC=VALUE]", help="The case, by what is measured."),
    ] = None,
    example: Annotated[
        str | None, typer.Option(metavar="NAME", help="A worked example of the file instead.")
    ] = None,
    path: Annotated[
        int | None, typer.Option(metavar="K", help="Path K of the simulation instead, from 0.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="D", help="2017-06-30, 2017-06, 2017 or FY2017.")
    ] = None,
    flow: Annotated[
        str | None,
        typer.Option(metavar="FROM:TO", help="These flows only; either end may be left out."),
    ] = None,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Annotated[int, typer.Option(min=1, max=2**24, help="With --path.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="With --path.")] = 1,
    sampling: Annotated[Sampling, typer.Option(help="With --path.")] = Sampling.SOBOL,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Say of one case why each amount moved, and why one that was expected did not.

    pfs explain examples/ma-juvenile-justice.yaml --at incarceration=0.40 --flow :kresge --date 2017
    """
    from pfs.analysis.explain import explain as run
    from pfs.analysis.reasons.asked import NotInDealError
    from pfs.output.renderings import explanation

    if sum(named is not None for named in (at, example, path)) > 1:
        raise typer.BadParameter("name one of --at, --example and --path", param_hint="--at")
    targets = targets_of(output, deal)
    file = opened(deal, scenario, set_)
    given = None if at is None else at_cases(file.deal, [at])[0]
    try:
        result = run(
            file, at=given, example=example, path=path, date=date, flow=flow, paths=paths,
            seed=seed, sampling=sampling.value,
        )  # fmt: skip
    except NotInDealError as error:
        raise typer.BadParameter(str(error), param_hint=error.about) from error
    write_result(lambda kind: explanation(result, kind), format_, targets, deal)
