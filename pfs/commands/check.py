"""Is a deal file valid, and do its worked examples hold."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from pfs import exits
from pfs.commands.arguments import choice_of, settings_of
from pfs.commands.options import CheckFormat, Scenarios, Sets
from pfs.output.write import emit

if TYPE_CHECKING:
    from pfs.analysis.check import Checked


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
        CheckFormat | None,
        typer.Option("--format", help="How to write findings; full, in GitHub Actions github."),
    ] = None,
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
    emit(report(results, (format_ or _usual()).value, notes=notes, strict=strict))
    if not all(result.passes(strict=strict) for result in results):
        raise typer.Exit(exits.COULD_NOT if _only_settings(results) else exits.NO)


def _only_settings(results: "list[Checked]") -> bool:
    """Return whether nothing but the settings of the command line is wrong."""
    errors = [found for result in results for found in result.findings if found.severity == "error"]
    return bool(errors) and all(found.file.startswith("--") for found in errors)


def _usual() -> CheckFormat:
    """Return the format where none is named: of GitHub Actions inside them, else full."""
    inside = os.environ.get("GITHUB_ACTIONS") == "true"
    return CheckFormat.GITHUB if inside else CheckFormat.FULL
