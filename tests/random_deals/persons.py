"""Payments for each person of a random deal: metrics with claims, gates, cards, people given."""

from dataclasses import replace

from pfs.models.examples import PersonGroup
from random_deals.conditions import BOUNDS, since_or_enrolled
from random_deals.dice import Data, Family, Frame
from random_deals.payments import payors

ONCE = (
    ("3 months", "enrolment"),
    ("6 months", "enrolment"),
    ("12 months", "enrolment"),
    ("3 months", "enrolment_end"),
    ("6 months", "enrolment_end"),
)


def add_claims(frame: Frame) -> None:
    """Add two or three metrics with claims on them, some of them behind the ones before."""
    for number in range(frame.dice.whole(2, 3)):
        _metric(frame, f"j{number + 1}")


def _metric(frame: Frame, name: str) -> None:
    dice = frame.dice
    before = frame.section("metrics")
    one = ["count"] if all(m["kind"] == "event" for m in before.values()) else []
    kind = dice.one(["event", "event", "event", *one])
    metric: Data = {"name": name, "kind": kind, "better": dice.one(["higher", "lower"])}
    own = "total"
    if dice.maybe(30):
        own = metric["read"] = dice.one(["level", "total"])
    metric["level"] = dice.one(["10%", "30%", "45%", "70%", "100%"])
    if kind == "count":
        metric["level"] = dice.one([0.2, 0.7])
        if dice.maybe(30):
            metric["dispersion"] = dice.one([2, 3.5])
    gates = [g for g, m in before.items() if m["kind"] == "event"]
    gate = dice.one(gates) if gates and dice.maybe(40) else None
    if gate is not None:
        metric[dice.one(["requires", "qualifies"])] = gate
        if kind == "count":
            # With so few people behind a gate each would claim thousands of times.
            frame.families[gate] = replace(frame.families[gate], reads=())
    metric["measured"] = _measured(frame, gate)
    if kind == "count" or "every" in metric["measured"]:
        metric["claims"] = "repeatable"
    if dice.maybe(40):
        metric["reported"] = dice.one(["1 month", "45 days", "1 quarter", "2 weeks"])
    before[name] = metric
    cohorts = tuple(frame.section("cohorts"))
    frame.families[name] = Family(own, ("level", "total"), False, cohorts, claimed=True)


def _measured(frame: Frame, gate: str | None) -> Data:
    """Return when a metric is read; behind a gate with it, or later."""
    dice = frame.dice
    if gate is not None:
        before: Data = frame.section("metrics")[gate]["measured"]
        if "from" in before and dice.maybe(40):
            return {"after": "12 months", "from": before["from"]}
        return before
    form = dice.one(["once", "once", "dates", "every"])
    if form == "dates":
        several = 1 if frame.told else 3
        measured: Data = {"dates": sorted({frame.day() for _ in range(dice.whole(1, several))})}
        if dice.maybe(40):
            measured["follow_up"] = dice.one(["3 months", "90 days"])
        return measured
    if form == "every":
        return {
            "every": "half_year",
            "over": dice.one([["3 months", "1 year"], ["1 year", "1 year"]]),
        }
    after, begin = dice.one(ONCE)
    return {"after": after, "from": begin}


def add_profiles(frame: Frame) -> None:
    """Say of some cohorts what kinds of person there are; levels are what they come to."""
    dice = frame.dice
    cohorts = sorted(_paid_cohorts(frame))
    if not cohorts or not dice.maybe(15):
        return
    some = dice.some(cohorts, 1, 2)
    names = sorted(set.intersection(*(_paid_cohorts(frame)[cohort] for cohort in some)))
    kinds = [{name: dice.whole(0, 1) for name in names} for _ in range(2)]
    for name in names:
        level = 0.4 * kinds[0][name] + 0.6 * kinds[1][name]
        frame.section("metrics")[name]["level"] = level
    for cohort in some:
        frame.section("cohorts")[cohort]["profiles"] = [
            {"share": share, **kind} for share, kind in zip(["40%", "60%"], kinds, strict=True)
        ]


def _cards(frame: Frame) -> list[str]:
    payments = frame.section("payments")
    return [name for name, payment in payments.items() if payment.get("for_each") == "person"]


def _cohorts_of(frame: Frame, payment: str) -> list[str]:
    pooled = [n for n, c in frame.section("cohorts").items() if "part_of" not in c]
    found: list[str] = frame.section("payments")[payment].get("cohorts", pooled)
    return found


def _paid_cohorts(frame: Frame) -> dict[str, set[str]]:
    """Return the cohorts whose people are paid for, and the metrics that are priced for them."""
    found: dict[str, set[str]] = {}
    for name in _cards(frame):
        payment = frame.section("payments")[name]
        for cohort in _cohorts_of(frame, name):
            found.setdefault(cohort, set()).update(payment.get("prices", [payment.get("metric")]))
    return found


def add_person_payments(frame: Frame, names: list[str], to: list[str]) -> None:
    """Add payments for each person, by these names, to some of these payees."""
    dice = frame.dice
    metrics = [name for name, family in frame.families.items() if family.claimed]
    for name in names:
        payment: Data = {"from": payors(dice), "for_each": "person"}
        payee = dice.one(to)
        if payee != "accounts.main":
            payment["to"] = payee
        if dice.maybe(25):
            payment["metric"] = dice.one(metrics)
            payment.update(_worth(frame, payment["metric"]))
        else:
            _card(frame, payment, metrics)
        _common(frame, payment)
        frame.section("payments")[name] = payment


def _worth(frame: Frame, metric: str) -> Data:
    """Return a schedule for one claim."""
    dice = frame.dice
    counted = frame.section("metrics")[metric]["kind"] == "count"
    tables = [] if counted else ["steps", "lines", "blocks"]
    form = dice.one(["price", "per", "since", *tables])
    if form == "per":
        return {"price": dice.one([500, 1_200]), "per": dice.one([2, 0.5])}
    if form == "steps":
        return {"steps": [{"at_least": 1, "pay": 700}, {"otherwise": 50}]}
    if form == "lines":
        return {"lines": [{"at": 0, "pay": 100}, {"at": 2, "pay": 900.5}]}
    if form == "blocks":
        return {"blocks": [{"to": dice.one([0.5, 1, 3]), "price": 1_100}, {"price": 400}]}
    if form == "since":
        return {"price": {"value": dice.one([300, 1_000]), "grows": "10%"}}
    return {"price": dice.one([240, 789.5, 3_120])}


def _card(frame: Frame, payment: Data, metrics: list[str]) -> None:
    dice = frame.dice
    some = dice.some(metrics, 2, 4)
    payment["prices"] = {}
    for name in some:
        line: Data | float = dice.one([500, 789.5, 500])
        if dice.maybe(60):
            line = _worth(frame, name)
            if dice.maybe():
                line["at_most"] = dice.one([450, 1_000, 1_500])
        payment["prices"][name] = line
    once = [name for name in some if "claims" not in frame.section("metrics")[name]]
    if len(once) > 1 and dice.maybe(50):
        payment["exclusive"] = [dice.some(once, 2, 3)]


def _common(frame: Frame, payment: Data) -> None:
    dice = frame.dice
    if dice.maybe(50):
        payment["at_most"] = dice.one([600, 1_289.5, 2_000])
    if not frame.told and dice.maybe(30):
        payment["cohorts"] = dice.some(list(frame.section("cohorts")), 1, 2)
    if dice.maybe(40):
        payment["when"] = _condition(frame)
    if dice.maybe(35):
        dates = {"dates": sorted({frame.date(1) for _ in range(dice.whole(1, 4))})}
        payment["paid"] = dice.one([{"after": "2 months"}, {"after": "30 days"}, dates])
    if dice.maybe(20):
        payment["round_pay"] = {
            "to": dice.one([1, 1_000]),
            "by": dice.one(["down", "nearest", "up"]),
        }


def _condition(frame: Frame) -> Data:
    """Return a condition for the scope; one on a metric names whose reading is meant."""
    dice = frame.dice
    earlier = sorted(frame.data.get("payments", {}))
    kind = dice.one(["metric", "metric", "plain", *(["payment"] if earlier else [])])
    if kind == "payment":
        found: Data = {"payment": dice.one(earlier), "triggered": dice.maybe(70)}
    elif kind == "plain":
        found = since_or_enrolled(frame)
    else:
        name = dice.one([name for name, family in frame.families.items() if family.reads])
        family = frame.families[name]
        cohort = dice.one(["pooled", *frame.section("cohorts")])
        bound = dice.one(family.lattice(None))
        found = {"metric": name, "cohort": cohort, dice.one(BOUNDS): bound}
    return {"not": found} if dice.maybe(20) else found


def people(frame: Frame) -> tuple[PersonGroup, ...]:
    """Return people one by one: claims that they make, or what a payment earns from each."""
    dice = frame.dice
    paid = _paid_cohorts(frame)
    groups = []
    for _ in range(dice.whole(1, 4)):
        cohort = dice.one(sorted(paid))
        claims: dict[str, float] = {}
        for name in sorted(paid[cohort]):
            if dice.maybe(60):
                kind = frame.section("metrics")[name]["kind"]
                claims[name] = dice.whole(0, 3 if kind == "count" else 1)
        cards = [n for n in _cards(frame) if cohort in _cohorts_of(frame, n)]
        if not claims or dice.maybe(20):
            claims[f"payments.{dice.one(cards)}.earned"] = dice.one([0, 700, 8_600.5])
        number = dice.one([1, 2, 10, 2.5])
        groups.append(PersonGroup(number=number, cohort=cohort, claims=claims))
    return tuple(groups)
