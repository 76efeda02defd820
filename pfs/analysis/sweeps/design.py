"""Which cells a sweep has: every combination of stated values, or points spread over ranges."""

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pfs.analysis.sweeps.errors import SweepError

if TYPE_CHECKING:
    from pfs.outcomes.sample import FloatArray

Design = Literal["lhs", "sobol"]
MOST_CELLS = 100_000
"""Cells of the largest sweep."""
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a sweep.

    Parameters
    ----------
    paths
        Setting paths that are varied, in the order of their columns.
    rows
        For each cell the value of each path: plain data, as a deal file would hold them. The
        last path varies fastest.
    """

    paths: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)


def product(vary: Mapping[str, Sequence[Any]]) -> Cells:
    """Return every combination of the values of each path, the last path fastest.

    Raises
    ------
    SweepError
        If a path has no value or one twice, or there are more than 100,000 cells.
    """
    refuse_many(math.prod(len(values) for values in vary.values()))
    columns = [_different(path, values) for path, values in vary.items()]
    return Cells(tuple(vary), tuple(itertools.product(*columns)))


def spread(
    ranges: Mapping[str, Sequence[float]], design: Design, cells: int, *, seed: int = 1
) -> Cells:
    """Return points spread over ranges.

    Parameters
    ----------
    ranges
        Lowest and highest value of each path.
    design
        lhs (Latin hypercube: each path's range in as many equal parts as there are cells, a point
        in each) or sobol (the first points of a scrambled Sobol sequence), both of SciPy.
    cells
        Number of points, from 1 to 100,000.
    seed
        The same seed gives the same points.

    Raises
    ------
    SweepError
        If a range is none, or the number of cells is not possible.
    """
    if cells < 1:
        raise SweepError("a design needs at least one cell", "--cells")
    refuse_many(cells, "--cells")
    for path, span in ranges.items():
        _refuse_range(path, span)
    units = _points(design, len(ranges), cells, seed)
    rows = (
        tuple(_short(low + unit * (high - low))
              for unit, (low, high) in zip(point, ranges.values(), strict=True))
        for point in units.tolist()
    )  # fmt: skip
    return Cells(tuple(ranges), tuple(rows))


def refuse_many(cells: int, option: str = "--vary") -> None:
    """Refuse a sweep that is too large, before its cells are made."""
    if cells > MOST_CELLS:
        raise SweepError(
            f"makes {cells:,} cells; at most {MOST_CELLS:,} can be run. Write fewer values, or "
            "spread points over the ranges with --design lhs --cells 500",
            option,
        )


def _different(path: str, values: Sequence[Any]) -> tuple[Any, ...]:
    found = tuple(_plain(value) for value in values)
    if not found:
        raise SweepError(f"`{path}` has no values")
    seen: set[str] = set()
    for value in found:
        if isinstance(value, float) and not math.isfinite(value):
            raise SweepError(f"a value of `{path}` is {value}; values must be finite")
        key = json.dumps(value, sort_keys=True)
        if key in seen:
            raise SweepError(f"`{path}` has the value {value!s:.40} twice")
        seen.add(key)
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a deal file can hold
    """Return a number of an array as one of Python, which JSON can hold."""
    return value.item() if hasattr(value, "item") else value


def _refuse_range(path: str, span: Sequence[float]) -> None:
    if len(span) != 2:
        raise SweepError(f"with a design `{path}` needs its lowest and its highest value")
    low, high = span
    if not (math.isfinite(low) and math.isfinite(high)):
        raise SweepError(f"the range of `{path}` must be finite")
    if not low < high:
        raise SweepError(f"the range of `{path}` needs LO below HI")


def _points(design: Design, dimensions: int, cells: int, seed: int) -> "FloatArray":
    from scipy.stats import qmc

    if design == "lhs":
        return qmc.LatinHypercube(dimensions, seed=seed).random(cells)
    sequence = qmc.Sobol(dimensions, seed=seed)
    return sequence.random_base2((cells - 1).bit_length())[:cells]


def _short(value: float) -> float:
    """Return a value as it will be printed, so that a row can be run again from what it says."""
    return float(f"{value:.{_DIGITS}g}")
