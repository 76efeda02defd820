"""A line of a rate card may pay at most a share of what all lines pay, so far."""

import pytest
from plain_deals import Data, amounts, data, metric, run

from pfs.models.validate import validate_data
from pfs.source.findings import DealError

TWICE = {"dates": ["2021-01-01", "2022-01-01"]}


def card(given: dict[str, float], quotas: Data, **fields: object) -> list[float]:
    """Return what a card of 1 a unit of each metric pays on two dates, with quotas."""
    names = sorted({key.partition("@")[0] for key in given})
    lines: Data = {n: {"price": 1, "share_at_most": quotas[n]} if n in quotas else 1 for n in names}
    payment = {"from": "city", "to": "provider", "prices": lines, **fields}
    metrics = {name: metric(measured=TWICE) for name in names}
    case = run({"metrics": metrics, "payments": {"p": payment}}, given)
    return amounts(case, "payments.p.paid", 2021, 2022)


def first(given: dict[str, float], quotas: Data) -> float:
    """Return what is paid at once."""
    return card(given, quotas)[0]


def test_a_fifth_of_all_is_a_quarter_of_the_others() -> None:
    """X <= 20 / 80 of 800 = 200: of 500 only 200 pass, of 150 all."""
    assert first({"a": 500.0, "b": 800.0}, {"a": "20%"}) == pytest.approx(1_000)
    assert first({"a": 150.0, "b": 800.0}, {"a": "20%"}) == pytest.approx(950)
    assert first({"a": 200.0, "b": 800.0}, {"a": "20%"}) == pytest.approx(1_000)


def test_without_others_nothing_passes() -> None:
    """A fifth of nothing else is nothing."""
    assert first({"a": 500.0, "b": 0.0}, {"a": "20%"}) == 0


def test_two_quotas_count_each_other() -> None:
    """20 % and 30 % of T with 500 free: T = 500 / 50 % = 1,000; a smaller line frees the rest."""
    quotas: Data = {"a": "20%", "b": "30%"}
    assert first({"a": 900.0, "b": 900.0, "c": 500.0}, quotas) == pytest.approx(1_000)
    # b brings 140 and is under its quota: T = 640 / 80 % = 800, of which a is 160
    assert first({"a": 900.0, "b": 140.0, "c": 500.0}, quotas) == pytest.approx(800)


def test_quotas_of_all_lines_let_the_smaller_ones_rule() -> None:
    """Half each of 10 and 4: both 4."""
    assert first({"a": 10.0, "b": 4.0}, {"a": "50%", "b": "50%"}) == pytest.approx(8)


def test_what_is_held_back_is_paid_when_others_catch_up() -> None:
    """Cumulative: 500 with 400 beside pay 100 of it; beside 1,600 there is room for 400."""
    given = {"a": 500.0, "b@2021-01-01": 400.0, "b@2022-01-01": 1_600.0}
    assert card(given, {"a": "20%"}) == pytest.approx([500, 1_500])


def test_with_each_reading_by_itself_it_is_lost() -> None:
    """400 + 100 at first; then 1,200 more of b and 50 more of a: both pass, 150 of 1,750."""
    given = {
        "a@2021-01-01": 500.0, "a@2022-01-01": 50.0, "b@2021-01-01": 400.0, "b@2022-01-01": 1_200.0,
    }  # fmt: skip
    assert card(given, {"a": "20%"}, basis="each") == pytest.approx([500, 1_250])


def test_a_quota_counts_what_passes_the_caps_of_lines() -> None:
    """B is cut to 400 by its cap, so a passes 100."""
    lines = {"a": {"price": 1, "share_at_most": "20%"}, "b": {"price": 1, "at_most": 400}}
    payment = {"from": "city", "to": "provider", "prices": lines}
    metrics = {name: metric(measured=TWICE) for name in "ab"}
    case = run({"metrics": metrics, "payments": {"p": payment}}, {"a": 900.0, "b": 900.0})
    assert case.value("payments.p.paid") == pytest.approx(500)
    assert case.value("payments.p.earned") == pytest.approx(1_800)


def test_quotas_that_leave_nothing_are_refused() -> None:
    """40 % and 50 %: no amounts but nothing are within both; 50 % and 50 % are possible."""
    for quota, possible in (("40%", False), ("50%", True)):
        lines = {
            "a": {"price": 1, "share_at_most": quota},
            "b": {"price": 1, "share_at_most": "50%"},
        }
        sections = {
            "metrics": {name: metric(measured=TWICE) for name in "ab"},
            "payments": {"p": {"from": "city", "to": "provider", "prices": lines}},
        }
        if possible:
            validate_data(data(**sections))
            continue
        with pytest.raises(DealError) as caught:
            validate_data(data(**sections))
        assert [found.code for found in caught.value.findings] == ["PFS110"]
