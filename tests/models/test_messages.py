"""Errors of the schema speak the words of the file: one finding for each mistake."""

import pytest
from small_deal import Edit, at, only, place, refused

from pfs.source.findings import Finding

GUARANTEE = "covers: 50%, amount: 300"


@pytest.mark.parametrize(
    ("code", "edit", "marker", "message", "help_"),
    [
        ("PFS101", ("amount: 800\n    draws", "draws"), "senior:\n",
         "`capital.senior` has no `amount`, which is needed", "write for instance `amount: "),
        ("PFS101", ("kind: grant, ", ""), "gift:", "`capital.gift` has no `kind`, which is needed",
         "write `kind: loan`; the kinds are loan, note, bond, grant, guarantee or deferred_fee"),
        ("PFS101", ("end: 2023-12-31, ", ""), "calendar:",
         "`calendar` has no `end`, which is needed", "write for instance `end: 20"),
        ("PFS102", (GUARANTEE, "coverz: 50%, amount: 300"), "coverz",
         "`capital.cover` has no field `coverz`", "write `covers`"),
        ("PFS102", ("people: 40", "poeple: 40"), "poeple",
         "`cohorts.tier` has no field `poeple`", "write `people`"),
        ("PFS102", ("from: donor, for", "form: donor, for"), "form:",
         "`capital.cover` has no field `form`", "write `from`"),
        ("PFS102", ("kind: grant", "knid: grant"), "knid",
         "`capital.gift` has no field `knid`", "write `kind`"),
        ("PFS102", ("metric: jobs, price: 5", "prices: {jobs: {prcie: 5}}"), "prcie",
         "`payments.per_job.prices.jobs` has no field `prcie`", "write `price`"),
        ("PFS102", ("currency: USD", "currency: USD\npaymentz: {}"), "paymentz",
         "the deal has no field `paymentz`", "write `payments`"),
        ("PFS103", ("better: higher", "better: hihger"), "hihger",
         "`hihger` is not a word for `metrics.jobs.better`",
         "write `higher`; the words are higher or lower"),
        ("PFS103", ("kind: grant", "kind: gratn"), "gratn", "`gratn` is not a kind of `capital`",
         "write `grant`; the kinds are loan, note, bond, grant, guarantee or deferred_fee"),
        ("PFS103", ("matures: 2023-12-31", "repays: swep"), "swep",
         "`swep` is not a word for `capital.senior.repays`",
         "write `sweep`; the words are sweep, maturity or a map"),
        ("PFS104", ("from: {city: 60%, state: 40%}", "from: 5"), "5\n    metric",
         "`5` can't stand at `payments.success.from`", "write a name, a list or a map"),
        ("PFS104", ("enrols: 2021-06-30", "enrols: {}"), "{}",
         "a map can't stand at `cohorts.second.enrols`", "write a date or a list"),
        ("PFS104", ("{payor: city", "{over: al, payor: city"), "al, payor",
         "`al` can't stand at `limits.city.over`", "write all or a list"),
        ("PFS104", ("name: Small deal", "name: 5"), "5\ncurrency", "`5` can't stand at `name`",
         "write text; put a number that is meant as text in quotes"),
        ("PFS104", ("settles: true", "settles: yes"), "yes",
         "`yes` can't stand at `terminations.stop.settles`", "write true or false"),
        ("PFS104", ("{rank: 1, pay", "{rank: 1.5, pay"), "1.5",
         "`1.5` can't stand at `waterfall.interest.rank`", "write a whole number"),
        ("PFS104", ("scenarios:\n  worse: {metrics.days.effect: 5%}", "scenarios:"), "scenarios:",
         "`scenarios` is empty", "fill it in, or leave it out"),
        ("PFS105", ("matures: 2023-12-31", "matures: 2023-02-30"), "2023-02-30",
         "`2023-02-30` does not exist: February 2023 has 28 days", "write `2023-02-28`"),
        ("PFS105", ("2020-12-31: 330", "2020-13-31: 330"), "2020-13-31",
         "`2020-13-31` does not exist: no year has a month 13",
         "write year, month and day, as `2016-12-31`"),
        ("PFS105", ("enrols: 2021-06-30", "enrols: [2021-06-31, 2021-07-01]"), "2021-06-31",
         "`2021-06-31` does not exist: June 2021 has 30 days", "write `2021-06-30`"),
        ("PFS105", ("matures: 2023-12-31", "matures: 86400"), "86400", "`86400` is not a date",
         "write year, month and day, as `2016-12-31`"),
        ("PFS106", ("rate: 5%", "rate: 5 %"), "5 %", "`5 %` has a space", "write `5%`"),
        ("PFS106", ("reported: 3 months", "reported: soon"), "soon", "a duration is needed here",
         "write for instance `24 months` or `2 years`"),
        ("PFS106", ("  donor: ", "  pooled: "), "pooled", "`pooled` is a reserved word",
         "choose another identifier"),
        ("PFS107", ("{rank: 1, pay", "{rank: 0, pay"), "0, pay: capital.senior.interest",
         "`0` can't stand at `waterfall.interest.rank`", "write a number of at least 1"),
        ("PFS106", ("covers: 50%", "tops_up_to: {share: -5%, of: capital.senior.drawn}"), "-5%, of",
         "-0.05 is too low here", "write a number of 0 or more"),
        ("PFS108", ("currency: USD", "currency: usd"), "usd", "`usd` is not a currency code",
         "write three capital letters, as `USD`"),
        ("PFS108", ("  donor: ", "  Big Donor: "), "Big Donor", "`Big Donor` is not an identifier",
         "write up to 40 lower-case letters, digits and `_`, a letter first, as `big_donor`"),
        ("PFS109", ("roles: [guarantor]", "roles: []"), "[]", "`parties.donor.roles` is empty",
         "fill it in, or leave it out"),
        ("PFS109", ("enrols: 2021-06-30", "enrols: [2021-06-30]"), "[2021-06-30]",
         "`cohorts.second.enrols` has 1 of 2 entries", "write `[..., ...]`"),
        ("PFS110", ("{at_least: 5%,  pay: 400}", "{at_least: 5%}"), "{at_least: 5%}",
         "a row has a threshold and `pay`, or `otherwise` alone", None),
        ("PFS110", (GUARANTEE, "covers: 50%, tops_up_to: 5, amount: 300"), "{kind: guarantee",
         "only one of `tops_up_to`, `covers` may be stated; `tops_up_to` and `covers` are",
         "keep one of `tops_up_to` and `covers`"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_finding(
    code: str, edit: Edit, marker: str, message: str, help_: str | None
) -> None:
    """In the file's words, at its place, with what to write instead."""
    finding = only(refused(edit), code)
    assert at(finding) == place([edit], marker)
    assert finding.message == message
    assert (finding.help or "").startswith(help_ or "")


def test_a_list_is_not_too_short_because_its_rows_are_wrong() -> None:
    """Two rows, both wrong: two findings and not a third for the list."""
    found = refused(("[{at: 0, pay: 0}, {at: 20, pay: 50}]", "[{at: 0, pya: 0}, {att: 2, pay: 5}]"))
    assert [(finding.code, finding.help) for finding in found] == [
        ("PFS102", "write `pay`"),
        ("PFS102", "write `at`"),
    ]


def test_a_missing_field_beside_an_unlike_one_stays_missing() -> None:
    """Only what was nearly written is taken for it."""
    found = refused(("people: 40", "colour: 40"))
    assert sorted(finding.code for finding in found) == ["PFS101", "PFS102"]


def test_all_mistakes_are_found_in_order_of_place() -> None:
    """One run is enough to mend a file."""
    found = refused(
        ("currency: USD", "currency: usd"), ("rate: 5%", "rate: x"), ("people: 40", "poeple: 40")
    )
    assert [finding.code for finding in found] == ["PFS108", "PFS106", "PFS102"]


def test_a_comma_that_ends_a_text_early_is_recognised() -> None:
    """In braces a comma begins a new key, so `3,800 places` becomes two entries."""
    found: tuple[Finding, ...] = refused(
        ("{name: Donor, roles", "{name: Donor of gifts, large and small, roles")
    )
    assert only(found, "PFS102").help == "put a text that has a comma in quotes"


@pytest.mark.parametrize("size", [61, 5_000])
def test_no_message_repeats_a_long_value(size: int) -> None:
    """Values are cut to 60 characters, so that a hostile file does not flood the page."""
    long = "x" * size
    for old, new in (
        ("rate: 5%", "repays: "),
        ("currency: USD", "currency: "),
        ("matures: 2023-12-31", "matures: "),
        ("metric: mixed", "metric: "),
        ("rate: 5%", "rate: "),
        ("rate: 5%", "rate: 5%\n    rate_"),
    ):
        end = ": 1" if new.endswith("_") else ""
        for finding in refused((old, f"{new}{long}{end}")):
            assert "x" * 61 not in finding.message + (finding.help or "")
