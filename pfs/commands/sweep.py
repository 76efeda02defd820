"""A deal at many values of its terms: a row a cell, resumable."""

import math
import shlex
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pfs.commands.arguments import opened
from pfs.commands.options import DealPath, Format, Outputs, Sampling, Scenarios, Sets, Shape
from pfs.commands.writing import targets_of, write_result
from pfs.exits import Terminated

if TYPE_CHECKING:
    from pfs.analysis.sweep import Sweep
    from pfs.analysis.sweeps.engines import Engine
    from pfs.analysis.sweeps.plan import Plan


class Spread(StrEnum):
    """How points are spread over ranges."""

    LHS = "lhs"
    SOBOL = "sobol"


class EngineName(StrEnum):
    """Who runs the cells."""

    LOCAL = "local"
    DASK = "dask"


def sweep(
    deal: DealPath,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=LO:HI:STEP or PATH=a,b,c",
            help="Values of one term; repeatable: every combination is a cell.",
        ),
    ] = None,
    design: Annotated[
        Spread | None,
        typer.Option(help="Spread points over PATH=LO:HI: Latin hypercube or Sobol."),
    ] = None,
    cells: Annotated[int | None, typer.Option(min=1, help="Points of a design.")] = None,
    result: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A result, such as capital.senior.irr.median; repeatable."
        ),
    ] = None,
    scenario: Scenarios = None,
    set_: Sets = None,
    paths: Annotated[int, typer.Option(min=1, max=2**24, help="Cases to draw a cell.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same cases.")] = 1,
    sampling: Annotated[Sampling, typer.Option(help="sobol or random.")] = Sampling.SOBOL,
    jobs: Annotated[int, typer.Option(min=1, max=512, help="Processes on this machine.")] = 1,
    engine: Annotated[EngineName, typer.Option(help="local or dask.")] = EngineName.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a sweep that was stopped.")
    ] = False,
    format_: Shape = Format.CSV,
    output: Outputs = None,
) -> None:
    """Run the same figures at many values of a term; a row a cell, as CSV.

    pfs sweep examples/nyc-able.yaml --vary capital.guarantee.tops_up_to=0:7_200_000:1_200_000
    -o out.csv --resume
    """
    from pfs.analysis.sweeps.errors import SweepError
    from pfs.analysis.sweeps.plan import plan_of
    from pfs.commands.varied import cells_of
    from pfs.output.progress import Progress
    from pfs.output.renderings import sweeps

    targets = targets_of(output, deal)
    journalled = _journalled(list(targets), resume=resume)
    file = opened(deal, scenario, set_)
    try:
        chosen = cells_of(vary or [], None if design is None else design.value, cells, seed)
        runner = _engine(engine, scheduler, jobs, len(chosen))
        with Progress("check", "cells") as progress:
            plan = plan_of(file, chosen, results=result, paths=paths, seed=seed,
                           sampling=sampling.value, progress=progress.update)  # fmt: skip
        found = _run(plan, runner, journalled, resume=resume)
    except SweepError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from None
    write_result(lambda kind: sweeps(found, kind), format_, targets, deal)
    _note("".join(f"{name}: {len(plan.cells):,} rows\n" for name in targets))


def _journalled(targets: list[str], *, resume: bool) -> str | None:
    """Return the output that a journal is kept beside: the first, if it is a file."""
    regular = [name for name in targets[:1] if not Path(name).exists() or Path(name).is_file()]
    if resume and not regular:
        raise typer.BadParameter("needs -o FILE: what is done stands beside it",
                                 param_hint="--resume")  # fmt: skip
    return regular[0] if regular else None


def _engine(name: EngineName, scheduler: str | None, jobs: int, cells: int) -> "Engine":
    from pfs.analysis.sweeps.cluster import cluster_engine
    from pfs.analysis.sweeps.engines import engine_of

    if name is EngineName.LOCAL:
        if scheduler is not None:
            raise typer.BadParameter("goes with --engine dask", param_hint="--scheduler")
        return engine_of(min(jobs, cells))
    if jobs > 1:
        raise typer.BadParameter("the cluster has its own workers; leave it out",
                                 param_hint="--jobs")  # fmt: skip
    if scheduler is None:
        raise typer.BadParameter("is needed with --engine dask, such as tcp://127.0.0.1:8786",
                                 param_hint="--scheduler")  # fmt: skip
    return cluster_engine(scheduler)


def _run(plan: "Plan", engine: "Engine", target: str | None, *, resume: bool) -> "Sweep":
    from pfs.analysis.sweep import run_sweep
    from pfs.output.journal import Journal
    from pfs.output.progress import Progress

    _note(f"{_sizes(plan)}\n")
    shape = (len(plan.cells), len(plan.columns))
    tail = "Ctrl-C keeps what is done" if target else ""
    with (
        Journal(target, plan.identity(), shape, resume=resume) if target else nullcontext()
    ) as journal, Progress("sweep", "cells", tail) as progress:  # fmt: skip
        if journal is None:
            return run_sweep(plan, engine, progress=progress.update)
        try:
            return run_sweep(plan, engine, done=journal.done, keep=journal.keep,
                             progress=progress.update)  # fmt: skip
        except (KeyboardInterrupt, Terminated):
            _say_kept(len(journal.done), len(plan.cells))
            raise


def _sizes(plan: "Plan") -> str:
    """Return how many cells there are, and of a product why."""
    values = zip(*plan.cells.rows, strict=True)
    counts = [len({str(value) for value in column}) for column in values]
    short = [".".join(path.split(".")[-2:]) for path in plan.cells.paths]
    factors = " x ".join(f"{n:,} {name}" for n, name in zip(counts, short, strict=True))
    why = f" = {factors}" if math.prod(counts) == len(plan.cells) else ""
    return f"{len(plan.cells):,} cells{why}, {plan.drawing.sample.paths:,} paths each"


def _say_kept(done: int, cells: int) -> None:
    words = sys.argv[1:] if "--resume" in sys.argv else [*sys.argv[1:], "--resume"]
    sys.stderr.write("\r\x1b[K" if sys.stderr.isatty() else "")
    if not done:
        return
    sys.stderr.write(f"{done:,} of {cells:,} cells are done and kept.\n")
    sys.stderr.write(f"Next  pfs {shlex.join(words)}\n")


def _note(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(text)
