"""Figures of an alignment, one by one: `subject, measure, statistic, value, unit`.

`base` is the value with everything at its base; results that no draw moves have one `value`.
"""

import math
from collections.abc import Iterator, Mapping

from pfs.analysis.align import Alignment
from pfs.analysis.both_ways import BothWays, Way
from pfs.analysis.figures import Figure, split
from pfs.analysis.statistics import Summary
from pfs.ci_alignment.forecast import why_none
from pfs.ci_alignment.gaps import REACHED
from pfs.ci_alignment.measures import BACKBONE, GOALS, LINKS

NEVER = "no number of places is enough where the effect is 0 or harm"
_PLACES = "places a year"
_STATISTICS = (
    ("mean", "mean"), ("mean_se", "mean_se"), ("p5", "p5"), ("p5_se", "p5_se"),
    ("median", "median"), ("median_se", "median_se"), ("p95", "p95"), ("p95_se", "p95_se"),
    ("least", "smallest"), ("most", "largest"),
)  # fmt: skip


def alignment_figures(result: Alignment) -> Iterator[Figure]:
    """Yield every figure of an alignment, in an order that the file's order does not change."""
    for key, value in sorted({**result.base, **result.fixed}.items()):
        subject, measure = split(key)
        unit = unit_of(result, subject, measure)
        statistic = "value" if key in result.fixed else "base"
        yield _figure(subject, measure, statistic, value, unit)
        if key in result.numbers:
            yield from _sampled(subject, measure, unit, result.numbers[key])
        if key in result.never:
            chance = result.never[key]
            yield Figure(subject, measure, "probability_never", chance.value, "share")
            yield _figure(subject, measure, "probability_never_se", chance.se, "share")
    yield from _not_stated(result)
    for party, amount in sorted(result.stakes.items()):
        why = "" if amount is not None else "nothing bounds it"
        yield Figure(f"parties.{party}", "stake", "value", amount, result.file.deal.currency, why)
    if result.both_ways is not None:
        yield from _both_ways(result.both_ways, result.file.deal.currency)


def _not_stated(result: Alignment) -> Iterator[Figure]:
    """Yield the forecasts and gaps that goals do not have, with the reason."""
    for name, reading in sorted(result.readings.items()):
        subject, own = f"{GOALS}.{name}", _unit_of_goal(result, name)
        why = why_none(reading.goal)
        if why is not None:
            yield Figure(subject, "forecast", "value", None, own, why)
        elif reading.goal.target is not None and reading.gap is None and reading.contributions:
            yield Figure(subject, f"share_of_gap@{reading.date}", "base", None, "share", REACHED)


def unit_of(result: Alignment, subject: str, measure: str) -> str:
    """Return the unit of a result: of an indicator its own, of parts of a link people who gain."""
    plain = measure.partition("@")[0]
    if subject.startswith(LINKS):
        link = result.impact.links[subject.removeprefix(f"{LINKS}.").split(".")[0]]
        own = _unit_of_goal(result, str(link.goal))
        people = "people" if own == "share" else own
        return {"effect": own, "people": "people"}.get(plain, people)
    if subject.startswith(GOALS):
        if plain.startswith("slots"):
            return _PLACES
        if plain.startswith(("share_", "reachable", "turns", "visible")):
            return "share"
        own = _unit_of_goal(result, subject.removeprefix(f"{GOALS}."))
        return "people" if plain == "people" else own
    return "providers" if plain == "break_even" else result.file.deal.currency


def _unit_of_goal(result: Alignment, name: str) -> str:
    goal = result.impact.goals[name]
    return "share" if goal.kind == "share" else goal.unit or "own unit"


def _figure(subject: str, measure: str, statistic: str, value: float | None, unit: str) -> Figure:
    if value is None or not math.isfinite(value):
        places = unit == _PLACES
        return Figure(subject, measure, statistic, None, unit, NEVER if places else "undefined")
    return Figure(subject, measure, statistic, value, unit)


def _sampled(subject: str, measure: str, unit: str, summary: Summary) -> Iterator[Figure]:
    for name, field in _STATISTICS:
        yield _figure(subject, measure, name, getattr(summary, field), unit)
    yield Figure(subject, measure, "undefined_share", summary.undefined_share, "share")


def _both_ways(found: BothWays, currency: str) -> Iterator[Figure]:
    ways: Mapping[str, Way] = {"through": found.hub, "one_by_one": found.alone}
    for name, way in ways.items():
        subject = f"{BACKBONE}.{name}"
        yield Figure(subject, "coordination", "value", way.coordination, currency)
        yield _figure(subject, "budget", "value", way.budget, currency)
        yield _figure(subject, "unpaid", "mean", way.unpaid.mean, currency)
        yield _figure(subject, "unpaid", "mean_se", way.unpaid.mean_se, currency)
        for debt, rate in way.returns.items():
            for statistic in ("p5", "median", "p95"):
                value = getattr(rate, statistic)
                yield _figure(subject, f"capital.{debt}.irr", statistic, value, "share a year")
    for debt, gain in found.gains.items():
        subject = f"{BACKBONE}.through_less_one_by_one"
        yield _figure(subject, f"capital.{debt}.gain", "mean", gain.value, currency)
        yield _figure(subject, f"capital.{debt}.gain", "mean_se", gain.se, currency)
