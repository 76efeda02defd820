"""A misspelt name finds the one that was meant, and a foreign one finds none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.source.nearest import nearest

FIELDS = ["tops_up_to", "covers", "funded", "remainder_to", "rate", "repays", "repaid_by", "end"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tops_up_too", "tops_up_to"),
        ("topsup_to", "tops_up_to"),
        ("Tops-Up-To", "tops_up_to"),
        ("tops up to", "tops_up_to"),
        ("up_tops_to", "tops_up_to"),
        ("cover", "covers"),
        ("fundde", "funded"),
        ("remiander_to", "remainder_to"),
        ("RATE", "rate"),
        ("rat", "rate"),
        ("repaidby", "repaid_by"),
        ("edn", "end"),
    ],
)
def test_slips_find_their_name(word: str, meant: str) -> None:
    """Case, hyphens, word order, a letter too many or too few, two letters swapped."""
    assert nearest(word, FIELDS) == meant


@pytest.mark.parametrize(
    "word", ["", "zebra", "interest", "x", "principal_outstanding", "r" * 5_000]
)
def test_foreign_words_find_nothing(word: str) -> None:
    """A wrong suggestion is worse than none."""
    assert nearest(word, FIELDS) is None


def test_the_nearest_wins_and_then_the_first() -> None:
    """One edit beats two; of equals, the same first letter, then the order."""
    assert nearest("lines", ["limits", "line"]) == "line"
    assert nearest("rate", ["date", "rates"]) == "rates"
    assert nearest("cat", ["car", "can"]) == "car"


def test_no_candidates_no_suggestion() -> None:
    """An empty map has nothing near."""
    assert nearest("rate", []) is None


@given(st.text(min_size=1, max_size=80), st.lists(st.text(max_size=20), max_size=5))
def test_a_word_is_nearest_to_itself(word: str, others: list[str]) -> None:
    """Whatever else there is, the same name up to case and hyphens is offered."""
    found = nearest(word, [*others, word])
    assert found is not None
    plain = [one.strip().casefold().replace("-", "_").replace(" ", "_") for one in (found, word)]
    assert plain[0] == plain[1] or sorted(plain[0].split("_")) == sorted(plain[1].split("_"))
