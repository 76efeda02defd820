"""What build services read of a check: GitHub's commands, SARIF and JUnit, by their own rules."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from junitparser import JUnitXml

from pfs.analysis.check import Checked, check
from pfs.output.check_report import report
from pfs.source.findings import Finding, Severity, Source, Span

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SARIF = json.loads((Path(__file__).parent / "sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::(.*)")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Checked]:
    """Return a refused file, one with a failed example, one with warnings, and a good one."""
    folder = tmp_path_factory.mktemp("deals")
    bad = folder / "bad.yaml"
    bad.write_text("pfs: 1\nname: x\nname: y\n", encoding="utf-8")
    missing = folder / "missing.yaml"
    missing.write_text("pfs: 1\nnmae: x\ncurrency: USD\n", encoding="utf-8")
    changed = folder / "changed.yaml"
    text = (ROOT / "examples/ny-ceo.yaml").read_text(encoding="utf-8")
    changed.write_text(text.replace("value: 85.00", "value: 86.00"), encoding="utf-8")
    unused = folder / "unused.yaml"
    party = "  nobody: {name: Nobody, roles: [payor]}\n"
    text = (ROOT / "examples/nyc-able.yaml").read_text(encoding="utf-8")
    unused.write_text(text.replace("parties:\n", "parties:\n" + party, 1), encoding="utf-8")
    files = [bad, missing, changed, unused, ROOT / "examples/nyc-able.yaml"]
    return [check(str(file)) for file in files]


def made(message: str, file: str = "deal.yaml", span: Span | None = None) -> list[Checked]:
    """Return a check with one error."""
    finding = Finding(
        "PFS102", Severity.ERROR, message, file, span or Span(2, 3, 2, 7), (), "write"
    )
    return [Checked(file, Source(file, ""), None, (finding,), ())]


def of(results: list[Checked], *severities: Severity) -> list[Finding]:
    """Return the findings of some severities."""
    return [f for result in results for f in result.findings if f.severity in severities]


def test_github_gets_a_command_a_finding_and_nothing_else_that_it_obeys(
    results: list[Checked],
) -> None:
    """Each with file, line and column as properties; notes only on request."""
    text = report(results, "github", notes=False)
    found = [COMMAND.fullmatch(line) for line in text.splitlines()[:-1]]
    assert len(found) == len(of(results, Severity.ERROR, Severity.WARNING))
    assert not text.splitlines()[-1].startswith("::")
    match = found[0]
    assert match is not None
    stated = dict(pair.split("=") for pair in match[2].split(","))
    assert stated["title"] == "PFS013"
    assert stated["file"].endswith("bad.yaml")
    assert (stated["line"], stated["col"], stated["endColumn"]) == ("3", "1", "5")
    assert (
        match[3] == "`name` is written twice%0Ahelp: keep the one that holds and delete the other"
    )
    assert "::notice " in report(results, "github", notes=True)


@pytest.mark.parametrize(
    ("message", "escaped"),
    [
        ("100%", "100%25"),
        ("a\nb", "a%0Ab"),
        ("a\r\n::set-env::x", "a\\r%0A::set-env::x"),
        ("\x1b[31m\u202e", "\\x1b[31m\\u202e"),
    ],
)
def test_no_text_ends_a_command_of_github(message: str, escaped: str) -> None:
    """Line breaks and per cent signs are escaped as workflow commands demand."""
    line, _total = report(made(message), "github").splitlines()
    assert line.endswith(f"::{escaped}%0Ahelp: write")


def test_no_file_name_ends_a_property_of_github() -> None:
    """Nor does it begin a command of its own on the lines that follow."""
    text = report(made("x", "a,b:c%\n::error::d ##[e]"), "github")
    line, total = text.splitlines()
    assert line.startswith(
        "::error title=PFS102,file=a%2Cb%3Ac%25\\n%3A%3Aerror%3A%3Ad ##[e],line=2"
    )
    assert total.startswith("1 file: ")


def test_columns_of_several_lines_are_left_out_for_github() -> None:
    """GitHub takes columns within one line only."""
    line = report(made("x", span=Span(2, 3, 4, 1)), "github").splitlines()[0]
    assert "line=2,endLine=4::" in line
    assert "col=" not in line


def test_sarif_is_valid_by_the_schema_of_oasis(results: list[Checked]) -> None:
    """Also without findings, and with characters that JSON and URIs escape."""
    validator = Draft4Validator(SARIF)
    for some in (results, results[-1:], made("x\x1b", "a b:ü%.yaml")):
        assert not list(validator.iter_errors(json.loads(report(some, "sarif"))))


def test_sarif_holds_every_finding_with_its_rule_and_place(results: list[Checked]) -> None:
    """Regions count characters from 1 with an exclusive end; notes are there too."""
    (run,) = json.loads(report(results, "sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    expected = [finding for result in results for finding in result.findings]
    assert len(run["results"]) == len(expected)
    for entry, finding in zip(run["results"], expected, strict=True):
        assert rules[entry["ruleIndex"]]["id"] == entry["ruleId"] == finding.code
        assert entry["level"] == str(finding.severity)
        assert finding.span is not None
        region = entry["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == finding.span.line
        assert region["endColumn"] == finding.span.end_column
    twice: dict[str, Any] = run["results"][0]
    first = twice["relatedLocations"][0]["physicalLocation"]["region"]
    assert first["startLine"] == 2


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("deals/a b.yaml", "deals/a%20b.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("/deals/ü.yaml", "file:///deals/%C3%BC.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_a_file_name_is_a_uri_in_sarif(name: str, uri: str) -> None:
    """Relative ones stay relative to the folder of the run."""
    (run,) = json.loads(report(made("x", name), "sarif"))["runs"]
    assert run["artifacts"][0]["location"]["uri"] == uri


@pytest.mark.parametrize("strict", [False, True])
def test_junit_is_read_by_a_parser_of_junit(results: list[Checked], strict: bool) -> None:
    """A suite a file, a case for validity and for each worked example, failures counted."""
    parsed = JUnitXml.fromstring(report(results, "junit", strict=strict).encode())
    suites = list(parsed)
    assert [suite.name for suite in suites] == [result.name for result in results]
    for suite, result in zip(suites, results, strict=True):
        cases = list(suite)
        assert suite.tests == len(cases) == 1 + len(result.examples) + strict
        failed = [case for case in cases if case.result]
        assert suite.failures == len(failed)
        assert bool(failed) is not result.passes(strict=strict)
    assert parsed.failures == sum(suite.failures for suite in suites)


def test_a_failed_example_is_a_failed_case_of_its_name(results: list[Checked]) -> None:
    """Its text holds place, code, message and help of each expectation."""
    parsed = JUnitXml.fromstring(report(results, "junit").encode())
    cases = {case.name: case for suite in parsed for case in suite if "changed" in suite.name}
    assert not cases["valid"].result
    (failure,) = cases["worked example days_alone_open_the_gate"].result
    assert "expected 3,128,000" in failure.message
    assert "(and 1 more)" in failure.message
    assert "help: correct the term" in failure.text


def test_warnings_fail_in_junit_where_they_count(results: list[Checked]) -> None:
    """Under `--strict` they are a case; else the output of the suite."""
    loose, strict = (report([results[3]], "junit", strict=strict) for strict in (False, True))
    assert JUnitXml.fromstring(loose.encode()).failures == 0
    assert JUnitXml.fromstring(strict.encode()).failures == 1
    assert "PFS203" in loose.split("<system-out>")[1]
    assert 'type="PFS203"' in strict


def test_characters_that_xml_cannot_hold_are_stripped_from_junit() -> None:
    """A control character in a name would leave a file that nobody can parse."""
    name = "a\x00\x1b<&>\"'\ud800\ufffe.yaml"
    parsed = JUnitXml.fromstring(report(made("]]>\x07 <b>", name), "junit").encode())
    (suite,) = parsed
    assert suite.name == "a<&>\"'.yaml"
    (case,) = suite
    assert case.result[0].message == "]]> <b>"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("alignment", [False, True])
def test_the_published_deals_pass_in_every_format(path: Path, alignment: bool) -> None:
    """Without an error or a failure, also where the frameworks are asked."""
    result = [check(str(path), alignment=alignment)]
    (run,) = json.loads(report(result, "sarif"))["runs"]
    assert not [entry for entry in run["results"] if entry["level"] != "note"]
    assert JUnitXml.fromstring(report(result, "junit", strict=True).encode()).failures == 0
    said = report(result, "github")
    assert "::error" not in said
    assert "::warning" not in said


@pytest.mark.parametrize("kind", ["full", "concise", "json", "sarif", "junit"])
def test_files_are_reported_in_the_order_of_the_arguments(kind: str) -> None:
    """And not by name, where the report names every file."""
    names = [f"examples/{name}.yaml" for name in ("rhino-bond", "dc-water", "newpin")]
    text = report([check(str(ROOT / name)) for name in names], kind)
    places = [text.rindex(name) for name in names]
    assert places == sorted(places)
