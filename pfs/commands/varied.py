"""What `--vary` states: a grid, a list, or a range that points are spread over."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pfs.analysis.sweeps.design import Cells, Design, product, refuse_many, spread
from pfs.analysis.sweeps.errors import SweepError
from pfs.models.plain import read_number
from pfs.source.overrides import parse_setting

_COLONS = re.compile(r"[^\[\]{},\"']*:[^\[\]{},\"']*")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})*,0\d\d(,\d{3})*")
_FORMS = "write LO:HI:STEP, such as 0:0.6:0.02, or values, such as 3%,5%,7%"


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal steps from `low` to at most `high`, in exact decimals."""

    low: Fraction
    high: Fraction
    step: Fraction

    def __len__(self) -> int:
        return int((self.high - self.low) / self.step) + 1

    def values(self) -> list[float]:
        """Return the values."""
        return [float(self.low + self.step * index) for index in range(len(self))]


def cells_of(texts: Sequence[str], design: Design | None, cells: int | None, seed: int) -> Cells:
    """Return the cells that `--vary` options state.

    Raises
    ------
    SweepError
        If they are not written so, or are too many; a large sweep is refused by its size, before
        its cells are made.
    DealError
        If a list of values can't be read.
    """
    if not texts:
        raise SweepError(f"is needed at least once, as PATH=...: {_FORMS}")
    if design is None:
        if cells is not None:
            raise SweepError("goes with --design lhs or --design sobol", "--cells")
        return product(_combined(_by_path(texts)))
    if cells is None:
        raise SweepError("is needed with --design, such as --cells 500", "--cells")
    ranges = {path: _range(path, text) for path, text in _by_path(texts).items()}
    return spread(ranges, design, cells, seed=seed)


def _by_path(texts: Sequence[str]) -> dict[str, str]:
    stated: dict[str, str] = {}
    for text in texts:
        path, _, values = (part.strip() for part in text.partition("="))
        if not path or not values:
            raise SweepError(f"`{text[:60]}` is not PATH=...: {_FORMS}")
        if path in stated:
            raise SweepError(f"`{path[:60]}` is varied twice; write all its values in one --vary")
        stated[path] = values
    return stated


def _combined(stated: Mapping[str, str]) -> dict[str, list[Any]]:
    levels = {path: _levels(path, text) for path, text in stated.items()}
    refuse_many(math.prod(len(found) for found in levels.values()))
    return {path: found.values() if isinstance(found, Grid) else found
            for path, found in levels.items()}  # fmt: skip


def _levels(path: str, text: str) -> Grid | list[Any]:
    if _COLONS.fullmatch(text):
        return _grid(path, text)
    if _THOUSANDS.fullmatch(text):
        raise SweepError(f"`{text[:60]}` is several values; write `{text.replace(',', '_')[:60]}`")
    # A list in a deal file reads values as a deal file does: `3%`, `[a, b]`, `{mean: 1, sd: 2}`.
    found = parse_setting(f"{path}=[{text}]", f"--vary {path}={text}").value
    return list(found)


def _grid(path: str, text: str) -> Grid:
    parts = text.split(":")
    if len(parts) == 2:
        raise SweepError(f"`{text[:60]}` has no step; {_FORMS}, or add --design lhs --cells 500")
    if len(parts) != 3:
        raise SweepError(f"`{text[:60]}` is no grid; {_FORMS}")
    low, high, step = (Fraction(repr(_number(path, part))) for part in parts)
    if step <= 0 or high < low:
        raise SweepError(f"`{text[:60]}` needs LO at or below HI and a STEP above 0")
    return Grid(low, high, step)


def _range(path: str, text: str) -> tuple[float, float]:
    parts = text.split(":")
    if len(parts) != 2:
        raise SweepError(f"`{text[:60]}` is no range; with --design write LO:HI, such as 0:0.6")
    return _number(path, parts[0]), _number(path, parts[1])


def _number(path: str, text: str) -> float:
    try:
        return read_number(text.strip())
    except ValueError as error:
        raise SweepError(f"`{path[:60]}`: {error}") from None
