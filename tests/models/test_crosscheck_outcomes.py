"""Readings follow, errors are known, weights are whole, tables are in order."""

import pytest
from small_deal import Edit, accepted, at, only, place, refused

NO_LEVEL = ("    comparison: {level: 40}\n", "")
NO_CHANGE = ("    read: change\n", "")
STEPS = """\
      - {at_least: 5%,  pay: 400}
      - {at_least: 10%, pay: 900}
"""
LINES = "[{at: 0, pay: 0}, {at: 20, pay: 50}]"
BLOCKS = "[{to: 10, price: 3}, {price: 2}]"
SHARES = "[{share: 50%, until: {repaid: [capital.senior]}}, {share: 10%}]"


@pytest.mark.parametrize(
    ("edits", "marker"),
    [
        ([NO_LEVEL], "change\n    value"),
        ([NO_LEVEL, NO_CHANGE, ("metric: days, below: 1%", "metric: days, read: level, below: 1")],
         "level, below"),
        ([NO_LEVEL, NO_CHANGE, ("{days: 10%, jobs", "{days.change: 4, jobs")], "days.change"),
        ([("metric: mixed, lines", "metric: mixed, read: level, lines")], "level, lines"),
        ([("level: 50%\n", "level: 50%\n    read: change\n")], "50%\n    read"),
        ([("scenarios:", "savings:\n  beds: {metric: jobs, to: city}\nscenarios:")],
         "jobs, to: city"),
    ],
)  # fmt: skip
def test_other_readings_need_the_comparison_level(edits: list[Edit], marker: str) -> None:
    """In payments, conditions, examples and savings; a blend has one reading only."""
    assert at(only(refused(*edits), "PFS140")) == place(edits, marker)


def test_readings_of_one_family_follow_without_a_comparison() -> None:
    """People are enough to turn a level into a total."""
    accepted(NO_LEVEL, NO_CHANGE)
    accepted(("metric: jobs, price: 5", "metric: jobs, read: level, price: 5"))


@pytest.mark.parametrize("kind", ["mean", "duration"])
def test_the_error_of_a_mean_needs_the_spread(kind: str) -> None:
    """`cv` of the metric or `se` of the evaluation; each evaluation is told."""
    edits = [("    cv: 100%\n", ""), ("kind: mean", f"kind: {kind}")]
    found = refused(*edits)
    assert [finding.code for finding in found] == ["PFS141", "PFS141"]
    assert at(found[0]) == place(edits, "{design: randomised")
    accepted(
        ("    cv: 100%\n", ""),
        ("randomised, control: 100", "randomised, control: 100, se: 1%"),
        ("differences, control: 100", "differences, control: 100, se: 1%"),
    )


def test_the_error_of_a_total_is_stated() -> None:
    """No number of people tells how far a total errs."""
    found = refused(("kind: mean", "kind: total"))
    assert {finding.code for finding in found} == {"PFS141"}
    assert found[0].help == "write `se` in `evaluations.trial`"


@pytest.mark.parametrize(
    ("edit", "marker"),
    [
        (("{trial: 80%, did: 20%}", "{trial: 80%, did: 30%}"), "{trial: 80%"),
        (("blend: {days: 60%, jobs: 40%}", "blend: {days: 60%, jobs: 30%}"), "{days: 60%"),
    ],
)
def test_weights_add_up(edit: Edit, marker: str) -> None:
    """Of evaluations and of blended metrics."""
    finding = only(refused(edit), "PFS142")
    assert at(finding) == place([edit], marker)
    assert "add up to 1" in finding.message or "add up to 90%" in finding.message


def test_no_metric_is_blended_of_itself() -> None:
    """The circle is named from end to end."""
    edit = ("blend: {days: 60%, jobs: 40%}}",
            "blend: {days: 60%, m: 40%}}\n  m: {name: M, blend: {mixed: 100%}}")  # fmt: skip
    finding = only(refused(edit), "PFS144")
    assert "`mixed`" in finding.message
    assert "`m`" in finding.message


def test_follow_up_needs_cohorts() -> None:
    """Without people nobody has enrolled."""
    edits = [
        (("cohorts:\n  first:  {people: 100, enrols: [2020-01-01, 2020-12-31]}\n"
         "  tier:   {people: 40, enrols: [2020-01-01, 2020-12-31], part_of: first}\n"
         "  second: {people: 100, enrols: 2021-06-30}\n"), ""),
        ("    cohorts: [first, second]\n", ""),
        ("cohorts: [second], ", ""),
        ("jobs@first", "jobs"),
    ]  # fmt: skip
    accepted(*edits)
    follow_up = ("2022-12-31]}\n    reported", "2022-12-31], follow_up: 6 months}\n    reported")
    finding = only(refused(*edits, follow_up), "PFS145")
    assert finding.path == ("metrics", "days", "measured", "follow_up")
    accepted(follow_up)


@pytest.mark.parametrize(
    ("edit", "marker"),
    [
        (("cohorts: [second]", "cohorts: [tier]"), "tier]"),
        (("{metric: days, below: 1%}", "{metric: jobs, cohort: tier, below: 1}"), "tier, below"),
        (("cohorts: [first, second]", "cohorts: [tier]"), "line:"),
    ],
)
def test_cohorts_are_those_in_which_the_metric_is_measured(edit: Edit, marker: str) -> None:
    """Named ones are measured; without names some cohort counts."""
    found = [finding for finding in refused(edit) if finding.code == "PFS146"]
    assert place([edit], marker) in [at(finding) for finding in found]


def test_payments_do_not_wait_for_each_other() -> None:
    """The circle is named at the condition of one of them."""
    edit = ("metric: days\n    steps",
            "metric: days\n    when: {payment: per_job, triggered: true}\n    steps")  # fmt: skip
    finding = only(refused(edit), "PFS147")
    assert finding.message.count("depends on") == 2
    assert finding.path[-1] == "when"


def test_payors_pay_all_of_it_together() -> None:
    """60 % and 30 % leave 10 % to nobody."""
    edit = ("state: 40%", "state: 30%")
    finding = only(refused(edit), "PFS148")
    assert at(finding) == place([edit], "{city: 60%")
    assert finding.message == "the payors' shares add up to 90%"


@pytest.mark.parametrize(
    ("code", "edit", "marker"),
    [
        ("PFS149", ("{at_least: 10%, pay: 900}", "{at_most: 10%, pay: 900}"), "10%, pay: 900"),
        ("PFS149", ("{at_least: 10%, pay: 900}", "{at_least: 5%, pay: 900}"), "{at_least: 5%, p"),
        ("PFS149", (STEPS, "      - {otherwise: 1}\n      - {otherwise: 2}\n"), "{otherwise: 2}"),
        ("PFS150", (LINES, "[{at: 20, pay: 0}, {at: 0, pay: 50}]"), "0, pay: 50"),
        ("PFS150", (LINES, "[{at: 20, pay: 0}, {otherwise: 1}]"), "[{at: 20"),
        ("PFS150", (LINES, "[{at: 2, pay: 0}, {at: 2, pay: 1}, {at: 2, pay: 3}]"),
         "{at: 2, pay: 3"),
        ("PFS151", (BLOCKS, "[{to: 10, price: 3}, {to: 5, price: 2}, {price: 1}]"), "5, price: 2"),
        ("PFS151", (BLOCKS, "[{price: 3}, {price: 2}]"), "{price: 3}"),
        ("PFS151", (BLOCKS, "[{to: 10, price: 3}, {to: 20, price: 2}]"), "20, price: 2"),
        ("PFS152", ("{at_least: 5%,  pay: 400}", "{at_least: 5%, pay: -400}"), "-400"),
        ("PFS152", ("metric: jobs, price: 5", "metric: jobs, price: -5"), "-5"),
        ("PFS152", ("metric: jobs, price: 5", "prices: {jobs: -5}"), "-5"),
        ("PFS152", ("to: 10, price: 3", "to: 10, price: -3"), "-3}, {"),
        ("PFS153", ("{share: 10%}]", "{share: 10%, until: {repaid: [capital.senior]}}]"),
         "{repaid: [capital.senior]}}]"),
        ("PFS153", (SHARES, "[{share: 50%}, {share: 10%}]"), "{share: 50%}"),
    ],
)  # fmt: skip
def test_tables_give_each_outcome_one_amount(code: str, edit: Edit, marker: str) -> None:
    """Rows that contradict each other are refused at the row."""
    assert at(only(refused(edit), code)) == place([edit], marker)


def test_tables_that_look_alike_are_accepted() -> None:
    """A jump has two points, `above` and `at_least` may share one, a party can pay back."""
    accepted(
        (STEPS, ("      - {at_least: 5%, pay: 1}\n      - {above: 5%, pay: 2}\n"
                "      - {otherwise: 0}\n")),
        (LINES, "[{at: 0, pay: -5}, {at: 20, pay: 0}, {at: 20, pay: 50}, {otherwise: -10}]"),
    )  # fmt: skip


def test_a_coupon_by_outcome_is_a_table_too() -> None:
    """Wherever steps stand they are in order."""
    edit = (
        "rate: 5%",
        "rate: {metric: days, steps: [{at_least: 1%, pay: 1%}, {below: 1%, pay: 0}]}",
    )
    assert at(only(refused(edit), "PFS149")) == place([edit], "1%, pay: 0")
