"""Levels and bars in words and characters: sides, rounding, errors."""

import pytest

from pfs.analysis.breakeven.answers import Answer, Edge, Interval, Nearest, Verdict, intervals_of
from pfs.output.bars import Bars
from pfs.output.level_words import Scale, interval, lines

SHARE, PLAIN = Scale(share=True), Scale(share=False)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (Edge(0.085, included=True), None, "from 8.5%"),
        (Edge(0.413, included=False), None, "above 41.3%"),
        (None, Edge(0.2, included=False), "below 20%"),
        (None, Edge(0.2, included=True), "up to 20%"),
        (Edge(0.05, included=True), Edge(0.1, included=False), "5% to below 10%"),
        (Edge(0.05, included=False), Edge(0.1, included=True), "above 5% to 10%"),
        # six digits, rounded to the side on which the sentence holds
        (Edge(0.149778667, included=True), None, "from 14.9779%"),
        (None, Edge(0.149778667, included=False), "below 14.9778%"),
        # a sampled level to the place of its error
        (Edge(0.1258655, included=True, se=0.000121), None, "from 12.587%"),
        (None, None, "always"),
    ],
)
def test_an_interval_in_words(low: Edge | None, high: Edge | None, words: str) -> None:
    """What can be typed, and which side the level belongs to."""
    assert interval(Interval(low, high), SHARE) == words


def test_the_error_stands_beside_the_level() -> None:
    """In percentage points for a share, `exact` where nothing is sampled."""
    answer = Answer(
        Verdict.INTERVALS, (Interval(Edge(0.1258655, included=True, se=0.000121), None),)
    )
    assert lines(answer, SHARE) == [("from 12.587%", "0.012pp")]
    exact = Answer(Verdict.INTERVALS, (Interval(Edge(12.5, included=True), None),))
    assert lines(exact, PLAIN) == [("from 12.5", "exact")]
    never = Answer(Verdict.NEVER, nearest=Nearest(0.3, -5.0))
    assert lines(never, SHARE) == [("never", "")]
    assert lines(None, SHARE) == [("", "")]


def test_changes_become_intervals() -> None:
    """The level of a change belongs to what follows it, where it is included."""
    changes = [Edge(5.0, included=True), Edge(10.0, included=False), Edge(20.0, included=True)]
    below, above = intervals_of(True, changes)
    assert below == Interval(None, Edge(5.0, included=False))
    assert above == Interval(Edge(10.0, included=False), Edge(20.0, included=False))
    assert intervals_of(False, changes) == (
        Interval(Edge(5.0, included=True), Edge(10.0, included=True)),
        Interval(Edge(20.0, included=True), None),
    )


def test_bars_share_a_scale_and_a_base_line() -> None:
    """Below it dots, above it marks; the line stands in one column for every row."""
    bars = Bars(-10.0, 30.0, 21)
    assert bars.bar(-10, 30) == "....." + "|" + "#" * 15
    assert bars.bar(-4, 0) == "   ..|"
    assert bars.bar(0, 2) == "     |#"
    assert Bars(0.0, 0.0, 21).bar(0, 0) == "|"
