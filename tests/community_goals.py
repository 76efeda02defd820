"""Goals and links as tests of the community side state them, the way files are validated."""

from typing import Any

import plain_deals
from pydantic import TypeAdapter
from sections import as_json, read

from pfs.ci_alignment.contribution import Community
from pfs.models.deal import Deal
from pfs.models.goals import Goal
from pfs.models.links import Link
from pfs.outcomes.draws import Draws
from pfs.outcomes.sample import Block

YEARS = range(2009, 2015)
TREND = ("38.0%", "39.9%", "38.6%", "41.0%", "39.2%", "40.0%")
"""History of vector (b)."""
SMOOTH = ("38.6%", "39.4%", "39.1%", "40.2%", "39.7%", "40.0%")
"""History of vector (b) whose residual is below the sampling error."""


def history(values: tuple[str, ...]) -> dict[str, str]:
    """Return readings on 31 August of successive years."""
    return {f"{year}-08-31": value for year, value in zip(YEARS, values, strict=False)}


def goal(**fields: Any) -> Goal:
    """Return kindergarten readiness of 4,000 children a year, 40 % to 60 %, with fields changed."""
    return read(TypeAdapter(Goal), as_json(goal_data(**fields)))


def goal_data(**fields: Any) -> dict[str, Any]:
    """Return the same goal as plain data; a field that is None is left out."""
    stated = {
        "better": "higher",
        "population": 4_000,
        "already_served": 200,
        "history": history(TREND),
        "target": {"value": "60%", "at": "2018-08-31"},
        **fields,
    }
    return {key: value for key, value in stated.items() if value is not None}


def link_data(**fields: Any) -> dict[str, Any]:
    """Return a link that loses nobody as plain data."""
    return {"goal": "readiness", "metric": "test", "bridge": 1, "lag": "12 months", **fields}


def link(**fields: Any) -> Link:
    """Return such a link."""
    return read(TypeAdapter(Link), as_json(link_data(**fields)))


def deal(**sections: Any) -> Deal:
    """Return a deal with three yearly cohorts of 800, an effect of 10 points, and sections."""
    effect = sections.pop("effect", "10pp")
    impact = {"goals": {"readiness": goal_data()}, "links": {"way": link_data()}}
    metric = {
        "name": "Test", "kind": "share", "better": "higher", "read": "change", "effect": effect,
        "comparison": {"level": "40%"}, "measured": {"after": "12 months", "from": "enrolment"},
    }  # fmt: skip
    stated: dict[str, Any] = {
        "calendar": {"start": "2015-08-31", "end": "2020-08-31", "period": "year"},
        "cohorts": {f"year_{n}": {"people": 800, "enrols": f"{2014 + n}-08-31"} for n in (1, 2, 3)},
        "metrics": {"test": metric},
        "collective_impact": impact,
        **sections,
    }
    return plain_deals.deal(**stated)


def at_base(stated: Deal) -> Community:
    """Return what a deal adds to its goals with nothing drawn."""
    return Community(stated, Draws(Block(0, 1), None))
