"""The starter deal is a deal that works, and teaches: it is what a new user sees first."""

import json
import re
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest

from pfs.analysis.case import run_case
from pfs.models.deal import Deal
from pfs.models.schema import FILE_NAME, json_schema
from pfs.output.starter import starter_text
from pfs.source.load import parse

DATA = parse("starter.yaml", starter_text().encode()).data
DEAL = Deal.model_validate_json(json.dumps(DATA), strict=True)


@pytest.mark.parametrize("name", sorted(DEAL.worked_examples))
def test_its_worked_examples_hold(name: str) -> None:
    """To half a cent: they were worked out by hand."""
    example = DEAL.worked_examples[name]
    case = run_case(DEAL, example.given)
    found = {key: case.value(key) for key in example.expect}
    assert found == pytest.approx(dict(example.expect), abs=0.005)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # 600,000 pays 125,000 of interest and 475,000 of principal; 525,000 is lost, and half
        # of it is covered.
        (0.05, {"capital.loan.interest_paid": 125_000, "capital.loan.principal_repaid": 475_000,
                "capital.loan.loss_before_guarantee": 400_000, "capital.loan.loss": 137_500}),
        # 1,300,000 less 1,125,000 is 175,000 for the trainer, beside 900,000 for the training.
        (0.15, {"parties.trainer.received": 1_075_000, "capital.guarantee.called": 0,
                "parties.university.received": 100_000, "accounts.main.balance": 0}),
        # Nothing is paid; the guarantee covers half of 1,000,000.
        (0.0, {"capital.guarantee.called": 500_000, "capital.loan.received": 500_000}),
    ],
)  # fmt: skip
def test_its_money_moves_as_worked_out_by_hand(change: float, expected: dict[str, float]) -> None:
    """At a threshold, above the last one, and below the first."""
    case = run_case(DEAL, {"employment": change})
    assert {key: case.value(key) for key in expected} == pytest.approx(expected, abs=0.005)


def test_it_begins_with_the_line_that_names_its_schema() -> None:
    """An editor finds the schema by it; the next line says how to make that file."""
    first, second = starter_text().splitlines()[:2]
    assert first == f"# yaml-language-server: $schema={FILE_NAME}"
    assert f"`pfs schema -o {FILE_NAME}`" in second


def test_it_satisfies_its_schema() -> None:
    """An editor shows no error on a file that was just written."""
    validator = jsonschema.Draft202012Validator
    jsonschema.validate(DATA, json_schema(), validator, format_checker=validator.FORMAT_CHECKER)


def test_it_has_everything_a_small_deal_needs() -> None:
    """One of each: loan, guarantee, payor, provider, evaluator, vehicle, randomised metric."""
    assert [item.kind for item in DEAL.capital.values()] == ["loan", "guarantee"]
    roles = [role for party in DEAL.parties.values() for role in party.roles]
    for role in ("payor", "investor", "guarantor", "provider", "evaluator", "vehicle"):
        assert roles.count(role) == 1
    evaluations = [row for m in DEAL.metrics.values() for row in (m.evaluations or {}).values()]
    assert [evaluation.design for evaluation in evaluations] == ["randomised"]
    assert all(payment.steps for payment in DEAL.payments.values())
    assert DEAL.waterfall
    assert DEAL.vehicle == "fund"


def test_every_entry_with_figures_says_that_they_are_assumed() -> None:
    """Invented figures never pass for sourced ones; the calendar and examples state no figures."""
    sections = ("capital", "budget", "cohorts", "metrics", "payments", "waterfall")
    for section in sections:
        for name, entry in DATA[section].items():
            assert "assumed" in set(_sources(entry)), f"{section}.{name}"
    assert set(_sources(DATA)) == {"assumed"}


def _sources(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        own = [node["source"]] if "source" in node else []
        return own + [text for part in node.values() for text in _sources(part)]
    return [text for part in node for text in _sources(part)] if isinstance(node, list) else []


def test_it_fits_on_two_screens() -> None:
    """Under 110 lines of at most 90 columns, printable ASCII."""
    lines = starter_text().splitlines()
    assert len(lines) < 110
    assert max(map(len, lines)) <= 90
    assert starter_text().isascii()


def test_every_section_is_explained_in_few_words() -> None:
    """One to three lines of comment stand above each section that is a map."""
    for section in [name for name, value in DATA.items() if isinstance(value, dict)]:
        above = re.search(rf"\n\n((?:# .*\n)+){section}:", starter_text())
        assert above is not None, section
        assert 1 <= above[1].count("\n") <= 3
