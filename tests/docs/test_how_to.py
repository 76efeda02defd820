"""Examples in Python on the pages that teach tasks run as they are printed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs/how-to").glob("*.md"))
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
TAUGHT = [(page, code) for page in PAGES for code in BLOCK.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "code"), TAUGHT, ids=[page.stem for page, _ in TAUGHT])
def test_an_example_runs(
    page: Path, code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the root of the tree, and it shows something."""
    monkeypatch.chdir(ROOT)
    exec(compile(code, str(page), "exec"), {})  # noqa: S102 - code of our own pages
    assert capsys.readouterr().out.strip()
