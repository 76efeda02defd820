"""Conditions on the rows of data that are shared: of what, from whom, to whom, how often."""

from collections.abc import Callable, Iterator

from pfs.ci_alignment.checks.condition import (
    Found,
    any_of,
    both,
    no,
    stated,
    told,
    unknown,
    yes,
)
from pfs.ci_alignment.checks.facts import Facts, impact_path
from pfs.ci_alignment.checks.intervals import days_in
from pfs.models.partnership import DataSharing
from pfs.models.plain import Duration
from pfs.models.sourced import SourcedDuration
from pfs.source.findings import Path

ROWS = impact_path("data_sharing")
PUBLIC = "public"
QUARTER, YEAR = Duration(3, "month"), Duration(12, "month")
AskRow = Callable[[str, DataSharing], Found]


def row_path(row: str, field: str) -> Path:
    """Return the path of a field of a row."""
    return impact_path("data_sharing", row, field)


def no_row(facts: Facts, why: str = "no row") -> Found:
    """Return why there is no row: none is stated, or none that fits."""
    return unknown("not stated", ROWS) if facts.rows is None else no(why, ROWS)


def of_a_row(facts: Facts, ask: AskRow) -> Iterator[Found]:
    """Ask whether one row will do."""
    yield any_of((ask(n, row) for n, row in (facts.rows or {}).items()), no_row(facts))


def with_agreement(facts: Facts) -> Iterator[Found]:
    """Ask whether a row rests on an agreement."""
    yield from of_a_row(facts, lambda n, row: stated(row.agreement, n, row_path(n, "agreement")))


def shared_measure(facts: Facts) -> Iterator[Found]:
    """Ask whether a metric or goal comes from at least two parties, or goes to at least two."""
    rows = facts.rows
    if not rows:
        yield no_row(facts)
        return
    wide = {name: row_path(name, "to") for name, row in rows.items() if len(set(row.to)) >= 2}
    givers = {
        what: [(str(row.from_), row_path(n, "carries")) for n, row in rows.items()
               if what in row.carries]
        for what in dict.fromkeys(what for row in rows.values() for what in row.carries)
    }  # fmt: skip
    alike = {what: given for what, given in givers.items() if len({g for g, _ in given}) >= 2}
    if wide:
        yield yes(f"{', '.join(wide)}: to at least two", *wide.values())
    elif alike:
        what, given = next(iter(alike.items()))
        yield yes(f"{what}: from {', '.join(giver for giver, _ in given)}", *(p for _, p in given))
    else:
        yield no("each goes from one party to one", *(row_path(name, "carries") for name in rows))


def to_backbone(facts: Facts) -> Iterator[Found]:
    """Ask whether a row goes to the backbone."""
    if facts.backbone is None:
        yield unknown("not stated", impact_path("backbone", "party"))
    else:
        party = facts.backbone
        yield from of_a_row(facts, lambda n, row: _goes_to(n, row, party))


def _goes_to(name: str, row: DataSharing, party: str) -> Found:
    return told(party in row.to, f"{name}: to {', '.join(row.to)}", row_path(name, "to"))


def report_to_public(facts: Facts) -> Iterator[Found]:
    """Ask whether a row goes to the public."""
    yield from of_a_row(facts, lambda n, row: _goes_to(n, row, PUBLIC))


def yearly_report(facts: Facts) -> Iterator[Found]:
    """Ask whether a row goes to the public at least every 12 months."""

    def ask(name: str, row: DataSharing) -> Found:
        return both(
            _goes_to(name, row, PUBLIC),
            often(row.every, YEAR, f"{name}: ", row_path(name, "every")),
        )

    yield from of_a_row(facts, ask)


def quarterly_row(facts: Facts) -> Iterator[Found]:
    """Ask whether a row is given at least every 3 months."""
    yield from of_a_row(
        facts, lambda n, row: often(row.every, QUARTER, f"{n}: ", row_path(n, "every"))
    )


def often(every: SourcedDuration | None, most: Duration, before: str, path: Path) -> Found:
    """Return whether something happens at least as often as `most` says."""
    if every is None:
        return unknown(f"{before}not stated", path)
    return told(days_in(every.value) <= days_in(most), f"{before}every {every.value}", path)
