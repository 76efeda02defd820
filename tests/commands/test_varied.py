"""What `--vary` states."""

import pytest

from pfs.analysis.sweeps.errors import SweepError
from pfs.commands.varied import cells_of
from pfs.source.findings import DealError


def values(text: str) -> list[object]:
    """Return the values of one varied term."""
    return [row[0] for row in cells_of([f"a.b={text}"], None, None, 1).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:3:1", [1, 2, 3]),
        ("0:0.3:0.1", [0, 0.1, 0.2, 0.3]),
        ("0%:10%:5%", [0, 0.05, 0.1]),
        ("0:1:0.4", [0, 0.4, 0.8]),
        ("-1:1:1", [-1, 0, 1]),
        ("1_000:3_000:1_000", [1000, 2000, 3000]),
        ("2:2:1", [2]),
        ("3%,5%,7%", ["3%", "5%", "7%"]),
        ("1", [1]),
        ("always,never", ["always", "never"]),
        ("null,[1, 2]", [None, [1, 2]]),
        ("{normal: {mean: 10%, sd: 5%}},7%", [{"normal": {"mean": "10%", "sd": "5%"}}, "7%"]),
        ("2015-01-01,2016-01-01", ["2015-01-01", "2016-01-01"]),
        ("100,200", [100, 200]),
    ],
)
def test_grids_and_lists(text: str, expected: list[object]) -> None:
    """Both ends of a grid are in it where the steps reach them; a list is as a deal file has it."""
    assert values(text) == expected


def test_thirty_one_exact_decimals() -> None:
    """0.06 is 0.06 and not three times 0.02 in binary."""
    assert values("0:0.6:0.02") == [float(f"{n / 50:.2f}") for n in range(31)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b", "LO:HI:STEP"),
        ("a.b=", "LO:HI:STEP"),
        ("=1,2", "LO:HI:STEP"),
        ("a.b=1:2", "no step"),
        ("a.b=1:2:3:4", "no grid"),
        ("a.b=2:1:1", "LO at or below HI"),
        ("a.b=1:2:0", "STEP above 0"),
        ("a.b=1:2:-1", "STEP above 0"),
        ("a.b=nan:2:1", "finite"),
        ("a.b=0:inf:1", "finite"),
        ("a.b=0:x:1", "not a number"),
        ("a.b=1,1", "twice"),
        ("a.b=1,000", "1_000"),
        ("a.b=0:1:1e-9", "1,000,000,001 cells"),
    ],
)
def test_what_is_no_grid_and_no_list_says_what_to_write(text: str, words: str) -> None:
    """Before anything is run."""
    with pytest.raises(SweepError, match=words):
        cells_of([text], None, None, 1)


def test_a_large_product_says_its_size() -> None:
    """Three grids of 1,001 values."""
    with pytest.raises(SweepError, match="1,003,003,001 cells"):
        cells_of([f"a.{name}=0:1:0.001" for name in "xyz"], None, None, 1)


def test_a_list_that_can_not_be_read_is_refused_as_a_setting_is() -> None:
    """With the option it stands in."""
    with pytest.raises(DealError) as caught:
        cells_of(["a.b=1,,2"], None, None, 1)
    assert caught.value.findings[0].file == "--vary a.b=1,,2"


@pytest.mark.parametrize(
    ("texts", "design", "cells", "option"),
    [
        ([], None, None, "--vary"),
        (["a=1,2", "a=3"], None, None, "--vary"),
        (["a=1,2"], None, 3, "--cells"),
        (["a=1:2"], "lhs", None, "--cells"),
        (["a=1:2:1"], "lhs", 3, "--vary"),
        (["a=1,2"], "sobol", 3, "--vary"),
        (["a=2:1"], "sobol", 3, "--vary"),
        (["a=nan:1"], "sobol", 3, "--vary"),
    ],
)
def test_options_that_do_not_go_together(
    texts: list[str], design: "str | None", cells: int | None, option: str
) -> None:
    """The message names the one that is wrong."""
    with pytest.raises(SweepError) as caught:
        cells_of(texts, design, cells, 1)  # type: ignore[arg-type]
    assert caught.value.option == option


def test_points_lie_in_the_range_as_it_is_written() -> None:
    """In percent as well."""
    cells = cells_of(["a=1%:2%", "b=10:20"], "sobol", 8, 1)
    assert all(0.01 <= low <= 0.02 and 10 <= high <= 20 for low, high in cells.rows)
    assert len(cells) == 8
