"""Every code has a file that it finds, a file that it passes, an explanation and a place in docs.

A folder for each code: `fails.yaml` and `passes.yaml`; `arguments.txt` where the code is about the
command line, `padding.txt` with a size where it is about the size of the file.
"""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from pfs.analysis.check import Checked, check
from pfs.models.codes import RULES
from pfs.models.problems import severity_of
from pfs.models.silence import ABOUT_COMMENTS
from pfs.output.check_report import explanation
from pfs.source.findings import DealError, Finding, Severity
from pfs.source.overrides import parse_setting

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
CODES = (*RULES, "CI901")
"""Codes of every check; what `--alignment` adds has a page and tests of its own."""


def folders() -> set[str]:
    """Return the codes that have a folder."""
    return {path.name for path in FOLDER.iterdir() if re.fullmatch(r"(PFS|CI)\d{3}", path.name)}


def checked(code: str, name: str, folder: Path) -> tuple[Finding, ...]:
    """Return the findings of one of a code's files, checked with its arguments or its padding."""
    path = FOLDER / code / name
    padding = FOLDER / code / "padding.txt"
    if padding.exists() and name == "fails.yaml":
        size = int(padding.read_text(encoding="utf-8"))
        path = folder / name
        text = (FOLDER / code / name).read_bytes()
        path.write_bytes(text + b"#" * (size - len(text)))
    arguments = FOLDER / code / "arguments.txt"
    try:
        return run(path, arguments if name == "fails.yaml" else None).findings
    except DealError as error:
        return error.findings


def run(path: Path, arguments: Path | None) -> Checked:
    """Check a file with the one option that a file of arguments holds."""
    if arguments is None or not arguments.exists():
        return check(str(path))
    option, value = arguments.read_text(encoding="utf-8").strip().split(" ", 1)
    if option == "--scenario":
        return check(str(path), scenarios=[value])
    assert option == "--set"
    return check(str(path), settings=[parse_setting(value)])


def test_every_code_has_its_files_and_no_folder_is_left_behind() -> None:
    """As many folders as codes, with both files in each."""
    assert folders() == set(CODES)
    for code in CODES:
        assert {"fails.yaml", "passes.yaml"} <= {path.name for path in (FOLDER / code).iterdir()}


@pytest.mark.parametrize("code", CODES)
def test_the_file_that_fails_has_this_one_finding(code: str, tmp_path: Path) -> None:
    """Of its code, with the severity of its hundred, and a help that says what to write."""
    found = checked(code, "fails.yaml", tmp_path)
    assert [finding.code for finding in found] == [code]
    assert found[0].severity == severity_of(code)
    assert found[0].help


@pytest.mark.parametrize("code", CODES)
def test_the_file_that_passes_has_no_finding(code: str, tmp_path: Path) -> None:
    """Not even a note: what is shown is how the rule is kept."""
    assert checked(code, "passes.yaml", tmp_path) == ()


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_explained(code: str) -> None:
    """A title with its severity, then a paragraph with reason and remedy; how to silence it."""
    text = explanation(code)
    assert text is not None
    head, body, *silence = text.split("\n\n")
    assert head == f"{code}: {RULES[code].title} ({severity_of(code)})"
    assert len(re.findall(r"[.;:](\s|$)", body)) >= 2
    assert bool(silence) == (severity_of(code) != Severity.ERROR and code not in ABOUT_COMMENTS)
    assert max(map(len, text.splitlines())) <= 80


def tool() -> ModuleType:
    """Return the tool that writes the page of codes."""
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "make_codes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_codes_is_what_the_tool_makes() -> None:
    """A changed explanation is a changed page; run the tool to write it."""
    page = (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    assert tool().page() == page
    assert re.findall(r"^### (PFS\d{3})$", page, re.MULTILINE) == list(RULES)


def test_the_files_that_the_page_names_are_there() -> None:
    """Links to files, relative to the page."""
    page = ROOT / "docs" / "reference" / "codes.md"
    links = re.findall(r"\]\(([^)#]+\.yaml)\)", page.read_text(encoding="utf-8"))
    assert len(links) == 2 * len(RULES)
    assert [link for link in links if not (page.parent / link).exists()] == []
