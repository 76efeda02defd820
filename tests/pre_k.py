"""The pre-K city as a deal that tests change: as drafted, and with everything a check can ask."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sections import as_json

from pfs.ci_alignment.base import Base, Gap, GoalBase
from pfs.ci_alignment.checks import Answer, answers
from pfs.models.deal import Deal
from pfs.models.validate import validate_data

FILE = Path(__file__).parent / "ci_alignment" / "deals" / "prek-city.yaml"
Edits = Mapping[str, Any]
"""Values by path; None takes the value out."""

DRAFT: dict[str, Any] = as_json(yaml.safe_load(FILE.read_text(encoding="utf-8")))
CI = "collective_impact"
GROUPS = ("english_learners", "other")

# Gaps of the city's two groups in points, by hand: vector (f) of the specification.
WIDENS: Base = {
    "kindergarten": GoalBase(
        contribution=2.0, gaps={group: Gap(15.0, 15.208333) for group in GROUPS}
    )
}
NARROWS: Base = {
    "kindergarten": GoalBase(
        contribution=2.0, gaps={group: Gap(15.0, 14.166667) for group in GROUPS}
    )
}


def changed(data: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    """Return plain data with values replaced, added or, where None, taken out."""
    result = copy.deepcopy(dict(data))
    for path, value in edits.items():
        *parents, last = path.split(".")
        entry = result
        for parent in parents:
            entry = entry.setdefault(parent, {})
        if value is None:
            del entry[last]
        else:
            entry[last] = value
    return result


def _history(*levels: str) -> dict[str, str]:
    return {f"{2015 - len(levels) + n}-06-30": level for n, level in enumerate(levels)}


FOUR = _history("60%", "61%", "60%", "62%")
TARGET = {"value": "80%", "at": "2022-06-30"}
STATED = {"text": "as the partners see it", "source": "survey of partners", "date": "2015-06-30"}
SLOTS = ("urgency", "public_will", "policy", "improvement", "voice", "aligned_funds",
         "shared_understanding", "mapping")  # fmt: skip
ALL_GOALS = ["kindergarten", "reading", "maths", "graduation", "enrolment", "completion", "jobs"]

WHOLE = changed(
    DRAFT,
    {
        "metrics.readiness.effect": {
            "normal": {"mean": "10pp", "sd": "4pp"}, "source": "trial of 2012",
            "evidence": "moderate",
        },
        f"{CI}.goals.maths.history": FOUR,
        f"{CI}.goals.graduation.history": FOUR,
        f"{CI}.goals.enrolment.history": FOUR,
        f"{CI}.goals.completion.history": FOUR,
        f"{CI}.goals.completion.population": 2_000,
        f"{CI}.goals.completion.target": TARGET,
        f"{CI}.goals.jobs": {
            "result": "Young people work", "outcome_area": "employment", "better": "higher",
            "indicator": "Share employed at 25", "population": 2_000, "history": FOUR,
            "target": TARGET,
        },
        f"{CI}.links.pre_k.bridge": {"value": 1, "source": "the same test"},
        f"{CI}.links.pre_k_reading.bridge": {
            "between": ["30%", "70%"], "source": "cohort study of 2010",
        },
        f"{CI}.partners.partnership.aligned_to": ALL_GOALS,
        f"{CI}.partners.partnership.talent": {"staff": 2},
        f"{CI}.partners.university.time": {"hours": 10, "every": "1 month"},
        f"{CI}.actions.read_aloud": {
            "by": "district", "goal": "reading", "strategy": "links.pre_k_reading",
            "due": "2016-09-30",
        },
        f"{CI}.changes": [
            {"date": "2016-02-01", "read": "metrics.readiness", "changed": "buses at seven",
             "by": "district", "of": "services"},
            {"date": "2016-06-01", "read": "goals.kindergarten", "changed": "parents chair it",
             "by": "parents", "of": "roles"},
        ],
        f"{CI}.evidence": dict.fromkeys(SLOTS, STATED),
    },
)  # fmt: skip
"""The city with every field that a check reads, so that each check is met."""


def deal(data: Mapping[str, Any], edits: Edits | None = None) -> Deal:
    """Return a valid deal with changes."""
    return validate_data(changed(data, edits or {}))


def asked(
    data: Mapping[str, Any], edits: Edits | None = None, base: Base | None = None
) -> dict[str, Answer]:
    """Return the answers of every check by code."""
    return {answer.code: answer for answer in answers(deal(data, edits), base)}


def fields(answer: Answer) -> set[str]:
    """Return the fields that an answer read, as dotted paths."""
    return {".".join(map(str, path)) for one in answer.conditions for path in one.read}


def settling(answer: Answer) -> set[str]:
    """Return the fields that keep an answer from being met."""
    return {".".join(map(str, path)) for one in answer.settling for path in one.read}
