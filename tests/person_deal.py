"""Deals with payments for each person, made of claims that tests state."""

from typing import Any

import yaml

from pfs.models.deal_file import DealFile, open_deal
from pfs.source.load import parse

START = {
    "pfs": 1,
    "name": "Rate card",
    "currency": "GBP",
    "calendar": {"start": "2020-01-01", "end": "2024-01-01", "period": "quarter"},
    "parties": {
        "state": {"name": "State", "roles": ["payor"]},
        "charity": {"name": "Charity", "roles": ["provider", "vehicle"]},
    },
    "waterfall": {"rest": {"rank": 1, "to": "charity"}},
}


def event(level: Any, months: int, **more: Any) -> dict[str, Any]:
    """Return an event that a share of people reach, read so many months after enrolment."""
    measured = {"after": f"{months} months", "from": "enrolment"}
    return {"name": "A claim", "kind": "event", "better": "higher", "level": level,
            "measured": measured, **more}  # fmt: skip


def deal_with(
    metrics: dict[str, Any], payments: dict[str, Any], cohort: dict[str, Any], **more: Any
) -> DealFile:
    """Return a deal with these metrics and payments from the state, of one cohort."""
    sheet = {
        **START,
        "cohorts": {"first": {"enrols": "2020-01-01", **cohort}},
        "metrics": metrics,
        "payments": {name: {"from": "state", **p} for name, p in payments.items()},
        **more,
    }
    return open_deal(parse("people.yaml", yaml.safe_dump(sheet, sort_keys=False).encode()))
