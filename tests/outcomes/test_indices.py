"""An index multiplies what a payment's schedule pays, the same for all that name it."""

import pytest
from given_draws import run_given
from plain_deals import Data, amounts, data, deal_file, metric, run

from pfs.models.validate import validate_data
from pfs.source.findings import DealError

YEARLY = {"dates": ["2021-01-01", "2022-01-01", "2023-01-01"]}
UNSURE = {"normal": {"mean": "3%", "sd": "2%"}}


def stated(grows: object = "10%", **payment: object) -> Data:
    """Return the sections of a deal that pays 100 a unit on three dates, indexed."""
    paid = {"from": "city", "to": "provider", "metric": "m", "price": 100, "basis": "each"}
    return {
        "metrics": {"m": metric(measured=YEARLY, level=1)},
        "indices": {"cpi": {"grows": grows}},
        "payments": {"p": {**paid, "indexed": "cpi", **payment}},
    }


def paid(sections: Data) -> list[float]:
    """Return what is paid on each date."""
    return amounts(run(sections, {"m": 1.0}), "payments.p.paid", 2021, 2022, 2023)


def test_it_compounds_on_anniversaries() -> None:
    """100, then 10 % more each year: 110, 121, 133.10 after one, two and three years."""
    assert paid(stated()) == pytest.approx([110, 121, 133.1])


def test_everything_so_far_is_paid_at_the_index_of_the_date() -> None:
    """One unit all along: 110 at first, then the growth of it, as for a price that grows."""
    grown = {"price": {"value": 100, "grows": "10%"}, "indexed": None}
    found = paid(stated(basis="cumulative"))
    assert found == pytest.approx([110, 11, 12.1])
    same = stated(basis="cumulative", **grown)
    del same["payments"]["p"]["indexed"]
    assert paid(same) == pytest.approx(found)


def test_a_cap_is_not_indexed() -> None:
    """At most 250 over the deal: 110, 121, and 19 that are left."""
    assert paid(stated(at_most=250)) == pytest.approx([110, 121, 19])


def test_lines_of_a_rate_card_reach_their_caps_sooner() -> None:
    """A line of at most 200: 110, then 90."""
    card = {"prices": {"m": {"price": 100, "at_most": 200}}, "metric": None, "price": None}
    found = stated(**card)
    found["payments"]["p"] = {k: v for k, v in found["payments"]["p"].items() if v is not None}
    assert paid(found) == pytest.approx([110, 90, 0])


def test_the_base_is_the_median() -> None:
    """With 3 % on average, 103 and 106.09 in a payoff."""
    assert paid(stated(UNSURE))[:2] == pytest.approx([103, 106.09])


def test_payments_that_name_it_move_together() -> None:
    """One draw for both: the 97.5th percentile is 3 % + 1.959964 x 2 % a year."""
    found = stated(UNSURE)
    found["payments"]["q"] = {**found["payments"]["p"], "price": 50}
    kept = run_given(deal_file(**found), {"indices.cpi.grows": [0.5, 0.975]})
    p, q = kept.numbers["payments.p.paid"], kept.numbers["payments.q.paid"]
    high = 1.03 + 1.959963985 * 0.02
    assert p == pytest.approx([sum(100 * g**n for n in (1, 2, 3)) for g in (1.03, high)])
    assert q == pytest.approx(p / 2)


def test_growth_is_kept_within_bounds() -> None:
    """In the tails of a wild index growth is cut to -100 % and 100 %: 0, and 2 + 4 + 8 times."""
    found = stated({"normal": {"mean": 0, "sd": 1}})
    kept = run_given(deal_file(**found), {"indices.cpi.grows": [0.01, 0.99]})
    assert list(kept.numbers["payments.p.paid"]) == [0.0, 1_400.0]


@pytest.mark.parametrize(
    "wrong",
    [{"indexed": "rpi"}, {"amount": {"share": "5%", "of": "payments.q.paid"}, "price": None}],
)
def test_what_can_not_be_indexed(wrong: Data) -> None:
    """An index that is not there, and a share of an amount."""
    found = stated(**wrong)
    found["payments"]["p"] = {k: v for k, v in found["payments"]["p"].items() if v is not None}
    found["payments"]["q"] = {"from": "city", "to": "provider", "amount": 5}
    with pytest.raises(DealError):
        validate_data(data(**found))
