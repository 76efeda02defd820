"""Conditions on the feedback loop: does the certifier's data come often enough, and to whom."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from pfs.ci_alignment.checks.condition import Found, any_of, at_least, told, unknown, yes
from pfs.ci_alignment.checks.data import PUBLIC, ROWS, no_row, row_path
from pfs.ci_alignment.checks.facts import Facts
from pfs.ci_alignment.checks.intervals import days_in, looks_until
from pfs.models.crosscheck.readings import paid_cohorts, reading_days
from pfs.models.partnership import DataSharing
from pfs.source.findings import Path


def certifiers(facts: Facts) -> tuple[str, ...]:
    """Return who certifies outcomes: the evaluators, else the validators, else the providers."""
    for role in ("evaluator", "validator", "provider"):
        if parties := facts.with_role(role):
            return parties
    return ()


def _certified_rows(facts: Facts, metric: str) -> dict[str, DataSharing]:
    by = certifiers(facts)
    rows = (facts.rows or {}).items()
    return {n: row for n, row in rows if row.from_ in by and facts.carries(row, metric)}


def _of_paid_metrics(facts: Facts, ask: Callable[[str], Found]) -> Iterator[Found]:
    if not facts.paid_metrics:
        yield unknown("no payment reads a metric", ("payments",))
    yield from map(ask, facts.paid_metrics)


def certified(facts: Facts) -> Iterator[Found]:
    """Ask whether every paid metric is carried by a row of the certifier that says how often."""
    by = ", ".join(certifiers(facts))

    def ask(metric: str) -> Found:
        rows = _certified_rows(facts, metric).items()
        absent = no_row(facts, f"no row from {by or 'a certifier'} carries {metric}")
        return any_of((every_of(name, row, f"{metric}: ") for name, row in rows), absent)

    yield from _of_paid_metrics(facts, ask)


def every_of(name: str, row: DataSharing, before: str = "") -> Found:
    """Return whether a row says how often it is given."""
    path = row_path(name, "every")
    if row.every is None:
        return unknown(f"{before}{name} does not say how often", path)
    return yes(f"{before}{name}, every {row.every.value}", path)


def one_look(facts: Facts) -> Iterator[Found]:
    """Ask whether at least one look at the certifier's data before the first paid reading."""
    yield _looks(facts, 1)


def two_looks(facts: Facts) -> Iterator[Found]:
    """Ask whether at least two looks at the certifier's data before the first paid reading."""
    yield _looks(facts, 2)


def _looks(facts: Facts, least: int) -> Found:
    counts: list[tuple[int, str, Path]] = []
    for metric in facts.paid_metrics:
        by_certifier = _certified_rows(facts, metric)
        rows = [(name, row.every.value) for name, row in by_certifier.items() if row.every]
        window = _first_window(facts, metric)
        if not rows or window is None:
            read = [row_path(name, "every") for name in by_certifier] or [ROWS]
            return unknown(f"{metric}: not known", *read)
        name, every = min(rows, key=lambda row: days_in(row[1]))
        seen = f"{metric}: every {every} from {window[0]} to {window[1]}"
        counts.append((looks_until(*window, every), seen, row_path(name, "every")))
    if not counts:
        return unknown("no payment reads a metric", ("payments",))
    fewest, seen, path = min(counts)
    return told(fewest >= least, f"{fewest} looks; {seen}", path)


def _intervals(rows: Iterable[str]) -> list[Path]:
    return [row_path(name, "every") for name in rows] or [ROWS]


def _first_window(facts: Facts, metric: str) -> tuple[dt.date, dt.date] | None:
    """Return the first enrolment for a paid metric and the first reading; None without one."""
    deal = facts.deal
    cohorts = {cohort for payment in deal.payments.values()
               if metric in {payment.metric, *(payment.prices or ())}
               for cohort in paid_cohorts(deal, payment, metric)}  # fmt: skip
    parts = [str(part) for part in deal.metrics[metric].blend or (metric,)]
    days = [day for part in parts for cohort in sorted(cohorts or _all_cohorts(facts))
            for day in reading_days(deal, part, cohort)]  # fmt: skip
    if not days:
        return None
    people = [deal.cohorts[name].first_day for name in cohorts if name in deal.cohorts]
    return min(people, default=deal.calendar.start), min(days)


def _all_cohorts(facts: Facts) -> Iterable[str]:
    return tuple(facts.deal.cohorts) or ("",)


def reaches_doers(facts: Facts) -> Iterator[Found]:
    """Ask whether the certifier's data reach a provider or the backbone."""
    doers = {*facts.with_role("provider"), *facts.with_role("backbone"), facts.backbone}
    rows = {n: row for metric in facts.paid_metrics
            for n, row in _certified_rows(facts, metric).items()}  # fmt: skip

    def ask(name: str, row: DataSharing) -> Found:
        known = [party for party in row.to if party in doers]
        return told(bool(known), f"{name}: to {', '.join(row.to)}", row_path(name, "to"))

    yield any_of((ask(n, row) for n, row in rows.items()), no_row(facts, "no certifier's row"))


def paid_metrics_carried(facts: Facts) -> Iterator[Found]:
    """Ask whether every paid metric is carried by a row that says how often."""
    yield from _of_paid_metrics(facts, lambda metric: _carried(facts, metric))


def _carried(facts: Facts, metric: str) -> Found:
    rows = {n: row for n, row in (facts.rows or {}).items() if facts.carries(row, metric)}
    absent = no_row(facts, f"no row carries {metric}")
    return any_of((every_of(name, row, f"{metric}: ") for name, row in rows.items()), absent)


def a_paid_metric_carried(facts: Facts) -> Iterator[Found]:
    """Ask whether a paid metric is carried by a row that says how often."""
    yield any_of(paid_metrics_carried(facts), no_row(facts))


def paid_metrics_shared(facts: Facts) -> Iterator[Found]:
    """Ask whether every paid metric is shared with at least two parties."""

    def ask(metric: str) -> Found:
        if facts.rows is None:
            return unknown("not stated", ROWS)
        rows = {n: row for n, row in facts.rows.items() if facts.carries(row, metric)}
        hits = {str(to): row_path(n, "to") for n, row in rows.items() for to in row.to
                if to != PUBLIC}  # fmt: skip
        return at_least(2, hits, (), f"parties get {metric}", ROWS)

    yield from _of_paid_metrics(facts, ask)
