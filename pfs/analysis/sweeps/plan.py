"""A sweep before it runs: its cells, all of them valid, its columns, and how cases are drawn."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pfs.analysis.paths import Drawing, Sampling
from pfs.analysis.sweeps.cell import Task
from pfs.analysis.sweeps.columns import Column, columns_of
from pfs.analysis.sweeps.design import Cells
from pfs.analysis.sweeps.errors import SweepError
from pfs.analysis.sweeps.fingerprint import fingerprint
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile, apply
from pfs.source.findings import DealError
from pfs.source.overrides import Setting

Progress = Callable[[int, int], None]
"""Told how many cells are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A sweep that can be run.

    Parameters
    ----------
    file
        The deal before anything is varied.
    cells
        What is varied.
    columns
        The results of each cell.
    drawing
        How cases are drawn; all cells share the draws of every driver.
    """

    file: DealFile
    cells: Cells
    columns: tuple[Column, ...]
    drawing: Drawing

    def task(self, index: int) -> str:
        """Return what is shipped to whoever runs a cell."""
        settings = (*self.file.settings, *settings_of(self.cells, index))
        document = apply(self.file.original, self.file.scenarios, settings)
        return Task.of(document, self.drawing, [column.name for column in self.columns]).text()

    def identity(self) -> dict[str, str]:
        """Return what the results depend on, by what it is called in messages.

        Two sweeps with one identity have the same results to the last digit.
        """
        settings = {setting.path: setting.value for setting in self.file.settings}
        names = [column.name for column in self.columns]
        return {
            "deal file": self.file.document.sha256,
            "scenarios": ", ".join(self.file.scenarios) or "none",
            "settings": json.dumps(settings, sort_keys=True),
            "varied terms": ", ".join(self.cells.paths),
            "values": f"{len(self.cells):,} cells {_digest(self.cells.rows)}",
            "results": f"{len(names):,} results {_digest(names)}",
            "paths": f"{self.drawing.sample.paths:,}",
            "seed": str(self.drawing.seed),
            "sampling": self.drawing.sampling,
            **fingerprint(),
        }


def plan_of(
    file: DealFile,
    cells: Cells,
    *,
    results: Sequence[str] | None = None,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    progress: Progress | None = None,
) -> Plan:
    """Return a sweep, after every cell has been validated.

    Raises
    ------
    DealError
        If a cell is no valid deal: the findings of the first such cell.
    SweepError
        If a term is both set and varied, or a result does not exist.
    """
    for setting in file.settings:
        if setting.path in cells.paths:
            raise SweepError(f"`{setting.path}` is both set and varied; leave one out")
    columns = columns_of(file, results)
    deals = _deals(file, cells, progress)
    drawing = Drawing.of(deals, paths=paths, seed=seed, sampling=sampling)
    return Plan(file, cells, columns, drawing)


def _deals(file: DealFile, cells: Cells, progress: Progress | None) -> Iterator[Deal]:
    for index in range(len(cells)):
        try:
            yield file.variant(settings=settings_of(cells, index)).deal
        except DealError as error:
            raise _of_cell(error, cells, index) from None
        if progress is not None:
            progress(index + 1, len(cells))


def settings_of(cells: Cells, index: int) -> list[Setting]:
    """Return what a cell sets."""
    pairs = zip(cells.paths, cells.rows[index], strict=True)
    return [Setting(path, value, f"--vary {path}={written(value)}") for path, value in pairs]


def written(value: Any) -> str:  # noqa: ANN401 - whatever a deal file can hold
    """Return a varied value as it can be typed."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.12g}"
    return json.dumps(value)


def _digest(content: object) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()[:12]


def _of_cell(error: DealError, cells: Cells, index: int) -> DealError:
    """Return the findings of a cell, which name what it varies and not a place of the file."""
    varied = " ".join(setting.origin for setting in settings_of(cells, index))
    label = f"{varied} (cell {index + 1:,} of {len(cells):,})"
    return DealError(replace(found, file=label, span=None, related=()) for found in error.findings)
