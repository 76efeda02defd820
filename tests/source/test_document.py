"""A document finds the place of what a validator complains about."""

import pickle

import pytest

from pfs.source.document import Document
from pfs.source.findings import Path, Span
from pfs.source.load import parse
from pfs.source.overrides import Setting, set_values

TEXT = """\
pfs: 1
capital:
  loan:
    kind: loan
    rate: 0%
  loan_2: {kind: note, "[key]": 1}
steps:
  - {at: 1, pay: 2}
"""


@pytest.fixture
def document() -> Document:
    """Return a deal with two loans and a table."""
    return parse("draft.yaml", TEXT.encode())


@pytest.mark.parametrize(
    ("path", "span"),
    [
        (("capital", "loan", "rate"), Span(5, 11, 5, 13)),
        (("steps", 0, "pay"), Span(8, 18, 8, 19)),
        (("capital", "loan", "tag", "rate"), Span(5, 11, 5, 13)),
        (("capital", "loan", "loan", "rate", "float"), Span(5, 11, 5, 13)),
        (("steps", "list[any]", 0, "Step", "pay", "constrained-int"), Span(8, 18, 8, 19)),
        (("capital", "loan", "amount"), Span(4, 5, 5, 13)),
        (("steps", 5, "pay"), Span(8, 3, 8, 20)),
        (("nothing", "of", "this"), Span(1, 1, 8, 20)),
        ((), Span(1, 1, 8, 20)),
    ],
)
def test_a_path_is_found_or_its_nearest_ancestor(
    document: Document, path: Path, span: Span
) -> None:
    """Parts of a validator's own are skipped because they are not in the document there."""
    assert document.locate(path) == span


def test_the_key_itself_can_be_asked_for(document: Document) -> None:
    """By a last part `[key]`, or by the keyword."""
    assert document.locate(("capital", "loan", "[key]")) == Span(3, 3, 3, 7)
    assert document.locate(("capital", "loan"), key=True) == Span(3, 3, 3, 7)


def test_the_key_of_what_is_missing_is_the_key_of_its_ancestor(document: Document) -> None:
    """A missing field is shown at the name of what lacks it."""
    assert document.locate(("capital", "loan", "amount"), key=True) == Span(3, 3, 3, 7)


def test_a_document_crosses_processes(document: Document) -> None:
    """A worker gets the same deal, settings included."""
    changed = set_values(document, [Setting("capital.loan.rate", "5%", "--set ...")])
    assert pickle.loads(pickle.dumps(changed)) == changed  # noqa: S301


def test_a_list_row_has_no_key(document: Document) -> None:
    """Its value stands for it."""
    assert document.locate(("steps", 0), key=True) == Span(8, 5, 8, 20)


def test_a_key_called_key_in_brackets_is_a_key(document: Document) -> None:
    """What a part means is decided by the document, never by its letters."""
    assert document.locate(("capital", "loan_2", "[key]")) == Span(6, 33, 6, 34)


def test_a_negative_position_is_not_in_a_list(document: Document) -> None:
    """It does not count from the end, as Python would."""
    assert document.locate(("steps", -1)) == document.locate(("steps",))


def test_lines_are_counted_from_one() -> None:
    """Every kind of line break ends a line; beyond the text there is nothing."""
    document = parse("d", b"a: 1\r\nb: 2\rc: 3\nd: 4")
    assert [document.line(number) for number in range(6)] == [
        "",
        "a: 1",
        "b: 2",
        "c: 3",
        "d: 4",
        "",
    ]
    assert document.spans[("d",)].line == 4


def test_what_was_set_from_outside_stands_nowhere(document: Document) -> None:
    """Not at its ancestor's place either; its origin is known instead."""
    setting = Setting("capital.loan.rate", {"value": "5%"}, "--set capital.loan.rate={...}")
    changed = set_values(document, [setting])
    assert changed.locate(("capital", "loan", "rate")) is None
    assert changed.locate(("capital", "loan", "rate", "value")) is None
    assert changed.locate(("capital", "loan", "rate", "[key]")) is None
    assert changed.origin(("capital", "loan", "rate", "value")) == setting.origin
    assert changed.origin(("capital", "loan", "kind")) is None
    assert changed.locate(("capital", "loan", "kind")) == Span(4, 11, 4, 15)
