"""A commented file to start from."""

import sys
from typing import Annotated

import typer

from pfs.output.write import OutputError, write_file


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
