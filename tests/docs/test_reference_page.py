"""The reference of the deal file says what the models say, and what it teaches works."""

import importlib.util
import inspect
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from pfs.models.deal import Deal
from pfs.models.keys import MEASURES, ReadingKey, ResultKey
from pfs.models.plain import read_duration, read_number
from pfs.models.schema import json_schema
from pfs.source.load import parse
from pfs.source.paths import Place, resolve

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "deal-file.md").read_text(encoding="utf-8")


def tool() -> ModuleType:
    """Return the tool that writes the page."""
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def headings() -> list[str]:
    """Return the page's headings."""
    return re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)


def anchors() -> Counter[str]:
    """Return the places that links can name, as GitHub forms them, and how often each occurs."""
    return Counter(re.sub(r"[^\w\- ]", "", text).lower().replace(" ", "-") for text in headings())


def rows(heading: str) -> dict[str, list[str]]:
    """Return the rows of the table under a heading by their first cell."""
    part = re.split(r"^#+ ", PAGE.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    cells = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in lines]
    return {row[0].strip("`"): row[1:] for row in cells}


def test_the_page_is_what_the_tool_makes() -> None:
    """A changed sentence in a model is a changed page; run the tool to write it."""
    assert tool().page() == PAGE


def test_every_link_leads_to_one_heading() -> None:
    """Two headings of the same words would make a link ambiguous."""
    targets = re.findall(r"\]\(#([^)]+)\)", PAGE)
    assert len(targets) > 40
    assert {target: anchors()[target] for target in targets if anchors()[target] != 1} == {}


def test_links_to_the_other_page_lead_to_a_heading_there() -> None:
    """Section 7 of how money moves explains every result."""
    other = (ROOT / "docs" / "reference" / "how-money-moves.md").read_text(encoding="utf-8")
    assert "how-money-moves.md#7-results" in PAGE
    assert "\n## 7. Results\n" in other


def test_sections_stand_in_the_order_of_a_deal_file() -> None:
    """A reader walks through page and file together."""
    found = [text for text in headings() if text in Deal.model_fields]
    assert found == [name for name in Deal.model_fields if name in found]
    assert {"calendar", "capital", "metrics", "payments", "waterfall", "risks"} <= set(found)


def test_every_field_of_every_model_is_in_the_page_with_its_sentence() -> None:
    """The page leaves nothing out that the schema knows."""
    lines = {line for line in PAGE.splitlines() if line.startswith("| `")}
    models = {"Deal": json_schema()} | json_schema()["$defs"]
    del models["Number"]
    for name, model in models.items():
        for field, schema in model["properties"].items():
            sentence = schema["description"].replace("|", "\\|")
            ends = f"| {sentence} |"
            found = [x for x in lines if x.startswith(f"| `{field}` |") and x.endswith(ends)]
            assert found, f"{name}.{field}"


def test_fields_say_how_they_are_written_and_what_holds_unless_stated() -> None:
    """Read off the models by hand."""
    debt = rows("Debt")
    assert next(iter(debt)) == "kind"
    assert list(debt)[-1] == "source"
    assert debt["kind"][:2] == ["`loan`, `note`, `bond`", "**needed**"]
    assert debt["amount"][:2] == ["amount", "**needed**"]
    assert debt["rate"][:2] == [
        "number over time or [Schedule by outcome](#schedule-by-outcome)", "0",
    ]  # fmt: skip
    assert debt["to"][1] == "`accounts.main`"
    assert debt["matures"][:2] == ["date", ""]
    assert rows("Metric")["effect"][0] == "uncertain number"
    assert rows("Cohort")["people"][0] == "number"
    assert rows("Step")["share"][0] == "share"
    assert rows("Step")["rank"][0] == "whole number"
    payees = "party or `accounts.NAME` or `capital.NAME`"
    assert rows("Step")["to"][0] == f"{payees}; or a list of these"
    assert rows("Payment")["from"][0] == "party or map from party to share or list of party"
    assert rows("Termination")["settles"][:2] == ["true or false", "no"]
    assert rows("Normal")["mean"][:2] == ["plain number", "**needed**"]
    assert rows("Partnership")["agenda"][0] == "text or [Sourced text](#sourced-text)"
    assert rows("Time")["every"][0] == "duration or [Sourced duration](#sourced-duration)"
    assert rows("Flow")["over"][0] == "[date, date]"


def test_every_model_is_described_once() -> None:
    """Parts that several sections use stand in one place."""
    sentences = [inspect.cleandoc(model.__doc__ or "") for model in _models()]
    assert len(sentences) > 60
    for sentence in sentences:
        assert PAGE.count(f"\n{sentence}\n\n|") == 1, sentence


def _models() -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = []
    for name in json_schema()["$defs"]:
        found += [model for model in _subclasses(BaseModel) if model.__name__ == name]
    return found


def _subclasses(base: type[Any]) -> list[type[Any]]:
    own = [sub for sub in base.__subclasses__() if sub.__module__.startswith("pfs.")]
    return own + [deeper for sub in base.__subclasses__() for deeper in _subclasses(sub)]


@pytest.mark.parametrize("text", ["0.08", "8%", "5pp", "11_095_000"])
def test_the_numbers_it_teaches_are_numbers(text: str) -> None:
    """The introduction can't promise what the reader refuses."""
    assert f"`{text}`" in PAGE.split("## Sections")[0]
    read_number(text)


@pytest.mark.parametrize("text", ["90 days", "2 weeks", "24 months", "1 quarter", "2 years"])
def test_the_durations_it_teaches_are_durations(text: str) -> None:
    """As for numbers."""
    assert f"`{text}`" in PAGE.split("## Sections")[0]
    assert str(read_duration(text)) == text


def test_its_examples_in_braces_are_yaml() -> None:
    """Whatever stands in backticks and braces can be copied into a file."""
    found = [text for text in re.findall(r"`([\[{][^`]*[\]}])`", PAGE) if "..." not in text]
    assert len(found) > 40
    for text in found:
        assert isinstance(yaml.safe_load(text), dict | list), text


DEAL = """
capital: {senior: {rate: 5%}}
payments:
  success:
    steps: [{at_least: 10%, pay: 1}, {otherwise: 0}]
    lines: [{at: 40%, pay: 1}]
    price: {since: {2020-06-01: 1}}
"""


def taught(heading: str) -> list[str]:
    """Return what stands in backticks in the tables under a heading."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [text for line in lines for text in re.findall(r"`([^`]+)`", line)]


def test_the_setting_paths_it_teaches_name_places() -> None:
    """Each of them resolves in a deal that has such rows."""
    data = parse("deal.yaml", DEAL.encode()).data
    paths = taught("Setting paths")
    assert len(paths) == 6
    for path in paths:
        assert resolve(path, data, Place("page", None))


def test_the_keys_it_teaches_are_keys() -> None:
    """Of readings and of results."""
    readings = [key for key in taught("Reading keys") if key != "@pooled"]
    assert len(readings) == 5
    for key in readings:
        assert ReadingKey.parse(key).metric == "reoffending"
    for key in ("deal.paid", "payments.success.paid@2017-12-31", "capital.senior.irr"):
        assert f"`{key}`" in PAGE
        parsed = ResultKey.parse(key)
        assert parsed.measure in MEASURES[parsed.section]
