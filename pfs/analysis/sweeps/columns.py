"""Which results a sweep reports: figures of a simulation by their full names.

`capital.senior.irr.median` is one figure; `capital.senior.irr` all that are told of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pfs.analysis.figures import figures
from pfs.analysis.paths import Drawing, run_paths
from pfs.analysis.simulate import simulation_of
from pfs.analysis.sweeps.errors import SweepError
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.source.nearest import nearest

WHOLE = ".whole_by_"
"""Part of the name of a threshold: those are found by a search, and only when asked for."""
_CROSSINGS = 8
_FEW_PATHS = 16


@dataclass(frozen=True, slots=True)
class Column:
    """A result: full name of a figure, and its unit."""

    name: str
    unit: str

    @property
    def keys(self) -> frozenset[str]:
        """Results that have to be kept path by path to compute it."""
        key, _, statistic = self.name.rpartition(".")
        return frozenset({f"{key}_status"} if statistic.startswith("share_") else {key})


def columns_of(file: DealFile, names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """Return the columns of a sweep.

    Parameters
    ----------
    file
        The deal before anything is varied.
    names
        Full names of figures, or of what they are about; none is the usual choice.

    Raises
    ------
    SweepError
        If a name names no figure of the deal's simulation.
    """
    thresholds = any(WHOLE in name for name in names or ())
    units = _available(file, thresholds=thresholds)
    wanted = (
        [name for name in _usual(file.deal) if name in units]
        if names is None
        else [found for name in names for found in _named(name, units)]
    )
    return tuple(Column(name, units[name]) for name in dict.fromkeys(wanted))


def _available(file: DealFile, *, thresholds: bool) -> Mapping[str, str]:
    """Return the unit of every figure by name, from a run of a few paths."""
    drawing = Drawing.of([file.deal], paths=_FEW_PATHS)
    simulation = simulation_of(file, drawing, run_paths(file, drawing), with_thresholds=thresholds)
    # How many levels there are differs from cell to cell.
    stems = [f"capital.{found.capital}{WHOLE}{found.metric}" for found in simulation.thresholds]
    crossings = {f"{stem}.crossing_{number}": "own read"
                 for stem in stems for number in range(1, _CROSSINGS + 1)}  # fmt: skip
    return crossings | {figure.name: figure.unit for figure in figures(simulation)}


def _named(name: str, units: Mapping[str, str]) -> list[str]:
    if name in units:
        return [name]
    below = [other for other in units if other.startswith(f"{name}.")]
    if below:
        return below
    near = nearest(name, units) or nearest(name, {other.rpartition(".")[0] for other in units})
    remedy = f"write `{near}`" if near else "write for instance `deal.paid.mean`"
    raise SweepError(
        f"there is no result `{name[:80]}`; {remedy}. `pfs simulate DEAL --format csv` lists them: "
        "subject.measure.statistic",
        "--result",
    )


def _usual(deal: Deal) -> Iterator[str]:
    """Yield what is reported unless asked otherwise: each payor, each debt, what can go wrong."""
    yield from _with_error("deal.paid.mean")
    payors = {str(p) for payment in deal.payments.values() for p in payment.payors}
    for name in (party for party in deal.parties if party in payors):
        yield from _with_error(f"parties.{name}.outcome_payments.mean")
        yield f"parties.{name}.outcome_payments.p95"
        yield from _with_error(f"parties.{name}.pays.probability")
    for name in deal.debts:
        for figure in ("received.mean", "loses.probability", "loss.mean_of_worst_5pc"):
            yield from _with_error(f"capital.{name}.{figure}")
        yield f"capital.{name}.irr.p5"
        yield from _with_error(f"capital.{name}.irr.median")
        yield f"capital.{name}.irr.p95"
    for name in deal.guarantees:
        yield from _with_error(f"capital.{name}.called.mean")
    for name in deal.terminations:
        yield from _with_error(f"terminations.{name}.used.probability")
    for name in deal.parties:
        yield from _with_error(f"parties.{name}.lowest_cash.p5")


def _with_error(name: str) -> tuple[str, str]:
    return name, f"{name}_se"
