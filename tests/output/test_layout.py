"""Pages fit their width: columns align, names wrap at words, numbers are never cut."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_deals import ROLES, Data, deal_file, metric

from pfs.analysis.payoff import payoff
from pfs.analysis.simulate import simulate
from pfs.models.deal_file import DealFile, read_deal
from pfs.output.layout import lines
from pfs.output.page import Branch, Commands, Labelled, Page, Text, Tree, heading, row, table, total
from pfs.output.renderings import payoffs, simulation, term_sheet

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*%?")


def pages(file: DealFile) -> dict[str, str]:
    """Return every page of a deal."""
    metrics = [name for name, stated in file.deal.metrics.items() if stated.blend is None]
    cases: list[dict[str, float]] = [{metrics[0]: 0.1}, {metrics[0]: 0.123456}] if metrics else [{}]
    return {
        "simulate": simulation(simulate(file, paths=64), "table"),
        "payoff": payoffs(payoff(file, cases), "table"),
        "show": term_sheet(file, "table"),
    }


def too_wide(text: str, width: int = 80) -> list[str]:
    """Return lines that exceed the width, except one word that nothing could break."""
    return [line for line in text.splitlines() if len(line) > width and " " in line.strip()]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_page_of_a_published_deal_is_wider_than_80(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor has a line that ends in blanks, nor a figure that is not one."""
    monkeypatch.chdir(path.parents[1])
    file = read_deal(str(path.relative_to(path.parents[1])))
    for name, text in pages(file).items():
        assert too_wide(text) == [], name
        assert [line for line in text.splitlines() if line != line.rstrip()] == [], name
        words = set(re.findall(r"[A-Za-z/]+", text))
        assert not words & {"nan", "inf", "NaN", "None", "N/A", "Infinity"}, name


def shouting(length: int) -> DealFile:
    """Return a deal with long names, amounts of twelve digits and several tranches."""
    name = " ".join(["Department"] * (length // 11))
    parties = {key: {"name": f"{name} {key}", "roles": [role]} for key, role in ROLES.items()}
    loan: Data = {"kind": "loan", "from": "bank", "amount": 400_000_000_000.25}
    dated = {"draws": {"dated": {"2020-01-01": 400_000_000_000.25}}}
    long = "a_loan_with_an_identifier_of_forty_chars"
    return deal_file(
        name=f"A deal of the {name}",
        parties=parties,
        metrics={"m": metric(name=name, level={"uniform": [0, 100]})},
        capital={long: {**loan, **dated, "to": "provider"}, "b": {**loan, **dated}},
        budget={"work": {"to": "provider", "amount": {"dated": {"2020-01-01": 4e11}}}},
        payments={"p": {"from": ["city", "state"], "metric": "m", "price": 13_333_333_333.37}},
        waterfall={
            "first": {"rank": 1, "pay": [f"capital.{long}.principal", "capital.b.principal"]},
            "rest": {"rank": 2, "to": "spv"},
        },
    )


@pytest.mark.parametrize("length", [11, 60, 180])
def test_long_names_and_large_amounts_fit_too(length: int) -> None:
    """Names wrap at words; amounts stay whole."""
    file = shouting(length)
    for name, text in pages(file).items():
        assert too_wide(text) == [], name
    assert "400,000,000,000" in pages(file)["simulate"]


HEADS = ["mean", "s.e.", "5th", "median", "95th"]
CELLS = ["2,407,000", "14,000", "-11,712,000", "9,600,000", "10,944,000"]


def laid_out(first: str, cells: list[str], width: int) -> list[str]:
    """Return the lines of a table with one row."""
    page = Page("Title", "in USD", (table("Who", HEADS[: len(cells)], [row(first, *cells)]),))
    return lines(page, width)[2:]


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("name", ["City", "The Department of Correction of the City of New York"])
@pytest.mark.parametrize("cells", [CELLS, CELLS[:1], [c.replace("0", "000") for c in CELLS]])
def test_every_number_is_whole_at_every_width(name: str, cells: list[str], width: int) -> None:
    """Wide rows become pairs of label and value, and every cell is there."""
    found = laid_out(name, cells, width)
    text = "\n".join(found)
    shown = NUMBER.findall(re.sub(r"(5th|95th)", "", text))
    assert [number for number in shown if len(number) > 2] == cells
    assert max(len(line) for line in found) <= width
    assert " ".join(text.split()).replace(" ", "").count(name.replace(" ", "")) <= 1
    for word in name.split():
        assert word in text


def test_a_row_that_cannot_fit_is_printed_as_pairs() -> None:
    """One a line, under the row's name."""
    wide = ["123,456,789,012,345"] * 5
    found = laid_out("A name", wide, 80)
    assert found[0] == "A name"
    pairs = [line.split() for line in found[1:]]
    assert pairs == [[head, cell] for head, cell in zip(HEADS, wide, strict=True)]


def test_figures_stand_on_the_right_and_the_last_line_of_a_long_name() -> None:
    """Units below units; heads above them."""
    rows = [row("  a", "1"), row("  a name of many words that does not fit", "1,000,000"),
            total("", "1,000,001")]  # fmt: skip
    found = lines(Page("T", "s", (table("Head", ["amount"], rows),)), 30)[2:]
    figures = [line for line in found if re.search(r"\d$", line)]
    assert len({len(line) for line in figures}) == 1
    assert [line.split()[-1] for line in figures] == ["1", "1,000,000", "1,000,001"]
    assert found[-2].strip() == "-" * 9
    assert found[0].startswith("Head")
    assert len(found[0]) == len(figures[0])


def test_a_heading_has_no_figures_and_wraps() -> None:
    """It stands above the rows that it heads."""
    long = "New York City Department of Correction and Rehabilitation, payor"
    page = Page("T", "s", (table("Who", ["mean"], [heading(long), row("  pays", "12")]),))
    found = lines(page, 40)
    assert " ".join(" ".join(found).split()).find("Rehabilitation, payor") > 0
    assert max(map(len, found)) <= 40


@pytest.mark.parametrize(
    ("title", "subtitle", "first"),
    [
        ("Short", "in USD", "Short" + " " * 69 + "in USD"),
        ("x" * 72, "in USD", "x" * 72 + "  in USD"),
        ("x" * 73, "in USD", "x" * 73),
        ("word " * 30, "in USD", ("word " * 16).strip()),
    ],
)
def test_the_title_and_what_it_is_about(title: str, subtitle: str, first: str) -> None:
    """On one line if they fit, else one below the other."""
    found = lines(Page(title, subtitle, ()), 80)
    assert found[0] == first
    assert found[-1].endswith(subtitle)


def test_a_long_command_goes_on_after_a_backslash() -> None:
    """And can be pasted as it is printed."""
    command = "pfs payoff deal.yaml " + " ".join(f"--at metric_{n}={n}" for n in range(12))
    found = lines(Page("T", "s", (Commands("Next", (command,)),)), 80)[1:]
    assert max(map(len, found)) <= 80
    joined = "\n".join(line.removeprefix("Next").strip() for line in found)
    assert " ".join(joined.replace("\\\n", " ").split()) == command
    assert all(line.endswith("\\") for line in found[:-1])


@pytest.mark.parametrize(
    "block",
    [
        Text,
        lambda text: Labelled((("Label", text),)),
        lambda text: Labelled((("  a", text), ("  long_label", text)), "Title"),
        lambda text: table("Who", ["mean"], [row(text, "1")]),
    ],
)
def test_control_characters_of_a_name_are_shown_and_not_obeyed(
    block: Callable[[str], Text | Labelled],
) -> None:
    """A name cannot move the cursor or reverse a line."""
    found = "\n".join(lines(Page("T\x1b[2J", "s", (block("Evil\x1b[31m \u202ename"),)), 80))
    assert "\x1b" not in found
    assert "\u202e" not in found
    assert "\\x1b[31m" in found


def test_a_long_branch_wraps_below_itself_within_the_width() -> None:
    """Lines after the first are further in; what stands at the right end is on the last one."""
    long = Branch("word " * 30, "line 7", (Branch("below " * 20),))
    page = Page("T", "", (Tree((Branch("root", "", (long, Branch("last"))),)),))
    for columns in range(40, 101):
        found = lines(page, columns)
        assert max(len(line) for line in found) <= columns
        assert [len(line) for line in found if line.endswith("line 7")] == [columns]
    assert [line for line in lines(page, 80) if "last" in line] == ["└─ last"]
