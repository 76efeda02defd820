"""The tidy table behind CSV and JSON: `subject, measure, statistic, value, unit`, one figure a row.

Numbers are printed with 12 significant digits, money to a millionth: the last binary digits differ
between processors.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pfs.analysis.figures import Figure


HEAD = ("subject", "measure", "statistic", "value", "unit")


def number(value: float | bool | None, unit: str) -> str:  # noqa: FBT001
    """Return a value as CSV has it: 12 significant digits, money to a millionth."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if len(unit) == 3 and unit.isupper():
        value = round(value, 6)
    text = f"{value:.12g}"
    return "0" if text == "-0" else text


def text_cell(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV with a newline after each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def figures_csv(found: Iterable["Figure"]) -> str:
    """Return figures as CSV."""
    return csv_text(
        HEAD,
        (
            (text_cell(f.subject), f.measure, f.statistic, number(f.value, f.unit), f.unit)
            for f in found
        ),
    )
