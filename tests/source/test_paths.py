"""A setting path names a term the way the contract does."""

from fractions import Fraction

import pytest

from pfs.source.findings import DealError, Finding, Path
from pfs.source.load import parse
from pfs.source.overrides import expand_path
from pfs.source.paths import number_of, show

DEAL = parse(
    "draft.yaml",
    b"""\
capital:
  senior: {rate: 4%, amount: 1_000}
  senior_2: {rate: {value: 5%, source: term sheet}}
payments:
  success:
    steps:
      - {at_least: 10%, pay: 1}
      - {at_least: 12.5%, pay: 2}
      - {above: {value: 20%, source: annex}, pay: 3}
      - {otherwise: 0}
    lines: [{at: 40, pay: 1}, {at: 40, pay: 2}, {at: 50, pay: 3}]
    blocks: [{to: 1_000, price: 5}, {price: 6}]
prices:
  x: {since: {2020-06-01: 5%, 2021-06-01: 6%}}
  y: {dated: {2020-06-01: 1}}
  z: {value: {since: {2020-06-01: 5%}}, source: annex}
scenarios:
  high: {capital.senior.rate: 9%}
""",
)


def refused(path: str) -> Finding:
    """Return the one finding of a path that must be refused."""
    with pytest.raises(DealError) as caught:
        expand_path(DEAL, path)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("capital.senior.rate", ("capital", "senior", "rate")),
        ("capital.senior.new", ("capital", "senior", "new")),
        ("limits", ("limits",)),
        ("payments.success.steps[10%].pay", ("payments", "success", "steps", 0, "pay")),
        ("payments.success.steps[0.1].pay", ("payments", "success", "steps", 0, "pay")),
        ("payments.success.steps[10.0%]", ("payments", "success", "steps", 0)),
        ("payments.success.steps[1e1%]", ("payments", "success", "steps", 0)),
        ("payments.success.steps[10pp]", ("payments", "success", "steps", 0)),
        ("payments.success.steps[12.5%]", ("payments", "success", "steps", 1)),
        ("payments.success.steps[20%].pay", ("payments", "success", "steps", 2, "pay")),
        ("payments.success.steps[otherwise]", ("payments", "success", "steps", 3)),
        ("payments.success.steps[#2].pay", ("payments", "success", "steps", 1, "pay")),
        ("payments.success.lines[50].pay", ("payments", "success", "lines", 2, "pay")),
        ("payments.success.blocks[1_000].price", ("payments", "success", "blocks", 0, "price")),
        ("prices.x[2020-06-01]", ("prices", "x", "since", "2020-06-01")),
        ("prices.x.since[2020-06-01]", ("prices", "x", "since", "2020-06-01")),
        ("prices.x.since.2022-06-01", ("prices", "x", "since", "2022-06-01")),
        ("prices.y[2020-06-01]", ("prices", "y", "dated", "2020-06-01")),
        ("prices.z[2020-06-01]", ("prices", "z", "value", "since", "2020-06-01")),
        (
            "scenarios.high[capital.senior.rate]",
            ("scenarios", "high", "capital.senior.rate"),
        ),
    ],
)
def test_a_path_leads_to_one_place(text: str, path: Path) -> None:
    """Keys by name, rows by threshold, by `otherwise`, by position, levels by date."""
    assert expand_path(DEAL, text) == path


@pytest.mark.parametrize(
    "text",
    ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a]", "a[x]b", "[x]", "a b", "a.b c", "a[[x]]"],
)
def test_what_is_not_a_path_is_told(text: str) -> None:
    """The help shows two that are."""
    found = refused(text)
    assert (found.code, found.span) == ("PFS020", None)
    assert "capital.senior.rate" in str(found.help)


@pytest.mark.parametrize(
    ("path", "code", "message", "remedy"),
    [
        ("captial.senior.rate", "PFS021", "the deal has no `captial`", "write `capital`"),
        ("capital.senoir.rate", "PFS021", "`capital` has no `senoir`", "write `senior`"),
        ("capital.zebra.rate", "PFS021", "`capital` has no `zebra`", "`senior`, `senior_2`"),
        ("capital.senior.rate.value", "PFS021", "is a single value", "set the value itself"),
        ("payments.success.steps.pay", "PFS021", "is a list", "`[#1]`"),
        ("payments.success.steps[11%]", "PFS022", "`[11%]`", "`[10%]`, `[12.5%]`"),
        ("payments.success.lines[40]", "PFS022", "`[40]`", "`[#1]` or [#2]"),
        ("payments.success.lines[otherwise]", "PFS022", "`[otherwise]`", "`[40]`"),
        ("payments.success.steps[#5]", "PFS022", "`[#5]`", "`[10%]`"),
        ("payments.success.steps[#0]", "PFS022", "`[#0]`", "`[10%]`"),
        ("prices.x[2020-06-02]", "PFS022", "`[2020-06-02]`", "`2020-06-01`, `2021-06-01`"),
        ("capital.senior.amount[10%]", "PFS022", "`[10%]`", "no table"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    path: str, code: str, message: str, remedy: str
) -> None:
    """The nearest name, or the names and rows there are."""
    found = refused(path)
    assert (found.code, found.file, found.span) == (code, "draft.yaml", None)
    assert message in found.message
    assert remedy.replace("`[#1]` or", "[#1] or") in str(found.help)


@pytest.mark.parametrize(
    "path", ["x" * 100_000 + ".y", "a." * 100_000, "capital." + "y" * 100_000 + ".z", "[" * 100_000]
)
def test_no_finding_grows_with_its_path(path: str) -> None:
    """A path of any length is shortened."""
    assert len(refused(path).message) < 250


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("10%", Fraction(1, 10)),
        ("5pp", Fraction(1, 20)),
        (0.1, Fraction(1, 10)),
        ("1_000.5", Fraction(2001, 2)),
        (1e-7, Fraction(1, 10**7)),
        (True, None),
        (None, None),
        ("2020-01-01", None),
        ("1e999999999", None),
        ("1__0", None),
        ("\u0661", None),
    ],
)
def test_a_number_is_what_it_means(value: float | str | None, number: Fraction | None) -> None:
    """Exactly, so that 0.1 and 10% are the same; dates, truth values and bombs are none."""
    assert number_of(value) == number


def test_a_plain_path_can_be_shown_as_one_writes_it() -> None:
    """List rows by position from one."""
    assert show(("payments", "success", "steps", 1, "pay")) == "payments.success.steps[#2].pay"
