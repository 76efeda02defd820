"""The deal and the community's goals: what it adds, for whom, through whom, at which cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pfs.analysis.both_ways import BothWays, both_ways, wanted
from pfs.analysis.paths import Drawing, Progress, Sampling, run_paths
from pfs.analysis.statistics import Estimate, Summary, share, summarise
from pfs.ci_alignment.at_base import base_readings
from pfs.ci_alignment.contribution import Community
from pfs.ci_alignment.measures import drawn, fixed
from pfs.ci_alignment.missing import Missing, missing
from pfs.ci_alignment.readings import GoalReading
from pfs.ci_alignment.stakes import amount_at_stake, stakes_of
from pfs.models.collective_impact import CollectiveImpact
from pfs.models.deal_file import DealFile
from pfs.outcomes.correlation import correlated
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import BLOCK_SIZE, Block, FloatArray


class Answered(Protocol):
    """The answer of a check of a framework: met, partly, not met or not stated."""

    @property
    def code(self) -> str:
        """Code of the check, as CI501."""

    @property
    def title(self) -> str:
        """What is asked."""

    @property
    def framework(self) -> str:
        """The framework that asks."""

    @property
    def verdict(self) -> str:
        """met, partly, not met or not stated."""


class NoCommunityError(ValueError):
    """A deal without the section `collective_impact`."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """A deal against the community's goals.

    Parameters
    ----------
    file, drawing
        The deal, and how its cases were drawn.
    readings
        Each goal with everything at its base.
    base
        Every result at base, by key; NaN where it is undefined.
    fixed
        Results that no draw moves, by key.
    numbers
        Summary of each result over the cases, by key. A chance (`turns`, `visible`) is averaged:
        its mean is the chance over cases and the forecast's error together.
    never
        Share of cases in which no number of places closes a gap, by key of the number.
    both_ways
        The deal with its backbone and one by one; None where that is not stated.
    stakes
        Money at stake by party; None where nothing bounds it. Parties without any are left out.
    missing
        What is not stated.
    answers
        Answers to the checks of the frameworks; empty where they were not asked for.
    """

    file: DealFile
    drawing: Drawing
    readings: Mapping[str, GoalReading]
    base: Mapping[str, float]
    fixed: Mapping[str, float]
    numbers: Mapping[str, Summary]
    never: Mapping[str, Estimate]
    both_ways: BothWays | None
    stakes: Mapping[str, float | None]
    missing: tuple[Missing, ...]
    answers: tuple[Answered, ...] = ()

    @property
    def impact(self) -> CollectiveImpact:
        """The community's section of the deal."""
        return community_of(self.file)


def community_of(file: DealFile) -> CollectiveImpact:
    """Return the community's section of a deal, or raise `NoCommunityError`."""
    if file.deal.collective_impact is None:
        raise NoCommunityError("the deal has no section `collective_impact`")
    return file.deal.collective_impact


def align(
    file: DealFile,
    *,
    paths: int = 10_000,
    seed: int = 1,
    sampling: Sampling = "sobol",
    answers: Sequence[Answered] = (),
    block: int = BLOCK_SIZE,
    progress: Progress | None = None,
) -> Alignment:
    """Hold a deal against the community's goals, on the cases that `simulate` draws.

    Parameters
    ----------
    file
        The deal; it must have the section `collective_impact`.
    paths, seed, sampling, block, progress
        As in `simulate`: the same numbers give the same cases.
    answers
        Answers to the checks of the frameworks, for the report card.

    Raises
    ------
    NoCommunityError
        If the deal says nothing of the community.
    """
    impact = community_of(file)
    drawing = Drawing.of([file.deal], paths=paths, seed=seed, sampling=sampling)
    kept = run_paths(file, drawing, wanted=wanted, block=block, progress=progress)
    readings = base_readings(file.deal)
    moved = _moved(file, drawing, readings, block)
    nothing = Community(file.deal, Draws(Block(0, 1), None))
    return Alignment(
        file=file,
        drawing=drawing,
        readings=readings,
        base={key: float(compute()[0]) for key, compute in drawn(nothing, readings)},
        fixed={key: compute() for key, compute in fixed(file.deal, readings)},
        numbers={key: summarise(v, drawing.sample) for key, v in moved.items()},
        never={key: share(np.isinf(v), drawing.sample) for key, v in moved.items()
               if ".slots_to_close" in key},
        both_ways=both_ways(file, drawing, kept, block=block),
        stakes={p: amount_at_stake(found) for p, found in stakes_of(file.deal).items()},
        missing=missing(impact, readings),
        answers=tuple(answers),
    )  # fmt: skip


def _moved(
    file: DealFile, drawing: Drawing, readings: dict[str, GoalReading], block: int
) -> dict[str, FloatArray]:
    """Return the community's results on every path: true effects, never what is measured."""
    uniforms = correlated(file.deal, drawing.drivers, drawing.uniforms())
    kept: dict[str, FloatArray] = {}
    for part in drawing.sample.blocks(block):
        # An undefined number must never reach a page: what can be undefined says so by itself.
        with np.errstate(divide="raise", invalid="raise"):
            community = Community(file.deal, Draws(part, uniforms))
            for key, compute in drawn(community, readings):
                row = kept.setdefault(key, np.zeros(drawing.sample.paths))
                row[part.start : part.stop] = compute()
    return kept
