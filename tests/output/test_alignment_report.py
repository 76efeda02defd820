"""What `pfs check --alignment` prints of the answers, in each format."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pfs.analysis.check import Checked, check
from pfs.output.alignment_report import alignment_data, alignment_lines, alignment_page
from pfs.output.check_report import explanation, report
from pfs.output.diagnostics import width
from pfs.source.overrides import parse_setting

ROOT = Path(__file__).parents[2]
NY = "examples/ny-ceo.yaml"
CITY = "tests/ci_alignment/deals/prek-city.yaml"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def checked(name: str, *scenarios: str) -> Checked:
    """Return a check of a file with its answers."""
    return check(name, scenarios, alignment=True)


def line_of(name: str, text: str) -> int:
    """Return the only line of a file that holds a text."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    (found,) = [number for number, line in enumerate(lines, start=1) if text in line]
    return found


def test_answers_are_given_only_where_they_are_asked_for() -> None:
    """A plain check neither computes nor prints them."""
    plain = check(NY)
    assert plain.answers == ()
    assert "CI5" not in report([plain], "full", notes=True)
    assert "answers" not in json.loads(report([plain], "json", notes=True))["results"][0]


def test_the_page_counts_first_and_fits_80_columns() -> None:
    """The count is of the answers below it, and nothing is cut."""
    result = checked(NY)
    lines = alignment_page(result).splitlines()
    assert lines[0] == f"Alignment of {NY}"
    assert lines[1].split() == ["met", "partly", "not", "met", "not", "stated"]
    assert max(width(line) for line in lines) <= 80
    verdicts = [str(answer.verdict) for answer in result.answers]
    total = next(line for line in lines if line.startswith("All ")).split()[1:]
    words = ("met", "partly", "not met", "not stated")
    assert [int(cell) for cell in total] == [verdicts.count(word) for word in words]


def test_every_condition_has_its_field_and_line() -> None:
    """The provider of New York has no stake: the page says so, and where it looked."""
    page = alignment_page(checked(NY))
    part = page.split("  CI502  ")[1].split("  CI503  ")[0]
    assert part.startswith("partly ")
    assert "a goal is linked to a paid metric (decides)\n      yes      days, employment" in part
    roles = line_of(NY, "roles: [provider]")
    assert re.search(rf"no       no provider and no backbone .*\n\s+parties\.ceo\.roles:{roles},",
                     part)  # fmt: skip


def test_what_was_set_is_shown_where_it_was_set() -> None:
    """A scenario has its line in the file, a setting of the command line none."""
    page = alignment_page(checked(CITY, "reach_first"))
    line = line_of(CITY, "reach_first:")
    assert f"collective_impact.links.pre_k.reach:{line}" in page
    setting = parse_setting("collective_impact.backbone.kind=funder")
    again = alignment_page(check(CITY, settings=[setting], alignment=True))
    assert "backbone.kind (set by --set\n               collective_impact.backbone.kind=" in again


def test_a_line_points_at_what_keeps_an_answer_from_being_met() -> None:
    """One line an answer, in the form that editors and build jobs read."""
    lines = alignment_lines(checked(CITY)).splitlines()
    assert len(lines) == 61
    line = next(one for one in lines if "[CI203]" in one)
    number = line_of(CITY, "changes: []")
    assert line == (
        f"{CITY}:{number}:12: note[CI203]: partly: gateway sustaining; no: something was changed "
        "because of data (`changes` is empty)"
    )
    assert any(one.endswith("note[CI501]: met: a cross-sector partnership of decision-makers and "
                            "doers") for one in lines)  # fmt: skip


def test_json_holds_every_field_that_was_read() -> None:
    """Also those that the page leaves to `and N more`."""
    (answer,) = [one for one in alignment_data(checked(NY)) if one["code"] == "CI501"]
    assert answer["answer"] == "met"
    assert answer["as_stated"] is False
    first: dict[str, Any] = answer["conditions"][0]
    assert (first["holds"], first["decides"], first["evidence"]) == ("yes", True, False)
    assert [place["path"][1] for place in first["fields"]] == [
        "merrill", "robin_hood", "rockefeller", "usdol", "state", "doccs", "social_finance", "ceo",
    ]  # fmt: skip
    assert all(place["file"] == NY and place["line"] for place in first["fields"])
    assert json.loads(report([checked(NY)], "json", notes=False))["results"][0]["answers"]


def test_notes_beside_the_answers_are_shown_with_them() -> None:
    """Notes of other kinds stay behind `--notes`, and answers fail no build job."""
    result = checked(NY)
    text = report([result], "concise", notes=False)
    assert "note[CI907]: 1 reading of `goals.days`: too few for a forecast" in text
    assert result.passes(strict=True)


def test_evidence_alone_is_said_to_be_as_stated() -> None:
    """The city states of public will that it was not surveyed: repeated, and no more."""
    line = next(one for one in alignment_lines(checked(CITY)).splitlines() if "[CI405]" in one)
    assert "partly (as stated): build public will" in line


def test_codes_are_explained_with_reason_and_remedy() -> None:
    """Checks and findings alike, in either case; what is no code is none."""
    text = explanation("ci501") or ""
    assert text.startswith("CI501: Living Cities' three tests: a cross-sector partnership")
    assert "State `sector`" in " ".join(text.split())
    assert (explanation("CI902") or "").startswith("CI902: more people are reached")
    assert explanation("CI999") is None
