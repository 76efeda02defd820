"""What a file may say of savings."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter
from sections import read, refusals, section_of

from pfs.models.base import Identifier
from pfs.models.numbers import plain_value
from pfs.models.savings import AvoidedCost, DirectFunding, Saving

SECTION: TypeAdapter[Mapping[str, Saving]] = TypeAdapter(Mapping[Identifier, Saving])
SAVING: TypeAdapter[Saving] = TypeAdapter(Saving)
AVOIDED: dict[str, Any] = {"metric": "days", "to": "state", "marginal": 12_410}
DIRECT: dict[str, Any] = {"kind": "direct_funding", "by": "city", "buys": ["budget.services"]}


def test_savings_of_the_draft_validate() -> None:
    """Both kinds of saving of prek-city read as written."""
    savings = read(SECTION, section_of("prek-city", "savings"))
    teachers, direct = savings["teachers"], savings["direct"]
    assert isinstance(teachers, AvoidedCost)
    assert teachers.to == {"district": 0.6, "state": 0.4}
    assert plain_value(teachers.marginal) == 2_000
    assert teachers.steps is not None
    assert plain_value(teachers.steps.every) == 20
    assert isinstance(direct, DirectFunding)
    assert direct.buys == ("budget.centres", "budget.schools", "budget.family_homes")


def test_what_is_not_stated_is_neutral() -> None:
    """A bare saving has no steps, no fade, full attribution and no weight beyond cash."""
    saving = read(SAVING, {"metric": "days", "to": "state"})
    assert isinstance(saving, AvoidedCost)
    assert saving.steps is None
    assert saving.over is None
    assert saving.discount is None
    neutral = (saving.marginal, saving.fade, saving.attribution, saving.weight)
    assert neutral == (0.0, 0.0, 1.0, 0.0)


def test_marginal_may_change_over_time_and_grow() -> None:
    """Levels over time and yearly growth are forms of a cost per unit."""
    for marginal in ({"since": {"2015-01-01": 10, "2016-01-01": 20}}, {"value": 9, "grows": "1%"}):
        assert read(SAVING, AVOIDED | {"marginal": marginal})


def test_one_amount_on_several_dates_is_a_flow() -> None:
    """The long form of `own_cost` means the same money as amounts by date."""
    direct = read(
        SAVING, DIRECT | {"own_cost": {"value": 160, "dated": ["2015-08-31", "2016-08-31"]}}
    )
    flow = read(SAVING, DIRECT | {"own_cost": {"dated": {"2015-08-31": 160, "2016-08-31": 160}}})
    assert isinstance(direct, DirectFunding)
    assert isinstance(flow, DirectFunding)
    assert direct.own_cost is not None
    assert getattr(direct.own_cost, "flow", None) == flow.own_cost
    assert flow.own_cost is not None
    assert list(flow.own_cost.dated or ()) == [dt.date(2015, 8, 31), dt.date(2016, 8, 31)]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"margnal": 5}, "margnal", "not permitted"),
        ({"marginal": -5}, "marginal", "write a number of 0 or more"),
        ({"marginal": {"since": {"2015-01-01": -1}}}, "marginal", "write a number of 0 or more"),
        ({"marginal": {"normal": {"mean": 5, "sd": 1}}}, "marginal", "vary it with --set"),
        ({"to": {"a": "60%", "b": "30%"}}, "to", "add up to 90%"),
        ({"to": {"a": "100%"}}, "to", "at least 2 items"),
        ({"fade": "110%"}, "fade", "of 0 or more and at most 1"),
        ({"attribution": -0.1}, "attribution", "of 0 or more and at most 1"),
        ({"weight": 2}, "weight", "of 0 or more and at most 1"),
        ({"over": ["2020-01-01", "2019-01-01"]}, "over", "write the earlier day first"),
        ({"steps": {"every": 0, "frees": 5}}, "every", "write a number above 0"),
        ({"steps": {"every": 20, "frees": -5}}, "frees", "below 0"),
        ({"steps": {"every": 20}}, "frees", "required"),
        ({"steps": {"every": 20, "frees": 5, "after": "soon"}}, "after", "24 months"),
        ({"metric": "Days"}, "metric", "write an identifier"),
        ({"by": "city"}, "by", "not permitted"),
    ],
)
def test_impossible_savings_are_refused(change: dict[str, Any], place: str, said: str) -> None:
    """Each refusal names its field and says what to write."""
    (line,) = refusals(SAVING, AVOIDED | change)
    assert place in line.split(":", maxsplit=1)[0]
    assert said in line


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "direct_fundng"}, "'direct_funding'"),
        ({"buys": []}, "at least 1 item"),
        ({"buys": ["services"]}, "write `budget.NAME`"),
        ({"effect_ratio": -1}, "write a number of 0 or more"),
        ({"own_cost": {"value": 5}}, "required"),
        ({"own_cost": {"value": 5, "dated": ["2016-01-01", "2015-01-01"]}}, "earliest first"),
        ({"own_cost": {"total": 5}}, "go together"),
        ({"metric": "days"}, "not permitted"),
    ],
)
def test_impossible_direct_funding_is_refused(change: dict[str, Any], said: str) -> None:
    """Each refusal says what is wrong."""
    (line,) = refusals(SAVING, DIRECT | change)
    assert said in line


def test_direct_funding_without_its_kind_is_recognised() -> None:
    """Fields of direct funding alone are answered by asking for `kind`, not by refusing them."""
    lines = refusals(SAVING, {"by": "city", "buys": ["budget.services"]})
    assert lines == ["direct funding.kind: Field required: None"]
