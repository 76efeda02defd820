"""Hostile and clumsy input, row by row: what it is, and the one finding that it gives.

The rows are those of the project's list of hostile input, in its order. Each has cases here; what
is no finding of a file (what is printed, written or signalled) names the tests that hold it.
"""

import ast
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest
from small_deal import TEXT
from source.test_bombs import ALIAS_BOMB, MERGE_BOMB

from pfs.analysis.check import check
from pfs.models.deal_file import open_deal
from pfs.output.check_report import report
from pfs.output.renderings import term_sheet
from pfs.source.load import parse

TESTS = Path(__file__).parent
DEAL = TEXT[: TEXT.index("worked_examples:")]
LIMIT = 2.0
"""Seconds of processor time for any of them."""


@dataclass(frozen=True, slots=True)
class Case:
    """An input and what is found: code, line and column, and words of the message and the help."""

    text: str | bytes
    code: str | None = None
    at: tuple[int, int] | None = None
    words: tuple[str, ...] = ()

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        text = self.text
        return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def edited(old: str, new: str) -> str:
    """Return the small deal with one stretch of its text replaced."""
    assert DEAL.count(old) == 1, old
    return DEAL.replace(old, new)


def amount(written: str) -> str:
    """Return the small deal with the amount of its loan, line 19 column 13, written so."""
    return edited("amount: 800\n", f"amount: {written}\n")


def matures(written: str) -> str:
    """Return the small deal with the date of its loan, line 22 column 14, written so."""
    return edited("matures: 2023-12-31", f"matures: {written}")


def settles(written: str) -> str:
    """Return the small deal with the last word of its termination, line 80, written so."""
    return edited("settles: true", written)


def lender(written: str) -> str:
    """Return the small deal with the name of the lender, line 6 column 20, written so."""
    return edited("name: Lender", f"name: {written}")


AMOUNT, MATURES = (19, 13), (22, 14)
DIGITS = ("more than 30 digits", "shorten it")

CASES: Mapping[str, tuple[Case, ...]] = {
    "the same key twice": (
        Case(edited("currency: USD\n", "currency: USD\ncurrency: EUR\n"), "PFS013", (4, 1),
             ("`currency` is written twice", "delete the other")),
    ),
    "unknown or misspelt key": (
        Case(edited("currency: USD\n", "currency: USD\nfrobnicate: 1\n"), "PFS102", (4, 1),
             ("no field `frobnicate`", "it can have")),
        Case(edited("currency: USD\n", "curency: USD\n"), "PFS102", (3, 1),
             ("no field `curency`", "write `currency`")),
    ),
    "1e3": (Case(amount("8e2")),),
    "no, off; on: as key": (
        Case(settles("settles: no"), "PFS104", (80, 82), ("`no`", "write true or false")),
        Case(settles("settles: off"), "PFS104", (80, 82), ("`off`", "write true or false")),
        Case(settles("on: true"), "PFS102", (80, 73), ("no field `on`",)),
    ),
    "012, 60:00, 1:30": (
        Case(amount("012"), "PFS106", AMOUNT, ("begins with a zero", "write `12`")),
        Case(amount("60:00"), "PFS106", AMOUNT, ("`60:00` is not a number",)),
        Case(amount("1:30"), "PFS106", AMOUNT, ("`1:30` is not a number",)),
    ),
    "8%, 1_000, 1,000, $100": (
        Case(edited("rate: 5%", "rate: 8%")),
        Case(edited("at_most: 2_000", "at_most: 1_000")),
        Case(amount("1,000"), "PFS106", AMOUNT, ("has commas", "write `1_000`")),
        Case(amount("$100"), "PFS106", AMOUNT, ("currency sign", "write the figure alone")),
    ),
    ".inf, .nan, 1.0e+999": (
        Case(amount(".inf"), "PFS106", AMOUNT, ("must be finite",)),
        Case(amount("-.inf"), "PFS106", AMOUNT, ("must be finite",)),
        Case(amount(".nan"), "PFS106", AMOUNT, ("must be finite",)),
        Case(amount("1.0e+999"), "PFS106", AMOUNT, ("this large", "at most 10,000,000,000,000")),
    ),
    "2024-02-30, !!timestamp x, an escape of no character": (
        Case(matures("2024-02-30"), "PFS105", MATURES, ("does not exist", "`2024-02-29`")),
        Case(matures("!!timestamp x"), "PFS015", MATURES, ("a tag is not allowed", "delete it")),
        Case(edited("name: Small deal", 'name: "\\U00110000"'), "PFS010", (2, 10),
             ("stands for nothing", "write the character itself")),
    ),
    "a 5,000-digit integer, decimal or hexadecimal": (
        Case(amount("9" * 5000), "PFS019", AMOUNT, DIGITS),
        Case(amount("0x" + "f" * 5000), "PFS019", AMOUNT, DIGITS),
    ),
    "alias bomb": (Case(ALIAS_BOMB, "PFS004", (5, 29), ("100,000 values", "anchor")),),
    "merge-key bomb": (Case(MERGE_BOMB, "PFS016", (2, 8), ("write the keys out",)),),
    "anchor that contains itself": (
        Case("a: &a [1, *a]\n", "PFS017", (1, 11), ("contains itself", "write out")),
    ),
    "nesting of 900; of 100,000": (
        Case("a: " + "[" * 900 + "]" * 900, "PFS003", (1, 43), ("40 levels",)),
        Case("a: " + "[" * 100_000, "PFS003", (1, 43), ("40 levels",)),
        Case("".join(f"{' ' * i}a:\n" for i in range(900)), "PFS003", (40, 40), ("40 levels",)),
    ),
    "10 MB flat list": (
        Case("a:\n" + "- 1\n" * 2_500_000, "PFS002", (1, 1), ("bigger than 2 MB", "data sets")),
    ),
    "two documents; empty; comments only": (
        Case("pfs: 1\n---\npfs: 1\n", "PFS008", (2, 1), ("second document", "`---`")),
        Case("", "PFS007", (1, 1), ("holds nothing", "`pfs: 1`")),
        Case("# pfs: 1\n", "PFS007", (1, 1), ("only comments", "`pfs: 1`")),
    ),
    "a:1; no-break space in the indent; U+2212 for minus": (
        Case(edited("currency: USD\n", "currency:USD\n"), "PFS011", (3, 1),
             ("no space after the colon", "write `currency: USD`")),
        Case(edited("  lender:", "\u00a0 lender:"), "PFS006", (6, 1),
             ("U+00A0 NO-BREAK SPACE", "plain space")),
        Case(edited("rate: 5%", "rate: \u22125%"), "PFS006", (21, 11),
             ("U+2212 MINUS SIGN", "type the hyphen `-`")),
    ),
    "UTF-16, Latin-1, a BOM inside, NUL, ESC, surrogates, bidirectional marks, U+2028": (
        Case(DEAL.encode("utf-16"), "PFS001", (1, 1), ("UTF-16", "encoding UTF-8")),
        Case(lender("Müller").encode("latin-1"), "PFS001", (6, 21), ("0xFC", "Latin-1", "`ü`")),
        Case(lender("a\ufeffb"), "PFS005", (6, 21), ("U+FEFF BYTE ORDER MARK", "joined")),
        Case(lender("a\x00b"), "PFS005", (6, 21), ("U+0000 NUL", "delete it")),
        Case(lender("a\x1b[31mb"), "PFS005", (6, 21), ("U+001B ESC", "delete it")),
        Case(lender("a\ud800b"), "PFS001", (6, 21), ("0xED", "encoding UTF-8")),
        Case(lender('"a\\ud800b"'), "PFS005", (6, 20), ("U+D800", "delete the escape")),
        Case(lender('"a\\x07b"'), "PFS005", (6, 20), ("U+0007", "delete the escape")),
        Case(lender("a\u202eb"), "PFS005", (6, 21), ("U+202E RIGHT-TO-LEFT OVERRIDE",)),
        Case(lender("a\u2028b"), "PFS005", (6, 21), ("U+2028", "break the line")),
    ),
    "any !tag": (
        Case(lender("!!str x"), "PFS015", (6, 20), ("a tag is not allowed",)),
        Case(lender("!include x"), "PFS015", (6, 20), ("a tag is not allowed",)),
        Case(lender("!!python/name:os.system x"), "PFS015", (6, 20), ("a tag is not allowed",)),
        Case("a: !x!y z\n", "PFS015", (1, 4), ("quotes",)),
    ),
    "True where a number belongs; 86400 where a date belongs": (
        Case(amount("true"), "PFS106", AMOUNT, ("not true or false",)),
        Case(matures("86400"), "PFS105", MATURES, ("`86400` is not a date", "`2016-12-31`")),
        Case(matures('"86400"'), "PFS105", MATURES, ("`86400` is not a date",)),
    ),
}  # fmt: skip

HELD: Mapping[str, tuple[str, ...]] = {
    "a name that begins with =, +, -, @, tab": (
        "test_hostile_input.py::test_no_text_of_a_file_is_a_formula_in_a_csv",
    ),
    "[senior], [/], :smile: in a name": (
        "test_hostile_input.py::test_marks_in_a_name_are_printed_as_written",
    ),
    "a newline in a name, in GitHub format": (
        "test_hostile_input.py::test_a_newline_in_a_name_begins_no_command_of_github",
        "output/test_reports.py::test_no_text_ends_a_command_of_github",
        "output/test_reports.py::test_no_file_name_ends_a_property_of_github",
    ),
    "control characters in a name, in JUnit": (
        "output/test_reports.py::test_characters_that_xml_cannot_hold_are_stripped_from_junit",
    ),
    "--set, --vary with nan, inf, a bad path, an empty or reversed range, 10^9 cells": (
        "test_command_ends.py::test_settings_that_mean_nothing_are_usage_errors",
        "test_command_ends.py::test_ranges_that_mean_nothing_are_usage_errors",
    ),
    "output to a full disk, a closed pipe, a directory, the input file itself": (
        "test_command_ends.py::test_a_closed_pipe_ends_quietly",
        "test_command_ends.py::test_a_full_disk_is_reported",
        "test_command_ends.py::test_a_file_on_a_full_disk_is_reported",
        "test_command_ends.py::test_an_output_that_cannot_be_written_is_reported",
        "test_command_ends.py::test_no_input_is_written_over",
        "output/test_write.py::test_a_full_disk_keeps_the_old_file",
    ),
    "Ctrl-C, TERM, KILL": ("test_command_ends.py::test_a_signal_ends_a_command_with_its_code",),
}
"""Rows that are no finding of a file, and the tests that hold them."""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{row} {number}")
        for row, cases in CASES.items()
        for number, case in enumerate(cases, 1)
    ],
)
def test_each_row_gives_its_finding(tmp_path: Path, case: Case) -> None:
    """One finding that is an error, or none; at its place, quickly, and short in every format."""
    file = tmp_path / "deal.yaml"
    file.write_bytes(case.raw)
    began = process_time()
    result = check(str(file))
    assert process_time() - began < LIMIT
    errors = [found for found in result.findings if found.severity == "error"]
    if case.code is None:
        assert errors == []
        return
    found = errors[0]
    assert len(errors) == 1 or case.text == MERGE_BOMB
    assert found.code == case.code
    assert found.span is not None
    assert (found.span.line, found.span.column) == case.at
    for word in case.words:
        assert word in f"{found.message} {found.help}"
    for kind in ("full", "concise", "json", "github", "sarif", "junit"):
        assert len(report([result], kind)) < 40_000


def test_1e3_is_a_thousand() -> None:
    """And `8%` is 0.08: what is accepted means what it says."""
    text = amount("8e2").replace("rate: 5%", "rate: 8%").replace("2_000}", "1_000}")
    deal = open_deal(parse("deal.yaml", text.encode())).deal
    assert deal.drawn["senior"].amount == 800
    assert deal.debts["senior"].rate == 0.08
    assert deal.limits["city"].at_most == 1000


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a=1"])
def test_no_text_of_a_file_is_a_formula_in_a_csv(name: str) -> None:
    """A spreadsheet runs a cell that begins with one of these; numbers stay numbers."""
    written = name.replace("\t", "\\t")
    text = edited("effect: 10%", f'effect: {{value: 10%, source: "{written}"}}')
    file = open_deal(parse("deal.yaml", text.encode()))
    cells = [row["source"] for row in csv.DictReader(io.StringIO(term_sheet(file, "csv")))]
    assert ("'" + name if name != "a=1" else name) in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t"}]


@pytest.mark.parametrize("name", ["[senior]", "[/]", ":smile:", "[bold red]x", "*a* `b` |c|"])
def test_marks_in_a_name_are_printed_as_written(name: str) -> None:
    """Nothing in a name is taken for the terminal's markup, or for an emoji."""
    file = open_deal(parse("deal.yaml", lender(f'"{name}"').encode()))
    assert name in term_sheet(file, "table")


def test_a_newline_in_a_name_begins_no_command_of_github(tmp_path: Path) -> None:
    """A key, a word and a name with a line break and a workflow command in them."""
    text = DEAL.replace("  lender:", '  "x\\n::error::y":').replace(
        "[guarantor]", '["z\\n::error::"]'
    )
    file = tmp_path / "a\n::error::b.yaml"
    file.write_text(text, encoding="utf-8")
    result = check(str(file))
    assert len(result.findings) >= 2
    lines = report([result], "github", notes=True).splitlines()
    assert [line for line in lines if line.startswith("::")] == lines[:-1]
    assert all(line.startswith("::error title=PFS1") for line in lines[:-1])
    for kind in ("full", "concise"):
        assert not [x for x in report([result], kind).splitlines() if x.lstrip().startswith("::")]


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "\u00e9\u202e" * 100_000,
        "a: 1\n" * 100_000,
        "pfs: 1\nparties:\n" + "".join(f"  k{i}: 1\n" for i in range(20_000)),
    ],
    ids=["on one line", "one key", "each an error"],
)
def test_a_hundred_thousand_faults_are_told_in_a_moment(tmp_path: Path, text: str) -> None:
    """Nobody reads so many; reading, finding and printing them takes seconds at most."""
    file = tmp_path / "deal.yaml"
    file.write_text(text, encoding="utf-8")
    began = process_time()
    result = check(str(file))
    assert 100 <= len(result.findings) <= 500
    for kind in ("full", "concise", "json", "github", "sarif", "junit"):
        report([result], kind)
    assert process_time() - began < 2 * LIMIT


def test_no_row_is_left_out() -> None:
    """All 26 rows of the list stand here, each with a case or a test that exists."""
    assert len(CASES) + len(HELD) == 26
    assert all(CASES.values())
    for names in HELD.values():
        for name in names:
            module, _, function = name.partition("::")
            tree = ast.parse((TESTS / module).read_text(encoding="utf-8"))
            assert function in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, name
