"""A table of every path: one row a path, one column a result, as CSV or Parquet."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from pfs.analysis.paths import PathResults
from pfs.cashflow.returns import Defined

if TYPE_CHECKING:
    import pandas as pd


def path_table(kept: PathResults) -> "pd.DataFrame":
    """Return the table, columns by key; paths count from 0; how a return ended is a word."""
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
    table = path_table(kept)
    for key in kept.flags:
        table[key] = table[key].map({True: "true", False: "false"})
    return str(table.to_csv(float_format="%.12g", lineterminator="\n")).encode()


def path_parquet(kept: PathResults) -> bytes:
    """Return the table as Parquet, every number in full."""
    out = BytesIO()
    path_table(kept).to_parquet(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[PathResults], bytes]] = {".csv": path_csv, ".parquet": path_parquet}
