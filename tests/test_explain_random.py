"""Random deals of all terms: every flow is told once, every format and question works."""

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from random_deals.dice import Data
from reference_tests.published import deal_of
from strategies import deals, person_deals

from pfs.analysis.case import run_case
from pfs.analysis.explain import Explanation, explain
from pfs.analysis.reasons.routes import routes
from pfs.models.deal_file import DealFile
from pfs.output.diagnostics import width
from pfs.output.renderings import explanation
from pfs.source.document import Document


def either() -> SearchStrategy[tuple[Data, dict[str, float]]]:
    """Return random deals, some with payments for each person, and readings."""
    return deals() | person_deals().map(lambda drawn: (drawn[0], _readings(drawn[1])))


def _readings(given: dict[str, float]) -> dict[str, float]:
    return {key: value for key, value in given.items() if not key.startswith("payments.")}


def told(data: Data, readings: dict[str, float], flow: str | None = None) -> Explanation:
    """Return the explanation of a random deal."""
    document = Document("deal.yaml", "", "0" * 64, data, {}, {})
    return explain(DealFile(document, document, deal_of(data)), at=readings, flow=flow)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(either())
def test_every_flow_is_told_once_in_every_format(pair: tuple[Data, dict[str, float]]) -> None:
    """The ledger of a run that nobody watches; pages keep to 80 columns."""
    data, readings = pair
    result = told(data, readings)
    plain = run_case(deal_of(data), readings)
    assert Counter(moved.flow for moved in result.flows) == Counter(plain.ledger)
    # What fills accounts and is released from them has no record but its clause.
    clauses = {moved.flow.clause for day in result.days for moved in day.others}
    assert all(clause.startswith("accounts.") for clause in clauses)
    assert all(width(line) <= 80 for line in explanation(result, "table").splitlines())
    flows = explanation(result, "csv").count(",flow,")
    assert flows == len(plain.ledger) == _nested(json.loads(explanation(result, "json"))["results"])
    assert explanation(result, "markdown")


def _nested(nodes: list[Data]) -> int:
    return sum((node["kind"] == "flow") + _nested(node.get("because", [])) for node in nodes)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(either())
def test_every_flow_is_found_by_its_ends(pair: tuple[Data, dict[str, float]]) -> None:
    """Asked by payer and payee it is among the answers, whoever they are."""
    data, readings = pair
    everything = told(data, readings)
    ends = sorted({(moved.flow.from_, moved.flow.to) for moved in everything.flows})
    for giver, taker in ends[:4]:
        found = told(data, readings, f"{giver}:{taker}")
        between = [m for m in everything.flows if (m.flow.from_, m.flow.to) == (giver, taker)]
        assert Counter(m.flow for m in between) == Counter(m.flow for m in found.flows)
        assert explanation(found, "table")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(either())
def test_every_route_of_a_deal_can_be_asked_about(pair: tuple[Data, dict[str, float]]) -> None:
    """Whether or not money takes it; where it does not there is a reason."""
    data, readings = pair
    for route in routes(deal_of(data))[:4]:
        giver, taker = min(route.givers), min(route.takers)
        result = told(data, readings, f"{giver}:{taker}")
        text = explanation(result, "table")
        if not result.flows:
            assert "\nWhy   " in text
        else:
            total = sum(moved.flow.amount for moved in result.flows)
            assert total == pytest.approx(total)
            assert "\nFlow  nothing" not in text
