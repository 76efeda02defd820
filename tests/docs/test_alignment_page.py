"""The reference of the checks says what the table says."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from pfs.ci_alignment.checks import CHECK_RULES, CHECKS
from pfs.models.community_codes import COMMUNITY_RULES
from pfs.output.check_report import explanation

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "alignment-checks.md").read_text(encoding="utf-8")


def tool() -> ModuleType:
    """Return the tool that writes the page."""
    path = ROOT / "tools" / "make_alignment_checks.py"
    spec = importlib.util.spec_from_file_location("alignment", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_tool_makes() -> None:
    """A changed condition is a changed page; run tools/make_alignment_checks.py to write it."""
    assert tool().page() == PAGE


def test_every_code_has_one_section_in_order() -> None:
    """Checks, then findings."""
    codes = [check.code for check in CHECKS] + list(COMMUNITY_RULES)
    assert re.findall(r"^### (CI\d{3}) ", PAGE, re.MULTILINE) == codes


def test_the_page_and_the_program_say_the_same() -> None:
    """`--explain` prints the paragraph of the page; both name a field to write."""
    words = " ".join(PAGE.split())
    for code, rule in {**CHECK_RULES, **COMMUNITY_RULES}.items():
        assert rule.explanation in words, code
        assert rule.explanation in " ".join((explanation(code) or "").split()), code
    assert all("State" in rule.explanation or "`" in rule.explanation
               for rule in CHECK_RULES.values())  # fmt: skip
