"""The command line: arguments in, one library call, one rendering, one exit code."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from pfs import __version__, exits
from pfs.arguments import at_cases, opened, settings_of, vary_cases
from pfs.options import (
    CheckFormat,
    DealPath,
    Format,
    Outputs,
    Sampling,
    Scenarios,
    Sets,
    Shape,
)
from pfs.output.write import OutputError, emit, write_file
from pfs.source.findings import DealError
from pfs.source.read import UnreadableError

FIRST = """\
pfs: what a pay for success deal pays, to whom, and what it changes
  pfs init my-deal.yaml             a commented file to start from
  pfs check my-deal.yaml            is it valid, do its examples hold
  pfs show my-deal.yaml             the term sheet in words
  pfs simulate my-deal.yaml         one page: who gets what, what breaks it
  pfs payoff my-deal.yaml --at ...  exact payments at an outcome you state

More: schema
pfs COMMAND --help says more, each with an example
"""


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the program and end the process."""
    sys.exit(exits.run(_call))


def _call() -> int | None:
    try:
        ended = app(standalone_mode=False)
    except UnreadableError as error:
        return _could_not(str(error))
    except OutputError as error:
        return _could_not(str(error))
    except DealError as error:
        return _invalid(error)
    return ended if isinstance(ended, int) else None


def _could_not(message: str) -> int:
    sys.stderr.write(f"pfs: {message}\n")
    return exits.COULD_NOT


def _invalid(error: DealError) -> int:
    """Show why a deal is refused: on the file 1, on a setting of the command line 2."""
    from pfs.output.diagnostics import count_line, render

    sources = {} if error.source is None else {error.source.name: error.source}
    sys.stderr.write(render(error.findings, sources) + count_line(error.findings) + "\n")
    usage = all(found.file.startswith("--") for found in error.findings)
    return exits.COULD_NOT if usage else exits.NO


@app.callback(invoke_without_command=True)
def _first(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Say what a pay for success deal pays, to whom, and what it changes."""
    if version:
        emit(f"pfs {__version__}\n")
    elif context.invoked_subcommand is None:
        emit(FIRST)


@app.command()
def simulate(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Annotated[int, typer.Option(min=1, max=2**24, help="Cases to draw.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same cases.")] = 1,
    sampling: Annotated[Sampling, typer.Option(help="sobol or random.")] = Sampling.SOBOL,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """One page: sources and uses, who pays and gets what, what breaks the deal.

    pfs simulate examples/ny-ceo.yaml --set limits.usdol.at_most=9_000_000
    """
    from pfs.analysis.simulate import simulate as run
    from pfs.output.progress import Progress
    from pfs.output.renderings import simulation

    targets = _targets(output)
    file = opened(deal, scenario, set_)
    with Progress("simulate") as progress:
        result = run(
            file, paths=paths, seed=seed, sampling=sampling.value, progress=progress.update
        )
    _write(lambda kind: simulation(result, kind), format_, targets, deal)


@app.command()
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

    targets = _targets(output)
    file = opened(deal, scenario, set_)
    cases = vary_cases(file.deal, vary, at) if vary else at_cases(file.deal, at or [])
    if flows and len(cases) > 1:
        raise typer.BadParameter("state one case; one --at, no --vary", param_hint="--flows")
    result = run(file, cases)
    render = ledger if flows else payoffs
    _write(lambda kind: render(result, kind), format_, targets, deal)


@app.command()
def show(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Print the term sheet in words and tables.

    pfs show examples/ny-ceo.yaml
    """
    from pfs.output.renderings import term_sheet

    targets = _targets(output)
    file = opened(deal, scenario, set_)
    _write(lambda kind: term_sheet(file, kind), format_, targets, deal)


@app.command()
def check(
    deals: Annotated[
        list[str] | None, typer.Argument(metavar="DEAL...", help="Deal files, or - for input.")
    ] = None,
    scenario: Scenarios = None,
    set_: Sets = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes too.")] = False,
    format_: Annotated[
        CheckFormat, typer.Option("--format", help="full, concise or json.")
    ] = CheckFormat.FULL,
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
    results = [run(name, scenario or (), settings_of(set_)) for name in deals]
    emit(report(results, format_.value, notes=notes))
    if not all(result.passes(strict=strict) for result in results):
        raise typer.Exit(exits.NO)


@app.command()
def init(
    path: Annotated[str, typer.Argument(metavar="FILE", help="The file to write.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a commented file to start from.

    pfs init my-deal.yaml
    """
    from pathlib import Path

    from pfs.output.starter import starter_text

    if Path(path).exists() and not force:
        raise OutputError(f"`{path}` exists; name another file, or add --force to replace it")
    write_file(path, starter_text())
    sys.stderr.write(f"{path} written\nNext  pfs check {path}\n      pfs simulate {path}\n")


@app.command()
def schema(output: Outputs = None) -> None:
    """Print the JSON Schema of a deal file, for editors and validators.

    pfs schema -o deal.schema.json
    """
    import json

    from pfs.models.schema import json_schema

    text = json.dumps(json_schema(), indent=2) + "\n"
    for name in output or ():
        if not name.lower().endswith(".json"):
            raise typer.BadParameter(f"`{name}` must end in .json", param_hint="-o")
        write_file(name, text)
    if not output:
        emit(text)


_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "markdown", ".txt": "table"}


def _targets(names: list[str] | None) -> dict[str, str]:
    """Return the format of each file to write, by its suffix; refused before anything is run."""
    return {name: _kind(name) for name in names or ()}


def _write(
    render: Callable[[str], str], format_: Format, targets: dict[str, str], deal: str
) -> None:
    """Write a result to files, or to standard output where there are none."""
    for name, kind in targets.items():
        write_file(name, render(kind), inputs=() if deal == "-" else (deal,))
    if not targets:
        emit(render(format_.value))


def _kind(name: str) -> str:
    for suffix, kind in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return kind
    raise typer.BadParameter(
        f"`{name}` has none of the suffixes {', '.join(_SUFFIXES)}", param_hint="-o"
    )
