"""What a file may say of risks together, and what is noted of them."""

import pytest
from small_deal import Edit, at, only, place, refused, warned

RISKS = "scenarios:\n  worse:"


def risks(*lines: str) -> Edit:
    """Return the edit that adds risks to the small deal."""
    return (RISKS, "risks:\n" + "".join(f"  {line}\n" for line in lines) + RISKS)


UNSURE = "{normal: {mean: 1, sd: 0.2}}"
COST = f"cost: {{kind: cost, budget: [services], ratio: {UNSURE}}}"
SHARE = f"people: {{kind: enrolment, share: {UNSURE}}}"
DRIFT = f"drift: {{kind: drift, metric: days, per_year: {UNSURE}}}"


def test_correlations_that_cannot_hold_together_are_refused_where_they_stand() -> None:
    """Cost with people, people with drift, cost against drift."""
    edit = risks(
        COST,
        SHARE,
        DRIFT,
        "one: {kind: correlation, drivers: [risks.cost.ratio, risks.people.share], is: 90%}",
        "two: {kind: correlation, drivers: [risks.people.share, risks.drift.per_year], is: 90%}",
        "three: {kind: correlation, drivers: [risks.cost.ratio, risks.drift.per_year], is: -80%}",
    )
    found = only(refused(edit), "PFS180")
    assert at(found) == place([edit], "-80%")
    assert "risks.cost.ratio, risks.drift.per_year or risks.people.share" in found.message


def test_correlations_that_can_are_accepted() -> None:
    """The same three, a little nearer to 0; nothing is noted of them."""
    edit = risks(
        COST,
        SHARE,
        "one: {kind: correlation, drivers: [risks.cost.ratio, risks.people.share], is: 90%}",
    )
    assert warned(edit) == ()


def test_draws_of_one_name_count_when_they_hang_together() -> None:
    """Two cohorts that both go with the cost by 80 %, and not with each other: impossible."""
    edit = risks(
        COST,
        f"people: {{kind: enrolment, per: cohort, share: {UNSURE}}}",
        "one: {kind: correlation, drivers: [risks.cost.ratio, risks.people.share], is: 80%}",
    )
    assert at(only(refused(edit), "PFS180")) == place([edit], "80%}\nscenarios")


def test_more_draws_than_can_hang_together_are_refused_before_they_are_listed() -> None:
    """A monthly delay of a hundred years twice would be a million pairs."""
    delay = "{kind: delay, of: [payments.success], by: {uniform: [0 days, 9 days]}}"
    calendar = (
        "end: 2023-12-31, period: quarter, first_period_ends: 2020-03-31",
        "end: 2023-12-31, period: month, first_period_ends: 2020-01-31",
    )
    many = [f"d{n}: {delay}" for n in range(6)]
    drivers = ", ".join(f"risks.d{n}.by" for n in range(6))
    edit = risks(*many, f"r: {{kind: correlation, drivers: [{drivers}], is: 1%}}")
    found = only(refused(edit, calendar), "PFS180")
    assert "294 draws hang together" in found.message


@pytest.mark.parametrize(
    ("driver", "code"),
    [
        ("risks.certain.ratio", "PFS181"),
        ("risks.people.hazard", "PFS181"),
        ("metrics.days.effect", "PFS181"),
        ("metrics.days.comparison.level", "PFS181"),
    ],
)
def test_only_what_is_drawn_is_correlated(driver: str, code: str) -> None:
    """A certain number moves with nothing."""
    edit = risks(
        SHARE,
        "certain: {kind: cost, budget: [services], ratio: 110%}",
        f"r: {{kind: correlation, drivers: [risks.people.share, {driver}], is: 10%}}",
    )
    found = only(refused(edit), code)
    assert at(found) == place([edit], f"{driver}]")


def test_a_pair_has_one_correlation_and_a_year_one_vote() -> None:
    """The second one is refused."""
    pair = "drivers: [risks.cost.ratio, risks.people.share], is"
    twice = risks(
        COST,
        SHARE,
        f"a: {{kind: correlation, {pair}: 10%}}",
        f"b: {{kind: correlation, {pair}: 20%}}",
    )
    assert only(refused(twice), "PFS182").path == ("risks", "b", "drivers")
    vote = "{kind: appropriation, payor: city, hazard: 1%}"
    votes = risks(f"a: {vote}", f"b: {vote}")
    assert only(refused(votes), "PFS182").path == ("risks", "b", "payor")


@pytest.mark.parametrize(
    ("account", "field"),
    [
        ("{holder: spv, filled_by: city}", "filled_by"),
        ("{holder: spv, target: 5, refilled: yearly}", "refilled"),
        ("{holder: spv, target: 5, release_when: {since: 2021-01-01}}", "release_when"),
        ("{holder: spv, target: 5, release_to: accounts.reserve}", "release_to"),
    ],
)
def test_accounts_are_filled_and_released_in_full(account: str, field: str) -> None:
    """Up to what, by whom, to whom."""
    found = only(refused(("{holder: spv, target: 100}", account)), "PFS183")
    assert found.path == ("accounts", "reserve", field)


def test_the_deals_own_cash_is_no_escrow() -> None:
    """Nor does the vote of a year pay from it."""
    edit = risks("v: {kind: appropriation, payor: city, hazard: 1%, escrow: accounts.main}")
    assert only(refused(edit), "PFS183").path == ("risks", "v", "escrow")


@pytest.mark.parametrize(
    ("risk", "code", "words"),
    [
        ("r: {kind: take_up, share: 90%}", "PFS311", "per person offered"),
        ("r: {kind: shrinkage, metrics: [jobs], weak: 50%}", "PFS311", "`effect` to shrink"),
        ("r: {kind: drift, metric: mixed, per_year: 1}", "PFS311", "blend"),
        ("r: {kind: attrition, of: evaluations, treated: 5%}", "PFS313", "different shares"),
        ("r: {kind: delay, of: [payments.success], by: 1 month}", "PFS312",
         "1 month moves what is due on 2023-06-30 to 2023-09-30"),
    ],
)  # fmt: skip
def test_what_is_noted_of_risks(risk: str, code: str, words: str) -> None:
    """They are legal, and do less or something else than they seem to."""
    assert words in only(warned(risks(risk)), code).message


def test_equal_attrition_is_not_noted() -> None:
    """Both groups lose the same share."""
    risk = "r: {kind: attrition, of: evaluations, treated: 5%, control: 5%}"
    assert warned(risks(risk)) == ()


def test_shrinkage_needs_a_grade() -> None:
    """A risk that shrinks nothing is a slip."""
    (found,) = refused(risks("r: {kind: shrinkage}"))
    assert "nothing is shrunk" in found.message


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("payments.success.paid@2021", "is not kept by year"),
        ("capital.senior.irr@FY2021", "is not kept by year"),
    ],
)
def test_results_by_year_are_those_of_savings_and_parties(key: str, words: str) -> None:
    """A year after `@` is a fiscal year."""
    found = only(refused(("payments.success.paid: 900}", f"{key}: 900}}")), "PFS171")
    assert words in found.message
