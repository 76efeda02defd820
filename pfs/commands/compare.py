"""What changed between term sheets, and what the change is worth to each party."""

from typing import Annotated

import typer

from pfs import exits
from pfs.commands.options import Format, Outputs, Sampling, Shape
from pfs.commands.sheets import sheets
from pfs.commands.writing import targets_of, write_result


def compare(
    deals: Annotated[
        list[str], typer.Argument(metavar="DEAL...", help="Deal files, called a, b, c.")
    ],
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[a:]NAME", help="A named set of changes, to every sheet or to one; repeatable."
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="[a:]PATH=VALUE",
            help="Change one term, of every sheet or of one; repeatable.",
        ),
    ] = None,
    paths: Annotated[int, typer.Option(min=1, max=2**24, help="Cases to draw.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same cases.")] = 1,
    sampling: Annotated[Sampling, typer.Option(help="sobol or random.")] = Sampling.SOBOL,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if any term differs.")
    ] = False,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Say what changed in the terms, and what it is worth to each party on the same draws.

    pfs compare ours.yaml theirs.yaml --set b:capital.senior.rate=6%
    """  # fmt: skip
    from pfs.analysis.compare import MOST_SHEETS
    from pfs.analysis.compare import compare as run
    from pfs.output.progress import Progress
    from pfs.output.renderings import comparison

    if not 2 <= len(deals) <= MOST_SHEETS:
        message = f"name 2 to {MOST_SHEETS} deal files; one may be named twice and changed by --set"
        raise typer.BadParameter(message, param_hint="DEAL")
    targets = targets_of(output, *deals)
    files = sheets(deals, scenario, set_)
    with Progress("compare") as progress:
        result = run(
            *files, paths=paths, seed=seed, sampling=sampling.value, progress=progress.update
        )
    write_result(lambda kind: comparison(result, kind), format_, targets, *deals)
    if exit_code and result.differs:
        raise typer.Exit(exits.NO)
