"""What pages show as printed is what commands print."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(
    page
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    if "```console" in page.read_text(encoding="utf-8")
)


def refresher() -> ModuleType:
    """Return the tool that refreshes pages."""
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "tools/refresh_consoles.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_shows_commands() -> None:
    """There is something to compare."""
    assert ROOT / "README.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_output_is_what_the_commands_print(page: Path) -> None:
    """After a change of output, run tools/refresh_consoles.py on the page."""
    text = page.read_text(encoding="utf-8")
    assert refresher().refreshed(text) == text
