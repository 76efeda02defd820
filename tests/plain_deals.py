"""Plain deals for tests of the engine: a yearly frame to which a test adds what it is about."""

from collections.abc import Mapping
from typing import Any

from pfs.analysis.case import Case, run_case
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.validate import validate_data
from pfs.source.document import Document

Data = dict[str, Any]

ROLES = {
    "city": "payor",
    "state": "payor",
    "bank": "investor",
    "fund": "investor",
    "donor": "guarantor",
    "provider": "provider",
    "spv": "vehicle",
}
YEARLY = {"start": "2020-01-01", "end": "2024-01-01", "period": "year", "day_count": "period"}
READING: Data = {
    "name": "A reading",
    "kind": "mean",
    "better": "higher",
    "read": "level",
    "level": 0,
}


def metric(**fields: object) -> Data:
    """Return a metric whose level is read without error on 2021-01-01, with fields changed."""
    return {**READING, "measured": {"dates": ["2021-01-01"]}, **fields}


def data(**sections: object) -> Data:
    """Return a deal of four whole years as plain data, with sections added or replaced."""
    parties = {name: {"name": name.title(), "roles": [role]} for name, role in ROLES.items()}
    head = {"pfs": 1, "name": "A plain deal", "currency": "USD", "calendar": YEARLY}
    return {**head, "parties": parties, **sections}


def deal(**sections: object) -> Deal:
    """Return a valid deal of four whole years with sections added or replaced."""
    return validate_data(data(**sections))


def deal_file(**sections: object) -> DealFile:
    """Return such a deal as a file, for functions that report what was run."""
    plain = data(**sections)
    document = Document("deal.yaml", "", "0" * 64, plain, {}, {})
    return DealFile(document, document, validate_data(plain))


def run(sections: Mapping[str, object], given: Mapping[str, float] | None = None) -> Case:
    """Run a deal with these sections at given readings."""
    return run_case(deal(**sections), dict(given or {}))


def amounts(case: Case, key: str, *years: int) -> list[float]:
    """Return a result on the first of January of some years."""
    return [case.value(f"{key}@{year}-01-01") for year in years]
