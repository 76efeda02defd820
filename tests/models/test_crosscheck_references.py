"""Names exist and name what their place needs."""

import pytest
from small_deal import Edit, accepted, at, only, place, refused

SPV = ("roles: [vehicle]", "roles: [intermediary]")
HURDLE = "until: {repaid: [capital.senior]}"


@pytest.mark.parametrize(
    ("edit", "marker", "message", "help_"),
    [
        (("for: capital.senior", "for: capital.senoir"), "capital.senoir",
         "there is no capital `senoir`", "write `capital.senior`"),
        (("to: [fund, city]", "to: [fnud, city]"), "fnud", "there is no party `fnud`",
         "write `fund`"),
        (("{lender: 600, fund", "{lendr: 600, fund"), "lendr", "there is no party `lendr`",
         "write `lender`"),
        (("reduces: budget.services", "reduces: budget.service"), "budget.service}",
         "there is no budget item `service`", "write `budget.services`"),
        (("from: city, metric: jobs, price", "from: city, metric: days_, price"), "days_",
         "there is no metric `days_`", "write `days`"),
        (("cohorts: [second]", "cohorts: [pooled]"), "pooled", "there is no cohort `pooled`",
         "write first, second or tier"),
        (("rate: 5%", "repaid_by: ciyt"), "ciyt", "there is no party `ciyt`", "write `city`"),
        (("pay: capital.fee.principal", "pay: accounts.reserv"), "accounts.reserv",
         "there is no account `reserv`", "write `accounts.reserve`"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_names_its_neighbour(
    edit: Edit, marker: str, message: str, help_: str
) -> None:
    """Anywhere in the deal, keys of maps included, at the place of the name."""
    finding = only(refused(edit), "PFS120")
    assert at(finding) == place([edit], marker)
    assert finding.message == message
    assert finding.help == help_


def test_names_that_are_reserved_words_of_their_field_exist() -> None:
    """`accounts.main`, `cohort: pooled` and the words of `repaid_by` need no entry."""
    accepted(
        ("metric: days, below: 1%", "metric: days, cohort: pooled, below: 1%"),
        ("rate: 5%", "repaid_by: waterfall"),
        ("to: provider, metric: mixed", "to: accounts.main, metric: mixed"),
    )


def test_an_evaluation_named_by_a_risk_is_one_of_the_metric() -> None:
    """A bias of an evaluation that does not exist would be no bias."""
    risk = "risks:\n  wrong: {kind: bias, metric: days, evaluation: NAME, amount: 1%}\nscenarios:"
    wrong = ("scenarios:", risk.replace("NAME", "trail"))
    finding = only(refused(wrong), "PFS120")
    assert at(finding) == place([wrong], "trail")
    assert finding.help == "write `trial`"
    accepted(("scenarios:", risk.replace("NAME", "trial")))


@pytest.mark.parametrize(
    ("edit", "marker", "message"),
    [
        (("pay: capital.senior.interest", "pay: capital.gift.interest"), "capital.gift.interest",
         "`capital.gift` is a grant, and capital with interest is needed here"),
        (("pay: capital.senior.interest", "pay: capital.gift.principal"), "capital.gift.principal",
         "`capital.gift` is a grant that is never repaid"),
        (("for: capital.senior", "for: capital.gift"), "capital.gift",
         "`capital.gift` is a grant, and a debt is needed here"),
        ((HURDLE, "until: {repaid: [capital.cover]}"), "capital.cover",
         "`capital.cover` is a guarantee, and capital that is drawn is needed here"),
        (("settles: true", "redeems: [capital.gift]"), "capital.gift",
         "`capital.gift` is a grant, and a debt is needed here"),
        (("settles: true", "stops: [capital.fee.draws]"), "capital.fee.draws",
         "`capital.fee` is a fee, and capital that is drawn is needed here"),
        (("reserve: {holder: spv, target: 100}", "reserve: {holder: spv}"), "accounts.reserve",
         "`accounts.reserve` has no `target`, so nothing is due to it"),
    ],
)  # fmt: skip
def test_what_is_named_can_be_used_so(edit: Edit, marker: str, message: str) -> None:
    """A grant has no interest, a guarantee is not drawn, a bottomless account is never full."""
    edits = [edit]
    if "accounts" in marker:
        edits.append(("pay: capital.fee.principal", "pay: accounts.reserve"))
    finding = only(refused(*edits), "PFS121")
    assert at(finding) == place(edits, marker)
    assert finding.message == message


def test_a_recycled_grant_and_an_account_with_a_target_can_be_claimed() -> None:
    """The same claims hold where the terms allow them."""
    accepted(
        ("amount: 200, draws", "amount: 200, recycled_to: fund, draws"),
        ("pay: capital.fee.principal", "pay: [capital.gift.principal, accounts.reserve]"),
    )


def test_money_through_the_main_account_needs_a_vehicle() -> None:
    """Said once, at the first term that uses it, even where it is not written."""
    finding = only(refused(SPV), "PFS122")
    assert at(finding) == place([SPV], "senior:\n")


def test_there_is_one_vehicle() -> None:
    """The second is told that there is a first."""
    second = ("{name: Provider, roles: [provider]}", "{name: Provider, roles: [vehicle]}")
    finding = only(refused(second), "PFS123")
    assert finding.message.startswith("`spv` is the vehicle already")
    assert finding.path == ("parties", "provider", "roles")
