"""What the community's section does not state, and which figure is missing for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pfs.ci_alignment.backbone import economics_of
from pfs.ci_alignment.forecast import LEAST_READINGS
from pfs.ci_alignment.groups import groups_without_baseline
from pfs.ci_alignment.readings import GoalReading
from pfs.models.collective_impact import CollectiveImpact


@dataclass(frozen=True, slots=True)
class Missing:
    """Fields of one entry that are not stated.

    Parameters
    ----------
    entry
        The entry within `collective_impact`, as `goals.reading`.
    fields
        What it lacks, in the file's words.
    """

    entry: str
    fields: tuple[str, ...]


def missing(impact: CollectiveImpact, readings: dict[str, GoalReading]) -> tuple[Missing, ...]:
    """Return what is not stated, goals first, each entry with all that it lacks."""
    found = [
        *(Missing(f"goals.{name}", tuple(_of_goal(r))) for name, r in readings.items()),
        *(Missing(f"links.{name}", ("share of each provider",))
          for r in readings.values() for name, link in r.links.items() if link.division is None),
        *(Missing(f"data_sharing.{name}", ("every",))
          for name, row in impact.data_sharing.items() if row.every is None),
        Missing("backbone", tuple(_of_backbone(impact))),
    ]  # fmt: skip
    return tuple(entry for entry in found if entry.fields)


def _of_goal(reading: GoalReading) -> Iterator[str]:
    goal = reading.goal
    if goal.population is None:
        yield "population"
    readings = len(goal.history or {})
    if goal.forecast is None and readings < LEAST_READINGS:
        had = "" if not readings else f" ({readings} of {LEAST_READINGS} readings)"
        yield f"history{had}"
    if goal.target is None:
        yield "target"
    if goal.indicator is None:
        yield "indicator"
    for group in groups_without_baseline(goal):
        yield f"subgroups.{group}.baseline"
    for group, stated in (goal.subgroups or {}).items():
        if stated.population is None:
            yield f"subgroups.{group}.population"


def _of_backbone(impact: CollectiveImpact) -> Iterator[str]:
    backbone = impact.backbone
    if backbone is None:
        yield "party"
    elif economics_of(backbone) is None:
        for field in ("serves", "fixed", "per_provider", "alone"):
            if getattr(backbone, field) is None:
                yield field
