"""Conditions on meetings, and on what is changed because of data."""

from collections.abc import Callable, Iterator

from pfs.ci_alignment.checks.condition import (
    Found,
    any_of,
    at_least,
    either,
    no,
    stated,
    told,
    unknown,
)
from pfs.ci_alignment.checks.data import QUARTER, often
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.feedback import every_of
from pfs.ci_alignment.checks.intervals import days_in
from pfs.models.sourced import SourcedDuration
from pfs.source.findings import Path


def meeting_path(kind: str) -> Path:
    """Return the path of a kind of meeting."""
    return impact_path("partnership", "meetings", kind)


def _meetings(facts: Facts) -> dict[str, SourcedDuration | None]:
    partnership = facts.impact.partnership
    meetings = None if partnership is None else partnership.meetings
    return {kind: getattr(meetings, kind, None) for kind in ("leadership", "work_groups")}


def quarterly_leadership(facts: Facts) -> Iterator[Found]:
    """Ask whether the leadership meets at least every 3 months."""
    every = _meetings(facts)["leadership"]
    yield often(every, QUARTER, "leadership: ", meeting_path("leadership"))


def meets(facts: Facts) -> Iterator[Found]:
    """Ask whether the partnership says how often it meets."""
    yield either(*_met(facts))


def _met(facts: Facts) -> list[Found]:
    return [stated(every, f"{kind}: every {every.value if every else ''}", meeting_path(kind))
            for kind, every in _meetings(facts).items()]  # fmt: skip


def work_groups_meet(facts: Facts) -> Iterator[Found]:
    """Ask whether work groups meet."""
    yield _met(facts)[1]


def any_rhythm(facts: Facts) -> Iterator[Found]:
    """Ask whether a meeting or a row says how often."""
    rows = [every_of(name, row) for name, row in (facts.rows or {}).items()]
    yield either(*_met(facts), *rows)


def interpreted(facts: Facts) -> Iterator[Found]:
    """Ask whether a meeting is as frequent as a row with a paid metric, or held every 3 months."""
    rows = (facts.rows or {}).values()
    every = [row.every.value for row in rows
             if row.every and any(facts.carries(row, m) for m in facts.paid_metrics)]  # fmt: skip
    slowest = max((*every, QUARTER), key=days_in)
    yield either(
        *(often(found, slowest, f"{kind}: ", meeting_path(kind))
          for kind, found in _meetings(facts).items())
    )  # fmt: skip


def changed(least: int) -> Callable[[Facts], Iterator[Found]]:
    """Return a condition that at least so many things were changed because of data."""

    def ask(facts: Facts) -> Iterator[Found]:
        path = impact_path("changes")
        if facts.changes is None:
            yield unknown("not stated", path)
        else:
            number = len(facts.changes)
            seen = f"{number} change{'' if number == 1 else 's'}"
            yield told(number >= least, seen if number else "`changes` is empty", path)

    return ask


def changed_by_two(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two parties changed something."""
    if not facts.changes:
        yield from changed(2)(facts)
        return
    paths = [impact_path("changes", i, "by") for i in range(len(facts.changes))]
    said = list(zip(facts.changes, paths, strict=True))
    by = {str(change.by): path for change, path in said if change.by is not None}
    missing = [path for change, path in said if change.by is None]
    yield at_least(2, by, missing, "parties changed something", impact_path("changes"))


def changed_governance(facts: Facts) -> Iterator[Found]:
    """Ask whether roles or meetings were changed."""
    if not facts.changes:
        yield from changed(1)(facts)
        return

    def ask(index: int, of: str | None) -> Found:
        path = impact_path("changes", index, "of")
        if of is None:
            return unknown("what kind of thing was changed is not stated", path)
        return told(of in {"roles", "meetings"}, of, path)

    asked = (ask(index, change.of) for index, change in enumerate(facts.changes))
    yield any_of(asked, no("`changes` is empty", impact_path("changes")))
