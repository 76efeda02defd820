"""Worked examples and scenarios name what the deal has."""

import pytest
from small_deal import Edit, accepted, at, only, place, refused

PAID = "payments.success.paid: 900"


@pytest.mark.parametrize(
    ("code", "key", "message"),
    [
        ("PFS170", "dyas", "there is no metric `dyas`"),
        ("PFS170", "days.", "`days.` is not METRIC[.READ][@COHORT][@DATE]"),
        ("PFS170", "days.trail", "`trail` is neither a reading nor an evaluation of `days`"),
        ("PFS170", "jobs@tier", "`jobs` is not measured in cohort `tier`"),
        ("PFS170", "mixed", "`mixed` is a blend and follows from its parts"),
        ("PFS170", "days@2022-02-30", "`days@2022-02-30` names a date that does not exist"),
        ("PFS172", "days@2022-06-30", "`days` is not read on 2022-06-30"),
        ("PFS140", "jobs.change", "`jobs` is read as total; change needs the comparison's level"),
    ],
)
def test_what_is_given_is_a_reading(code: str, key: str, message: str) -> None:
    """Metric, reading or evaluation, cohort and date, at the key."""
    edit = ("{days: 10%, jobs@first: 50}", f"{{{key}: 1}}")
    finding = only(refused(edit), code)
    assert at(finding) == place([edit], f"{key}: 1}}")
    assert finding.message == message


@pytest.mark.parametrize(
    "key", ["days.trial", "days.level@second@2022-12-31", "jobs@pooled", "jobs@first@2021-12-31"]
)
def test_readings_evaluations_cohorts_and_dates_can_be_given(key: str) -> None:
    """Each part of a key that the deal has is accepted."""
    accepted(("{days: 10%, jobs@first: 50}", f"{{{key}: 1}}"))


@pytest.mark.parametrize(
    ("code", "key", "message", "help_"),
    [
        ("PFS171", "payments.succes.paid", "there is no `payments.succes`", "write `success`"),
        ("PFS171", "payments.line.payed", "`payed` is not a result of `payments`", "write `paid`"),
        ("PFS171", "tranche.senior.irr", "there are no results of `tranche`", None),
        ("PFS171", "success", "`success` is not SECTION.NAME.MEASURE[@COHORT][@DATE]", None),
        ("PFS171", "payments.success.paid@frist", "there is no cohort `frist`", "write `first`"),
        ("PFS172", "payments.success.paid@2022-03-15",
         "2022-03-15 is not a date of the calendar's grid", "write 2021-12-31 or 2022-03-31"),
    ],
)  # fmt: skip
def test_what_is_expected_is_a_result(code: str, key: str, message: str, help_: str | None) -> None:
    """Section, name, measure, cohort and date, at the key."""
    edit = (PAID, f"{key}: 900")
    finding = only(refused(edit), code)
    assert at(finding) == place([edit], f"{key}: 900")
    assert finding.message == message
    assert help_ is None or finding.help == help_


@pytest.mark.parametrize(
    "key",
    [
        "deal.paid", "accounts.main.balance@2022-03-31", "metrics.days.measured@pooled",
        "capital.senior.irr", "limits.city.bound", "payments.success.paid@first@2022-03-31",
    ],
)  # fmt: skip
def test_results_of_every_section_can_be_expected(key: str) -> None:
    """The words of the results' table."""
    accepted((PAID, f"{key}: {'true' if key.endswith('bound') else '1'}"))


def test_a_number_is_not_expected_to_be_yes_or_no() -> None:
    """Only `triggered` and `bound` are."""
    edit = (PAID, "payments.success.due: true")
    column = len("payments.success.due: ")
    line, key = place([edit], "payments.success.due")
    assert at(only(refused(edit), "PFS171")) == (line, key + column)


def test_an_opening_states_what_a_debt_owes() -> None:
    """A grant owes nothing."""
    opening = "{opening: {date: 2021-12-31, balances: {capital.NAME.outstanding: 5}}, given: "
    accepted(("{given: ", opening.replace("NAME", "senior")))
    edit = ("{given: ", opening.replace("NAME", "gift"))
    assert at(only(refused(edit), "PFS171")) == place([edit], "capital.gift.outstanding")


def test_scenarios_of_examples_exist() -> None:
    """One or several; the nearest is named."""
    accepted(("{given: ", "{scenario: [worse], given: "))
    edit = ("{given: ", "{scenario: wrose, given: ")
    finding = only(refused(edit), "PFS173")
    assert at(finding) == place([edit], "wrose")
    assert finding.help == "write `worse`"


@pytest.mark.parametrize(
    ("code", "edit", "marker"),
    [
        ("PFS021", ("metrics.days.effect: 5%", "metrics.dyas.effect: 5%"), "metrics.dyas.effect"),
        ("PFS022", ("{given: ", "{set: {'payments.success.steps[7%].pay': 1}, given: "),
         "'payments.success.steps[7%].pay'"),
    ],
)  # fmt: skip
def test_paths_of_scenarios_and_examples_lead_somewhere(code: str, edit: Edit, marker: str) -> None:
    """They are resolved as settings are, and refused at the path as written."""
    assert at(only(refused(edit), code)) == place([edit], marker)


def test_settings_of_an_example_see_its_scenario() -> None:
    """A row that only the scenario brings can be set."""
    steps = "payments.success.steps: [{at_least: 7%, pay: 1}]"
    accepted(
        ("worse: {metrics.days.effect: 5%}", f"worse: {{{steps}}}"),
        ("{given: ", "{scenario: worse, set: {'payments.success.steps[7%].pay': 2}, given: "),
    )
