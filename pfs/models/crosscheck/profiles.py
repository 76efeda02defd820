"""Kinds of person: shares that are whole, claims that a person can make, the metrics' levels."""

import math
from collections.abc import Iterator

from pfs.models.crosscheck.persons import SHARE, WHOLE, paid_cohorts
from pfs.models.deal import Deal
from pfs.models.gates import gate_of
from pfs.models.numbers import is_uncertain, plain_value
from pfs.models.problems import Problem, choose
from pfs.models.programme import Cohort
from pfs.models.timeline import slots_of
from pfs.source.findings import Path


def profiles_fit(deal: Deal) -> Iterator[Problem]:
    """Check that kinds of person are whole and have the levels of the metrics."""
    paid = paid_cohorts(deal)
    for name, cohort in deal.cohorts.items():
        path: Path = ("cohorts", name, "profiles")
        priced = sorted(set(paid.get(name, ())))
        yield from _alike(name, cohort, priced)
        if cohort.profiles is None:
            continue
        if not priced:
            message = f"no payment is for each person of `{name}`"
            yield Problem("PFS193", path, message, "write `for_each: person`, or leave it out")
            continue
        wrong = [*_kinds(path, cohort, priced), *_possible(deal, path, cohort, name)]
        yield from wrong
        for metric in () if wrong else priced:
            yield from _means(deal, path, cohort, metric)


def _kinds(path: Path, cohort: Cohort, priced: list[str]) -> Iterator[Problem]:
    kinds = cohort.profiles or ()
    for place, kind in enumerate(kinds):
        for key, number in kind.items():
            if key not in {SHARE, *priced}:
                message = f"no payment for each person prices `{key}`"
                remedy = choose(key, [SHARE, *priced], "")
                yield Problem("PFS193", (*path, place, key), message, remedy)
            elif number < 0 or (key != SHARE and number != int(number)):
                message = f"`{key}` is a whole number of claims, 0 or more"
                if key == SHARE:
                    message = "`share` is 0 or more"
                yield Problem("PFS193", (*path, place, key), message, "write `1`")
        if SHARE not in kind:
            yield Problem("PFS193", (*path, place), "`share` is missing", "write `share: 40%`")
    total = sum(kind.get(SHARE, 0.0) for kind in kinds)
    if abs(total - 1) > WHOLE:
        message = f"the shares add up to {100 * total:.10g}%"
        yield Problem("PFS193", path, message, "write shares that add up to 100%")


def _alike(name: str, cohort: Cohort, priced: list[str]) -> Iterator[Problem]:
    """Yield where `person_correlation` is stated and says nothing."""
    path: Path = ("cohorts", name, "person_correlation")
    if not plain_value(cohort.person_correlation):
        return
    if cohort.profiles is not None:
        message = "`profiles` say which claims go together"
        yield Problem("PFS193", path, message, "leave out one of the two")
    elif not priced:
        message = f"no payment is for each person of `{name}`"
        yield Problem("PFS193", path, message, "write `for_each: person`, or leave it out")


def _possible(deal: Deal, path: Path, cohort: Cohort, name: str) -> Iterator[Problem]:
    """Yield kinds that claim more often than they are read, or without their gate."""
    for place, kind in enumerate(cohort.profiles or ()):
        for key, number in kind.items():
            if key not in deal.metrics or not number:
                continue
            at, metric = (*path, place, key), deal.metrics[key]
            most = most_claims(deal, key, name)
            if number > most:
                message = f"a person can have `{key}` {most:g} times at most"
                yield Problem("PFS193", at, message, f"write `{most:g}`")
            gate = gate_of(metric)
            if gate is not None and gate in paid_cohorts(deal).get(name, ()) and not kind.get(gate):
                message = f"nobody has `{key}` without `{gate}`, its gate"
                yield Problem("PFS193", at, message, f"write `{gate}: 1` in the same kind")


def most_claims(deal: Deal, name: str, cohort: str) -> float:
    """Return how often one person can claim a metric: an event once for each reading."""
    metric = deal.metrics[name]
    if metric.kind == "count":
        return math.inf
    every = metric.measured is not None and metric.measured.every is not None
    return float(max(1, len(slots_of(deal, name, cohort)))) if every else 1.0


def _means(deal: Deal, path: Path, cohort: Cohort, name: str) -> Iterator[Problem]:
    metric = deal.metrics[name]
    if metric.level is None:
        return
    if is_uncertain(metric.level):
        message = f"`{name}` has an uncertain level, and kinds of person that fix it"
        yield Problem("PFS193", path, message, f"write one number in `metrics.{name}.level`")
        return
    mean = sum(kind.get(SHARE, 0.0) * kind.get(name, 0.0) for kind in cohort.profiles or ())
    times = metric.measured is not None and metric.measured.every is not None
    level = plain_value(metric.level)
    if not times and abs(mean - level) > WHOLE:
        message = f"the profiles have {mean:.10g} `{name}` a person, the metric {level:.10g}"
        remedy = f"write `level: {mean:.10g}`, or other profiles"
        yield Problem("PFS193", path, message, remedy)
