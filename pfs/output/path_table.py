"""A table of every path: one row a path, one column a result, as CSV or Parquet."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from pfs.analysis.paths import PathResults
from pfs.cashflow.returns import Defined
from pfs.output.write import OutputError

if TYPE_CHECKING:
    import pandas as pd

MOST = 2**31
"""Most bytes of a table: what is larger is refused with its size."""


def refuse_too_large(columns: int, paths: int) -> None:
    """Refuse a table that would take too much memory.

    Raises
    ------
    OutputError
        If it would have more than `MOST` bytes; the message names the size and what to do.
    """
    size = 8 * columns * paths
    if size > MOST:
        raise OutputError(
            f"{paths:,} paths of {columns} results are {size / 1e9:.1f} GB; at most "
            f"{MOST / 1e9:.1f} GB: ask for fewer --paths"
        )


def path_table(kept: PathResults) -> "pd.DataFrame":
    """Return the table: paths count from 0; how a return ended is a word."""
    import pandas as pd

    words = {int(status): status.name.lower() for status in Defined}
    columns = {
        key: pd.Series(row).map(words) if key in kept.statuses else row
        for key, row in sorted(kept.rows.items())
    }
    table = pd.DataFrame(columns)
    table.index.name = "path"
    return table


def path_csv(kept: PathResults) -> bytes:
    """Return the table as CSV: numbers with 12 significant digits, undefined ones empty."""
    text = path_table(kept).to_csv(float_format="%.12g", lineterminator="\n")
    return str(text).encode()


def path_parquet(kept: PathResults) -> bytes:
    """Return the table as Parquet, every number in full.

    Raises
    ------
    OutputError
        If the extra that writes Parquet is not installed.
    """
    out = BytesIO()
    try:
        path_table(kept).to_parquet(out)
    except ImportError as error:
        raise OutputError(
            "Parquet needs an extra: pip install 'pfs-toolkit[parquet]', or name a .csv file"
        ) from error
    return out.getvalue()


WRITERS: dict[str, Callable[[PathResults], bytes]] = {".csv": path_csv, ".parquet": path_parquet}
