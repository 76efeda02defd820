"""Worked examples and scenarios: every key names something that is read, or that comes out."""

import datetime as dt
from collections.abc import Iterator

from pfs.models.crosscheck.community_results import SECTION, community_result
from pfs.models.crosscheck.outcomes import ALIKE, needs_level, readable
from pfs.models.crosscheck.persons import most_of_people
from pfs.models.crosscheck.readings import measured_cohorts, reading_days
from pfs.models.crosscheck.references import names_of
from pfs.models.deal import Deal
from pfs.models.examples import WorkedExample
from pfs.models.grid import grid_dates, nearest_dates
from pfs.models.keys import BY_YEAR, MEASURES, POOLED, KeyFormError, ReadingKey, ResultKey
from pfs.models.problems import Problem, choose, listed
from pfs.source.document import KEY
from pfs.source.findings import Path
from pfs.source.nearest import nearest

_READING = "METRIC[.READ][@COHORT][@DATE]"
_PAID = "payments."
_EARNED = "payments.NAME.earned[@COHORT][@DATE]"
_OWED = "outstanding"


def readings_exist(deal: Deal) -> Iterator[Problem]:
    """Check that what an example gives is a reading of the deal."""
    for name, example in deal.worked_examples.items():
        for text, value in example.given.items():
            path = ("worked_examples", name, "given", text, KEY)
            if text.startswith(_PAID):
                yield from _earned(deal, path, text, value)
            else:
                yield from reading_problems(deal, path, text)


def _earned(deal: Deal, path: Path, text: str, value: float) -> Iterator[Problem]:
    """Yield what is wrong with a key that states what a payment earns."""
    try:
        key = ResultKey.parse(text)
    except KeyFormError as error:
        yield Problem("PFS194", path, str(error), f"write {_EARNED}")
        return
    if key.id not in deal.payments:
        message = f"there is no payment `{key.id}`"
        yield Problem("PFS194", path, message, choose(key.id, deal.payments, "add `payments`"))
    elif key.measure != "earned" or key.year is not None:
        message = f"`{text[:60]}` states no earnings of a payment"
        yield Problem("PFS194", path, message, f"write {_EARNED}")
    elif value > most_of_people(deal, key.id, key.cohort):
        message = (
            f"`payments.{key.id}` is capped person by person: all people can't be due this much"
        )
        remedy = f"write `persons` with `claims: {{payments.{key.id}.earned: 900}}`"
        yield Problem("PFS194", path, message, remedy)
    elif key.cohort is not None and deal.payments[key.id].for_each == "deal":
        message = f"`payments.{key.id}` is not for each cohort"
        yield Problem("PFS194", path, message, "leave the cohort out")
    elif key.cohort not in {None, *deal.cohorts}:
        message = f"there is no cohort `{key.cohort}`"
        yield Problem("PFS194", path, message, choose(str(key.cohort), deal.cohorts, ""))
    elif key.date is not None and key.date not in grid_dates(deal.calendar):
        message = f"{key.date} is not a date of the calendar's grid"
        yield Problem(
            "PFS172", path, message, f"write {_near(grid_dates(deal.calendar), key.date)}"
        )


def reading_problems(deal: Deal, path: Path, text: str) -> Iterator[Problem]:
    """Yield what is wrong with a key of a reading, written in an example or on a command line."""
    try:
        key = ReadingKey.parse(text)
    except KeyFormError as error:
        yield Problem("PFS170", path, str(error), f"write {_READING}")
        return
    if key.metric not in deal.metrics:
        message = f"there is no metric `{key.metric}`"
        yield Problem("PFS170", path, message, choose(key.metric, deal.metrics, "add `metrics`"))
    elif deal.metrics[key.metric].blend is not None:
        parts = listed(deal.metrics[key.metric].blend or ())
        message = f"`{key.metric}` is a blend and follows from its parts"
        yield Problem("PFS170", path, message, f"give {parts}")
    else:
        yield from _suffix(deal, path, key)
        yield from _cohort(deal, path, key)


def _suffix(deal: Deal, path: Path, key: ReadingKey) -> Iterator[Problem]:
    metric = deal.metrics[key.metric]
    if key.suffix is None or key.suffix in (metric.evaluations or {}):
        return
    if key.suffix not in ALIKE:
        message = f"`{key.suffix}` is neither a reading nor an evaluation of `{key.metric}`"
        remedy = choose(key.suffix, {*map(str, ALIKE), *(metric.evaluations or {})}, "")
        yield Problem("PFS170", path, message, remedy)
    elif not readable(metric, key.suffix):
        yield needs_level(path, key.metric, metric, key.suffix)


def _cohort(deal: Deal, path: Path, key: ReadingKey) -> Iterator[Problem]:
    known = measured_cohorts(deal, key.metric)
    if key.cohort not in {None, POOLED, *known}:
        message = f"`{key.metric}` is not measured in cohort `{key.cohort}`"
        remedy = f"write {listed(known)}" if known[0] else "leave the cohort out"
        yield Problem("PFS170", path, message, remedy)
        return
    if key.date is None:
        return
    read_in = known if key.cohort in {None, POOLED} else (str(key.cohort),)
    days = sorted({day for cohort in read_in for day in reading_days(deal, key.metric, cohort)})
    if key.date not in days:
        message = f"`{key.metric}` is not read on {key.date}"
        near = _near(tuple(days), key.date) if days else "the date of a reading"
        yield Problem("PFS172", path, message, f"write {near}")


def _near(days: tuple[dt.date, ...], day: dt.date) -> str:
    return " or ".join(str(date) for date in nearest_dates(days, day))


def results_exist(deal: Deal) -> Iterator[Problem]:
    """Check that what an example expects is a result of the deal."""
    for name, example in deal.worked_examples.items():
        for text in example.expect:
            path = ("worked_examples", name, "expect", text, KEY)
            try:
                key = ResultKey.parse(text)
            except KeyFormError as error:
                yield Problem("PFS171", path, str(error), "write SECTION.NAME.MEASURE[@DATE]")
            else:
                own = text.startswith(SECTION)
                yield from (community_result if own else _result)(deal, path, key)


def _result(deal: Deal, path: Path, key: ResultKey) -> Iterator[Problem]:
    if key.section not in MEASURES:
        message = f"there are no results of `{key.section}`"
        yield Problem("PFS171", path, message, choose(key.section, MEASURES, ""))
        return
    names: tuple[str, ...] = () if key.section == "deal" else names_of(deal, key.section)
    if key.section != "deal" and key.id not in names:
        message = f"there is no `{key.section}.{key.id}`"
        remedy = choose(key.id, names, f"the deal has no `{key.section}`")
        yield Problem("PFS171", path, message, remedy)
    if key.measure not in MEASURES[key.section]:
        message = f"`{key.measure}` is not a result of `{key.section}`"
        near = nearest(key.measure, MEASURES[key.section])
        remedy = f"write `{near}`" if near else f"write {listed(MEASURES[key.section], 20)}"
        yield Problem("PFS171", path, message, remedy)
    if key.year is not None and key.measure not in BY_YEAR.get(key.section, ()):
        message = f"`{key.measure}` of `{key.section}` is not kept by year"
        yield Problem("PFS171", path, message, "leave the year out, or write a date")
    pooled = {POOLED} if key.section == "metrics" else set()
    if key.cohort not in {None, *pooled, *deal.cohorts}:
        message = f"there is no cohort `{key.cohort}`"
        yield Problem("PFS171", path, message, choose(str(key.cohort), deal.cohorts,
                      "leave the cohort out"))  # fmt: skip
    yield from _result_date(deal, path, key)


def _result_date(deal: Deal, path: Path, key: ResultKey) -> Iterator[Problem]:
    if key.date is None:
        return
    grid = grid_dates(deal.calendar)
    days: set[dt.date] = set(grid)
    if key.section == "metrics" and key.id in deal.metrics:
        for cohort in measured_cohorts(deal, key.id):
            days |= set(reading_days(deal, key.id, cohort))
    if key.date not in days:
        message = f"{key.date} is not a date of the calendar's grid"
        yield Problem("PFS172", path, message, f"write {_near(grid, key.date)}")


def openings_known(deal: Deal) -> Iterator[Problem]:
    """Check that an example opens with what a debt owes."""
    for name, example in deal.worked_examples.items():
        if example.opening is None:
            continue
        known = [f"capital.{debt}.{_OWED}" for debt in deal.debts]
        for text in example.opening.balances:
            if text not in known:
                path = ("worked_examples", name, "opening", "balances", text, KEY)
                message = f"`{text[:60]}` is not what a debt owes"
                yield Problem("PFS171", path, message, choose(text, known, "the deal has no debt"))


def scenarios_exist(deal: Deal) -> Iterator[Problem]:
    """Check that an example names scenarios of the deal."""
    for name, example in deal.worked_examples.items():
        for path, scenario in _named(("worked_examples", name, "scenario"), example):
            if scenario not in deal.scenarios:
                message = f"there is no scenario `{scenario[:60]}`"
                remedy = choose(scenario, deal.scenarios, "the deal has no section `scenarios`")
                yield Problem("PFS173", path, message, remedy)


def _named(path: Path, example: WorkedExample) -> Iterator[tuple[Path, str]]:
    if isinstance(example.scenario, str):
        yield path, example.scenario
    else:
        yield from (((*path, index), name) for index, name in enumerate(example.scenario or ()))


def expected_kinds(deal: Deal) -> Iterator[Problem]:
    """Check that yes or no is expected of what is yes or no."""
    for name, example in deal.worked_examples.items():
        for text, expected in example.expect.items():
            measure = text.partition("@")[0].rpartition(".")[2]
            if isinstance(expected, bool) and measure not in {"triggered", "bound", "failed"}:
                path = ("worked_examples", name, "expect", text)
                message = f"`{measure}` is a number, not yes or no"
                yield Problem("PFS171", path, message, "write a number")
