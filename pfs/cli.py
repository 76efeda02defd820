"""The command line: arguments in, one library call, one rendering, one exit code."""

import sys
from typing import Annotated

import typer

from pfs import __version__, exits
from pfs.commands.align import align
from pfs.commands.breakeven import breakeven
from pfs.commands.check import check
from pfs.commands.compare import compare
from pfs.commands.explain import explain
from pfs.commands.init import init
from pfs.commands.payoff import payoff
from pfs.commands.schema import schema
from pfs.commands.sensitivity import sensitivity
from pfs.commands.show import show
from pfs.commands.simulate import simulate
from pfs.commands.sweep import sweep
from pfs.output.write import OutputError, emit
from pfs.source.findings import DealError
from pfs.source.read import UnreadableError

FIRST = """\
pfs: what a pay for success deal pays, to whom, and what it changes
  pfs init my-deal.yaml             a commented file to start from
  pfs check my-deal.yaml            is it valid, do its examples hold
  pfs show my-deal.yaml             the term sheet in words
  pfs simulate my-deal.yaml         one page: who gets what, what breaks it
  pfs payoff my-deal.yaml --at ...  exact payments at an outcome you state
  pfs explain my-deal.yaml --at ... why each amount moved, or did not
  pfs breakeven my-deal.yaml        from which outcome each party is whole
  pfs sensitivity my-deal.yaml      what moves the result, on whose word
  pfs compare ours.yaml theirs.yaml what changed, and what it is worth to whom
  pfs sweep my-deal.yaml --vary ... the same figures at many values of a term
  pfs align my-deal.yaml            what it adds to the community's goals

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
    sys.exit(exits.run(call))


def call() -> int | None:
    """Run the command that the arguments name, and return its exit code."""
    try:
        ended = app(standalone_mode=False)
    except UnreadableError as error:
        return exits.say(f"pfs: {error}", exits.COULD_NOT)
    except OutputError as error:
        return exits.say(f"pfs: {error}", exits.COULD_NOT)
    except DealError as error:
        return _invalid(error)
    if ended == exits.INTERRUPTED:
        # The parser keeps the interrupt to itself.
        return exits.say("Stopped.", exits.INTERRUPTED)
    return ended if isinstance(ended, int) else None


def _invalid(error: DealError) -> int:
    """Show why a deal is refused: on the file 1, on a setting of the command line 2."""
    from pfs.output.diagnostics import count_line, render

    sources = {} if error.source is None else {error.source.name: error.source}
    usage = all(found.file.startswith("--") for found in error.findings)
    message = render(error.findings, sources) + count_line(error.findings)
    return exits.say(message, exits.COULD_NOT if usage else exits.NO)


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


COMMANDS = (
    init,
    check,
    show,
    simulate,
    payoff,
    explain,
    breakeven,
    sensitivity,
    compare,
    align,
    sweep,
    schema,
)

for _command in COMMANDS:
    app.command()(_command)
