"""Term sheets compared: what changed in the terms, and what the change is worth to each party."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_lowercase

from pfs.analysis.money import Money, money_of
from pfs.analysis.paths import Drawing, PathResults, Progress, Sampling, run_paths
from pfs.analysis.term_changes import Change, other_differences, term_changes
from pfs.analysis.worth import UNHELD, worth
from pfs.models.deal_file import DealFile

MOST_SHEETS = 8
MEASURES = frozenset(
    {"net_money", "outcome_payments", "pays", "gain", "loss", "loses", "irr", "irr_status",
     "multiple", "called", "used", "delivery_cost"}
)  # fmt: skip
"""Measures that are compared path by path."""


@dataclass(frozen=True, slots=True)
class Side:
    """A term sheet under comparison, called by a letter in the order of files."""

    key: str
    file: DealFile


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of the term sheets: what is new is compared with what is old.

    Parameters
    ----------
    old, new
        The sheets; the old one was named before the new one.
    terms
        Every term that differs.
    also
        Sections that differ and state no terms, such as `sources`.
    money
        What the difference is worth; None where the sheets are in different currencies.
    """

    old: Side
    new: Side
    terms: tuple[Change, ...]
    also: tuple[str, ...]
    money: Money | None

    @property
    def name(self) -> str:
        """How the pair is called: `b-a`, new less old."""
        return f"{self.new.key}-{self.old.key}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Term sheets compared.

    Parameters
    ----------
    sides
        The term sheets, `a` first.
    pairs
        Every two of them, in order: (a, b), (a, c), (b, c).
    drawing
        The cases that all of them were run on.
    """

    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    drawing: Drawing

    @property
    def against_first(self) -> tuple[Pair, ...]:
        """The pairs in which the first sheet is the old one."""
        return tuple(pair for pair in self.pairs if pair.old is self.sides[0])

    @property
    def differs(self) -> bool:
        """Whether any term of any sheet differs from the first sheet's."""
        return any(pair.terms for pair in self.against_first)

    @property
    def currency(self) -> str | None:
        """Currency of every sheet, or None where they differ: money is not compared then."""
        found = {side.file.deal.currency for side in self.sides}
        return found.pop() if len(found) == 1 else None


def compare(
    *files: DealFile,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    progress: Progress | None = None,
) -> Comparison:
    """Compare term sheets: their terms, and on shared draws what they are worth to each party.

    Parameters
    ----------
    files
        Two to eight deals; the first is what the others are compared with. One file may be
        compared with a variant of itself: `compare(deal, deal.variant(settings=[...]))`.
    paths
        Paths asked for, at least 1; rounded up to 16 to 31 replicates of a power of two.
    seed
        The same seed draws the same cases.
    sampling
        sobol (scrambled, in replicates) or random (pseudo-random). With either, sheets share
        the draws of every driver that they both name.
    progress
        Called with how many paths of all sheets are done, and of how many.

    Returns
    -------
    Comparison
        Terms that differ, and paired differences with intervals. Sheets in different currencies
        are compared in their terms only.

    Raises
    ------
    ValueError
        If there are fewer than two files or more than eight.
    """
    if not 2 <= len(files) <= MOST_SHEETS:
        raise ValueError(f"name 2 to {MOST_SHEETS} term sheets, not {len(files)}")
    sides = tuple(Side(key, file) for key, file in zip(ascii_lowercase, files, strict=False))
    drawing = Drawing.of([file.deal for file in files], paths=paths, seed=seed, sampling=sampling)
    comparable = len({file.deal.currency for file in files}) == 1
    kept = _run(sides, drawing, progress) if comparable else []
    return Comparison(
        sides,
        tuple(
            Pair(
                sides[i],
                sides[j],
                term_changes(files[i], files[j]),
                other_differences(files[i], files[j]),
                money_of(kept[i], kept[j], drawing.sample) if comparable else None,
            )
            for i, j in combinations(range(len(sides)), 2)
        ),
        drawing,
    )


def _run(sides: Sequence[Side], drawing: Drawing, progress: Progress | None) -> list[PathResults]:
    return [
        run_paths(
            side.file,
            drawing,
            wanted=_is_compared,
            also=worth,
            progress=_part(progress, index, len(sides)),
        )
        for index, side in enumerate(sides)
    ]


def _is_compared(key: str) -> bool:
    measure = key.rpartition(".")[2].partition("@")[0]
    return measure in MEASURES or key == UNHELD


def _part(progress: Progress | None, index: int, parts: int) -> Progress | None:
    """Return what tells of one sheet's progress as a part of all."""
    if progress is None:
        return None
    tell: Callable[[int, int], None] = progress
    return lambda done, of: tell(index * of + done, parts * of)
