"""What a file may say of the community's goals and the partnership behind them."""

import copy
import datetime as dt
from typing import Any

import pytest
from pydantic import TypeAdapter
from sections import read, refusals, section_of

from pfs.models.collective_impact import CollectiveImpact
from pfs.models.numbers import plain_value, source_of
from pfs.models.plain import Duration

SECTION = TypeAdapter(CollectiveImpact)
MINIMAL: dict[str, Any] = {
    "goals": {"reading": {"better": "higher"}},
    "links": {"way": {"goal": "reading", "metric": "test", "bridge": 1, "lag": "12 months"}},
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return prek-city's section with the value at the path, or without it where it is None."""
    raw: dict[str, Any] = copy.deepcopy(section_of("prek-city", "collective_impact"))
    *parents, last = path.split(".")
    entry = raw
    for parent in parents:
        entry = entry.setdefault(parent, {})
    if value is None:
        del entry[last]
    else:
        entry[last] = value
    return raw


@pytest.mark.parametrize("name", ["prek-city", "ma-juvenile-justice", "ny-ceo"])
def test_the_drafts_validate(name: str) -> None:
    """Each draft reads, and what is read says the same when it is written and read again."""
    impact = read(SECTION, section_of(name, "collective_impact"))
    again = SECTION.validate_json(SECTION.dump_json(impact, exclude_none=True), strict=True)
    assert again == impact


def test_prek_city_reads_as_written() -> None:
    """Figures, names and durations arrive with their sources."""
    impact = read(SECTION, section_of("prek-city", "collective_impact"))
    goal, link = impact.goals["kindergarten"], impact.links["pre_k_reading"]
    assert goal.population is not None
    assert plain_value(goal.population) == 4_000
    assert source_of(goal.population) == "seed 000"
    assert goal.history is not None
    assert goal.history[dt.date(2014, 8, 31)] == 0.4
    assert goal.story is not None
    assert goal.story.causes == ("places", "cost to families", "transport")
    assert link.lag.value == Duration(57, "month")
    assert source_of(link.bridge) == "assumed"
    assert impact.data_sharing["report_card"].to == ("public",)
    carried = impact.data_sharing["report_card"].carries[0]
    assert (carried.section, carried.id) == ("collective_impact.goals", "kindergarten")
    strategy = impact.actions["open_rooms"].strategy
    assert strategy is not None
    assert (strategy.section, strategy.id) == ("collective_impact.links", "pre_k")


def test_plain_words_and_words_with_a_source_are_one_thing() -> None:
    """Words, `{text, source, date}` and `{value, source}` are read alike."""
    plain = read(SECTION, section_of("prek-city", "collective_impact")).partnership
    sourced = read(SECTION, section_of("ny-ceo", "collective_impact")).partnership
    assert plain is not None
    assert plain.geography is not None
    assert (plain.geography.words, plain.geography.source) == ("The city", None)
    assert sourced is not None
    assert sourced.geography is not None
    assert sourced.geography.words == "New York City and Rochester"
    assert sourced.geography.source == "deal terms"


def test_plain_durations_and_durations_with_a_source_are_one_thing() -> None:
    """`2 weeks` and `{value: 2 weeks, source: ...}` are read alike."""
    impact = read(SECTION, section_of("ny-ceo", "collective_impact"))
    every = impact.data_sharing["corrections"].every
    assert every is not None
    assert (every.value, every.source) == (Duration(2, "week"), "seed 000")
    assert impact.links["days"].lag.source is None


def test_sections_left_out_differ_from_empty_ones() -> None:
    """Left out is unknown, written empty is none; the checks tell them apart."""
    left_out, empty = read(SECTION, MINIMAL), read(SECTION, MINIMAL | {"changes": []})
    assert left_out.changes == empty.changes == ()
    assert not left_out.states("changes")
    assert empty.states("changes")


def test_what_is_not_stated_is_neutral() -> None:
    """A bare goal is a share of each year's people; a bare link loses nobody."""
    impact = read(SECTION, MINIMAL)
    goal, link = impact.goals["reading"], impact.links["way"]
    modes = (goal.kind, goal.population_is, goal.combine, goal.routes)
    assert modes == ("share", "each_year", "union", "union")
    assert (link.crowd_out, link.fade, link.mobility) == (0.0, 0.0, 0.0)


def test_indicator_is_words_or_a_metric() -> None:
    """A name beginning with `metrics.` is the metric itself."""
    named = read(SECTION, changed("goals.reading.indicator", "metrics.readiness"))
    assert named.goals["reading"].indicator == "metrics.readiness"
    (line,) = refusals(SECTION, changed("goals.reading.indicator", "metrics.Read"))
    assert "write `metrics.NAME`, as `metrics.read`" in line


@pytest.mark.parametrize("field", ["bridge", "lag"])
def test_bridge_and_lag_have_no_default(field: str) -> None:
    """A link without either is refused at the field, also where 1 or 0 was meant."""
    (line,) = refusals(SECTION, changed(f"links.pre_k.{field}", None))
    assert line == f"links.pre_k.{field}: Field required: None"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("goal", {}, "goal: Extra inputs are not permitted"),
        ("goals.reading.poplation", 5, "not permitted"),
        ("goals.reading.population", -5, "write a number above 0"),
        ("goals.reading.population", 0, "write a number above 0"),
        ("goals.reading.better", None, "reading.better: Field required"),
        ("goals.reading.better", "more", "'higher' or 'lower'"),
        ("goals.reading.outcome_area", "reading", "'early_grade_reading'"),
        ("goals.reading.already_served", 3_801, "lower `already_served`"),
        ("goals.reading.history", {"2014-05-31": 31}, "or `kind: mean`"),
        ("goals.reading.history", {}, "at least 1 item"),
        ("goals.reading.forecast", {"level": "100%"}, "write for instance `40%`"),
        ("goals.reading.forecast", {"level": "40%", "sd": 0}, "write a number above 0"),
        ("goals.reading.target", {"value": "45%"}, "target.at: Field required"),
        ("goals.reading.target.value", "145%", "`target` of a share"),
        ("goals.kindergarten.subgroups.other.population", 2_401, "do not overlap"),
        ("goals.kindergarten.subgroups.other.history", {"2014-08-31": 0.4}, "keep one of them"),
        ("goals.kindergarten.subgroups.other.baseline", "146%", "`baseline` of a share"),
        ("goals.kindergarten.combine", "sum", "'union' or 'headroom'"),
        ("goals.kindergarten.story.text", None, "write one of `text`, `value`"),
        ("links.pre_k.brige", 1, "not permitted"),
        ("links.pre_k.bridge", -1, "write a number of 0 or more"),
        ("links.pre_k.lag", 12, "24 months"),
        ("links.pre_k.metric", None, "write one of `metric`, `effect`"),
        ("links.pre_k.effect", "5pp", "keep one of `metric` and `effect`"),
        ("links.pre_k.crowd_out", "120%", "at most 1"),
        ("links.pre_k.mobility", -0.1, "of 0 or more and at most 1"),
        ("links.pre_k.fade", {"normal": {"mean": 2, "sd": 1}}, "at most 1"),
        ("links.pre_k.providers.centres.share", "150%", "at most 1"),
        ("links.pre_k.providers.centres.share", "-1%", "of 0 or more and at most 1"),
        ("links.pre_k.providers.centres", {}, "state each share, or none"),
        ("links.pre_k.together", [{"by": ["schools"], "share": 0.1}], "at least 2 items"),
        ("links.pre_k.together", [{"by": ["homes", "schools"], "share": 0.1}], "write centres, "),
        ("links.pre_k.together", [{"by": ["schools"] * 2, "share": 0.1}], "each provider once"),
        ("links.pre_k.reach", {"english": "37.5%"}, "write english_learners, other"),
        ("links.pre_k.reach.other", "63%", "more than 100% over `language`"),
        ("links.pre_k.relative_effect", {"other": -1}, "write a number of 0 or more"),
        ("links.pre_k.read", "delta", "'relative_change'"),
        ("backbone.kind", "ngo", "'existing_nonprofit'"),
        ("backbone.fixed", -1, "below 0"),
        ("backbone.paid_as", "coordination", "write `budget.NAME`"),
        ("partnership.claims.gateway", "proof", "'emerging'"),
        ("partnership.meetings.leadership", "monthly", "24 months"),
        ("partnership.geography", "", "words are needed here"),
        ("partners.bank.seat", "board", "'leadership'"),
        ("partners.bank.decides", "yes", "valid boolean"),
        ("partners.bank.time.hours", 0, "write a number above 0"),
        ("partners.foundation.treasure.for", "food", "write `goals.NAME`"),
        ("partners.foundation.treasure.over", ["2018-01-01", "2015-01-01"], "earlier day first"),
        ("partners.The Bank", {}, "write an identifier"),
        ("data_sharing.attendance.to", ["schools"], "only those who get it"),
        ("data_sharing.attendance.carries", ["kindergarten"], "write `metrics.NAME`"),
        ("data_sharing.attendance.level", "both", "'individual' or 'aggregate'"),
        ("actions.open_rooms.strategy", "pre_k", "write `links.NAME`"),
        ("actions.open_rooms.due", "soon", "valid date"),
        ("changes", [{"date": "2016-01-01", "read": "goals.reading"}], "changed: Field required"),
        ("evidence.urgent", "now", "not permitted"),
    ],
)
def test_impossible_sections_are_refused(path: str, value: Any, said: str) -> None:
    """Each refusal says what is wrong or what to write."""
    (line,) = refusals(SECTION, changed(path, value))
    assert said in line


def test_a_programme_outside_the_deal_needs_its_people() -> None:
    """An effect without a metric has no cohorts to count unless people are stated."""
    outside = {"goal": "reading", "effect": "5pp", "bridge": 1, "lag": "1 year"}
    (line,) = refusals(SECTION, MINIMAL | {"links": {"other": outside}})
    assert "write `people`, or `cohorts`" in line
    assert read(SECTION, MINIMAL | {"links": {"other": outside | {"people": 300}}})


def test_means_are_read_on_a_log_scale() -> None:
    """A mean of 460 days is possible, a mean of 0 is not; a target of 0 is."""
    mean = {"better": "lower", "kind": "mean", "unit": "day", "history": {"2013-12-30": 460}}
    assert read(SECTION, {"goals": {"days": mean | {"target": {"value": 0, "at": "2020-01-01"}}}})
    (line,) = refusals(SECTION, {"goals": {"days": mean | {"history": {"2013-12-30": 0}}}})
    assert "write a number above 0" in line
