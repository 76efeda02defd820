"""Subgroups: their levels and the gaps between them, before and after the deal.

The gap of a group is its distance to the group of its dimension that is best off before the deal;
the same group is compared with afterwards. An average gain can widen it.
"""

from dataclasses import dataclass

from pfs.models.goals import Goal


@dataclass(frozen=True, slots=True)
class GroupGap:
    """The gap between two levels in three ways, which can disagree.

    Parameters
    ----------
    points
        Best-off level less the group's (turned round where lower is better): positive is behind.
    successes
        The group's level over the best-off group's; None where that is 0.
    failures
        Of a share, the rest of the group over the rest of the best-off group; None elsewhere.
    """

    points: float
    successes: float | None
    failures: float | None


def gap_between(goal: Goal, level: float, best: float) -> GroupGap:
    """Return the gap of a group at `level` to the best-off group at `best`."""
    failures = (1 - level) / (1 - best) if goal.kind == "share" and best != 1 else None
    return GroupGap(goal.sign * (best - level), level / best if best else None, failures)


def best_off(goal: Goal, group: str) -> str | None:
    """Return the group of the same dimension that is best off before the deal.

    None where no other group of the dimension has a level, or the group itself has none.
    """
    groups = goal.subgroups or {}
    levels = {id_: stated.start for id_, stated in groups.items() if stated.of == groups[group].of}
    known = {id_: level for id_, level in sorted(levels.items()) if level is not None}
    if len(known) < 2 or group not in known:
        return None
    return max(known, key=lambda id_: goal.sign * known[id_])


def groups_without_baseline(goal: Goal) -> list[str]:
    """Return the subgroups whose level before the deal is not stated, sorted."""
    return sorted(id_ for id_, stated in (goal.subgroups or {}).items() if stated.start is None)
