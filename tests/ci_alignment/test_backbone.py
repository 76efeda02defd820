"""What coordination costs through a backbone and one by one: vector (e)."""

from typing import Any

import pytest
from community_goals import deal

from pfs.ci_alignment.backbone import Economics, economics_of, one_by_one
from pfs.models.deal import Deal


def stated(**fields: Any) -> Deal:
    """Return a deal with a backbone paid over three years."""
    amounts = {f"{year}-08-31": 150_000 for year in (2015, 2016, 2017)}
    flow = fields.pop("amount", {"dated": amounts})
    backbone = {
        "serves": ["provider", "city", "state"], "paid_as": "budget.hub",
        "fixed": 360_000, "per_provider": 30_000, "alone": 160_000, **fields,
    }  # fmt: skip
    return deal(
        budget={"hub": {"to": "spv", "amount": flow}}, collective_impact={"backbone": backbone}
    )


@pytest.mark.parametrize(
    ("providers", "hub", "alone", "difference"),
    [(2, 680_000, 500_000, 180_000), (3, 720_000, 750_000, -30_000),
     (6, 840_000, 1_500_000, -660_000)],
)  # fmt: skip
def test_costs_are_those_of_vector_e(
    providers: int, hub: float, alone: float, difference: float
) -> None:
    """The hub saves from the third provider on."""
    costs = Economics(providers, 600_000, 40_000, 250_000)
    assert (costs.cost, costs.alone_cost, costs.difference) == (hub, alone, difference)
    assert costs.break_even == pytest.approx(2.857143, abs=5e-7)
    assert costs.saves_from == 3


def test_at_the_break_even_itself_the_hub_is_not_cheaper_yet() -> None:
    """Where both cost the same for three providers it saves from the fourth."""
    costs = Economics(3, 390_000, 30_000, 160_000)
    assert (costs.break_even, costs.difference, costs.saves_from) == (3, 0, 4)


@pytest.mark.parametrize("alone", [30_000, 20_000])
def test_a_hub_that_costs_as_much_a_provider_never_saves(alone: float) -> None:
    """Then there is no break-even, rather than a negative number of providers."""
    costs = Economics(3, 360_000, 30_000, alone)
    assert (costs.break_even, costs.saves_from) == (None, None)


def test_prek_citys_backbone_is_that_of_vector_e() -> None:
    """450,000 against 480,000, equal at 2.769231 providers."""
    impact = stated().collective_impact
    assert impact is not None
    costs = economics_of(impact.backbone)
    assert costs is not None
    assert (costs.cost, costs.alone_cost) == (450_000, 480_000)
    assert costs.break_even == pytest.approx(2.769231, abs=5e-7)


@pytest.mark.parametrize("field", ["fixed", "per_provider", "alone", "serves"])
def test_without_one_of_its_figures_there_is_no_comparison(field: str) -> None:
    """What is not stated is not taken as nothing."""
    impact = stated(**{field: None}).collective_impact
    assert impact is not None
    assert economics_of(impact.backbone) is None


def test_one_by_one_swaps_the_one_budget_item() -> None:
    """160,000 on each of the three dates: the contracts' total, spread as the item was."""
    found = swapped(stated())
    days = ["2015-08-31", "2016-08-31", "2017-08-31"]
    assert found == ("budget.hub.amount", {"dated": dict.fromkeys(days, 160_000)})
    over = {"total": 450_000, "over": ["2015-08-31", "2018-08-30"]}
    path, value = swapped(stated(amount=over))
    assert (path, value["total"]) == ("budget.hub.amount", 480_000)


def swapped(of: Deal) -> tuple[str, Any]:
    """Return the setting that replaces the backbone's budget item."""
    assert of.collective_impact is not None
    backbone = of.collective_impact.backbone
    costs = economics_of(backbone)
    assert backbone is not None
    assert costs is not None
    found = one_by_one(of, backbone, costs)
    assert found is not None
    return found
