"""Where the results of every path go: `--paths-out FILE.csv` or `FILE.parquet`."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

from pfs.output.write import OutputError, refuse_target, write_file

if TYPE_CHECKING:
    from pfs.analysis.paths import PathResults

SUFFIXES = (".csv", ".parquet")


def every_path(name: str, deal: str) -> "Callable[[PathResults], None]":
    """Return what writes the results of every path to a file; refused before anything is run."""
    suffix = next((s for s in SUFFIXES if name.lower().endswith(s)), None)
    if suffix is None:
        raise typer.BadParameter(
            f"`{name}` has none of the suffixes {', '.join(SUFFIXES)}", param_hint="--paths-out"
        )
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise OutputError(
            "Parquet needs an extra: pip install 'pfs-toolkit[parquet]', or name a .csv file"
        )
    inputs = () if deal == "-" else (deal,)
    refuse_target(name, inputs=inputs)

    def write(kept: "PathResults") -> None:
        from pfs.output.path_table import WRITERS

        write_file(name, WRITERS[suffix](kept), inputs=inputs)

    return write
