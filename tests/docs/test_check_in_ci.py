"""The jobs that people copy: they are YAML, and the commands in them run."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from fuzzing.commands import registered

from pfs.commands.options import CheckFormat

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/check-in-ci.md").read_text(encoding="utf-8")
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_job_is_yaml(block: str) -> None:
    """It is parsed as a build service would; the first line of a deal file is a comment."""
    parsed = yaml.safe_load(block)
    assert isinstance(parsed, dict) or block.startswith("# yaml-language-server: $schema=")


def test_every_command_of_a_job_has_options_that_exist() -> None:
    """Also those of the hooks."""
    lines = re.findall(r"(?:run: |- )(pfs .+)", "\n".join(BLOCKS))
    lines += [hook["entry"] for hook in HOOKS]
    assert len(lines) == 5
    for line in lines:
        _, command, *words = shlex.split(line.partition(" > ")[0])
        known = {option for parameter in registered()[command].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known
        if "--format" in words:
            assert words[words.index("--format") + 1] in set(CheckFormat)


def test_the_page_names_every_format() -> None:
    """In its table."""
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(CheckFormat)


def test_hooks_look_at_deal_files() -> None:
    """Each has what pre-commit needs, and its pattern takes the examples and not the tests."""
    for hook in HOOKS:
        assert {"id", "name", "entry", "language", "files"} <= set(hook)
        assert re.search(hook["files"], "examples/ny-ceo.yaml")
        assert not re.search(hook["files"], "tests/models/deals/ny-ceo.yaml")
    ids = set(re.findall(r"`(pfs-check[\w-]*)`|id: (pfs-check[\w-]*)", PAGE))
    assert {one or other for one, other in ids} == {hook["id"] for hook in HOOKS}
