"""Keys of readings and results: the words with which outcomes are stated and answers are named."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

POOLED = "pooled"
_AT = r"(?:@(?P<cohort>[a-z][a-z0-9_]*))?(?:@(?P<date>\d{4}-\d{2}-\d{2}))?"
_READING = re.compile(rf"(?P<metric>[a-z][a-z0-9_]*)(?:\.(?P<suffix>[a-z][a-z0-9_]*))?{_AT}")
_RESULT = re.compile(
    rf"(?:(?P<section>[a-z_]+)\.(?P<id>[a-z][a-z0-9_]*)|deal)\.(?P<measure>[a-z_]+)"
    rf"(?:@(?:FY)?(?P<year>\d{{4}})|{_AT})"
)
_COMMUNITY = re.compile(
    r"(?P<section>collective_impact\.(?:goals|links|backbone))(?:\.(?P<id>[a-z][a-z0-9_]*))??"
    rf"\.(?P<measure>(?:providers\.[a-z][a-z0-9_]*\.)?[a-z_]+?)(?:\.base)?{_AT}"
)


class KeyFormError(ValueError):
    """A key that is not of the form it must have; the message says which."""


def _date(text: str | None, key: str) -> dt.date | None:
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError as error:
        raise KeyFormError(f"`{key}` names a date that does not exist") from error


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """What a given reading is about: `METRIC[.READ or .EVALUATION][@COHORT or @pooled][@DATE]`.

    A part that is None is not stated and means every one; without `suffix` the metric's own read.
    """

    metric: str
    suffix: str | None = None
    cohort: str | None = None
    date: dt.date | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that the text states, or raise `KeyFormError`."""
        match = _READING.fullmatch(text)
        if match is None:
            raise KeyFormError(f"`{text}` is not METRIC[.READ][@COHORT][@DATE]")
        return cls(match["metric"], match["suffix"], match["cohort"], _date(match["date"], text))

    def holds(self, metric: str, cohort: str, date: dt.date | None) -> bool:
        """Return whether the key is about this metric, cohort and date."""
        return (
            self.metric == metric
            and self.cohort in {None, cohort}
            and (self.date is None or self.date == date)
        )

    def rank(self) -> tuple[bool, bool]:
        """Return how specific the key is: a date counts before a cohort."""
        return self.date is not None, self.cohort is not None


@dataclass(frozen=True, slots=True)
class ResultKey:
    """A result: `SECTION.NAME.MEASURE[@COHORT][@DATE]`, or `deal.MEASURE`.

    Of the community's section `collective_impact.goals.NAME.MEASURE[@SUBGROUP][@DATE]`, where the
    subgroup stands for the cohort, `collective_impact.links.NAME.providers.PARTY.MEASURE` and
    `collective_impact.backbone.MEASURE`; a last part `.base` says nothing more.

    Savings and what follows from them are by fiscal year: `savings.x.cashable@2018`, also written
    `@FY2018`, for the fiscal year that ends in 2018.
    """

    section: str
    id: str
    measure: str
    cohort: str | None = None
    date: dt.date | None = None
    year: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that the text states, or raise `KeyFormError`."""
        community = text.startswith("collective_impact.")
        match = (_COMMUNITY if community else _RESULT).fullmatch(text)
        if match is None:
            raise KeyFormError(f"`{text}` is not SECTION.NAME.MEASURE[@COHORT][@DATE]")
        section, name = match["section"] or "deal", match["id"] or ""
        stated = match.groupdict().get("year")
        year = None if stated is None else int(stated)
        day = _date(match["date"], text)
        return cls(section, name, match["measure"], match["cohort"], day, year)


MEASURES = {
    "payments": ("earned", "due", "paid", "triggered"),
    "limits": ("before", "after", "bound"),
    "parties": (
        "paid", "received", "outcome_payments", "lowest_cash", "cash", "savings", "net",
        "wrong_pocket",
    ),
    "capital": (
        "drawn", "received", "interest_paid", "principal_repaid", "called", "outstanding", "loss",
        "loss_before_guarantee", "multiple", "rate", "irr", "yield",
    ),
    "budget": ("cost", "paid", "unpaid"),
    "accounts": ("balance",),
    "metrics": ("measured",),
    "deal": ("earned", "paid"),
    "cohorts": ("enrolled", "completers"),
    "savings": (
        "units", "average", "cashable", "steps", "value", "outright", "payments", "premium",
        "savings_lost",
    ),
    "risks": ("lost", "escrow_used", "recovered", "delayed", "failed", "interest"),
    "collective_impact.goals": (
        "contribution", "forecast", "forecast_lower", "forecast_upper", "gap_after", "gap_before",
        "people", "reachable_share", "reachable_share_from_baseline", "sampling_error",
        "share_of_gap", "share_of_gap_from_baseline", "slots_to_close",
        "slots_to_close_from_baseline", "turns", "visible",
    ),
    "collective_impact.links": ("effect", "people", "shapley", "first_in", "last_in"),
    "collective_impact.backbone": ("break_even", "cost", "alone_cost", "difference"),
}  # fmt: skip
"""Measures of each section that results can be asked for."""
BY_YEAR = {
    "parties": ("outcome_payments", "savings", "net", "cash"),
    "savings": ("units", "average", "cashable", "steps", "value"),
}
"""Measures that can be asked for a fiscal year."""
