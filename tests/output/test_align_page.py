"""The report card as a steering committee reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from community_goals import deal, goal_data, link_data

from pfs.analysis.align import Answered, align
from pfs.models.deal_file import DealFile, read_deal
from pfs.output.pages.align_words import parted
from pfs.output.renderings import alignment
from pfs.source.document import Document

CITY = str(Path(__file__).parents[2] / "examples" / "prek-city.yaml")
LINES = 90
"""Lines of 80 columns on one sheet of A4 in type of 8.5 points."""


@dataclass(frozen=True)
class Check:
    """An answer as the checks give it."""

    code: str
    title: str
    framework: str
    verdict: str


ANSWERS = tuple(
    Check(f"CI{hundred}{number:02}", "What is asked", f"Framework {hundred}", verdict)
    for hundred in range(1, 11)
    for number, verdict in enumerate(("met", "partly", "not met", "not stated"), start=1)
)


def page(*scenarios: str, answers: Sequence[Answered] = (), kind: str = "table") -> str:
    """Return the report card of the pre-K city."""
    return alignment(align(read_deal(CITY, scenarios), paths=512, answers=answers), kind)


def of(*, goal: Mapping[str, object], **link: object) -> str:
    """Return the page of a plain deal with one goal and link changed."""
    impact = {"goals": {"readiness": goal_data(**goal)}, "links": {"way": link_data(**link)}}
    document = Document("deal.yaml", "", "0" * 64, {}, {}, {})
    file = DealFile(document, document, deal(collective_impact=impact))
    return alignment(align(file, paths=16), "table")


def line(text: str, label: str) -> str:
    """Return the line of a table that begins with a label."""
    return next(line for line in text.splitlines() if line.startswith(label))


def test_the_worked_example_is_printed() -> None:
    """Under the scenario of seed 000: 2.0 points, 10 %, 0.77 points and 8,000 slot-years."""
    text = page("seed_000")
    assert "kindergarten: 2.0 points higher in 2018, 10% of the gap to 60.0%" in text
    assert "2.0 points higher" in line(text, "moved by the deal, as planned")
    assert line(text, "of the gap left without the deal").split()[-2] == "10.0%"
    assert "0.77 points" in line(text, "sampling error of one reading")
    assert line(text, "slot-years that close the gap").split()[-2] == "8,000"
    assert "3,800 close 47.5%" in line(text, "all who are left to serve")


def test_the_page_is_one_page() -> None:
    """80 columns and one sheet, with the answers of ten frameworks on it."""
    lines = page(answers=ANSWERS).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= LINES


def test_the_page_has_no_undefined_number() -> None:
    """ASCII, and words with reasons where a number does not exist."""
    for text in (page(), page("seed_000"), of(goal={"history": None})):
        assert text.isascii()
        assert not {"nan", "inf", "None"} & set(text.replace(",", " ").split())


def test_answers_are_counted_by_framework() -> None:
    """Met, partly, not met and not stated; without answers nothing is said of them."""
    text = page(answers=ANSWERS)
    assert line(text, "Checks    ").endswith("10 met, 10 partly, 10 not met, 10 not stated")
    assert line(text, "  Framework 5").split() == ["Framework", "5", "1", "1", "1", "1"]
    assert "Checks" not in page()
    assert "collective_impact.checks.CI501,answer,value,met," in page(answers=ANSWERS, kind="csv")


def test_every_format_says_what_is_not_stated() -> None:
    """What a goal lacks stands on the page, in Markdown and in JSON."""
    assert "goals.completion:" in page()
    assert "goals.completion:" in page(kind="markdown")
    assert '"entry": "collective_impact.goals.completion"' in page(kind="json")


def test_without_history_the_forecast_is_not_stated() -> None:
    """The word stands in the table, and nothing that follows from it is shown."""
    text = of(goal={"history": None, "baseline": "40%"})
    assert line(text, "without the deal, by then").endswith("not stated")
    assert "ends better than without" not in text
    assert "goals.readiness: history" in text


def test_where_lower_is_better_the_page_says_lower() -> None:
    """An improvement is never printed as a rise of what should fall."""
    lower = {"better": "lower", "target": {"value": "30%", "at": "2018-08-31"}}
    text = of(goal=lower)
    assert "readiness: 2.0 points lower in 2018" in text
    harm = of(goal=lower, metric=None, effect="-5pp", cohorts=["year_3"])
    assert "readiness: 1.0 points higher in 2018" in harm
    assert "no number of places closes the gap" in harm


def test_the_best_year_stands_beside_a_late_target() -> None:
    """A target after the last cohort is moved by nothing; the year that is moved is named."""
    text = of(goal={"target": {"value": "60%", "at": "2020-08-31"}})
    assert "0.00 points higher" in line(text, "moved by the deal, as planned")
    assert line(text, "  most in another year").endswith("2.0 in 2016")


@pytest.mark.parametrize(
    ("figures", "places", "printed"),
    [
        ([45.872, 22.477, 31.651], 1, ["45.9", "22.5", "31.6"]),
        ([1 / 3, 1 / 3, 1 / 3], 2, ["0.34", "0.33", "0.33"]),
        ([0.25, -0.25], 0, ["0", "0"]),
        ([float("nan"), 1.0], 1, ["undefined", "1.0"]),
    ],
)
def test_parts_add_up_as_printed(figures: list[float], places: int, printed: list[str]) -> None:
    """The largest remainders are raised until the printed parts are the printed whole."""
    assert parted(figures, places=places) == printed
