"""Results of the community's section that worked examples expect: each names something there is."""

import datetime as dt
from collections.abc import Collection, Iterator

from pfs.models.crosscheck.references import names_of
from pfs.models.deal import Deal
from pfs.models.grid import nearest_dates
from pfs.models.indicator_dates import reading_dates
from pfs.models.keys import MEASURES, ResultKey
from pfs.models.problems import Problem, choose, listed
from pfs.source.findings import Path

SECTION = "collective_impact."
_GOALS, _LINKS, _BACKBONE = (SECTION + part for part in ("goals", "links", "backbone"))
_DATED = frozenset({
    "contribution", "forecast", "forecast_lower", "forecast_upper", "people", "share_of_gap",
    "share_of_gap_from_baseline", "turns", "visible",
})  # fmt: skip
"""Measures that belong to one reading."""
_OF_GROUPS = frozenset({"gap_before", "gap_after"})
_OF_PROVIDERS = frozenset({"shapley", "first_in", "last_in"})


def community_result(deal: Deal, path: Path, key: ResultKey) -> Iterator[Problem]:
    """Yield what is wrong with a key of a result of the community's section."""
    if deal.collective_impact is None:
        yield _wrong(path, "the deal has no `collective_impact`", "leave the expectation out")
    elif key.section == _BACKBONE:
        yield from _backbone(deal, path, key)
    else:
        names = names_of(deal, key.section)
        if key.id not in names:
            message = f"there is no `{key.section}.{key.id}`"
            yield _wrong(path, message, choose(key.id, names, f"the deal has no `{key.section}`"))
        else:
            yield from (_link if key.section == _LINKS else _goal)(deal, path, key)


def _backbone(deal: Deal, path: Path, key: ResultKey) -> Iterator[Problem]:
    yield from _measure(path, key, MEASURES[_BACKBONE])
    yield from _no_suffix(path, key)
    if deal.collective_impact is not None and deal.collective_impact.backbone is None:
        yield _wrong(path, "the deal has no backbone", "add `collective_impact.backbone`")


def _link(deal: Deal, path: Path, key: ResultKey) -> Iterator[Problem]:
    assert deal.collective_impact is not None  # noqa: S101 - the caller has checked
    head, _, measure = key.measure.rpartition(".")
    party = head.removeprefix("providers.")
    providers = sorted(map(str, deal.collective_impact.links[key.id].providers or ()))
    yield from _no_suffix(path, key)
    if not head:
        yield from _measure(path, key, sorted(set(MEASURES[_LINKS]) - _OF_PROVIDERS))
    elif party not in providers:
        message = f"`{party}` is not a provider of `links.{key.id}`"
        yield _wrong(path, message, choose(party, providers, "add `providers` to the link"))
    elif measure not in _OF_PROVIDERS:
        message = f"`{measure}` is not a result of a provider"
        yield _wrong(path, message, choose(measure, sorted(_OF_PROVIDERS), ""))


def _goal(deal: Deal, path: Path, key: ResultKey) -> Iterator[Problem]:
    assert deal.collective_impact is not None  # noqa: S101 - the caller has checked
    yield from _measure(path, key, MEASURES[_GOALS])
    groups = deal.collective_impact.goals[key.id].subgroups or {}
    if key.measure in _OF_GROUPS and key.cohort not in groups:
        message = f"`{key.measure}` is of a subgroup, and `{key.id}` has no `{key.cohort or '...'}`"
        remedy = choose(key.cohort or "", sorted(groups), "add `subgroups` to the goal")
        yield _wrong(path, message, remedy)
    elif key.measure not in _OF_GROUPS and key.cohort is not None:
        yield _wrong(path, f"`{key.measure}` is not kept by subgroup", f"leave out `@{key.cohort}`")
    days = reading_dates(deal, key.id) if key.measure in _DATED else ()
    if key.date is not None and key.date not in days:
        message = f"`{key.measure}` of `{key.id}` is not read on {key.date}"
        yield Problem("PFS172", path, message, _near(days, key.date))


def _near(days: tuple[dt.date, ...], day: dt.date) -> str:
    if not days:
        return "leave the date out"
    return "write " + " or ".join(str(near) for near in nearest_dates(days, day))


def _measure(path: Path, key: ResultKey, known: Collection[str]) -> Iterator[Problem]:
    if key.measure not in known:
        message = f"`{key.measure}` is not a result of `{key.section}`"
        yield _wrong(path, message, choose(key.measure, known, f"write {listed(known, 20)}"))


def _no_suffix(path: Path, key: ResultKey) -> Iterator[Problem]:
    if key.cohort is not None or key.date is not None:
        message = f"`{key.measure}` has neither subgroups nor dates"
        yield _wrong(path, message, "leave out what stands after `@`")


def _wrong(path: Path, message: str, remedy: str) -> Problem:
    return Problem("PFS171", path, message, remedy)
