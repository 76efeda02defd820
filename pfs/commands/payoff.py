"""Exact payments and returns at stated outcomes."""

from typing import Annotated

import typer

from pfs.commands.arguments import at_cases, opened, vary_cases
from pfs.commands.options import DealPath, Format, Outputs, Scenarios, Sets, Shape
from pfs.commands.writing import targets_of, write_result


def payoff(
    deal: DealPath,
    at: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC=VALUE[,METRIC=VALUE]", help="One case; repeatable."),
    ] = None,
    vary: Annotated[
        str | None, typer.Option(metavar="METRIC=LO:HI:STEP", help="A row of cases.")
    ] = None,
    flows: Annotated[
        bool, typer.Option("--flows", help="Print every movement of money of the one case.")
    ] = False,
    scenario: Scenarios = None,
    set_: Sets = None,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Exact payments and returns at measured outcomes that you state; nothing is sampled.

    pfs payoff examples/nyc-able.yaml --vary recidivism=0:0.24:0.02
    """
    from pfs.analysis.payoff import payoff as run
    from pfs.output.renderings import ledger, payoffs

    targets = targets_of(output, deal)
    file = opened(deal, scenario, set_)
    cases = vary_cases(file.deal, vary, at) if vary is not None else at_cases(file.deal, at or [])
    if flows and len(cases) > 1:
        raise typer.BadParameter("state one case; one --at, no --vary", param_hint="--flows")
    result = run(file, cases)
    render = ledger if flows else payoffs
    write_result(lambda kind: render(result, kind), format_, targets, deal)
