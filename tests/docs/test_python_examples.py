"""What pages show as Python runs as it stands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
EXAMPLES = [
    pytest.param(block, id=page.stem)
    for page in sorted((ROOT / "docs" / "reference").glob("*.md"))
    for block in BLOCK.findall(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_run(
    example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the root of the tree, and they print something; a comment says what a line prints."""
    monkeypatch.chdir(ROOT)
    exec(compile(example, "example", "exec"), {})  # noqa: S102 - our own pages
    printed = capsys.readouterr().out
    assert printed
    for said in re.findall(r"print\(.*\)  # (.+)", example):
        assert said in printed
