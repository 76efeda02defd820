"""Rows that several parts of the simulation's page have in common."""

from pfs.analysis.simulate import Simulation
from pfs.output import figures as fig
from pfs.output.page import Row, row

HEADS = ("mean", "s.e.", "5th", "median", "95th")


def money_row(label: str, key: str, result: Simulation, *, cents: bool = False) -> Row:
    """Return the mean of a result with its standard error, and its percentiles."""
    summary = result.numbers[key]
    place = -2 if cents else 0
    return row(
        label,
        fig.sampled(summary.mean, summary.mean_se, least_place=place),
        fig.error(summary.mean_se, least_place=place),
        *(fig.money(x, cents=cents) if x is not None else "undefined"
          for x in percentiles(result, key)),
    )  # fmt: skip


def percentiles(result: Simulation, key: str) -> tuple[float | None, ...]:
    """Return the 5th percentile, the median and the 95th percentile of a result."""
    summary = result.numbers[key]
    return summary.p5, summary.median, summary.p95


def cases(share: float) -> str:
    """Return a share of cases in words: `in 28% of cases`, `in all cases`, `in no case`."""
    if 0 < share < 1:
        return f"in {fig.headline_share(share)} of cases"
    return "in all cases" if share else "in no case"
