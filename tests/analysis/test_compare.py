"""Term sheets compared in money: paired differences that closed forms and hand counts confirm."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plain_deals import Data, deal_file, metric

from pfs.analysis.compare import Comparison, compare
from pfs.analysis.money import Money, Verdict
from pfs.analysis.paired import Paired
from pfs.analysis.paths import Drawing, Sampling, run_paths
from pfs.analysis.worth import worth
from pfs.models.deal_file import DealFile, read_deal
from pfs.source.overrides import parse_setting

EXAMPLES = Path(__file__).parents[2] / "examples"


def sheet(price: float = 2, level: object = 100, **sections: object) -> DealFile:
    """Return a deal in which the city pays the provider a price for each unit of a level."""
    payment: Data = {"from": "city", "to": "provider", "metric": "m", "price": price}
    return deal_file(**{"metrics": {"m": metric(level=level)}, "payments": {"p": payment},
                        **sections})  # fmt: skip


def money(*files: DealFile, **options: Any) -> Money:
    """Return the differences between the first two sheets."""
    found = compare(*files, **{"paths": 1_024, **options}).pairs[0].money
    assert found is not None
    return found


def find(found: Money, key: str) -> Paired:
    """Return one difference, which must be there."""
    paired = found.find(key)
    assert paired is not None
    return paired


def test_a_certain_difference_is_exact() -> None:
    """One more for each of 100 units: the city has 100 less, the provider 100 more, always."""
    found = money(sheet(2), sheet(3))
    city = find(found, "parties.city.net_money")
    assert (city.old and city.old.value, city.new and city.new.value) == (-200, -300)
    assert (city.change.value, city.change.se) == (-100, 0)
    assert (city.change.low, city.change.high) == (-100, -100)
    assert (city.higher.value, city.same.value, city.lower.value) == (0, 0, 1)
    assert find(found, "parties.provider.net_money").change.value == 100
    assert [net.subject for net in found.gains] == ["parties.provider"]
    assert [net.subject for net in found.loses] == ["parties.city"]
    assert found.verdict is Verdict.MIXED
    year = find(found, "parties.city.outcome_payments@FY2021")
    assert year.change.value == 100


def test_a_difference_under_chance_has_its_closed_form() -> None:
    """A cap of 150 on twice a uniform level from 0 to 100 takes (50 / 2) x (50 / 200) = 6.25."""
    capped = sheet(2, {"uniform": [0, 100]}, limits={"c": {"payor": "city", "at_most": 150}})
    city = find(
        money(sheet(2, {"uniform": [0, 100]}), capped, paths=8_192), "parties.city.net_money"
    )
    assert city.change.value == pytest.approx(6.25, abs=0.01)
    assert city.higher.value == pytest.approx(0.25, abs=0.001)
    assert city.lower.value == 0
    low, high = city.change.low, city.change.high
    assert low is not None
    assert high is not None
    assert low < 6.25 < high


@pytest.mark.parametrize("sampling", ["sobol", "random"])
@pytest.mark.parametrize(
    ("name", "setting", "key"),
    [
        ("nyc-able", "limits.city.at_most=11_477_760", "parties.city.net_money"),
        ("ny-ceo", "limits.usdol.at_most=10_873_100", "parties.usdol.net_money"),
    ],
)
def test_a_cap_two_percent_lower_is_told_fifty_times_better_than_by_runs_apart(
    name: str, setting: str, key: str, sampling: Sampling
) -> None:
    """Variance of the mean difference over seeds: on shared draws, against two random runs."""
    mine = read_deal(str(EXAMPLES / f"{name}.yaml"))
    theirs = mine.variant(settings=[parse_setting(setting)])

    def alone(file: DealFile, seed: int) -> float:
        drawing = Drawing.of([file.deal], paths=512, seed=seed, sampling="random")
        kept = run_paths(file, drawing, wanted=lambda k: k == key, also=worth)
        return float(kept.numbers[key].mean())

    def together(seed: int) -> float:
        change = find(money(mine, theirs, paths=512, seed=seed, sampling=sampling), key).change
        assert change.value is not None
        return change.value

    paired = [together(seed) for seed in range(1, 11)]
    apart = [alone(theirs, 100 + seed) - alone(mine, 200 + seed) for seed in range(1, 11)]
    assert np.var(paired, ddof=1) > 0
    assert np.var(apart, ddof=1) > 50 * np.var(paired, ddof=1)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_one_party_has_another_has_not(path: Path) -> None:
    """On every path nets and the cost of delivery add up to 0, in every published deal."""
    file = read_deal(str(path))
    kept = run_paths(file, Drawing.of([file.deal], paths=64), also=worth)
    nets = sum(values for key, values in kept.numbers.items() if key.endswith(".net_money"))
    unheld = kept.numbers.get("accounts.main.balance", 0.0)
    assert np.abs(nets + unheld + kept.numbers["deal.delivery_cost"]).max() < 0.01


def test_the_net_of_a_lender_is_the_gain_of_its_loan() -> None:
    """Goldman Sachs has no other part in the deal; the guarantor is out all that it paid in."""
    file = read_deal(str(EXAMPLES / "nyc-able.yaml"))
    kept = run_paths(file, Drawing.of([file.deal], paths=256), also=worth).numbers
    assert np.array_equal(kept["parties.goldman.net_money"], kept["capital.loan.gain"])
    assert np.array_equal(kept["parties.city.net_money"], -kept["parties.city.outcome_payments"])
    assert set(kept["parties.bloomberg.net_money"]) == {-7_200_000.0}
    # what is not called stays in an account that MDRC holds
    left = 7_200_000 - kept["capital.guarantee.called"]
    assert np.array_equal(kept["parties.mdrc.net_money"], left)


SERVICES: Data = {
    "to": "provider", "from": "city", "amount": {"dated": {"2020-01-01": 1_000}},
    "cost_to_provider": "80%",
}  # fmt: skip


def test_cheaper_delivery_is_better_for_all() -> None:
    """The provider has 200 more, and nobody less: a Pareto improvement, in every case."""
    dear = sheet(budget={"services": SERVICES})
    cheap = sheet(budget={"services": {**SERVICES, "cost_to_provider": "60%"}})
    found = money(dear, cheap)
    assert find(found, "parties.provider.net_money").change.value == pytest.approx(200)
    assert find(found, "deal.delivery_cost").change.value == pytest.approx(-200)
    assert found.verdict is Verdict.BETTER
    assert found.in_every_case
    assert money(cheap, dear).verdict is Verdict.WORSE


def test_the_same_money_is_no_difference() -> None:
    """No change at all, or a term that no case comes to."""
    assert money(sheet(), sheet()).verdict is Verdict.SAME
    never = sheet(limits={"c": {"payor": "city", "at_most": 1_000}})
    found = money(sheet(), never)
    assert found.verdict is Verdict.SAME
    assert all(net.unchanged for net in found.nets)


def test_what_chance_hides_is_not_resolved() -> None:
    """Nothing on average: pay 2 for each unit, or always the mean; at random, few paths."""
    risky = sheet(2, {"uniform": [0, 100]})
    safe = sheet(payments={"p": {"from": "city", "to": "provider", "amount": 100}})
    found = money(risky, safe, paths=64, sampling="random")
    assert found.verdict is Verdict.OPEN
    assert {net.subject for net in found.unresolved} == {"parties.city", "parties.provider"}
    assert not found.in_every_case


def test_one_path_has_no_interval_and_nothing_is_claimed() -> None:
    """A single case says nothing of the mean."""
    found = money(sheet(2, {"uniform": [0, 100]}), sheet(3, {"uniform": [0, 100]}), paths=1)
    assert find(found, "parties.city.net_money").change.se is None
    assert found.verdict is Verdict.OPEN


def test_who_is_in_one_sheet_alone_counts_as_nothing_in_the_other() -> None:
    """Half the city's payment moves to a state that the first sheet does not know."""
    mine = sheet(2)
    data = {k: v for k, v in mine.document.data.items() if k != "parties"}
    without = {k: v for k, v in mine.document.data["parties"].items() if k != "state"}
    alone = deal_file(**data, parties=without)
    both = sheet(payments={"p": {"from": {"city": "50%", "state": "50%"}, "to": "provider",
                                 "metric": "m", "price": 2}})  # fmt: skip
    state = find(money(alone, both), "parties.state.net_money")
    assert state.old is None
    assert (state.new and state.new.value, state.change.value) == (-100, -100)
    assert find(money(alone, both), "parties.city.net_money").change.value == 100


def test_sheets_of_other_calendars_and_tranches_are_compared() -> None:
    """Any two published deals of one currency, both ways round."""
    files = [read_deal(str(EXAMPLES / f"{n}.yaml")) for n in ("nyc-able", "ny-ceo", "dc-water")]
    found = compare(*files, paths=64)
    assert [pair.name for pair in found.pairs] == ["b-a", "c-a", "c-b"]
    assert [pair.name for pair in found.against_first] == ["b-a", "c-a"]
    assert all(pair.money is not None for pair in found.pairs)
    back = compare(files[1], files[0], paths=64)
    there = {p.key: p.change.value for p in money(files[0], files[1], paths=64).paired}
    for paired in back.pairs[0].money.paired if back.pairs[0].money else ():
        expected = there[paired.key]
        assert expected is not None
        assert paired.change.value == pytest.approx(-expected)


def test_money_of_different_currencies_is_not_compared() -> None:
    """A dollar more for a euro less is no difference of 0."""
    found: Comparison = compare(sheet(2), sheet(3, currency="EUR"))
    assert found.currency is None
    assert found.pairs[0].money is None
    paths = [change.path for change in found.pairs[0].terms]
    assert paths == ["currency", "payments.p.price"]


@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_sheets_is_two_to_eight(count: int) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="2 to 8"):
        compare(*[sheet()] * count)


def test_the_same_figures_whatever_the_order_of_sheets() -> None:
    """With a third sheet of the same drivers the first two differ by the same."""
    files = [sheet(price, {"uniform": [0, 100]}) for price in (2, 3, 5)]
    two = find(money(*files[:2]), "parties.city.net_money").change.value
    three = find(money(*files), "parties.city.net_money").change.value
    assert two == three
    assert math.isclose(two or 0.0, -50.0, rel_tol=1e-3)


def test_progress_is_told_for_all_sheets_together() -> None:
    """Up to twice the paths of two sheets."""
    told: list[tuple[int, int]] = []
    compare(sheet(), sheet(3), paths=64, progress=lambda done, of: told.append((done, of)))
    assert told == [(64, 128), (128, 128)]
