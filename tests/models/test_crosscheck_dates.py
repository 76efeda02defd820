"""Dates lie on the grid, and payments come before the end."""

from pathlib import Path

import pytest
from small_deal import Edit, accepted, at, only, place, refused, warned

from pfs.models.crosscheck.readings import results
from pfs.models.validate import validate
from pfs.outcomes.occasions import occasions
from pfs.source.load import parse

DEALS = sorted((Path(__file__).parent / "deals").glob("*.yaml"))

OFF_GRID = "2020-03-15"


def test_the_calendar_ends_with_a_period() -> None:
    """Both neighbours are named; other dates are judged as if it did."""
    edit = ("end: 2023-12-31", "end: 2024-02-01")
    finding = only(refused(edit), "PFS130")
    assert at(finding) == place([edit], "2024-02-01")
    assert finding.help == "write 2023-12-31 or 2024-03-31, or set `first_period_ends`"


@pytest.mark.parametrize(
    "edit",
    [
        ("2020-12-31: 300", f"{OFF_GRID}: 300"),
        ("2020-12-31: 330", f"{OFF_GRID}: 330"),
        ("matures: 2023-12-31", f"matures: {OFF_GRID}"),
        ("rate: 5%", f"repays: {{dated: {{{OFF_GRID}: 800}}}}"),
        ("amount: 300}", f"amount: 300, funded: {OFF_GRID}}}"),
        ("lender, date: 2021-12-31", f"lender, date: {OFF_GRID}"),
        ("lender, date: 2021-12-31", f"lender, dates: [2021-12-31, {OFF_GRID}]"),
        ("jobs, price: 5", f"jobs, price: 5, paid: {{dates: [2023-12-31, {OFF_GRID}]}}"),
        ("{given: {days: 10%",
         (f"{{opening: {{date: {OFF_GRID}, balances: {{capital.senior.outstanding: 1}}}}, "
         "given: {days: 10%")),
    ],
)  # fmt: skip
def test_money_moves_on_the_grid_only(edit: Edit) -> None:
    """Each kind of dated flow, at its date, with both neighbours."""
    finding = only(refused(edit), "PFS131")
    assert at(finding) == place([edit], OFF_GRID)
    assert finding.help == "write 2020-01-01 or 2020-03-31"


def test_dates_of_rates_and_of_enrolment_need_not_be_on_the_grid() -> None:
    """Levels change, and people come, on any day."""
    accepted(
        ("rate: 5%", "rate: {since: {2020-01-15: 5%, 2021-02-03: 4%}}"),
        ("enrols: 2021-06-30", "enrols: [2021-05-05, 2021-06-06]"),
    )


@pytest.mark.parametrize(
    ("edit", "marker", "side"),
    [
        (("matures: 2023-12-31", "matures: 2024-03-31"), "2024-03-31", "after the calendar's end"),
        (("2020-12-31: 330", "2019-12-31: 330"), "2019-12-31", "before the calendar's start"),
        (("dates: [2021-12-31, 2022", "dates: [2019-12-31, 2022"), "2019-12-31", "before"),
        (("enrols: 2021-06-30", "enrols: 2024-06-30"), "2024-06-30", "after"),
        (("{dated: {2020-01-01: 770, 2020-12-31: 330}}",
          "{total: 1_100, over: [2019-07-01, 2020-12-31]}"), "2019-07-01", "before"),
    ],
)  # fmt: skip
def test_nothing_happens_outside_the_calendar(edit: Edit, marker: str, side: str) -> None:
    """Flows, windows, readings and enrolment beyond it would be lost in silence."""
    found = [finding for finding in refused(edit) if finding.code == "PFS132"]
    assert at(found[0]) == place([edit], marker)
    assert side in found[0].message


@pytest.mark.parametrize(
    ("edits", "how"),
    [
        ([("reported: 3 months", "reported: 40 months")],
         "its first result is certified on 2025-04-30, after the calendar's end, 2023-12-31"),
        ([("metric: days\n    steps", "metric: days\n    paid: {after: 3 years}\n    steps")],
         "its first result is due on 2025-03-31, after the calendar's end, 2023-12-31"),
        ([("metric: days\n    steps", "metric: days\n    paid: {dates: [2020-06-30]}\n    steps")],
         "its first result is certified on 2022-03-31, after the last of `paid.dates`"),
        ([("dates: [2021-12-31, 2022-12-31]", "dates: [2020-06-30], follow_up: 12 months")],
         "nobody is enrolled when its metric is read"),
    ],
)  # fmt: skip
def test_a_payment_that_is_never_paid_is_an_error(edits: list[Edit], how: str) -> None:
    """With the day on which it could first be paid, at the payment's name."""
    found = [finding for finding in refused(*edits) if finding.code == "PFS133"]
    assert f"`payments.success` is never paid: {how}" in [finding.message for finding in found]
    success = next(f for f in found if f.path == ("payments", "success"))
    assert at(success) == place(edits, "success:\n")


def test_a_condition_on_a_date_looks_at_a_reading() -> None:
    """On a date without one it could never hold."""
    accepted(("{metric: days, below: 1%}", "{metric: days, date: 2021-12-31, below: 1%}"))
    edit = ("{metric: days, below: 1%}", "{metric: days, date: 2021-09-30, below: 1%}")
    finding = only(refused(edit), "PFS134")
    assert at(finding) == place([edit], "2021-09-30")
    assert finding.help == "write 2021-12-31"


def test_results_that_come_too_late_are_a_warning() -> None:
    """In each of two cohorts one of two results is never paid."""
    edit = ("2021-12-31, 2022-12-31]}", "2021-12-31, 2023-12-31]}")
    found = [finding for finding in warned(edit) if finding.path == ("payments", "success")]
    finding = only(found, "PFS206")
    assert "2 of 4 results" in finding.message
    assert "2024-03-31" in finding.message


def test_people_who_enrol_late_are_read_on_the_dates_they_reach() -> None:
    """Counted from each person's enrolment, who enrols too late is never paid for."""
    from_enrolment = ("{after: 12 months, from: enrolment_end}",
                      "{after: 30 months, from: enrolment}")  # fmt: skip
    late = [f for f in warned(from_enrolment) if f.path == ("payments", "per_job")]
    assert not late
    longer = ("{after: 12 months, from: enrolment_end}", "{after: 42 months, from: enrolment}")
    paths = {finding.path for finding in refused(longer)}
    assert paths == {("payments", "blocks")}


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_results_are_due_when_the_engine_pays_for_them(path: Path) -> None:
    """The checks count dates without arrays; both follow the same page."""
    deal = validate(parse(path.name, path.read_bytes()))
    for terms in occasions(deal).payments:
        if terms.payment.priced:
            due = {result.index for result in results(deal, terms.payment)} - {None}
            assert due == {index for scope in terms.scopes for index in scope.occasions}
