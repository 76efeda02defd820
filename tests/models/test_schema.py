"""The JSON Schema takes what the models take, refuses slips, and explains every field."""

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from fuzzing.terms import places
from pydantic import TypeAdapter, ValidationError

from pfs.models.deal import Deal
from pfs.models.plain import read_number
from pfs.models.schema import FILE_NAME, json_schema
from pfs.models.validate import validate_data
from pfs.output.starter import starter_text
from pfs.source.findings import DealError
from pfs.source.load import parse

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
EXAMPLES = [
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[2] / "examples").rglob("*.yaml"))
]
RICH = """
pfs: 1
name: A deal with many forms
currency: GBP
calendar: {start: 2020-01-01, end: 2023-01-01, period: quarter, day_count: act/act}
parties:
  city: {name: City, roles: [payor], appropriation: yearly}
  state: {name: State, roles: [payor], appropriation: {dated: {2021-01-01: 5_000}}}
  bank: {name: Bank, roles: [investor], short:}
  charity: {name: Charity, roles: [provider, backbone], sector: nonprofit}
  fund: {name: Fund, roles: [vehicle]}
accounts:
  reserve: {holder: fund, opening: 1e3, release_to: city, release_when: {since: 2023-01-01}}
capital:
  note:
    kind: note
    from: {bank: 60_000, charity: '40_000'}
    amount: {value: 100_000, source: contract, evidence: strong}
    draws: {dated: {2020-01-01: 60_000, 2021-01-01: 40_000}}
    rate: {since: {2020-01-01: 5%, 2021-01-01: 0.04}}
    repays: maturity
    principal: {metric: jobs, lines: [{at: 0pp, pay: 50%}, {at: 10pp, pay: 100%}]}
  grant: {kind: grant, from: charity, amount: 10_000, recycled_to: charity}
  cover: {kind: guarantee, from: city, for: capital.note, covers: 25%, amount: 9_000}
  fee: {kind: deferred_fee, from: charity, amount: 500, reduces: budget.services}
budget:
  services: {to: charity, amount: {total: 90_000, over: [2020-01-01, 2021-12-31]}}
  fees: {to: charity, amount: {share: 1%, of: capital.note.drawn}, cost_to_provider: 80%}
cohorts:
  first: {people: 100, enrols: 2020-01-01, person_correlation: 20%}
  second: {people: 90, enrols: [2020-07-01, 2020-12-31], profiles: [{share: 50%, jobs: 1}]}
metrics:
  jobs:
    name: Jobs
    kind: share
    better: higher
    read: change
    effect: {value: {normal: {mean: 10%, sd: 3pp}}, source: trial, evidence: weak}
    comparison: {level: {quantiles: {10%: 20%, 90%: 50%}}}
    measured: {every: year, over: [1 year, 2023-01-01]}
    evaluations:
      trial: {design: randomised, control: 100}
      match: {design: matched, ratio: 2}
    estimate: [{weights: {trial: 80%, match: 20%}}]
  both: {name: Both, blend: {jobs: 100%}}
payments:
  steps:
    from: [city, state]
    metric: jobs
    steps: [{at_least: 5pp, pay: 1_000}, {above: 9pp, pay: -2}, {otherwise: 0}]
    when: {all: [{metric: jobs, cohort: pooled, above: 1%}, {not: {enrolled: first, below: 5}}]}
  card:
    from: {city: 50%, state: 50%}
    prices: {jobs: 100, both: {price: {value: 9_100, grows: 1%}, at_most: 900}}
    paid: {after: 2 months}
  coupon: {from: city, amount: {share: 100%, of: capital.note.due}, to: capital.note}
limits:
  total: {over: all, at_most: 5}
waterfall:
  interest: {rank: 1, pay: [capital.note.interest, budget.fees]}
  rest: {rank: 2, to: [city, capital.note], split: {city: 50%, capital.note: 50%}}
terminations:
  early: {by: city, date: 2021-01-01, exercise: never, settles: true}
savings:
  beds: {metric: jobs, to: {city: 60%, state: 40%}, marginal: 10}
  direct: {kind: direct_funding, by: city, buys: [budget.services]}
risks:
  late: {kind: delay, of: [payments.steps], by: {pert: [0 months, 1 month, 9 months]}}
  together: {kind: correlation, drivers: [metrics.jobs.effect, risks.late.by], is: -30%}
collective_impact:
  partnership: {geography: The city, agenda: {text: Work, date: 2020-01-01}}
  goals:
    work: {better: higher, population: 900, history: {2019-12-31: 40%}, indicator: metrics.jobs}
  links:
    jobs: {goal: work, metric: jobs, bridge: {between: [30%, 70%]}, lag: 12 months}
  changes: []
scenarios:
  low: {metrics.jobs.effect: 1%, capital.note.draws: {dated: {2020-01-01: 100_000}}}
worked_examples:
  one:
    given: {jobs@first@2021-01-01: 5pp}
    scenario: [low]
    set: {capital.note.rate: 3%}
    expect: {payments.steps.triggered: true, deal.paid: {about: 1_000, within: 1}, deal.earned: 5}
sources:
  contract: {text: The contract, date: 2019-12-01}
"""


@cache
def rich() -> dict[str, Any]:
    """Return a deal in which every section and most forms of values occur."""
    return dict(parse("rich.yaml", RICH.encode()).data)


def complaints(data: object) -> list[str]:
    """Return what the schema finds wrong."""
    return [error.message for error in VALIDATOR.iter_errors(data)]


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the rich deal with one change."""
    data = copy.deepcopy(rich())
    change(data)
    return data


def nodes(schema: object, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every part of the schema that is a map, with its place."""
    if isinstance(schema, dict):
        yield where, schema
    for key, part in schema.items() if isinstance(schema, dict) else ():
        yield from nodes(part, f"{where}/{key}")
    for index, part in enumerate(schema) if isinstance(schema, list) else ():
        yield from nodes(part, f"{where}/{index}")


def test_it_is_a_valid_schema_of_its_dialect() -> None:
    """Draft 2020-12, named by the file it is written to and not by an address."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == FILE_NAME == "deal.schema.json"
    assert SCHEMA["title"]
    assert SCHEMA["description"]


@pytest.mark.parametrize("text", [RICH, starter_text(), *EXAMPLES])
def test_it_takes_what_the_loader_and_the_models_take(text: str) -> None:
    """Every form of value, also empty ones, and every example."""
    data = parse("deal.yaml", text.encode()).data
    Deal.model_validate_json(json.dumps(data), strict=True)
    assert complaints(data) == []


SLIPS: dict[str, Callable[[dict[str, Any]], object]] = {
    "unknown section": lambda d: d.update(paymets={}),
    "schema key": lambda d: d.update({"$schema": FILE_NAME}),
    "missing section": lambda d: d.pop("currency"),
    "other version": lambda d: d.update(pfs=2),
    "currency in words": lambda d: d.update(currency="dollars"),
    "name that is a number": lambda d: d.update(name=7),
    "unknown field": lambda d: d["capital"]["note"].update(intrest="paid"),
    "unknown field of a number": lambda d: d["capital"]["note"]["amount"].update(note="x"),
    "unknown kind": lambda d: d["capital"]["note"].update(kind="lone"),
    "field of another kind": lambda d: d["capital"]["grant"].update(rate=0.05),
    "unknown role": lambda d: d["parties"]["city"].update(roles=["payer"]),
    "role not in a list": lambda d: d["parties"]["city"].update(roles="payor"),
    "no role": lambda d: d["parties"]["city"].update(roles=[]),
    "missing field": lambda d: d["parties"]["city"].pop("roles"),
    "unknown period": lambda d: d["calendar"].update(period="weekly"),
    "date that does not exist": lambda d: d["calendar"].update(end="2023-02-30"),
    "date that is a number": lambda d: d["calendar"].update(end=2023),
    "key that is no date": lambda d: d["capital"]["note"]["draws"]["dated"].update(soon=1),
    "number in words": lambda d: d["capital"]["grant"].update(amount="ten"),
    "number with commas": lambda d: d["capital"]["grant"].update(amount="10,000"),
    "number that is true": lambda d: d["capital"]["grant"].update(amount=True),
    "share with a space": lambda d: d["capital"]["cover"].update(covers="25 %"),
    "identifier with capitals": lambda d: d["parties"].update(City=d["parties"]["city"]),
    "identifier that is reserved": lambda d: d["limits"].update(all=d["limits"]["total"]),
    "reference without its section": lambda d: d["capital"]["cover"].update({"for": "note"}),
    "reference to a party with a dot": lambda d: d["payments"]["card"].update({"from": "a.b"}),
    "three numbers for an interval": lambda d: d["collective_impact"]["links"]["jobs"].update(
        bridge={"between": [1, 2, 3]}
    ),
    "duration without unit": lambda d: d["payments"]["card"]["paid"].update(after="2"),
    "list for a map": lambda d: d.update(payments=[]),
    "text for yes or no": lambda d: d["terminations"]["early"].update(settles="yes"),
    "rank that is a fraction": lambda d: d["waterfall"]["rest"].update(rank=1.5),
    "rank out of range": lambda d: d["waterfall"]["rest"].update(rank=0),
    "empty text": lambda d: d.update(name=""),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_it_refuses_slips_that_the_models_refuse(slip: str) -> None:
    """Unknown keys, wrong words, wrong types: an editor shows them before `pfs check` does."""
    data = changed(SLIPS[slip])
    with pytest.raises(ValidationError):
        Deal.model_validate_json(json.dumps(data), strict=True)
    assert complaints(data)


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_unknown_key_fails_in_both_wherever_it_is_put(text: str) -> None:
    """In eight of the maps of every example."""
    data = parse("deal.yaml", text.encode()).data
    for free in ("scenarios", "worked_examples"):
        data.pop(free, None)
    dice = Random(text)
    for where in dice.sample([at for at, value in places(data) if isinstance(value, dict)], 8):
        mutated = copy.deepcopy(data)
        held: Any = mutated
        for part in where:
            held = held[part]
        held["Not-a key"] = 1
        with pytest.raises(DealError):
            validate_data(mutated)
        assert complaints(mutated), where


@pytest.mark.parametrize(
    "text",
    ["0.08", "8%", "5pp", "11_095_000", "1e3", "-0.5", "+2%", "0", "0%", "1_000.5", "08%",
     "1.5e-3", "1,000", "$5", "8 %", "ten", "", "5 pp", "012", "1.", ".5", ".inf", "nan", "0x10",
     "1:30", "_1", "%", "8%%", "-", "1e"],
)  # fmt: skip
def test_it_takes_a_number_as_text_exactly_where_the_models_do(text: str) -> None:
    """An editor keeps `11_095_000` as text, so the text forms matter as much as numbers."""
    try:
        read_number(text)
        accepted = True
    except ValueError:
        accepted = False
    found = complaints(changed(lambda d: d["capital"]["grant"].update(amount=text)))
    assert bool(found) is not accepted


@pytest.mark.parametrize("text", ["2020-01-01", "2020-1-1", "01/02/2020", "2020-02-30", "soon"])
def test_it_takes_a_date_exactly_where_the_models_do(text: str) -> None:
    """Year, month and day with hyphens, and only days that exist."""
    try:
        TypeAdapter(dt.date).validate_json(json.dumps(text), strict=True)
        accepted = True
    except ValidationError:
        accepted = False
    found = complaints(changed(lambda d: d["sources"]["contract"].update(date=text)))
    assert bool(found) is not accepted


def test_every_field_at_any_depth_is_explained() -> None:
    """An editor shows the sentence beside the field: one line that ends like a sentence."""
    fields = [
        (f"{where}/{name}", field.get("description", ""))
        for where, node in nodes(SCHEMA)
        if where.endswith("/properties")
        for name, field in node.items()
    ]
    assert len(fields) > 300
    assert [where for where, text in fields if len(text) < 8 or "\n" in text] == []
    assert [where for where, text in fields if not text.endswith(".")] == []


def test_every_model_is_explained_and_closed() -> None:
    """A key that a model does not know is shown as an error while it is typed."""
    models = {"deal": SCHEMA} | SCHEMA["$defs"]
    del models["Number"]
    assert [name for name, model in models.items() if model["additionalProperties"]] == []
    assert [name for name, model in models.items() if not model["description"]] == []


def test_maps_of_names_take_identifiers_only() -> None:
    """Overrides and findings have to be able to name every entry."""
    maps = [node for _, node in nodes(SCHEMA) if "patternProperties" in node]
    assert maps
    assert all(node["additionalProperties"] is False for node in maps)


def test_dates_are_text_in_date_format() -> None:
    """Also where they are keys."""
    texts = [node for _, node in nodes(SCHEMA) if node.get("format") == "date"]
    assert len(texts) > 20
    dated = SCHEMA["$defs"]["Flow"]["properties"]["dated"]["anyOf"][0]
    assert dated["propertyNames"] == {"format": "date"}


def test_no_value_has_to_match_exactly_one_form() -> None:
    """Forms overlap: a number is also a number of a longer form."""
    assert [where for where, node in nodes(SCHEMA) if {"oneOf", "discriminator"} & set(node)] == []


def test_it_is_the_same_every_time() -> None:
    """The file can be kept under version control; what has no order is sorted."""
    assert json.dumps(json_schema()) == json.dumps(SCHEMA)
    assert list(SCHEMA["$defs"]) == sorted(SCHEMA["$defs"])
    assert list(SCHEMA["properties"])[:5] == ["pfs", "name", "currency", "calendar", "parties"]
    unsorted = [
        w for w, n in nodes(SCHEMA) if n.get("required", []) != sorted(n.get("required", []))
    ]
    assert [where for where in unsorted if not where.endswith("/properties")] == []
