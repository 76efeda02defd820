"""One cell of a sweep: what is shipped to whoever runs it, and what comes back.

Only plain data are shipped, as JSON: the resolved deal, the seed, the ranks of the drivers and the
names of the results wanted. Only numbers come back.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from pfs.analysis.figures import figures
from pfs.analysis.paths import Drawing, Sampling, run_paths
from pfs.analysis.simulate import simulation_of
from pfs.analysis.sweeps.columns import WHOLE, Column
from pfs.models.deal_file import DealFile
from pfs.models.validate import parsed
from pfs.outcomes.sample import Sample
from pfs.outcomes.uniforms import Driver, DriverKind
from pfs.source.document import Document

Number = float | bool | None
"""A result of a cell; None where it is undefined."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is needed to run one cell.

    Parameters
    ----------
    data
        The deal with every setting applied, as plain data that have been validated.
    set_paths
        Plain paths of the values that were set and not read from the file.
    drivers
        Name and kind of every driver of every cell of the sweep, in order: its table of ranks.
    asked, seed, sampling
        How cases are drawn.
    results
        Full names of the figures wanted.
    """

    data: dict[str, Any]
    set_paths: tuple[tuple[str | int, ...], ...]
    drivers: tuple[tuple[str, int], ...]
    asked: int
    seed: int
    sampling: Sampling
    results: tuple[str, ...]

    @classmethod
    def of(cls, document: Document, drawing: Drawing, results: Sequence[str]) -> Self:
        """Return the task of a document, which states a valid deal."""
        drivers = sorted((driver.name, int(driver.kind)) for driver in drawing.drivers)
        return cls(
            data=document.data,
            set_paths=tuple(sorted(document.set_paths, key=str)),
            drivers=tuple(drivers),
            asked=drawing.sample.asked,
            seed=drawing.seed,
            sampling=drawing.sampling,
            results=tuple(results),
        )

    def text(self) -> str:
        """Return the task as one line of JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    def file(self) -> DealFile:
        """Return the deal, as far as running it needs the file."""
        origins = {tuple(path): "" for path in self.set_paths}
        document = Document("deal", "", "", self.data, {}, {}, origins)
        return DealFile(document, document, parsed(self.data))

    def drawing(self) -> Drawing:
        """Return how the cases of the sweep are drawn."""
        drivers = frozenset(Driver(name, DriverKind(kind)) for name, kind in self.drivers)
        return Drawing(Sample.of(self.asked), self.seed, self.sampling, drivers)


def run(text: str) -> list[Number]:
    """Run a cell, given as `Task.text`, and return its results in the order of their names.

    A figure that this cell does not have is None.
    """
    task = Task(**json.loads(text))
    file, drawing = task.file(), task.drawing()
    keys = {key for name in task.results for key in Column(name, "").keys}
    kept = run_paths(file, drawing, wanted=keys.__contains__)
    thresholds = any(WHOLE in name for name in task.results)
    result = simulation_of(file, drawing, kept, with_thresholds=thresholds)
    found = {figure.name: figure.value for figure in figures(result)}
    return [found.get(name) for name in task.results]
