"""Drivers that the risks of a deal draw: by the name in the file, and one by one.

`risks.enrolment.share` is one draw, or stands for one a cohort: `risks.enrolment.share/year_1`.
"""

from collections.abc import Iterator, Mapping

from pfs.models.deal import Deal
from pfs.models.delays import UncertainDuration
from pfs.models.grid import fiscal_year, grid_dates
from pfs.models.numbers import is_uncertain
from pfs.models.risks import Appropriation, Delay, Enrolment, Hazard, NoResult, Risk, TakeUp
from pfs.models.timeline import slots_of

Drawn = Mapping[str, tuple[str, ...]]
"""Drivers by the name that stands for them."""
_FIELDS = (
    "share", "at_most", "treated", "control", "ratio", "hazard", "recovery", "per_year", "amount",
    "deemed",
)  # fmt: skip


def risk_drivers(deal: Deal) -> Drawn:
    """Return every driver that the risks of a deal draw."""
    return {
        bare: names
        for name, risk in sorted(deal.risks.items())
        for bare, names in _drivers(deal, name, risk)
    }


def _drivers(deal: Deal, name: str, risk: Risk) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in _FIELDS:
        bare = f"risks.{name}.{field}"
        if is_uncertain(getattr(risk, field, None)):
            yield bare, _indexed(bare, _indexes(deal, risk, field))
    if isinstance(risk, Appropriation):
        bare = f"risks.{name}.failure"
        yield bare, _indexed(bare, fiscal_years(deal))
    if isinstance(risk, NoResult):
        bare = f"risks.{name}.failure"
        days = {slot.date.isoformat() for slot in slots_of(deal, str(risk.metric))}
        yield bare, tuple(f"{bare}/{day}" for day in sorted(days))
    if isinstance(risk, Delay) and isinstance(risk.by, UncertainDuration):
        bare = f"risks.{name}.by"
        yield bare, _indexed(bare, tuple(day.isoformat() for day in grid_dates(deal.calendar)))
    if isinstance(risk, Hazard):
        bare = f"risks.{name}.time"
        yield bare, _indexed(bare, providers(deal) if risk.of == "providers" else ())


def _indexed(bare: str, indexes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{bare}/{index}" for index in indexes) or (bare,)


def _indexes(deal: Deal, risk: Risk, field: str) -> tuple[str, ...]:
    per = getattr(risk, "per", "deal")
    if field == "at_most" or per == "deal":
        return ()
    if per == "year":
        return fiscal_years(deal)
    return cohorts_of(deal, risk)


def cohorts_of(deal: Deal, risk: Risk) -> tuple[str, ...]:
    """Return the cohorts that a risk is drawn for; parts of a cohort follow the whole."""
    if isinstance(risk, Enrolment | TakeUp) and not isinstance(risk.cohorts, str):
        return tuple(sorted({whole(deal, str(cohort)) for cohort in risk.cohorts}))
    return tuple(sorted({whole(deal, cohort) for cohort in deal.cohorts}))


def whole(deal: Deal, cohort: str) -> str:
    """Return the cohort that a cohort is part of, itself where it is no part."""
    seen = {cohort}
    while (outer := deal.cohorts[cohort].part_of) is not None and outer not in seen:
        cohort = str(outer)
        seen.add(cohort)
    return cohort


def fiscal_years(deal: Deal) -> tuple[str, ...]:
    """Return the fiscal years that a deal touches, as `FY2018`: its calendar and enrolment."""
    calendar = deal.calendar
    first = min([calendar.start, *(cohort.first_day for cohort in deal.cohorts.values())])
    years = range(fiscal_year(calendar, first), fiscal_year(calendar, calendar.end) + 1)
    return tuple(f"FY{year}" for year in years)


def providers(deal: Deal) -> tuple[str, ...]:
    """Return the parties with the role provider, sorted."""
    return tuple(sorted(name for name, party in deal.parties.items() if "provider" in party.roles))
