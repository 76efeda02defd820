"""The value of one term that meets a target on a figure, such as a price for a median return."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pfs.analysis.asked import AskedError
from pfs.analysis.breakeven.answers import Answer
from pfs.analysis.breakeven.expected import LEVELS, Curves, Means, expected
from pfs.analysis.breakeven.questions import Question
from pfs.analysis.paths import Drawing, Progress, Sampling
from pfs.analysis.statistics import Estimate
from pfs.analysis.target import Target
from pfs.models.deal_file import DealFile
from pfs.models.plain import read_number
from pfs.source.findings import DealError
from pfs.source.nodes import Plain
from pfs.source.overrides import Setting
from pfs.source.paths import Place, resolve

TIMES = 4.0
"""The range that is looked at unless stated: from nothing to so many times the present value."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The statistic at one value of the term."""

    level: float
    found: Estimate


@dataclass(frozen=True, slots=True)
class Solution:
    """Where a term meets a target.

    Parameters
    ----------
    path
        Setting path of the term.
    now
        Its value as the deal stands, None where it is uncertain; `share` says whether it is
        written in percent, `at_now` is the statistic as the deal stands.
    low, high
        Range that was looked at; values that give no valid deal are left out at its ends.
    answer
        Values at which the target holds; with `=` those at which the statistic passes it are the
        ends of its intervals.
    tried
        Statistic at evenly spaced values.
    """

    file: DealFile
    drawing: Drawing
    path: str
    target: Target
    now: float | None
    share: bool
    at_now: Estimate
    low: float
    high: float
    answer: Answer
    tried: tuple[Tried, ...]


@dataclass(slots=True)
class _Statistics:
    """The statistic at each value, beside how far it is above the target."""

    file: DealFile
    drawing: Drawing
    path: str
    target: Target
    progress: Progress | None
    known: dict[float, Estimate] = field(default_factory=dict)

    def margin(self, level: float) -> Means:
        """Return how far the statistic is above the target at a value of the term."""
        deal = self.file.variant((), [_setting(self.path, level)])
        self.known[level], margin = self.target.estimate(deal, self.drawing)
        if margin.value is None:
            raise AskedError(f"`{self.target.name}` is not defined at {level:g}")
        if self.progress is not None:
            self.progress(min(len(self.known), LEVELS), LEVELS)
        return {QUESTION.id: margin}


QUESTION = Question("target", "", "holds", "", floor=0.0)


def solve(
    file: DealFile,
    term: str,
    target: str,
    *,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    progress: Progress | None = None,
) -> Solution:
    """Return the values of a term at which a figure of the simulation meets a target.

    Parameters
    ----------
    file
        The deal.
    term
        Setting path of a number, `capital.senior.rate`, with the range to look at where it is not
        0 to four times the present value (to 1 for a share): `capital.senior.rate=0%:9%`.
    target
        `RESULT.STATISTIC OP VALUE`, as `capital.senior.irr.median >= 5%`.
    paths, seed, sampling
        Cases drawn at each value, the same at all of them; as for `simulate`.
    progress
        Called after each value of the scan.

    Raises
    ------
    AskedError
        If the target can't be read, or the range has to be stated.
    DealError
        If the path is not one of the deal, or no value of the range gives a valid deal.
    """
    asked = Target.parse(target)
    path, _, ends = term.partition("=")
    now, percent = _present(file, path)
    low, high = _range(ends) if ends else _default(now, path, percent=percent)
    percent = percent or "%" in ends
    drawing = Drawing.of([file.deal], paths=paths, seed=seed, sampling=sampling)
    at_now, _ = asked.estimate(file, drawing)
    found = _Statistics(file, drawing, path, asked, progress)
    levels = _possible(file, path, np.linspace(low, high, LEVELS))
    curves = Curves(found.margin, levels[0], levels[-1])
    answer = expected(curves, [QUESTION], np.array(levels))[QUESTION.id]
    tried = tuple(Tried(level, found.known[level]) for level in levels)
    return Solution(
        file, drawing, path, asked, now, percent, at_now, levels[0], levels[-1], answer, tried
    )


def _setting(path: str, level: float) -> Setting:
    return Setting(path, level, f"--solve {path}={level:.12g}")


def _present(file: DealFile, path: str) -> tuple[float | None, bool]:
    """Return the number at a path, None where it is no single one; and whether it is in percent."""
    value: Plain = file.document.data
    for part in resolve(path, file.document.data, Place(f"--solve {path}", None)):
        value = value[part] if isinstance(value, dict | list) else None  # type: ignore[index]
    while isinstance(value, dict) and "value" in value:
        value = value["value"]
    try:
        number = read_number(value)
    except ValueError:
        return None, False
    return number, isinstance(value, str) and value.endswith(("%", "pp"))


def _range(text: str) -> tuple[float, float]:
    """Read `LO:HI`."""
    parts = text.split(":")
    try:
        low, high = (read_number(part.strip()) for part in parts)
    except ValueError as error:
        raise AskedError(f"`{text[:60]}` is not LO:HI; write for instance 0%:10%") from error
    if not low < high:
        raise AskedError(f"`{text}` needs the lower number first")
    return low, high


def _default(now: float | None, path: str, *, percent: bool) -> tuple[float, float]:
    if not now:
        what = "no single number" if now is None else "0"
        raise AskedError(f"`{path}` is {what}; state the range to look at, as {path}=0:10%")
    ends = sorted((0.0, TIMES * now))
    return (ends[0], min(ends[1], 1.0)) if percent and abs(now) <= 1 else (ends[0], ends[1])


def _possible(file: DealFile, path: str, levels: Sequence[float] | np.ndarray) -> list[float]:
    """Return the values that give a valid deal; those between the first and the last must."""
    possible, refused = [], None
    for level in map(float, levels):
        try:
            file.variant((), [_setting(path, level)])
        except DealError as error:
            refused = error
        else:
            possible.append(level)
    if len(possible) < 2 and refused is not None:
        raise refused
    return possible
