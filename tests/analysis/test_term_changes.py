"""Terms that differ: keyed by identifier, by meaning and not by position or spelling."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from small_deal import TEXT, edited

from pfs.analysis.term_changes import Change, other_differences, term_changes
from pfs.models.deal_file import DealFile, open_deal, read_deal
from pfs.source.document import Document
from pfs.source.load import parse
from pfs.source.overrides import Setting, parse_setting

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
NYC = Path(__file__).parents[2] / "examples/nyc-able.yaml"
SMALL = open_deal(parse("deal.yaml", TEXT.encode()))


def changed(*edits: tuple[str, str]) -> tuple[Change, ...]:
    """Return what differs in the small deal after edits of its text."""
    return term_changes(SMALL, open_deal(edited(*edits)))


def told(found: tuple[Change, ...]) -> list[tuple[str, str, Any, Any]]:
    """Return mark, path and the single values of both sides."""
    return [(c.mark, c.path, c.old and c.old.value, c.new and c.new.value) for c in found]


def turned(value: Any) -> Any:
    """Return plain data with the entries of every map the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_deal_does_not_differ_from_itself_written_in_another_order(path: Path) -> None:
    """Moved is not changed, in maps of any depth."""
    file = read_deal(str(path))
    document = file.document
    other = Document(document.name, "", "", turned(document.data), {}, {})
    assert term_changes(file, open_deal(other)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rate: 5%", "rate: 0.05"),
        ("rate: 5%", "rate: {value: 5%, source: a letter, evidence: weak}"),
        ("amount: 800\n", "amount: {value: {value: 800, source: x}, source: y}\n"),
        ("kind: loan\n", "kind: loan\n    compounding: simple\n"),
        ("reported: 3 months", "reported: 1 quarter"),
        ("cohorts: [first, second]", "cohorts: [second, first]"),
        (
            "- {at_least: 5%,  pay: 400}\n      - {at_least: 10%, pay: 900}",
            "- {at_least: 10%, pay: 900}\n      - {at_least: 5pp,  pay: 400}",
        ),
        ("to: [fund, city], split", "to: [city, fund], split"),
        ("pay: capital.fee.principal", "pay: [capital.fee.principal]"),
    ],
)
def test_what_means_the_same_is_no_difference(old: str, new: str) -> None:
    """Spelling, evidence, defaults and the order of rows without an order."""
    assert changed((old, new)) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("rate: 5%", "rate: 6%", ("~", "capital.senior.rate", 0.05, 0.06)),
        ("pay: 900", "pay: 800", ("~", "payments.success.steps[10%].pay", 900, 800)),
        (
            "{at_least: 10%, pay: 900}", "{at_least: 9%, pay: 900}",
            ("~", "payments.success.steps[10%].at_least", 0.1, 0.09),
        ),
        ("{to: 10, price: 3}", "{to: 12, price: 3}",
         ("~", "payments.blocks.blocks[10].to", 10, 12)),
        ("shares: [{share: 50%,", "shares: [{share: 55%,",
         ("~", "payments.saved.shares[#1].share", 0.5, 0.55)),
        ("below: 1%", "below: 2%", ("~", "terminations.stop.when.below", 0.01, 0.02)),
        ("{lender: 600, fund: 200}", "{lender: 500, fund: 300}",
         ("~", "capital.senior.from.fund", 200, 300)),
        ("city: 60%, state: 40%", "city: 40%, state: 60%",
         ("~", "payments.success.from.city", 0.6, 0.4)),
        ("    rate: 5%\n", "    rate: 5%\n    target: 7%\n",
         ("+", "capital.senior.target", None, 0.07)),
    ],
)  # fmt: skip
def test_a_term_is_named_by_its_setting_path(
    old: str, new: str, expected: tuple[str, str, Any, Any]
) -> None:
    """With the value of either side; the other way round the sides change places."""
    found = told(changed((old, new)))
    assert expected in found
    assert len(found) <= 2
    mark, path, before, after = expected
    back = told(term_changes(open_deal(edited((old, new))), SMALL))
    if "[" not in path:
        assert ({"+": "-"}.get(mark, mark), path, after, before) in back


def test_a_row_between_others_is_added_and_no_other_row_changes() -> None:
    """Rows are called by their threshold, not by their place."""
    (found,) = changed(
        (
            "- {at_least: 5%,  pay: 400}",
            "- {at_least: 5%,  pay: 400}\n      - {at_least: 7%,  pay: 600}",
        )
    )
    assert (found.mark, found.path, found.old) == ("+", "payments.success.steps[7%]", None)


def test_payors_in_sequence_have_an_order() -> None:
    """`[city, state]` and `[state, city]` are two contracts."""
    first = ("from: {city: 60%, state: 40%}", "from: [city, state]")
    second = ("from: {city: 60%, state: 40%}", "from: [state, city]")
    (found,) = term_changes(open_deal(edited(first)), open_deal(edited(second)))
    assert found.path == "payments.success.from"


def test_conditions_change_places_and_stay_the_same() -> None:
    """Two metrics with one threshold are told apart by what they are about."""
    one, other = "{metric: days, at_least: 5%}", "{metric: jobs, at_least: 5%, read: level}"
    stop = "when: {metric: days, below: 1%}"
    first = open_deal(edited((stop, f"when: {{all: [{one}, {other}]}}")))
    moved = open_deal(edited((stop, f"when: {{all: [{other}, {one}]}}")))
    assert term_changes(first, moved) == ()
    raised = other.replace("5%", "6%")
    (found,) = term_changes(first, open_deal(edited((stop, f"when: {{all: [{raised}, {one}]}}"))))
    assert found.path == "terminations.stop.when.all[#2].at_least"
    assert found.difference == pytest.approx(0.01)


def test_entries_are_added_and_removed_whole() -> None:
    """One difference each, whatever an entry holds."""
    gift = "  gift: {kind: grant, from: fund, amount: 200, draws: {dated: {2020-01-01: 200}}}\n"
    other = gift.replace("  gift:", "  seed:")
    found = changed((gift, other))
    assert [(c.mark, c.path) for c in found] == [("-", "capital.gift"), ("+", "capital.seed")]


def test_a_distribution_in_place_of_a_number_is_one_difference() -> None:
    """It is told as a whole; another mean of the same distribution by its path."""
    (found,) = changed(("effect: 10%", "effect: {normal: {mean: 10%, sd: 4%}}"))
    assert (found.path, found.difference) == ("metrics.days.effect", None)
    mine = open_deal(edited(("effect: 10%", "effect: {normal: {mean: 10%, sd: 4%}}")))
    theirs = open_deal(edited(("effect: 10%", "effect: {normal: {mean: 12%, sd: 4%}}")))
    (found,) = term_changes(mine, theirs)
    assert found.path == "metrics.days.effect.normal.mean"
    assert found.in_percent
    assert found.difference == pytest.approx(0.02)
    assert found.relative == pytest.approx(0.2)


def test_what_is_no_term_is_told_apart() -> None:
    """Names, sources, scenarios and examples change no result."""
    other = open_deal(edited(("name: Small deal", "name: Deal"), ("worse:", "bad:")))
    assert term_changes(SMALL, other) == ()
    assert other_differences(SMALL, other) == ("name", "scenarios")


SETTINGS = [
    "capital.guarantee.tops_up_to[2016-01-01]=7_680_000",
    "capital.guarantee.amount=7_680_000",
    "payments.success.steps[20%].pay=11_520_000",
    "payments.success.steps[10%].at_least=9.5%",
    "terminations.stop.when.below=9%",
    "limits.city.at_most=11_000_000",
    "metrics.recidivism.effect.normal.mean=4%",
    "capital.loan.draws[2013-01-01]=2_300_000",
    "calendar.fiscal_year_starts=april",
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_one_changed_term_is_found_and_no_other(setting: str) -> None:
    """Each by the path it was set by."""
    file = read_deal(str(NYC))
    (found,) = term_changes(file, file.variant(settings=[parse_setting(setting)]))
    assert found.path == setting.partition("=")[0]


def test_setting_every_difference_makes_the_other_sheet() -> None:
    """Paths and values of the differences are a full account of them."""
    file = read_deal(str(NYC))
    other = file.variant(settings=[parse_setting(text) for text in SETTINGS])
    found = term_changes(file, other)
    assert len(found) == len(SETTINGS)
    settings = [Setting(c.path, c.new.written, "--set") for c in found if c.new is not None]
    assert term_changes(file.variant(settings=settings), other) == ()


def test_any_two_published_deals_can_be_compared() -> None:
    """What is added one way round is removed the other way round."""
    files: list[DealFile] = [read_deal(str(path)) for path in EXAMPLES]
    for one, other in permutations(files, 2):
        there, back = term_changes(one, other), term_changes(other, one)
        assert len(there) == len(back) > 20
        added = {c.path for c in there if c.mark == "+" and not c.field}
        assert added == {c.path for c in back if c.mark == "-" and not c.field}
