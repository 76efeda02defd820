"""Sweep: a deal at many values of its terms, every cell on the same draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pfs.analysis.paths import Drawing, Sampling
from pfs.analysis.sweeps.cell import Number
from pfs.analysis.sweeps.cluster import cluster_engine
from pfs.analysis.sweeps.columns import Column
from pfs.analysis.sweeps.design import Cells, Design, product, spread
from pfs.analysis.sweeps.engines import Engine, engine_of, serial
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.plan import Plan, Progress, plan_of
from pfs.models.deal_file import DealFile

if TYPE_CHECKING:
    import pandas as pd

Keep = Callable[[int, list[Number]], None]
"""Told the number of a cell and its results, as soon as they are known."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Results of a sweep, a row a cell.

    Parameters
    ----------
    plan
        What was run.
    values
        For each cell the result of each column, None where it is undefined.
    """

    plan: Plan
    values: tuple[tuple[Number, ...], ...]

    @property
    def file(self) -> DealFile:
        """The deal before anything is varied."""
        return self.plan.file

    @property
    def cells(self) -> Cells:
        """What was varied."""
        return self.plan.cells

    @property
    def columns(self) -> tuple[Column, ...]:
        """The results, in the order of each cell's values."""
        return self.plan.columns

    @property
    def drawing(self) -> Drawing:
        """How cases were drawn."""
        return self.plan.drawing

    def column(self, name: str) -> list[Number]:
        """Return one result of every cell, in the order of the cells."""
        at = [column.name for column in self.columns].index(name)
        return [row[at] for row in self.values]

    def frame(self) -> "pd.DataFrame":
        """Return a data frame: a row a cell, what is varied first, then the results."""
        import pandas as pd

        heads = [*self.cells.paths, *(column.name for column in self.columns)]
        rows = [[*cell, *row] for cell, row in zip(self.cells.rows, self.values, strict=True)]
        return pd.DataFrame(rows, columns=heads)


def sweep(  # noqa: PLR0913 - a parameter for each option of the command
    file: DealFile,
    vary: Mapping[str, Sequence[Any]],
    *,
    design: Design | None = None,
    cells: int = 0,
    results: Sequence[str] | None = None,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Run a deal at many values of its terms.

    Parameters
    ----------
    file
        The deal.
    vary
        Values of each setting path, as a deal file would hold them: `{"capital.senior.rate":
        ["3%", "5%"]}`. Every combination is a cell, the last path fastest. With a design, the
        lowest and the highest value of each path.
    design, cells
        lhs (Latin hypercube) or sobol: so many points spread over the ranges.
    results
        Full names of figures of a simulation, such as `capital.senior.irr.median`; none is the
        usual choice.
    paths, seed, sampling
        As `simulate`. A driver has the same draws in every cell.
    jobs
        Processes on this machine. No result depends on it.
    scheduler
        Address of a Dask scheduler whose workers run the cells instead.
    progress
        Called after each cell.

    Raises
    ------
    DealError
        If a cell is not a valid deal; nothing has been run then.
    SweepError
        If the sweep is not possible for another reason.
    """
    chosen = product(vary) if design is None else spread(vary, design, cells, seed=seed)
    plan = plan_of(file, chosen, results=results, paths=paths, seed=seed, sampling=sampling)
    engine = engine_of(min(jobs, len(chosen))) if scheduler is None else cluster_engine(scheduler)
    return run_sweep(plan, engine, progress=progress)


def run_sweep(
    plan: Plan,
    engine: Engine = serial,
    *,
    done: Mapping[int, Sequence[Number]] | None = None,
    keep: Keep | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Run the cells of a sweep that are not done yet.

    Parameters
    ----------
    plan
        The sweep.
    engine
        Who runs the cells; no result depends on it.
    done
        Results of cells that have been run before, by number of the cell.
    keep, progress
        Called after each cell that is run here; progress counts only those.
    """
    found = {index: tuple(values) for index, values in (done or {}).items()}
    missing = [index for index in range(len(plan.cells)) if index not in found]
    answers = engine((index, plan.task(index)) for index in missing) if missing else ()
    for count, (index, values) in enumerate(answers, start=1):
        found[index] = tuple(values)
        if keep is not None:
            keep(index, values)
        if progress is not None:
            progress(count, len(missing))
    if len(found) < len(plan.cells):
        raise SweepError("not every cell was run")
    return Sweep(plan, tuple(found[index] for index in range(len(plan.cells))))
