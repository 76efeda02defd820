"""A setting replaces one term and leaves the deal that was read as it is."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.source.findings import DealError, Path, Span
from pfs.source.load import parse
from pfs.source.overrides import Setting, expand_path, parse_setting, set_values
from pfs.source.paths import show

DEAL = parse(
    "draft.yaml",
    b"""\
capital:
  senior: {rate: {value: 4%, source: annex}, amount: 1_000}
steps:
  - {at_least: 10%, pay: 1}
  - {at_least: 20%, pay: 2}
scenarios:
  high: {capital.senior.rate: 9%}
""",
)


def refused(text: str) -> tuple[str, str, str]:
    """Return code, message and help of a setting that must be refused when it is read."""
    with pytest.raises(DealError) as caught:
        parse_setting(text)
    finding = caught.value.findings[0]
    assert (finding.file, finding.span) == (f"--set {text}", None)
    return finding.code, finding.message, str(finding.help)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=4%", "4%"),
        ("a.b=5", 5),
        ("a.b= 1e3", 1000.0),
        ("a.b=null", None),
        ("a.b=true", True),
        ("a.b=no", "no"),
        ("a.b='5'", "5"),
        ("a.b=x=y", "x=y"),
        ("a.b=2020-01-01", "2020-01-01"),
        ("a.b=[city, 2]", ["city", 2]),
        ("a.b={since: {2020-01-01: 5%}}", {"since": {"2020-01-01": "5%"}}),
    ],
)
def test_a_value_is_read_like_a_deal_file(text: str, value: Any) -> None:
    """Numbers, texts, lists and maps; the first `=` ends the path."""
    setting = parse_setting(text)
    assert (setting.path, setting.value, setting.span) == ("a.b", value, None)
    assert type(setting.value) is type(value)
    assert setting.origin == f"--set {text}"


def test_the_origin_can_be_named() -> None:
    """Another option than `--set` says so."""
    assert parse_setting("a=1", "--vary a=1:2").origin == "--vary a=1:2"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("capital.senior.rate", "PFS020", "lacks an `=`"),
        ("=5", "PFS020", "lacks a path"),
        ("a.b=", "PFS020", "lacks a value"),
        ("a.b= # nothing", "PFS023", "not one value"),
        ("a.b=x: 1", "PFS023", "not one value"),
        ("a.b=- 1", "PFS023", "not one value"),
        ("a.b=[1, 2", "PFS010", "`[` is not closed"),
        ("a.b=!!str 5", "PFS015", "tag"),
        ("a.b={x: 1, x: 2}", "PFS013", "`x` is written twice"),
        ("a.b=\u22125", "PFS006", "MINUS SIGN"),
        ("a.b=\x1b[0m", "PFS005", "ESC"),
        ("a.b=\udcff", "PFS005", "U+DCFF SURROGATE"),
        ("a.b=" + "[" * 1000, "PFS003", "40 levels"),
        ("a.b=" + "9" * 5000, "PFS019", "30 digits"),
    ],
)
def test_a_setting_that_cannot_be_read_is_told(text: str, code: str, message: str) -> None:
    """With the setting itself in place of a file, and no span, as no file holds it."""
    found = refused(text)
    assert found[0] == code
    assert message in found[1]
    assert found[2] != "None"


def test_a_value_replaces_the_whole_subtree() -> None:
    """The evidence of a number goes with it; the rest stays, the deal read stays whole."""
    before = copy.deepcopy(DEAL)
    changed = set_values(DEAL, [parse_setting("capital.senior.rate=5%")])
    assert changed.data["capital"] == {"senior": {"rate": "5%", "amount": 1000}}
    assert before == DEAL
    assert (changed.text, changed.sha256, changed.name) == (DEAL.text, DEAL.sha256, DEAL.name)


def test_the_copy_shares_nothing_that_can_change() -> None:
    """Neither with the deal nor with the setting."""
    setting = Setting("capital.senior.rate", {"value": 1}, "test")
    changed = set_values(DEAL, [setting])
    changed.data["steps"][0]["pay"] = 99
    changed.data["capital"]["senior"]["rate"]["value"] = 2
    assert DEAL.data["steps"][0]["pay"] == 1
    assert setting.value == {"value": 1}


def test_a_setting_in_the_file_brings_its_place() -> None:
    """A scenario's value is shown where the scenario is written, everything below it too."""
    path: Path = ("scenarios", "high", "capital.senior.rate")
    span = DEAL.spans[path]
    setting = Setting("capital.senior.rate", DEAL.data["scenarios"]["high"][path[2]], "high", span)
    changed = set_values(DEAL, [setting])
    rate: Path = ("capital", "senior", "rate")
    assert span == Span(7, 31, 7, 33)
    assert changed.locate(rate) == span
    assert changed.locate((*rate, "value")) == span
    assert (*rate, "value") not in changed.spans
    assert changed.origins == {rate: "high"}
    assert changed.set_paths == {rate}


def test_settings_see_the_work_of_earlier_ones() -> None:
    """A row by its new threshold; a later one above an earlier one covers it."""
    texts = ["steps[10%].at_least=15%", "steps[15%].pay=7", "limits={}", "limits.x=5"]
    changed = set_values(DEAL, map(parse_setting, texts))
    assert changed.data["steps"][0] == {"at_least": "15%", "pay": 7}
    assert changed.data["limits"] == {"x": 5}
    last = set_values(changed, [parse_setting("limits=null")])
    assert last.data["limits"] is None
    assert last.set_paths == {("steps", 0, "at_least"), ("steps", 0, "pay"), ("limits",)}


def test_every_setting_that_does_not_fit_is_reported() -> None:
    """With its origin in place of the file; from a file with its place."""
    settings = [
        parse_setting("capital.senoir.rate=5%"),
        Setting("steps[30%].pay", 1, "scenario high", Span(7, 31, 7, 33)),
        parse_setting("capital.senior.amount=5"),
    ]
    with pytest.raises(DealError) as caught:
        set_values(DEAL, settings)
    by_file, by_option = sorted(caught.value.findings, key=lambda one: one.span is None)
    assert (by_option.code, by_option.file) == ("PFS021", "--set capital.senoir.rate=5%")
    assert by_option.help == "write `senior`"
    assert (by_file.code, by_file.file, by_file.span) == (
        "PFS022",
        "draft.yaml",
        Span(7, 31, 7, 33),
    )


def paths_of(value: Any, path: Path = ()) -> list[Path]:
    """Return every path into plain data except the top."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    inner = [((*path, part), below) for part, below in pairs]
    nested = [paths_of(below, place) for place, below in inner if isinstance(below, dict | list)]
    return [place for place, _ in inner] + [place for places in nested for place in places]


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
LEAVES = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(-1e9, 1e9) | NAMES
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def written(value: Any) -> str:
    """Write plain data in YAML's flow notation, independently of the reader."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{key}': {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else f"'{value}'" if isinstance(value, str) else repr(value)


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), VALUES, st.data())
def test_a_value_set_is_the_value_read_back(
    data: dict[str, Any], value: Any, draw: st.DataObject
) -> None:
    """At any place of any deal: written, set, found again; nothing else changes."""
    document = parse("d", written(data).encode())
    assert document.data == data
    path = draw.draw(st.sampled_from(paths_of(data)))
    changed = set_values(document, [parse_setting(f"{show(path)}={written(value)}")])
    assert expand_path(changed, show(path)) == path
    assert changed.locate(path) is None
    assert changed.set_paths == {path}
    expected: Any = copy.deepcopy(data)
    holder = expected
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    assert changed.data == expected
    assert document.data == data
