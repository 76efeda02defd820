"""The notebook example of the page on sweeps runs as it is printed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_notebook_example_gives_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Effects down, guarantees across; both lower the loss."""
    monkeypatch.chdir(ROOT)
    (code,) = BLOCK.findall((ROOT / "docs/how-to/sweep.md").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - an example of our own page
    table = names["table"]
    assert list(table.index) == [0.05, 0.10, 0.15]  # type: ignore[attr-defined]
    assert list(table.columns) == [3_600_000, 7_200_000]  # type: ignore[attr-defined]
    losses = table.to_numpy()  # type: ignore[attr-defined]
    assert (losses[:-1] > losses[1:]).all()
    assert (losses[:, 0] > losses[:, 1]).all()
    assert "3600000" in capsys.readouterr().out
