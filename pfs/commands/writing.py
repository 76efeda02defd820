"""Where a command's result goes: standard output, or files by their suffix."""

import os
from collections.abc import Callable, Sequence

import typer

from pfs.commands.options import Format
from pfs.output.write import emit, refuse_target, write_file

_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "markdown", ".txt": "table"}


def targets_of(names: list[str] | None, *deals: str) -> dict[str, str]:
    """Return the format of each file to write, by its suffix.

    What can't be written, or is one of the deal files, is refused here, before anything is run.
    """
    refuse_twice(names or ())
    targets = {name: _kind(name) for name in names or ()}
    for name in targets:
        refuse_target(name, inputs=_files(deals))
    return targets


def _files(deals: Sequence[str]) -> tuple[str, ...]:
    return tuple(deal for deal in deals if deal != "-")


def refuse_twice(names: Sequence[str]) -> None:
    """Refuse outputs that are one file, of which only the last would remain."""
    seen: dict[str, str] = {}
    for name in names:
        where = os.path.realpath(name)
        if where in seen:
            message = f"`{seen[where]}` and `{name}` are one file; name it once"
            raise typer.BadParameter(message, param_hint="-o")
        seen[where] = name


def write_result(
    render: Callable[[str], str], format_: Format, targets: dict[str, str], *deals: str
) -> None:
    """Write a result to files, or to standard output where there are none.

    The deal files that it was made from are never written over.
    """
    for name, kind in targets.items():
        write_file(name, render(kind), inputs=_files(deals))
    if not targets:
        emit(render(format_.value))


def _kind(name: str) -> str:
    for suffix, kind in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return kind
    raise typer.BadParameter(
        f"`{name}` has none of the suffixes {', '.join(_SUFFIXES)}", param_hint="-o"
    )
