"""Is a deal file valid, and do its worked examples hold."""

from typing import Annotated

import typer

from pfs import exits
from pfs.commands.arguments import choice_of, settings_of
from pfs.commands.options import CheckFormat, Scenarios, Sets
from pfs.output.write import emit


def check(
    deals: Annotated[
        list[str] | None, typer.Argument(metavar="DEAL...", help="Deal files, or - for input.")
    ] = None,
    scenario: Scenarios = None,
    set_: Sets = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes too.")] = False,
    alignment: Annotated[
        bool, typer.Option("--alignment", help="Check the frameworks of collective impact too.")
    ] = False,
    format_: Annotated[
        CheckFormat, typer.Option("--format", help="full, concise or json.")
    ] = CheckFormat.FULL,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODES", help="Only these warnings and notes, as PFS3."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODES", help="Not these: PFS308,PFS310; repeatable."),
    ] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="CODE", help="Say what a code means.")
    ] = None,
) -> None:
    """Is a deal file valid, and do its worked examples hold. Exit 1 where not.

    pfs check examples/*.yaml
    """
    from pfs.analysis.check import check as run
    from pfs.output.check_report import explanation, report

    if explain is not None:
        text = explanation(explain)
        if text is None:
            raise typer.BadParameter(f"there is no code `{explain[:20]}`", param_hint="--explain")
        emit(text)
        return
    if not deals:
        raise typer.BadParameter("name at least one deal file", param_hint="DEAL")
    choice, settings = choice_of(select, ignore), settings_of(set_)
    results = [run(name, scenario or (), settings, choice, alignment=alignment) for name in deals]
    emit(report(results, format_.value, notes=notes))
    if not all(result.passes(strict=strict) for result in results):
        raise typer.Exit(exits.NO)
