"""The fragments of the page that teaches to encode a contract stand in the finished example."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/encode-a-contract.md").read_text(encoding="utf-8")
FRAGMENTS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
EXAMPLE = yaml.safe_load((ROOT / "examples/ny-ceo.yaml").read_text(encoding="utf-8"))


def missing(part: Any, whole: Any, path: str = "") -> list[str]:
    """Return the paths at which a part differs from the whole, whatever else the whole says."""
    if isinstance(whole, Mapping) and "value" in whole and not isinstance(part, Mapping):
        whole = whole["value"]
    if isinstance(part, Mapping) and isinstance(whole, Mapping):
        inner = (missing(part[key], whole.get(key), f"{path}.{key}") for key in part)
        return [place for places in inner for place in places]
    return [] if part == whole else [path]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.split(":", 1)[0])
def test_a_fragment_stands_in_the_example(fragment: str) -> None:
    """Sources and what the page leaves out apart."""
    assert missing(yaml.safe_load(fragment), EXAMPLE) == []


def test_there_are_fragments_and_a_difference_is_seen() -> None:
    """The page shows every section that it speaks of."""
    assert len(FRAGMENTS) == 4
    assert missing({"limits": {"usdol": {"at_most": 1}}}, EXAMPLE) == [".limits.usdol.at_most"]
