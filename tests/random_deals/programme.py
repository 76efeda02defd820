"""Calendar, parties, cohorts and metrics of a random deal."""

import datetime as dt

from reference.dates import MONTHS, moved

from random_deals.conditions import since_or_enrolled
from random_deals.dice import Data, Dice, Family, Frame

STARTS = ("2015-01-01", "2015-01-31", "2014-09-29", "2015-06-30", "2013-12-30", "2016-02-29")
COUNTS = ("30/360", "30e/360", "act/360", "act/365", "act/act", "period")
ROLES = {
    "city": "payor",
    "state": "payor",
    "fund": "payor",
    "bank": "investor",
    "kresge": "investor",
    "backer": "guarantor",
    "provider": "provider",
    "mdrc": "vehicle",
    "future": "community",
}


def frame(dice: Dice) -> Frame:
    """Return a frame with a calendar, with or without a first period of its own length."""
    start = dt.date.fromisoformat(dice.one(STARTS))
    period = dice.one(["quarter", "half_year", "year", "month"])
    step, count = MONTHS[period], dice.whole(4, 10) if period != "month" else dice.whole(8, 18)
    anchor = moved(start, step)
    calendar: Data = {"start": start.isoformat(), "period": period}
    if dice.maybe(40):
        anchor = start + dt.timedelta(days=dice.whole(10, 45 * step))
        if dice.maybe():
            anchor = moved(anchor.replace(day=1), 1) - dt.timedelta(days=1)
        calendar["first_period_ends"] = anchor.isoformat()
    grid = [start, *(moved(anchor, step * index) for index in range(count))]
    calendar["end"] = grid[-1].isoformat()
    calendar["day_count"] = dice.one(COUNTS)
    calendar["fiscal_year_starts"] = dice.one(["january", "july", "october"])
    parties = {name: {"name": name, "roles": [role]} for name, role in ROLES.items()}
    head = {"pfs": 1, "name": "A random deal", "currency": "USD", "calendar": calendar}
    return Frame(dice, grid, {**head, "parties": parties})


def add_cohorts(frame: Frame, least: int = 0) -> None:
    """Add `least` to three cohorts, on a date or in a window; the third may be part of another."""
    dice, start = frame.dice, frame.grid[0]
    span = (frame.grid[-1] - start).days
    for number in range(dice.whole(least, 3)):
        begin = start + dt.timedelta(days=dice.whole(0, min(200, span // 2)))
        cohort: Data = {"people": dice.one([100, 110, 600, 929.5]), "enrols": begin.isoformat()}
        if dice.maybe():
            end = begin + dt.timedelta(days=dice.whole(1, min(400, span // 2)))
            cohort["enrols"] = [begin.isoformat(), end.isoformat()]
        if number == 2 and not frame.told and dice.maybe():
            cohort["part_of"] = "c1"
            cohort["enrols"] = frame.section("cohorts")["c1"]["enrols"]
        frame.section("cohorts")[f"c{number + 1}"] = cohort


def add_metrics(frame: Frame) -> None:
    """Add one to three metrics, and sometimes a blend of the first two."""
    count = frame.dice.whole(1, 3)
    for number in range(count):
        _metric(frame, f"m{number + 1}")
    first = frame.section("metrics")["m1"]
    if count > 1 and frame.dice.maybe(20):
        second = frame.section("metrics")["m2"]
        second["measured"] = first["measured"]
        second.pop("reported", None)
        if "reported" in first:
            second["reported"] = first["reported"]
        blend = {"name": "A blend", "blend": {"m1": "66%", "m2": "34%"}}
        frame.section("metrics")["m4"] = blend
        cohorts = tuple(frame.data.get("cohorts", {}))
        frame.families["m4"] = Family("level", (), frame.families["m1"].share, cohorts)


def _metric(frame: Frame, name: str) -> None:
    dice = frame.dice
    kind = dice.one(["share", "mean", "event", "count", "total", "duration"])
    metric: Data = {"name": name, "kind": kind, "better": dice.one(["higher", "lower"])}
    compared = dice.maybe(60)
    reads = ["level", "total", "change", "relative_change", "total_change"]
    if kind in {"event", "count", "duration"} and dice.maybe(60):
        own = "total"
    else:
        own = dice.one(reads)
        metric["read"] = own
    if own in {"level", "total"} or (compared and dice.maybe(30)):
        metric["level"] = dice.one(["10%", "45%"] if kind == "share" else [0.7, 2])
    else:
        metric["effect"] = dice.one(["5%", "8.5%", 0.25])
    if compared:
        metric["comparison"] = {"level": "40%" if kind == "share" else dice.one([4, 460])}
    else:
        reads = _related(own)
    metric["measured"] = _measured(frame)
    if dice.maybe(40):
        metric["reported"] = dice.one(["1 month", "45 days", "1 quarter", "2 weeks"])
    evaluations = _estimate(frame, metric) if dice.maybe(25) else ()
    frame.section("metrics")[name] = metric
    cohorts = tuple(frame.data.get("cohorts", {}))
    erring = "evaluations" in metric and compared and _with_errors(dice, metric)
    frame.families[name] = Family(own, tuple(reads), kind == "share", cohorts, evaluations, erring)


def _related(own: str) -> list[str]:
    """Return the reads that follow from one another without a comparison level."""
    for family in (["level", "total"], ["change", "total_change"]):
        if own in family:
            return family
    return [own]


def _estimate(frame: Frame, metric: Data) -> tuple[str, ...]:
    metric["evaluations"] = {
        "trial": {"design": "count"},
        "did": {"design": "count"},
    }
    rows: list[Data] = [{"weights": {"trial": "80%", "did": "20%"}}]
    if frame.dice.maybe():
        condition = since_or_enrolled(frame)
        rows.insert(0, {"when": condition, "weights": {"trial": "100%"}})
    metric["estimate"] = rows
    return ("trial", "did")


def _with_errors(dice: Dice, metric: Data) -> bool:
    """Give the evaluations errors, so that a change can be tested; sometimes not."""
    if dice.maybe(30):
        return False
    if metric["kind"] in {"mean", "duration"}:
        metric["cv"] = dice.one(["120%", "80%"])
    if metric["kind"] == "count" and dice.maybe():
        metric["dispersion"] = 2
    metric["evaluations"] = {
        name: _design(dice, stated=metric["kind"] == "total") for name in ("trial", "did")
    }
    return True


def _design(dice: Dice, *, stated: bool) -> Data:
    """Return a design of an evaluation; of a total its error is stated."""
    form = dice.one(["randomised", "matched", "before_after", "fixed"])
    design: Data = {"design": form}
    if form == "randomised":
        design["control"] = dice.one([200, 85])
    if form == "matched":
        design["ratio"] = dice.one([1, 10])
    if form == "before_after":
        design["correlation"] = "40%"
    if stated or dice.maybe(20):
        design["se"] = dice.one(["3pp", 0.8])
    elif dice.maybe(30):
        design.update(treated=300, clusters=24, icc="2%")
    if dice.maybe(20):
        design["r_squared"] = "30%"
    return design


def _measured(frame: Frame) -> Data:
    dice = frame.dice
    forms = ["dates", "every"]
    if "cohorts" in frame.data:
        forms += ["enrolment_end", "enrolment", "since"]
    form = dice.one(forms)
    if form == "dates":
        measured: Data = {"dates": sorted({frame.day() for _ in range(dice.whole(1, 4))})}
        if "cohorts" in frame.data and dice.maybe(40):
            measured["follow_up"] = dice.one(["3 months", "90 days", "1 year"])
        return measured
    every = dice.one(["year", "half_year", "quarter"])
    if form == "every":
        first, last = sorted([frame.day(), frame.day()])
        return {"every": every, "over": [first, last]}
    if form == "since":
        return {"every": every, "over": dice.one([["3 months", "2 years"], ["1 year", "3 years"]])}
    after = dice.one(["3 months", "90 days", "12 months", "1 quarter"])
    return {"after": after, "from": form}
